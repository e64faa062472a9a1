import Foundation
import InputDocuments
import Quantities
import RigCalibration
import SampleGeometry
import StimulationProtocols

/// A calibration of a rig for a person.
enum RigCalibrationText {
  static func text(of result: RigMeasurements) -> String {
    let registration = result.registration
    let calibration = result.calibration
    var lines = [
      "registration of \(registration.points.count) points: \(registration.chosen.model.rawValue)"
        + " map taken"
        + (registration.chance.map { " (chance of the homography's gain \(number($0)))" } ?? "")
    ]
    lines.append(fit(registration.affine))
    lines.append(
      registration.homography.map(fit) ?? "  homography: the points do not determine it")
    let transform = registration.chosen.transform
    lines.append("  column: \(list(transform.column))  row: \(list(transform.row))")
    if !transform.isAffine { lines.append("  perspective: \(list(transform.perspective))") }
    let corners = [(0, 0), (calibration.columns, 0), (0, calibration.rows)].map {
      registration.chosen.placementError(column: Double($0), row: Double($1))
    }
    if let corner = corners.compactMap({ $0 }).max(),
      let middle = registration.chosen.placementError(
        column: Double(calibration.columns) / 2, row: Double(calibration.rows) / 2)
    {
      lines.append(
        "  a mirror is placed within \(number(middle)) µm in the middle and \(number(corner)) µm at a "
          + "corner (standard error)")
    }
    lines.append(
      "  a mirror is \(number(transform.mirrorSize)) µm, the field "
        + "\(number(calibration.fieldArea)) mm²")
    for curve in result.curves {
      let powers = curve.levels.map(\.power)
      lines.append(
        "power of \(curve.led): \(number(powers.first ?? 0)) to \(number(powers.last ?? 0)) mW at "
          + "\(curve.levels.count) drives; \(number((powers.first ?? 0) / calibration.fieldArea)) to "
          + "\(number((powers.last ?? 0) / calibration.fieldArea)) mW/mm²")
    }
    if !calibration.flatField.isEmpty {
      lines.append(
        "flat field: "
          + calibration.flatField.map {
            let values = $0.value.relative.flatMap { $0 }
            let (least, most) = (values.min() ?? 1, values.max() ?? 1)
            return "\($0.name) falls to \(number(100 * least / most)) % of its brightest place"
          }.joined(separator: "; "))
    }
    return lines.joined(separator: "\n")
  }

  private static func fit(_ fit: RegistrationFit) -> String {
    let summary = fit.summary
    let leftOut = summary.leftOut.map { "\(number($0)) µm" } ?? "not determined"
    return "  \(fit.model.rawValue): RMS \(number(summary.rms)) µm, largest "
      + "\(number(summary.largest)) µm, left out \(leftOut)"
  }

  private static func list(_ values: [Double]) -> String {
    "[\(values.map(number).joined(separator: ", "))]"
  }

  private static func number(_ value: Double) -> String {
    value == 0 ? "0" : String(format: "%.5g", value)
  }
}
