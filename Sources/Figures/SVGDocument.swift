import Foundation

/// A figure as gnuplot drew it, made the same on every run and fit to be put into a page.
public struct SVGDocument: Sendable {
  /// The whole document.
  public let text: String

  /// - Parameters:
  ///   - drawn: gnuplot's own SVG.
  ///   - figure: gives title and description.
  ///
  /// What changes: the line that names gnuplot's version goes; black becomes `currentColor`, so that
  /// a page decides it and a document by itself stays black; identifiers get the figure's name in
  /// front, so that many figures fit into one page; title and description are the figure's own.
  init(drawn: String, figure: Figure) {
    var lines: [String] = []
    for line in drawn.split(separator: "\n", omittingEmptySubsequences: false) {
      let trimmed = line.drop { $0 == " " || $0 == "\t" }
      if trimmed.hasPrefix("<desc>") { continue }
      if trimmed.hasPrefix("<title>") {
        lines.append("<title>\(Self.escaped(figure.title))</title>")
        lines.append("<desc>\(Self.escaped(figure.description))</desc>")
        continue
      }
      // Lines of text hold words of a recording; nothing in them is gnuplot's.
      if trimmed.hasPrefix("<text") {
        lines.append(String(line))
        continue
      }
      // Most lines are nothing but coordinates.
      guard line.utf8.contains(where: { $0 == UInt8(ascii: "'") || $0 == UInt8(ascii: "\"") })
      else {
        lines.append(String(line))
        continue
      }
      lines.append(Self.recoloured(Self.renamed(String(line), prefix: figure.name)))
    }
    text = lines.joined(separator: "\n")
  }

  /// The `<svg>` element alone, for a page: an image with title and description as its name, never
  /// wider than it was drawn.
  public func element(maximumWidth: Int) -> String {
    guard let start = text.range(of: "<svg") else { return "" }
    return "<svg role=\"img\" style=\"max-width: \(maximumWidth)px\""
      + text[start.upperBound...]
  }

  private static func renamed(_ line: String, prefix: String) -> String {
    var line = line
    for quote in ["'", "\""] {
      line = line.replacing("id=\(quote)", with: "id=\(quote)\(prefix)-")
      line = line.replacing("href=\(quote)#", with: "href=\(quote)#\(prefix)-")
    }
    // gnuplot titles each plot by its number or its data file: noise in a tool tip.
    if let title = line.range(of: "<title>"),
      let end = line.range(of: "</title>", range: title.upperBound..<line.endIndex)
    {
      line.removeSubrange(title.lowerBound..<end.upperBound)
    }
    return line
  }

  private static func recoloured(_ line: String) -> String {
    var line = line
    for attribute in ["stroke", "fill"] {
      for quote in ["'", "\""] {
        for black in ["black", "rgb(  0,   0,   0)", "#000000"] {
          line = line.replacing(
            "\(attribute)=\(quote)\(black)\(quote)",
            with: "\(attribute)=\(quote)currentColor\(quote)")
        }
      }
    }
    for black in ["color=\"black\"", "color='rgb(  0,   0,   0)'"] {
      line = line.replacing(black, with: "")
    }
    return line
  }

  private static func escaped(_ text: String) -> String {
    GnuplotText.plain(text).replacing("&", with: "&amp;").replacing("<", with: "&lt;")
      .replacing(">", with: "&gt;")
  }
}
