/// Which light kernels answer for a light.
public enum LightInTissue {
  /// nm by which a light may differ from one that was simulated.
  public static let greatestWavelengthDifference = 20.0

  /// All kernels of the nearest simulated wavelength, one a tissue; empty where none is within 20 nm.
  /// Two tissues at 470 nm differ in scattering: report both as a range.
  ///
  /// Simulated: 470, 594 and 625 nm; a slice of 300 µm at NA 0.8 and 2 mm in vivo at NA 0.5, both
  /// focused 50 µm deep. Whatever else was asked for stands in ``LightKernel/differences``.
  ///
  /// - Parameters:
  ///   - wavelength: nm.
  ///   - numericalAperture: of the objective; nil where not known.
  ///   - focusDepth: µm; nil where not known.
  ///   - thickness: of the slice, µm; nil where not known.
  public static func kernels(
    wavelength: Double, numericalAperture: Double?, preparation: LightKernel.Preparation,
    focusDepth: Double? = nil, thickness: Double? = nil
  ) -> [LightKernel] {
    let fitting = LightKernelTable.kernels.filter { $0.preparation == preparation }
    guard let nearest = fitting.map({ abs($0.wavelength - wavelength) }).min(),
      nearest <= greatestWavelengthDifference
    else { return [] }
    return fitting.filter { abs($0.wavelength - wavelength) == nearest }.map { kernel in
      var kernel = kernel
      if nearest > 0 {
        kernel.differences.append(
          .wavelength(asked: wavelength, simulated: kernel.wavelength))
      }
      if let numericalAperture, numericalAperture != kernel.numericalAperture {
        kernel.differences.append(
          .numericalAperture(asked: numericalAperture, simulated: kernel.numericalAperture))
      }
      if let focusDepth, focusDepth != kernel.focusDepth {
        kernel.differences.append(
          .focusDepth(asked: focusDepth, simulated: kernel.focusDepth))
      }
      if let thickness, thickness != kernel.thickness {
        kernel.differences.append(.thickness(asked: thickness, simulated: kernel.thickness))
      }
      return kernel
    }
  }
}
