import EventDetection
import Messages
import Signals
import Statistics

/// What the samples show of the lights of a recording: how many pulses each channel has, and how long
/// after its command the photodiode saw the light.
public struct LightSurvey: Codable, Sendable {
  public var channels: [LightChannelSummary] = []
  public var latencies: [LightLatency] = []
  /// Light that is late, missing or merged.
  public var messages: [Message] = []

  private let criteria: PhotodiodeCriteria
  private let file: String

  /// Fewest pulses by which a photodiode confirms a channel, and the part of them that it must see.
  private static let fewestConfirming = 3
  private static let confirmingPart = 0.9

  /// - Parameters:
  ///   - recording: what the file holds.
  ///   - source: gives the samples; a channel that cannot be read counts as not looked at.
  ///   - pulses: the pulses of the channels that count as light, by the sweep's index, where they
  ///     were found already.
  ///   - includesUnused: whether channels that do not count as light are looked at as well.
  ///   - sampleLimit: how many samples are read at most; what would need more is left out.
  public init(
    _ recording: Recording, source: any SignalSource, criteria: PhotodiodeCriteria = .init(),
    pulses known: [Int: [LightPulse]]? = nil, includesUnused: Bool = true,
    sampleLimit: Int = .max
  ) {
    self.criteria = criteria
    file = recording.file
    var left = sampleLimit
    let suggestions = recording.lightSuggestions.filter { $0.isUsed || includesUnused }
    let found = suggestions.map { suggestion in
      let isOnly =
        suggestions.count { $0.isUsed && $0.site == suggestion.site } == 1 && suggestion.isUsed
      guard let known, isOnly else {
        return pulses(of: suggestion, source: source, left: &left)
      }
      return Dictionary(
        uniqueKeysWithValues: suggestion.lights.keys.map { index in
          (index, (known[index] ?? []).filter { $0.site == suggestion.site })
        })
    }
    let used = zip(suggestions, found).compactMap { $0.isUsed ? $1 : nil }
    let sensors = Self.sensors(recording)
    for sensor in sensors {
      let signals = sensor.signals(source: source, left: &left)
      measure(sensor.name, signals, recording, used: used)
      for (suggestion, pulses) in zip(suggestions, found) where !suggestion.isUsed {
        if let pulses { confirm(suggestion, pulses, signals, used: used) }
      }
    }
    dropUnseen()
    for (suggestion, pulses) in zip(suggestions, found) {
      channels.append(summary(of: suggestion, pulses))
    }
    for latency in latencies { messages += self.messages(of: latency) }
  }

  // MARK: pulses

  private typealias PulsesBySweep = [Int: [LightPulse]]

  /// nil where the channel was not, or not wholly, looked at.
  private func pulses(
    of suggestion: LightSuggestion, source: any SignalSource, left: inout Int
  ) -> PulsesBySweep? {
    guard !suggestion.lights.isEmpty else { return nil }
    var found: PulsesBySweep = [:]
    for (index, light) in suggestion.lights.sorted(by: { $0.key < $1.key }) {
      guard light.channel.sampleCount <= left, let signal = try? source.signal(of: light.channel)
      else { return nil }
      left -= light.channel.sampleCount
      found[index] = LightPulseDetection.pulses(
        in: signal, channel: light, pathway: suggestion.pathway)
    }
    return found
  }

  private func summary(
    of suggestion: LightSuggestion, _ pulses: PulsesBySweep?
  ) -> LightChannelSummary {
    var suggestion = suggestion
    let isSeen =
      suggestion.isUsed
      ? latencies.contains { $0.site == suggestion.site && Self.confirms($0.pulses) }
      : confirmed.contains(Self.key(suggestion))
    if isSeen { suggestion.evidence.insert(.photodiode) }
    let all = pulses?.values.flatMap { $0 }
    return LightChannelSummary(
      suggestion, pulseCount: all?.count,
      medianWidth: all.flatMap { median($0.map { ($0.offset - $0.onset) * 1000 }) }
        .map(Self.rounded))
  }

  /// To the nanosecond, so that differences of times leave no digits behind.
  private static func rounded(_ milliseconds: Double) -> Double {
    (milliseconds * 1e6).rounded() / 1e6
  }

  // MARK: photodiodes

  private struct Sensor {
    var name: String
    var channels: [Int: PhotodiodeChannel]

    /// Samples and delay of each sweep that can be read.
    func signals(
      source: any SignalSource, left: inout Int
    ) -> [Int: (signal: SampledSignal, delay: Double)] {
      var found: [Int: (signal: SampledSignal, delay: Double)] = [:]
      for (index, channel) in channels.sorted(by: { $0.key < $1.key }) {
        guard channel.channel.sampleCount <= left,
          let signal = try? source.signal(of: channel.channel)
        else { continue }
        left -= channel.channel.sampleCount
        found[index] = (signal, channel.delay)
      }
      return found
    }
  }

  private static func sensors(_ recording: Recording) -> [Sensor] {
    var sensors: [Sensor] = []
    for sweep in recording.sweeps {
      for photodiode in sweep.photodiodes {
        if let index = sensors.firstIndex(where: { $0.name == photodiode.name }) {
          sensors[index].channels[sweep.index] = photodiode
        } else {
          sensors.append(Sensor(name: photodiode.name, channels: [sweep.index: photodiode]))
        }
      }
    }
    return sensors
  }

  private mutating func measure(
    _ name: String, _ signals: [Int: (signal: SampledSignal, delay: Double)],
    _ recording: Recording, used: [PulsesBySweep?]
  ) {
    var bySite: [String: [LightLatency.Pulse]] = [:]
    for (index, sensor) in signals.sorted(by: { $0.key < $1.key }) {
      let pulses = used.compactMap { $0?[index] }.flatMap { $0 }
        .sorted { ($0.onset, $0.site) < ($1.onset, $1.site) }
      let measured = PhotodiodeLatency.latencies(
        of: pulses, in: sensor.signal, delay: sensor.delay, criteria: criteria)
      for (pulse, latency) in zip(pulses, measured) {
        bySite[pulse.site, default: []].append(
          LightLatency.Pulse(sweep: index, measured: latency))
      }
    }
    let resolution = signals.values.map { 1000 / $0.signal.samplingRate }.max() ?? 0
    for site in recording.lightSites.map(\.name) {
      guard let pulses = bySite[site] else { continue }
      latencies.append(
        LightLatency(photodiode: name, site: site, pulses: pulses, resolution: resolution))
    }
  }

  /// A photodiode that saw nothing of a site which another saw does not look at it.
  private mutating func dropUnseen() {
    let seen = Set(latencies.filter { $0.count > 0 }.map(\.site))
    latencies.removeAll { $0.count == 0 && seen.contains($0.site) }
  }

  /// Channels that do not count as light and yet are followed by a photodiode.
  private var confirmed: Set<String> = []

  private static func key(_ suggestion: LightSuggestion) -> String {
    "\(suggestion.channel)\u{1}\(suggestion.bit ?? -1)\u{1}\(suggestion.site)"
  }

  private mutating func confirm(
    _ suggestion: LightSuggestion, _ pulses: PulsesBySweep,
    _ signals: [Int: (signal: SampledSignal, delay: Double)], used: [PulsesBySweep?]
  ) {
    let measured = signals.flatMap { index, sensor -> [LightLatency.Pulse] in
      guard let own = pulses[index], !own.isEmpty else { return [] }
      // The lights that count were on as well, and hide what falls into them.
      let all = own + used.compactMap { $0?[index] }.flatMap { $0 }
      return PhotodiodeLatency.latencies(
        of: all, in: sensor.signal, delay: sensor.delay, criteria: criteria
      ).prefix(own.count).map { LightLatency.Pulse(sweep: index, measured: $0) }
    }
    if Self.confirms(measured) { confirmed.insert(Self.key(suggestion)) }
  }

  private static func confirms(_ pulses: [LightLatency.Pulse]) -> Bool {
    let seen = pulses.count { $0.measured.latency != nil }
    let hidden = pulses.count { $0.measured.reason == .otherLight }
    return seen >= fewestConfirming
      && Double(seen) >= confirmingPart * Double(pulses.count - hidden)
  }

  // MARK: messages

  private func messages(of latency: LightLatency) -> [Message] {
    var messages: [Message] = []
    if let median = latency.median, median > criteria.latencyLimit {
      messages.append(
        Message(
          .lightLate, .warning,
          "the photodiode '\(latency.photodiode)' saw the light at '\(latency.site)' late: half of "
            + "the \(latency.count) pulses later than this after their command", file: file,
          object: latency.photodiode, expected: "at most \(Self.text(criteria.latencyLimit))",
          found: Self.text(median), unit: "ms",
          remedy: "Times of responses to light include this delay; correct it or state another "
            + "limit with --light-lag."))
    }
    let lost = latency.pulses.filter {
      $0.measured.reason == .missing || $0.measured.reason == .merged
    }
    if let first = lost.first {
      let merged = lost.count { $0.measured.reason == .merged }
      messages.append(
        Message(
          .lightMissing, .warning,
          "the photodiode '\(latency.photodiode)' did not follow every command of the light at "
            + "'\(latency.site)': \(lost.count - merged) pulses missing, \(merged) merged with the "
            + "one before", file: file, object: latency.photodiode, sweep: first.sweep,
          time: first.measured.onset, expected: "\(latency.pulses.count) pulses",
          found: "\(latency.pulses.count - lost.count)",
          remedy: "Look at the photodiode at this time; without light there is no response to it."))
    }
    return messages
  }

  private static func text(_ milliseconds: Double) -> String {
    "\((milliseconds * 1000).rounded() / 1000)"
  }

  enum CodingKeys: String, CodingKey {
    case channels, latencies, messages, criteria, file, confirmed
  }
}
