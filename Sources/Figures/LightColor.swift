/// The colour in which light of a wavelength is drawn: of the palette, not of the spectrum, so that
/// people with any common colour blindness tell the usual pairs apart.
public enum LightColor {
  /// - Parameter wavelength: nm.
  public static func color(wavelength: Double) -> String {
    switch wavelength {
    case ..<430: Palette.purple
    case ..<510: Palette.blue
    case ..<575: Palette.green
    case ..<610: Palette.orange
    default: Palette.vermillion
    }
  }
}
