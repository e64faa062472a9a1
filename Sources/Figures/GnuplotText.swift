/// Text on its way into a gnuplot script or a table that gnuplot reads.
///
/// gnuplot runs what stands between backticks, also inside double quotes, expands `@name` outside of
/// quotes, and (5.4) lets a backslash before the closing single quote swallow that quote, after which
/// words of a file would be commands. So a string never holds a backtick, a single quote or a
/// backslash: each is drawn as a character that looks like it and means nothing.
enum GnuplotText {
  /// `text` as a single-quoted gnuplot string.
  static func literal(_ text: String) -> String {
    "'" + plain(text).replacing("'", with: "\u{2019}").replacing("\\", with: "\u{2216}") + "'"
  }

  /// `text` as the label of a tic, where gnuplot also expands `%` as in printf.
  static func ticLabel(_ text: String) -> String {
    literal(text.replacing("%", with: "%%"))
  }

  /// `text` for a comment, where a backslash at the end would swallow the next line.
  static func comment(_ text: String) -> String {
    plain(text).replacing("\\", with: "/")
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
