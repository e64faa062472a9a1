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
  /// By LED that has a flat field, and by mask: power for an irradiance, mW for 1 mW/mm².
  private let needed: [String: [String: Double]]

  /// - Parameter planes: by mask.
  init(_ calibration: Calibration, planes: [String: BitPlane]) {
    self.calibration = calibration
    let all = BitPlane(allOf: calibration.columns, rows: calibration.rows)
    needed = calibration.flatField.reduce(into: [:]) { needed, led in
      guard let total = all.light(led.value, calibration.transform) else { return }
      needed[led.name] = planes.compactMapValues { plane in
        guard plane.mirrorsOn > 0, let own = plane.light(led.value, calibration.transform) else {
          return nil
        }
        return plane.litArea(calibration.transform) / 1_000_000 * (total / own)
      }
    }
  }

  /// mW with all mirrors on.
  ///
  /// - Parameter irradiance: mean over the mask, mW/mm².
  /// - Returns: nil where the mask turns on no mirror, or the flat field does not reach it.
  func power(forIrradiance irradiance: Double, of led: String, on mask: String) -> Double? {
    guard calibration.flatField(of: led) != nil else { return irradiance * calibration.fieldArea }
    return needed[led]?[mask].map { irradiance * $0 }
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
