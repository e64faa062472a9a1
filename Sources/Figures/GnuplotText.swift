/// Text on its way into a gnuplot script or a table that gnuplot reads.
///
/// gnuplot runs what stands between backticks, also inside double quotes, and expands `@name`
/// outside of quotes. Single-quoted strings are safe from both; there only the quote itself and
/// line breaks need care. Backticks are replaced all the same, so that a later change of quotes
/// cannot bring them to life.
enum GnuplotText {
  /// `text` as a single-quoted gnuplot string.
  static func literal(_ text: String) -> String {
    "'" + plain(text).replacing("'", with: "''") + "'"
  }

  /// `text` as the label of a tic, where gnuplot also expands `%` as in printf.
  static func ticLabel(_ text: String) -> String {
    literal(text.replacing("%", with: "%%"))
  }

  /// One line without control characters and without backticks.
  static func plain(_ text: String) -> String {
    String(
      String.UnicodeScalarView(
        text.unicodeScalars.map { scalar in
          switch scalar.properties.generalCategory {
          case .control, .format, .lineSeparator, .paragraphSeparator, .unassigned, .privateUse,
            .surrogate:
            " "
          default: scalar == "`" ? "\u{2019}" : scalar
          }
        }))
  }

  /// `text` cut to `limit` characters, with an ellipsis where something was cut.
  static func shortened(_ text: String, to limit: Int) -> String {
    text.count <= limit ? text : String(text.prefix(max(1, limit - 1))) + "…"
  }
}
