import Foundation
import InputDocuments
import Quantities
import SampleGeometry
import StimulationProtocols

/// C1 to C3: whether the calibration is the right one, good enough, and reaches far enough.
struct CalibrationChecks {
  /// Hours after which a calibration should be repeated; a choice of ours.
  static let greatestAge = 24.0
  /// The largest residual over the limit of their root mean square; a choice of ours. Of 81 points with
  /// normal errors the largest is about 2.1 times the root mean square.
  static let largestOfLimit = 3.0

  private let stimulation: StimulationProtocol
  private let rig: Rig
  private let calibration: Calibration
  private let date: Date?
  private let light: FieldLight

  init(_ files: ProtocolFiles, date: Date?) {
    light = files.fieldLight
    stimulation = files.stimulation.value
    rig = files.rig.value
    calibration = files.calibration.value
    self.date = date
  }

  func checks() -> [ProtocolCheck] { match() + registration() + power() }

  private func match() -> [ProtocolCheck] {
    let pairs: [(String, String, String, String)] = [
      ("rig", "rig", rig.name, calibration.rig),
      ("objective", "objective", stimulation.field.objective, calibration.objective),
      (
        "camera.binning", "camera binning", "\(rig.camera.binning)",
        "\(calibration.camera.binning)"
      ),
      (
        "camera.region", "camera region", "\(rig.camera.region)", "\(calibration.camera.region)"
      ),
    ]
    var failed = pairs.filter { $0.2 != $0.3 }.map {
      (path, what, expected, found) -> ProtocolCheck in
      ProtocolCheck.failed(
        .calibrationMatch, path, "the calibration is for another \(what)", expected: expected,
        found: found, remedy: "Calibrate with the setting of the experiment, or change it back.")
    }
    for led in leds where !calibration.power.contains(where: { $0.name == led }) {
      failed.append(
        .failed(
          .calibrationMatch, "power", "the calibration has no power of the LED \"\(led)\"",
          expected: "a table for \(led)",
          found: calibration.power.map(\.name).joined(separator: ", "),
          remedy: "Measure it, and add it to \"power\" in the calibration's file."))
    }
    let day = calibration.measured.formatted(.iso8601.year().month().day())
    guard let date else {
      return failed.or(
        .passed(
          .calibrationMatch,
          "the calibration is for this rig, objective and camera; age not judged: give --date; "
            + "measured \(day)", limit: Self.greatestAge, unit: "h"))
    }
    let age = date.timeIntervalSince(calibration.measured) / 3600
    let hours = (age * 10).rounded() / 10
    if age > Self.greatestAge || age < 0 {
      failed.append(
        .failed(
          .calibrationMatch, "measured",
          age < 0
            ? "the calibration was measured after the experiment"
            : "the calibration is older than a day",
          severity: .warning, value: hours, limit: Self.greatestAge, unit: "h",
          expected: "at most \(ShortNumber.text(Self.greatestAge)) h",
          found: "\(Self.span(age)), measured \(day)",
          remedy: "Calibrate on the day of the experiment."))
    }
    return failed.or(
      .passed(
        .calibrationMatch,
        "the calibration is for this rig, objective, camera and day; measured \(day)",
        value: hours, limit: Self.greatestAge, unit: "h"))
  }

  /// Hours as a person counts them: days from two days on.
  private static func span(_ hours: Double) -> String {
    if abs(hours) < 48 { return "\(ShortNumber.text((hours * 10).rounded() / 10)) h" }
    return "\(ShortNumber.text((hours / 24).rounded())) days"
  }

  private func registration() -> [ProtocolCheck] {
    let limit = calibration.greatestResidual
    let found = calibration.residual
    var failed: [ProtocolCheck] = []
    func add(
      _ object: String, _ message: String, _ value: Double, _ limit: Double,
      _ severity: ProtocolCheck.Severity, _ remedy: String
    ) {
      failed.append(
        .failed(
          .registration, object, message, severity: severity, value: value, limit: limit,
          unit: "um", expected: "at most \(Self.micrometres(limit))",
          found: Self.micrometres(value), remedy: remedy))
    }
    if found > limit {
      add(
        "residual", "registration RMS \(Self.micrometres(found))", found, limit, .error,
        "Repeat the calibration with more points, in focus.")
    }
    if let registration = calibration.registration {
      let most = Self.largestOfLimit * limit
      let model = registration.model.rawValue
      if registration.chosen.largest > most {
        add(
          "registration.\(model).largest",
          "a point lies \(Self.micrometres(registration.chosen.largest)) from where it should",
          registration.chosen.largest, most, .warning,
          "Look at the point that apical calibrate rig names, and repeat it.")
      }
      let (affine, homography) = (registration.affine.rms, registration.homography?.rms)
      if registration.model == .affine, let homography, affine > limit, homography <= limit {
        add(
          "registration.model",
          "the affine map leaves \(Self.micrometres(affine)), a homography "
            + Self.micrometres(homography), affine, limit, .warning,
          "Camera and mirrors are tilted: make the calibration with --transform homography.")
      }
    }
    return failed.or(
      .passed(
        .registration, "masks fall where they are drawn", value: found, limit: limit, unit: "um"))
  }

  /// To the nm.
  private static func micrometres(_ length: Double) -> String {
    "\(ShortNumber.text((length * 1000).rounded() / 1000)) µm"
  }

  /// Of light on masks that are not its own, which only the crosstalk block shows: the ladder and the lights
  /// after one another fall on own masks.
  private var crossCellLevels: [(path: String, led: String, mask: String, irradiance: Double)] {
    let known = Set(stimulation.lightLevels.map { Level($0.led, $0.mask, $0.irradiance) })
    let cells = CrosstalkPlan(stimulation, seed: nil)?.trials.filter { $0.kind == .cross } ?? []
    let levels = cells.flatMap(\.pulses).flatMap { pulse in
      [pulse.irradiance, pulse.rampFrom].compactMap { $0 }.map {
        Level(pulse.led, pulse.mask, $0)
      }
    }
    return levels.reduce(into: [Level]()) {
      if !known.contains($1), !$0.contains($1) { $0.append($1) }
    }.map { ("schedule.crosstalk_block", $0.led, $0.mask, $0.irradiance) }
  }

  private struct Level: Hashable {
    var led: String
    var mask: String
    /// mW/mm².
    var irradiance: Double

    init(_ led: String, _ mask: String, _ irradiance: Double) {
      (self.led, self.mask, self.irradiance) = (led, mask, irradiance)
    }
  }

  private var leds: [String] { Set(stimulation.pathways.map(\.value.led)).sorted() }

  /// Every irradiance that is asked for is inside the table of its LED, and the table can be inverted.
  private func power() -> [ProtocolCheck] {
    var failed: [ProtocolCheck] = []
    var highest: (asked: Double, most: Double)?
    for led in leds {
      let table = calibration.ledPower(led)
      if let most = rig.led(led)?.greatestPower, let found = table.range?.upperBound, found > most {
        failed.append(
          .failed(
            .power, "power.\(led)", "the table of \(led) has more power than the LED emits",
            value: found, limit: most, unit: "mw",
            expected: "at most \(ShortNumber.text(most)) mW",
            found: "\(ShortNumber.text(found)) mW",
            remedy: "Check the unit of the table, and \"max_power\" in the rig's file."))
      }
      guard let drive = table.contradiction else { continue }
      failed.append(
        .failed(
          .power, "power.\(led)", "the power of \(led) does not rise with its drive",
          value: drive, unit: "v", expected: "more power at each higher drive",
          found: "not at \(ShortNumber.text(drive)) V", remedy: "Measure the LED again there."))
    }
    for (path, led, mask, irradiance) in stimulation.lightLevels + crossCellLevels {
      // C1 tells of a table that is missing, G2 of a mask that no mirror shows.
      guard let range = calibration.ledPower(led).range,
        let asked = light.power(forIrradiance: irradiance, of: led, on: mask)
      else { continue }
      if asked > highest?.asked ?? 0 { highest = (asked, range.upperBound) }
      guard !range.contains(asked) else { continue }
      let (least, most) = (range.lowerBound, range.upperBound)
      let shown = (asked * 1000).rounded() / 1000
      failed.append(
        .failed(
          .power, path,
          asked > most
            ? "\(ShortNumber.text(shown)) mW asked of \(led), the table ends at "
              + "\(ShortNumber.text(most)) mW"
            : "\(ShortNumber.text(shown)) mW asked of \(led), the table begins at "
              + "\(ShortNumber.text(least)) mW",
          value: asked, limit: asked > most ? most : least, unit: "mw",
          expected: "\(ShortNumber.text(least)) to \(ShortNumber.text(most)) mW",
          found: "\(ShortNumber.text(shown)) mW",
          remedy: "Measure the LED there, or ask for another irradiance; nothing is extrapolated."))
    }
    return failed.or(
      .passed(
        .power, "every irradiance is inside the calibrated power",
        value: highest?.asked, limit: highest?.most, unit: "mw"))
  }
}
