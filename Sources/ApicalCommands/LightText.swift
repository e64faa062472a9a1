import RecordingAnalysis
import Signals

/// How lights are known, and how late they are, for a person.
enum LightText {
  /// A channel a line: what it is, its pulses, the confidence, and the option that states it.
  static func suggestions(_ channels: [LightChannelSummary]) -> [String] {
    channels.flatMap { channel in
      var words = [channel.isUsed ? "light from" : "may be light:", sourceText(channel)]
      let details = [
        levelText(channel), pulseText(channel),
        "confidence \(TextFormat.number(channel.confidence))",
      ].compactMap { $0 }
      words.append("(" + details.joined(separator: ", ") + ")")
      var lines = ["  " + words.joined(separator: " ")]
      if let note = channel.note { lines.append("    \(note)") }
      if channel.source != .user, let option = channel.option {
        lines.append("    to state it: \(option)")
      }
      return lines
    }
  }

  private static func sourceText(_ channel: LightChannelSummary) -> String {
    let name = "'\(channel.channel)'" + (channel.bit.map { " bit \($0)" } ?? "")
    return switch channel.source {
    case .optogeneticSeries: "the series \(name) of \(channel.site)"
    case .powerChannel: "the power in \(name)"
    case .digitalBit: "the digital signal \(name), \(channel.site)"
    case .gate: "the two-level channel \(name)"
    case .commandGate: "the command \(name), which steps as a gate"
    case .timeIntervals: "the intervals \(name), \(channel.site)"
    case .eventsTable: "the events \(name), \(channel.site)"
    case .stimulusParameters: "the stimulus parameters of \(name)"
    case .protocolName: "the protocol's name \(name)"
    case .user: "\(name), stated as \(channel.site)"
    }
  }

  private static func levelText(_ channel: LightChannelSummary) -> String? {
    let on =
      switch channel.polarity {
      case .activeLow: "on when low"
      case .activeHigh, nil: nil as String?
      }
    guard let low = channel.lowLevel, let high = channel.highLevel else { return on }
    let unit = channel.unit.map { $0 == "1" ? "" : " \($0)" } ?? ""
    let levels =
      "levels \(TextFormat.number(low, digits: 4)) and \(TextFormat.number(high, digits: 4))\(unit)"
    return [levels, on].compactMap { $0 }.joined(separator: ", ")
  }

  private static func pulseText(_ channel: LightChannelSummary) -> String? {
    guard let count = channel.pulseCount else { return nil }
    let width = channel.medianWidth.map { " of \(TextFormat.number($0, digits: 3)) ms" } ?? ""
    return
      "\(count) pulse\(count == 1 ? "" : "s")\(width) in \(channel.sweepCount) "
      + "sweep\(channel.sweepCount == 1 ? "" : "s")"
  }

  /// A photodiode and site a line.
  static func latencies(_ latencies: [LightLatency]) -> [String] {
    latencies.map { latency in
      var words = ["  photodiode \(latency.photodiode), light \(latency.site):"]
      if let median = latency.median {
        words.append(
          "half of the light \(TextFormat.number(median, digits: 3)) ms after the command "
            + "(quartiles \(TextFormat.interval(latency.quartiles)) ms), \(latency.count) pulses,")
      } else {
        words.append("no pulse measured,")
      }
      words.append(
        "\(latency.missingCount) missing, \(latency.mergedCount) merged, "
          + "\(latency.unjudgedCount) not judged")
      return words.joined(separator: " ")
    }
  }
}
