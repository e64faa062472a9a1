import Foundation
import InputDocuments
import Quantities
import SampleGeometry

extension Rig {
  /// `*.rig.yaml`.
  public static let format = DocumentFormat(
    name: "rig", majorVersion: 1,
    schema: Schema<Rig>.group(
      .required("name", .text, "Of the set-up; its calibration names it."),
      .required("device", Schema<PatternDevice>.choice, "The micromirror device."),
      .required("leds", .named(LED.schema), "Light sources."),
      .required("objectives", .named(Objective.schema), "Objectives."),
      .required("camera", Camera.schema, "Settings that the calibration depends on."),
      .required(
        "sampling_rate", .quantity(.hertz, 1_000...1_000_000),
        "Of the acquisition."),
      .required("calibration", .text, "The calibration's file, relative to this one."),
      .optional(
        "limits", SafetyLimits.schema, standard: .none, written: "none but mirror_duty: 50 %",
        "What the lab allows a cell, a slice and a mirror."),
      make: Rig.init))
}

extension Rig.LED {
  static let schema = Schema<Rig.LED>.group(
    .required("wavelength", .quantity(.nanometre, 300...1100), "Peak."),
    .required("bandwidth", .quantity(.nanometre, 0.01...200), "Full width at half maximum."),
    make: Rig.LED.init)
}

extension Rig.Objective {
  static let schema = Schema<Rig.Objective>.group(
    .required("magnification", .number, "From the mirrors to the sample."),
    .required("numerical_aperture", .number, "Of the objective."), make: Rig.Objective.init
  ).checked {
    $0.magnification > 0 && $0.numericalAperture > 0
      ? .success($0)
      : .failure(
        SchemaComplaint(
          "an objective has positive numbers", expected: "more than 0",
          remedy: "Read them from the objective."))
  }
}

extension Rig.Camera {
  static let schema = Schema<Rig.Camera>.group(
    .required("binning", .integer(1...16), "Pixels put together along each axis."),
    .required(
      "region", .list(.integer(0...100_000), count: 4...4),
      "[left, top, width, height] in sensor pixels."), make: Rig.Camera.init)
}

extension Calibration {
  /// `*.calibration.yaml`.
  public static let format = DocumentFormat(
    name: "calibration", majorVersion: 1,
    schema: Schema<Calibration>.group(
      .required("rig", .text, "Name of the rig that was measured."),
      .required("measured", .date, "When: 2026-01-15T09:30:00Z."),
      .required("objective", .text, "The objective that was in place."),
      .required("camera", Rig.Camera.schema, "The camera's settings then."),
      .required("columns", .integer(1...10_000), "Mirrors along a row."),
      .required("rows", .integer(1...10_000), "Rows of mirrors."),
      .required("transform", FieldToMirror.schema, "From the field in µm to mirrors."),
      .required(
        "residual", .quantity(.micrometre, 0...1000), "Root mean square distance from the fit."),
      .required("points", .integer(3...100_000), "How many points were fitted."),
      .required(
        "power", .named(.list(PowerPoint.schema, count: 2...1000)),
        "By LED: power in the sample plane with all mirrors on."), make: Calibration.init))
}

extension Calibration.PowerPoint {
  static let schema = Schema<Calibration.PowerPoint>.group(
    .required("drive", .quantity(.volt, 0...100), "Of the LED."),
    .required("power", .quantity(.milliwatt, 0...10_000), "In the sample plane, all mirrors on."),
    make: Calibration.PowerPoint.init)
}

extension FieldToMirror {
  static let schema = Schema<FieldToMirror>.group(
    .required("column", .list(.number, count: 3...3), "[a, b, c]: column = a x + b y + c."),
    .required("row", .list(.number, count: 3...3), "[d, e, f]: row = d x + e y + f."),
    make: FieldToMirror.init
  ).checked { (map: FieldToMirror) -> Result<FieldToMirror, SchemaComplaint> in
    guard (map.column + map.row).allSatisfy({ abs($0) <= 100_000 }) else {
      return .failure(
        SchemaComplaint(
          "the transform leads far outside any device", expected: "numbers within ±100000",
          remedy: "Repeat the calibration."))
    }
    // Mirrors of more than a millimetre in the sample are no calibration either.
    return abs(map.determinant) >= 1e-6
      ? .success(map)
      : .failure(
        SchemaComplaint(
          "the transform puts the whole field on one line", remedy: "Repeat the calibration."))
  }
}
