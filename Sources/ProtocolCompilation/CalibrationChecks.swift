import Foundation
import InputDocuments
import Quantities
import SampleGeometry
import StimulationProtocols

/// C1 to C3: whether the calibration is the right one, good enough, and reaches far enough.
struct CalibrationChecks {
  /// Hours after which a calibration should be repeated; a choice of ours.
  static let greatestAge = 24.0
  /// µm; a choice of ours. One mirror will do where that is more.
  static let greatestResidual = 2.0

  private let stimulation: StimulationProtocol
  private let rig: Rig
  private let calibration: Calibration
  private let date: Date?

  init(_ files: ProtocolFiles, date: Date?) {
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
    guard let date else {
      return failed.or(
        .passed(.calibrationMatch, "the calibration is for this rig, objective and camera"))
    }
    let age = date.timeIntervalSince(calibration.measured) / 3600
    if age > Self.greatestAge || age < 0 {
      let hours = (age * 10).rounded() / 10
      failed.append(
        .failed(
          .calibrationMatch, "measured",
          age < 0
            ? "the calibration was measured after the experiment"
            : "the calibration is older than a day",
          severity: .warning, value: hours, limit: Self.greatestAge, unit: "h",
          expected: "at most \(ShortNumber.text(Self.greatestAge)) h",
          found: "\(ShortNumber.text(hours)) h",
          remedy: "Calibrate on the day of the experiment."))
    }
    return failed.or(
      .passed(
        .calibrationMatch, "the calibration is for this rig, objective, camera and day",
        value: age, limit: Self.greatestAge, unit: "h"))
  }

  private func registration() -> [ProtocolCheck] {
    let limit = max(Self.greatestResidual, calibration.transform.mirrorSize)
    let found = calibration.residual
    guard found > limit else {
      return [
        .passed(
          .registration, "masks fall where they are drawn", value: found, limit: limit,
          unit: "um")
      ]
    }
    return [
      .failed(
        .registration, "residual", "registration RMS \(ShortNumber.text(found)) µm",
        value: found, limit: limit, unit: "um",
        expected: "at most \(ShortNumber.text(limit)) µm", found: "\(ShortNumber.text(found)) µm",
        remedy: "Repeat the calibration with more points, in focus.")
    ]
  }

  /// Every irradiance that is asked for is inside the table of its LED, and the table can be inverted.
  private func power() -> [ProtocolCheck] {
    var failed: [ProtocolCheck] = []
    for led in Set(stimulation.pathways.map(\.value.led)).sorted() {
      guard let drive = calibration.ledPower(led).contradiction else { continue }
      failed.append(
        .failed(
          .power, "power.\(led)", "the power of \(led) does not rise with its drive",
          value: drive, unit: "v", expected: "more power at each higher drive",
          found: "not at \(ShortNumber.text(drive)) V", remedy: "Measure the LED again there."))
    }
    for (path, led, irradiance) in stimulation.lightLevels {
      let asked = calibration.power(forIrradiance: irradiance)
      guard let range = calibration.ledPower(led).range else {
        failed.append(
          .failed(
            .power, path, "the calibration has no power of the LED \"\(led)\"",
            expected: "a table for \(led)",
            found: calibration.power.map(\.name).joined(separator: ", "),
            remedy: "Measure it, and add it to \"power\" in the calibration's file."))
        continue
      }
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
        value: stimulation.trains.map {
          calibration.power(forIrradiance: $0.value.irradiance)
        }.max(), unit: "mw"))
  }
}
