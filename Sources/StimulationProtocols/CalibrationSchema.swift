import Foundation
import InputDocuments
import Messages
import Quantities
import SampleGeometry

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
        "By LED: power in the sample plane with all mirrors on."),
      .optional("registration", Registration.schema, "What each model leaves of the points."),
      .optional(
        "flat_field", .named(FlatField.schema), standard: [], written: "evenly lit",
        "By LED: irradiance over the field with all mirrors on, on a grid."),
      .optional(
        "point_spread", .named(PointSpread.schema), standard: [], written: "not measured",
        "By LED: the image of one mirror."),
      .optional(
        "leak", .quantity(.percent, 0...100),
        "Power with all mirrors off over that with all mirrors on."),
      .optional(
        "led_timing", .named(LEDTiming.schema), standard: [], written: "not measured",
        "By LED: how it follows its command."),
      .optional("mirror_timing", MirrorTiming.schema, "How the mirrors follow their trigger."),
      make: {
        Calibration(
          rig: $0, measured: $1, objective: $2, camera: $3, columns: $4, rows: $5, transform: $6,
          residual: $7, points: $8, power: $9, registration: $10, flatField: $11,
          pointSpread: $12, leak: $13.map { $0 / 100 }, ledTiming: $14, mirrorTiming: $15)
      }))
}

extension Calibration.PowerPoint {
  static let schema = Schema<Calibration.PowerPoint>.group(
    .required("drive", .quantity(.volt, 0...100), "Of the LED."),
    .required("power", .quantity(.milliwatt, 0...10_000), "In the sample plane, all mirrors on."),
    .optional("deviation", .quantity(.milliwatt, 0...10_000), "Standard deviation of repeats."),
    make: Calibration.PowerPoint.init)
}

extension Calibration.Registration {
  static let schema = Schema<Calibration.Registration>.group(
    .required("model", Schema<Model>.choice, "That of the transform."),
    .required("affine", Residuals.schema, "Six numbers fitted."),
    .optional("homography", Residuals.schema, "Eight numbers fitted."),
    make: Calibration.Registration.init)
}

extension Calibration.Registration.Residuals {
  static let schema = Schema<Self>.group(
    .required("rms", .quantity(.micrometre, 0...1000), "Root mean square distance."),
    .required("largest", .quantity(.micrometre, 0...10_000), "Largest distance."),
    .optional(
      "left_out", .quantity(.micrometre, 0...10_000),
      "Root mean square distance of each point from the fit without it."),
    make: Self.init)
}

extension Calibration.PointSpread {
  static let schema = Schema<Calibration.PointSpread>.group(
    .required("width", .quantity(.micrometre, 0.01...1000), "Full width at half maximum."),
    .optional(
      "focus_shift", .quantity(.micrometre, -1000...1000),
      "How much deeper than the camera's focus it is sharpest."),
    make: Calibration.PointSpread.init)
}

extension Calibration.LEDTiming {
  static let schema = Schema<Calibration.LEDTiming>.group(
    .required("rise", .time(.microsecond, 0...100_000), "From 10 to 90 % of the level."),
    .required("fall", .time(.microsecond, 0...100_000), "From 90 to 10 % of the level."),
    .optional("overshoot", .quantity(.percent, 0...1000), "Highest over the level, less 100 %."),
    make: {
      Calibration.LEDTiming(rise: $0, fall: $1, overshoot: $2.map { $0 / 100 })
    })
}

extension Calibration.MirrorTiming {
  static let schema = Schema<Calibration.MirrorTiming>.group(
    .required(
      "latency", .time(.microsecond, 0...100_000),
      "From the trigger to settled mirrors, the trigger delay among it."),
    .required("jitter", .time(.microsecond, 0...100_000), "Greatest deviation from it."),
    .optional(
      "trigger_delay", .time(.microsecond, 0...1_000_000),
      "That is set in the device before it answers a trigger."),
    make: Calibration.MirrorTiming.init)
}

extension Calibration.MirrorTiming {
  /// Mirrors cannot settle before the device has answered.
  fileprivate var contradiction: DocumentProblem? {
    guard let triggerDelay, latency < triggerDelay else { return nil }
    return DocumentProblem(
      .documentWrongValue, path: "mirror_timing.latency",
      "mirrors settle before the device answers its trigger",
      expected: "at least trigger_delay, \(triggerDelay)", found: "\(latency)",
      remedy: "Measure the latency from the acquisition's trigger on: the delay is a part of it.")
  }
}

extension FlatField {
  static let schema = Schema<FlatField?>.group(
    .required(
      "x", .list(.quantity(.micrometre, -100_000...100_000), count: 2...200),
      "Places along the layers, rising."),
    .required(
      "y", .list(.quantity(.micrometre, -100_000...100_000), count: 2...200),
      "Places towards the pia, rising."),
    .required(
      "relative", .list(.list(.number, count: 2...200), count: 2...200),
      "For each y a list, a value for each x: irradiance in any unit."),
    make: { FlatField(x: $0, y: $1, relative: $2) }
  ).checked { field -> Result<FlatField, SchemaComplaint> in
    guard let field else {
      return .failure(
        SchemaComplaint(
          "this is no map of the field",
          expected: "x and y that rise, and for each y a list with a positive value for each x",
          remedy: "Make the file anew with apical calibrate rig."))
    }
    return .success(field)
  }
}

extension FieldToMirror {
  static let schema = Schema<FieldToMirror>.group(
    .required("column", .list(.number, count: 3...3), "[a, b, c]: column = (a x + b y + c) / w."),
    .required("row", .list(.number, count: 3...3), "[d, e, f]: row = (d x + e y + f) / w."),
    .optional(
      "perspective", .list(.number, count: 2...2), standard: [], written: "[0, 0]",
      "[g, h]: w = g x + h y + 1."),
    make: FieldToMirror.init
  ).checked { (map: FieldToMirror) -> Result<FieldToMirror, SchemaComplaint> in
    guard (map.column + map.row + map.perspective).allSatisfy({ abs($0) <= 100_000 }) else {
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

extension Calibration {
  /// What is right by itself and does not fit together: a perspective that turns the field inside out,
  /// a flat field that leaves part of the field out, mirrors that settle before their trigger's delay is over.
  public func contradictions() -> [DocumentProblem] {
    guard transform.holds(columns: columns, rows: rows) else {
      return [
        DocumentProblem(
          .documentWrongValue, path: "transform.perspective",
          "the perspective is stronger than that of any microscope",
          expected: "a scale that changes by less than a factor of two over the field",
          remedy: "Repeat the calibration, or leave the perspective out.")
      ]
    }
    let corners = [(0, 0), (columns, 0), (columns, rows), (0, rows)].map {
      transform.field(column: Double($0), row: Double($1))
    }
    let timing = [mirrorTiming?.contradiction].compactMap { $0 }
    return timing
      + flatField.compactMap { item in
        guard let corner = corners.first(where: { !item.value.covers($0) }) else { return nil }
        func text(_ values: [Double]) -> String {
          [values.first, values.last].compactMap { $0 }.map(ShortNumber.text)
            .joined(separator: " to ")
        }
        func whole(_ value: Double) -> String { ShortNumber.text(value.rounded()) }
        return DocumentProblem(
          .documentWrongValue, path: "flat_field.\(item.name)",
          "the map of the field leaves part of it out; nothing is extrapolated",
          expected: "a grid beyond x = \(whole(corner.x)), y = \(whole(corner.y)) µm",
          found: "x \(text(item.value.x)), y \(text(item.value.y)) µm",
          remedy: "Measure the field to its corners, or leave the map out.")
      }
  }
}
