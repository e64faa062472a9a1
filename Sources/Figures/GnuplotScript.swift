import Foundation

/// The script that a figure leaves beside its data.
enum GnuplotScript {
  /// The whole script of `figure`: what it is, how to run it, terminal, input, then its commands.
  static func text(of figure: Figure) -> String {
    """
    # \(GnuplotText.comment(figure.title))
    # Data: \(figure.name).csv beside this file. Redraw, in this folder, with
    #   gnuplot \(figure.name).gp
    set encoding utf8
    set terminal svg size \(figure.width),\(figure.height) dynamic noenhanced \\
      font 'DejaVu Sans,13' linewidth 1
    set output '\(figure.name).svg'
    FILE = '\(figure.name).csv'
    set datafile separator comma
    set datafile columnheaders
    set style fill solid 1.0 noborder
    set border 3 linewidth 1
    set tics nomirror out scale 0.6
    set errorbars small
    unset key

    \(figure.commands)
    unset output

    """
  }

  /// A place on the drawing, to six significant digits: data are never written this way.
  static func number(_ value: Double) -> String { String(format: "%.6g", value) }

  /// A number for a reader: `16`, not `16.0`.
  static func label(_ value: Double) -> String {
    let text = "\(value)"
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }

  /// `set ytics`-like list of labels at 0, 1, 2, …
  static func ticList(_ labels: [String]) -> String {
    labels.enumerated()
      .map { "\(GnuplotText.ticLabel($1)) \($0)" }
      .joined(separator: ", \\\n  ")
  }
}

/// Places for the tics of an axis.
enum Tics {
  /// A step of 1, 2 or 5 times a power of ten that gives at most `greatestCount` intervals.
  static func step(for span: Double, greatestCount: Int) -> Double {
    guard span > 0, span.isFinite else { return 1 }
    var step = 1.0
    while step * Double(greatestCount) < span { step *= 10 }
    while step * Double(greatestCount) / 10 >= span { step /= 10 }
    // Now step/10 is too fine and step is enough; a fifth or a half of it may do too.
    for finer in [step / 5, step / 2] where finer * Double(greatestCount) >= span { return finer }
    return step
  }

  /// Round ratios for a logarithmic axis around 1 that lie in `range`.
  static func ratios(in range: ClosedRange<Double>) -> [Double] {
    let coarse = [0.01, 0.02, 0.05, 0.1, 0.2, 0.35, 0.5, 0.7, 1, 1.4, 2, 3, 5, 10, 20, 50, 100]
    let fine = [0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.1, 1.2, 1.4, 1.6, 1.8, 2, 2.4]
    let all = range.upperBound < 5 * range.lowerBound ? fine : coarse
    return all.filter(range.contains)
  }
}
