/// The colours of Okabe & Ito (2008), which people with any common colour blindness tell apart.
///
/// No figure tells two things apart by colour alone: marker shape, row or label differ as well.
/// Black is written as `black`; ``SVGDocument`` turns it into the page's text colour.
enum Palette {
  static let blue = "#0072B2"
  static let vermillion = "#D55E00"
  static let green = "#009E73"
  static let purple = "#CC79A7"
  static let skyBlue = "#56B4E9"
  static let orange = "#E69F00"
  /// Light enough to shade behind a trace on white and on black.
  static let shade = "#888888"

  /// Colour and gnuplot point type of the n-th condition; pairs repeat only after 42.
  static func marker(_ index: Int) -> (color: String, pointType: Int) {
    let colors = [blue, vermillion, green, purple, skyBlue, orange]
    let pointTypes = [7, 9, 5, 13, 11, 15, 2]
    return (colors[index % colors.count], pointTypes[index % pointTypes.count])
  }
}
