import Foundation
import Messages
import OutputFiles

/// Draws figures into a folder.
///
/// Each leaves `NAME.csv`, `NAME.gp` and `NAME.svg`, and where they are wanted `NAME.pdf` and
/// `NAME.png`. Each file appears whole or not at all.
public struct FigureFolder: Sendable {
  /// A figure that was drawn.
  public struct Drawing: Sendable {
    public let figure: Figure
    public let svg: SVGDocument
    /// Names of the files in the folder.
    public let files: [String]
    /// What could not be done although the SVG is there.
    public let messages: [Message]
  }

  /// A format that is made from the SVG.
  public enum Copy: String, CaseIterable, Sendable {
    case pdf
    case png
  }

  /// Path of an existing folder.
  public let path: String
  private let copies: [Copy]
  private let gnuplot: DrawingTool
  private let converter: DrawingTool

  /// - Parameters:
  ///   - path: an existing folder.
  ///   - copies: made beside the SVG.
  ///   - gnuplot: the program that draws, a name on the search path or an absolute path.
  ///   - converter: the program that makes PDF and PNG from SVG.
  ///   - timeLimit: for each run of a program.
  public init(
    path: String, copies: [Copy] = Copy.allCases, gnuplot: String = "gnuplot",
    converter: String = "rsvg-convert",
    timeLimit: Duration = .seconds(600)
  ) {
    self.path = path
    self.copies = copies
    self.gnuplot = DrawingTool(name: gnuplot, timeLimit: timeLimit)
    self.converter = DrawingTool(name: converter, timeLimit: timeLimit)
  }

  /// Draws one figure.
  ///
  /// Without the converter the SVG stays and the drawing carries a message.
  ///
  /// - Throws: `FigureError` where gnuplot is missing or fails; what `AtomicFile` throws.
  public func draw(_ figure: Figure) async throws -> Drawing {
    let script = GnuplotScript.text(of: figure)
    let table = figure.table.data
    let drawn = try await drawing(of: figure, script: script, table: table)
    let svg = SVGDocument(drawn: drawn, figure: figure)
    var files = ["csv": table, "gp": Data(script.utf8), "svg": Data(svg.text.utf8)]
    var messages: [Message] = []
    do {
      for copy in copies {
        files[copy.rawValue] = try await converter.run(
          [
            "--format=\(copy.rawValue)", "--background-color=white",
            "--zoom=\(copy == .png ? 2 : 1)",
          ],
          input: Data(svg.text.utf8), figure: figure.name)
      }
    } catch let error as FigureError {
      var message = error.message
      message.severity = .warning
      messages.append(message)
    }
    for (suffix, data) in files {
      try AtomicFile.write(data, to: "\(path)/\(figure.name).\(suffix)")
    }
    return Drawing(
      figure: figure, svg: svg, files: files.keys.sorted().map { "\(figure.name).\($0)" },
      messages: messages)
  }

  /// gnuplot works in a folder of its own, so that a figure that fails leaves nothing behind.
  private func drawing(of figure: Figure, script: String, table: Data) async throws -> String {
    let workshop = FileManager.default.temporaryDirectory
      .appendingPathComponent("apical-figure-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: workshop, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: workshop) }
    try table.write(to: workshop.appendingPathComponent("\(figure.name).csv"))
    try Data(script.utf8).write(to: workshop.appendingPathComponent("\(figure.name).gp"))
    // Without the user's own settings, so that a figure is the same for everybody.
    _ = try await gnuplot.run(
      ["--default-settings", "\(figure.name).gp"], in: workshop.path, figure: figure.name)
    let drawn = try Data(contentsOf: workshop.appendingPathComponent("\(figure.name).svg"))
    return String(decoding: drawn, as: UTF8.self)
  }
}
