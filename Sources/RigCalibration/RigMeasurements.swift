import Foundation
import InputDocuments
import Messages
import PatternDevices
import Quantities
import StimulationProtocols

/// All that was measured on a rig, put together into its calibration.
public struct RigMeasurements: Sendable {
  public let registration: Registration
  public let curves: [PowerCurve]
  public let calibration: Calibration

  /// - Parameters:
  ///   - rig: the set-up.
  ///   - objective: that was in place.
  ///   - camera: its settings.
  ///   - measured: when.
  ///   - file: the points' table, in messages.
  /// - Throws: `RigCalibrationError` where they do not fit together.
  public init(
    rig: Rig, objective: String, camera: Rig.Camera, measured: Date,
    registration: Registration, curves: [PowerCurve],
    flatField: [NamedItem<FlatField>], extras: Extras, file: String
  ) throws(RigCalibrationError) {
    let size = DeviceProfile(rig)
    self.registration = registration
    self.curves = curves
    calibration = Calibration(
      rig: rig.name, measured: measured, objective: objective, camera: camera,
      columns: size.columns, rows: size.rows, transform: registration.chosen.transform,
      residual: registration.chosen.summary.rms, points: registration.points.count,
      power: curves.map { NamedItem(name: $0.led, value: $0.table) },
      registration: registration.summary, flatField: flatField, pointSpread: extras.pointSpread,
      leak: extras.leak, ledTiming: extras.ledTiming, mirrorTiming: extras.mirrorTiming)
    if let point = registration.points.first(where: {
      !(0...Double(size.columns)).contains($0.column) || !(0...Double(size.rows)).contains($0.row)
    }) {
      throw .contradiction(
        text: "a mirror is not one of the device's", object: point.name,
        expected: "columns 0 to \(size.columns), rows 0 to \(size.rows)",
        found: "\(ShortNumber.text(point.column)), \(ShortNumber.text(point.row))", file: file)
    }
    if let problem = calibration.contradictions().first {
      throw .contradiction(
        text: problem.text, object: problem.path, expected: problem.expected,
        found: problem.found, file: file)
    }
  }

  /// What is measured once in a while, apart from the tables.
  public struct Extras: Sendable {
    public var pointSpread: [NamedItem<Calibration.PointSpread>]
    public var leak: Double?
    public var ledTiming: [NamedItem<Calibration.LEDTiming>]
    public var mirrorTiming: Calibration.MirrorTiming?

    public init(
      pointSpread: [NamedItem<Calibration.PointSpread>] = [], leak: Double? = nil,
      ledTiming: [NamedItem<Calibration.LEDTiming>] = [],
      mirrorTiming: Calibration.MirrorTiming? = nil
    ) {
      self.pointSpread = pointSpread
      self.leak = leak
      self.ledTiming = ledTiming
      self.mirrorTiming = mirrorTiming
    }
  }

  /// What a person should look at.
  public func warnings(file: String, powerFile: String) -> [Message] {
    var messages = registration.outliers.map { outlier in
      Message(
        .registrationOutlier, .warning, "a point lies far from the fit without it", file: file,
        line: outlier.point.line, object: outlier.point.name,
        found: "\(Self.text(outlier.distance)) µm",
        remedy: "It was fitted with the others: look at it, and correct it or leave it out.")
    }
    let limit = calibration.greatestResidual
    if calibration.residual > limit {
      messages.append(
        Message(
          .registrationResidual, .warning, "the points do not fit a map: masks would be misplaced",
          file: file, expected: "at most \(Self.text(limit)) µm (RMS)",
          found: "\(Self.text(calibration.residual)) µm",
          remedy: "See that each row holds the place of its own mirror, and that the spots were in "
            + "focus; then measure again. Check C2 refuses protocols with this calibration."))
    }
    if registration.isMirrored {
      messages.append(
        Message(
          .registrationMirrored, .warning, "the mirrors show the field as in a looking-glass",
          file: file,
          remedy: "Right if the light path has one reflection more than the camera's; else look at "
            + "the order of columns and rows, and at where the pia is."))
    }
    if registration.chosen.model == .homography {
      messages.append(
        Message(
          .registrationPerspective, .warning,
          "camera and mirrors are tilted: a homography was taken", file: file,
          expected: "an affine map, left-out distance "
            + "\(Self.text(registration.affine.summary.leftOut ?? registration.affine.summary.rms)) µm",
          found: "\(Self.text(registration.chosen.summary.leftOut ?? 0)) µm",
          remedy: "Square the camera and the objective if you can; the masks are right either way.")
      )
    }
    messages += curves.compactMap { curve in
      curve.moved.map { level in
        Message(
          .powerPooled, .warning, "the power falls with the drive and was pooled", file: powerFile,
          object: curve.led,
          expected: level.deviation.map { "within repeats (SD \(Self.text($0)) mW)" }
            ?? "more power at higher drives",
          found: "\(Self.text(level.mean)) mW at \(ShortNumber.text(level.drive)) V, taken as "
            + "\(Self.text(level.power)) mW",
          remedy: "If it falls by more than repeats differ, the LED sags: leave those drives out.")
      }
    }
    return messages
  }

  static func text(_ value: Double) -> String {
    value == 0 ? "0" : String(format: "%.4g", value)
  }
}
