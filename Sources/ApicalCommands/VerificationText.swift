import ProtocolCompilation
import Signals

/// A verification for a person: what each channel shows, then how many trials are as planned.
enum VerificationText {
  static func text(of document: VerificationDocument) -> String {
    let verification = document.verification
    var lines = verification.sensors.map(line)
    let ways = Dictionary(grouping: verification.trials, by: \.identifiedBy)
      .map { "\($0.value.count) by \(words($0.key))" }.sorted()
    lines.append("trials: \(verification.trials.count), known \(ways.joined(separator: ", "))")
    if !verification.blocks.isEmpty {
      let counts = verification.blocks.map {
        "\($0.recordedCount) of \($0.plannedCount) \($0.block.rawValue)"
          + ($0.missingCount > 0 ? " (\($0.missingCount) missing in between)" : "")
      }
      lines.append("sweeps of the schedule: \(counts.joined(separator: ", "))")
    }
    if verification.sensors.contains(where: { !$0.sensor.isPower }) {
      lines.append(
        "brightness is relative: whether all light is as bright as planned is not judged")
    }
    let outside = verification.trials.map(\.outsidePulseCount).reduce(0, +)
    if outside > 0 {
      lines.append("\(outside) planned pulses come after their sweeps end; nothing is said of them")
    }
    let planned = Set(verification.trials.map { $0.planned.joined(separator: " or ") })
      .filter { !$0.isEmpty }.sorted()
    lines.append("planned light: \(planned.joined(separator: "; "))")
    lines.append(
      "\(document.recording.file): \(verdict(verification.verdict)): \(verification.check.text)")
    return lines.joined(separator: "\n")
  }

  private static func line(_ summary: LightVerification.SensorSummary) -> String {
    let sensor = summary.sensor
    var parts = [
      "\(sensor.name) (\(sensor.led.map { "LED \($0)" } ?? "all LEDs"), \(sensor.kind.rawValue))",
      "\(summary.matchedPulseCount) pulses",
    ]
    if let lag = summary.lag {
      parts.append("lag \(micro(lag)) ± \(micro(summary.resolution)) µs")
    }
    if let jitter = summary.jitter { parts.append("jitter \(micro(jitter)) µs") }
    if let drift = summary.drift, let error = summary.driftStandardError {
      parts.append("drift \(micro(drift)) ± \(micro(error)) ppm")
    }
    if let bias = summary.durationBias { parts.append("durations \(micro(bias)) µs off") }
    return parts.joined(separator: ", ")
  }

  /// To a tenth.
  private static func micro(_ value: Double) -> String {
    let rounded = (value * 10).rounded() / 10
    return rounded == rounded.rounded() && abs(rounded) < 1e12 ? "\(Int(rounded))" : "\(rounded)"
  }

  private static func words(_ way: LightVerification.Identification) -> String {
    switch way {
    case .file: "the file's blocks"
    case .schedule: "the schedule"
    case .user: "--condition"
    case .key: "the key"
    case .light: "the light alone"
    case .none: "nothing"
    }
  }

  private static func verdict(_ verdict: LightVerification.Verdict) -> String {
    switch verdict {
    case .verified: "verified"
    case .deviations: "deviations"
    case .notJudged: "not judged"
    }
  }
}
