import OutputFiles

/// One figure: its data, the gnuplot script that draws them, and the words that go with it.
///
/// A figure does not compute results; its table holds what is drawn.
public struct Figure: Sendable {
  /// Stem of the figure's files: lower-case letters, digits and hyphens.
  public let name: String
  /// What is shown, in a few words.
  public let title: String
  /// What the figure shows to someone who cannot see it.
  public let description: String
  /// What is drawn. Numbers come before text in each row, so that no text can move a number.
  public let table: CSVTable
  /// The commands after the common head, see ``GnuplotScript``.
  let commands: String
  /// Pixels.
  public let width: Int
  /// Pixels.
  public let height: Int

  init(
    name: String, title: String, description: String, table: CSVTable, commands: String,
    width: Int, height: Int
  ) {
    self.name = Self.fileStem(name)
    self.title = title
    self.description = description
    self.table = table
    self.commands = commands
    self.width = width
    self.height = height
  }

  /// `name` with everything but letters a–z, digits and hyphens replaced by hyphens: what reaches a
  /// script or a path unquoted is ours alone.
  static func fileStem(_ name: String) -> String {
    let stem = name.lowercased().unicodeScalars.map { scalar in
      switch scalar {
      case "a"..."z", "0"..."9": String(scalar)
      default: "-"
      }
    }.joined()
    return stem.isEmpty ? "figure" : stem
  }
}
