import InputDocuments
import PatternDevices
import SampleGeometry
import StimulationProtocols

/// What an LED must give with all mirrors on, so that a mask gets an irradiance.
///
/// **Definition.** A mask of lit area A gets the share s = ∫F over the mask ÷ ∫F over the field of the power
/// P with all mirrors on, F being the LED's flat field, so its mean irradiance is P s ÷ A. Without a flat
/// field, or with an even one, that is P ÷ the field's area.
///
/// **Worked example.** On a field of 0.2963 mm² where the mask is 10 % brighter than the mean, 2 mW/mm² need
/// 2 × 0.2963 ÷ 1.1 = 0.5387 mW.
struct FieldLight {
  private let calibration: Calibration
  private let planes: [String: BitPlane]
  /// ∫F over the field, by LED that has a flat field.
  private let totals: [String: Double]

  /// - Parameter planes: by mask.
  init(_ calibration: Calibration, planes: [String: BitPlane]) {
    self.calibration = calibration
    self.planes = planes
    let all = BitPlane(allOf: calibration.columns, rows: calibration.rows)
    totals = calibration.flatField.reduce(into: [:]) {
      $0[$1.name] = all.light($1.value, calibration.transform)
    }
  }

  /// mW with all mirrors on.
  ///
  /// - Parameter irradiance: mean over the mask, mW/mm².
  /// - Returns: nil where the mask turns on no mirror, or the flat field does not reach it.
  func power(forIrradiance irradiance: Double, of led: String, on mask: String) -> Double? {
    guard let field = calibration.flatField(of: led) else {
      return irradiance * calibration.fieldArea
    }
    guard let plane = planes[mask], plane.mirrorsOn > 0, let total = totals[led],
      let own = plane.light(field, calibration.transform), own > 0
    else { return nil }
    return irradiance * (plane.litArea(calibration.transform) / 1_000_000) * (total / own)
  }
}

extension ProtocolFiles {
  /// The light on the masks of the protocol.
  var fieldLight: FieldLight {
    let calibration = calibration.value
    // Without a map the mask does not matter.
    let masks = calibration.flatField.isEmpty ? [] : stimulation.value.masks
    return FieldLight(
      calibration,
      planes: masks.reduce(into: [:]) { $0[$1.name] = plane(of: $1.value) })
  }

  /// A mask on the mirrors.
  func plane(of mask: Mask) -> BitPlane {
    BitPlane(
      mask.region(somaToPia: stimulation.value.preparation.somaToPia),
      soma: stimulation.value.field.soma, transform: calibration.value.transform,
      columns: calibration.value.columns, rows: calibration.value.rows)
  }
}
