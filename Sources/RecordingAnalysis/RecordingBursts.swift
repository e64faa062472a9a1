import EventDetection
import Messages
import Signals

/// The bursts of one recording by every method, and the one whose events count.
struct RecordingBursts {
  private(set) var found: [FoundBursts]
  private(set) var histogram: LogISIHistogram?
  private let criteria: AnalysisCriteria
  private let trains: [SpikeTrain]

  /// - Parameter sweeps: results; those in current clamp have spikes.
  init(_ sweeps: [SweepResult], criteria: AnalysisCriteria) {
    self.criteria = criteria
    trains = Self.trains(sweeps, burstInterval: criteria.burstInterval)
    let times = trains.map(\.times)
    let logISI = LogISIBursts.find(in: times, criteria: criteria.bursts.logISI)
    histogram = logISI.histogram.bins.isEmpty ? nil : logISI.histogram
    found = [
      FoundBursts(ofEventsIn: trains),
      MaxIntervalBursts.find(in: times, criteria: criteria.bursts.maxInterval),
      logISI.bursts,
      PoissonSurpriseBursts.find(in: times, criteria: criteria.bursts.poissonSurprise),
      CumulativeMovingAverageBursts.find(
        in: times, criteria: criteria.bursts.cumulativeMovingAverage),
    ]
  }

  static func trains(_ sweeps: [SweepResult], burstInterval: Double) -> [SpikeTrain] {
    sweeps.filter(\.hasSpikeTimes).map {
      SpikeTrain(
        times: $0.spikes.map(\.peakTime), duration: $0.duration,
        burstInterval: burstInterval / 1000)
    }
  }

  /// The chosen method's, unless it refuses.
  private var counting: FoundBursts? {
    found.first { $0.method == criteria.bursts.method && $0.refusal == nil }
  }

  /// Whose events count.
  var method: BurstMethod { counting?.method ?? .event }

  var summaries: [BurstMethodSummary] {
    let spikeCount = trains.reduce(0) { $0 + $1.times.count }
    return found.map { BurstMethodSummary($0, spikeCount: spikeCount) }
  }

  /// Puts the counting method's events in the place of those of the event definition: its bursts, and
  /// each spike outside them by itself.
  func apply(to analyses: inout [SweepAnalysis]) {
    guard method != .event, let counting else { return }
    var position = 0
    for index in analyses.indices where analyses[index].result.hasSpikeTimes {
      guard position < trains.count, position < counting.bursts.count else { return }
      let events = trains[position].events(bursts: counting.bursts[position])
      analyses[index].result.events = events
      analyses[index].result.counts = EventCounts(
        of: events, observedTime: analyses[index].result.counts.observedTime)
      position += 1
    }
  }

  /// - Parameter sweeps: with the counting method's events.
  func summary(of sweeps: [SweepResult]) -> BurstSummary? {
    let members = sweeps.filter(\.hasSpikeTimes)
    guard !members.isEmpty else { return nil }
    return BurstSummary(
      method: method, sweepCount: members.count,
      counts: members.reduce(EventCounts()) { $0 + $1.counts }, confidence: criteria.confidence,
      sensitivity: method == .event ? BurstSensitivity(trains) : nil)
  }

  // MARK: messages

  var messages: [Message] {
    guard let chosen = found.first(where: { $0.method == criteria.bursts.method }),
      let refusal = chosen.refusal
    else { return [] }
    return [
      Message(
        .burstMethodRefused, .warning,
        "\(chosen.method.name) finds no bursts here, so that the event definition at "
          + "\(criteria.burstInterval) ms counts: \(refusal)",
        remedy: "Look at the histogram of intervals; --burst-interval states the limit.")
    ]
  }

  /// Where the choice of θ decides about P more than the number of events does.
  static func sensitivityMessages(
    _ summary: BurstSummary?, conditions: [ConditionSummary]
  ) -> [Message] {
    func words(_ sensitivity: BurstSensitivity, of name: String) -> String? {
      guard let range = sensitivity.range else { return nil }
      func text(_ value: Double) -> String { "\((value * 100).rounded() / 100)" }
      return "\(name) \(text(range.lowerBound)) to \(text(range.upperBound))"
    }
    var moved = conditions.compactMap { condition in
      condition.sensitivity.flatMap {
        $0.leaves(condition.burstProbabilityInterval) ? words($0, of: condition.condition) : nil
      }
    }
    if moved.isEmpty, let summary, let sensitivity = summary.sensitivity,
      sensitivity.leaves(summary.burstProbabilityInterval)
    {
      moved = [words(sensitivity, of: "all sweeps")].compactMap { $0 }
    }
    guard !moved.isEmpty else { return [] }
    return [
      Message(
        .burstProbabilitySensitive, .warning,
        "the burst probability depends on the burst interval more than on the number of events: at "
          + "10 to 20 ms it goes over " + moved.joined(separator: ", "),
        remedy:
          "Look at the histogram of intervals; state P together with the burst interval it is for.")
    ]
  }
}

extension FoundBursts {
  /// The bursts of the event definition.
  init(ofEventsIn trains: [SpikeTrain]) {
    self.init(
      method: .event,
      bursts: trains.map { train in
        var first = 0
        return train.events.compactMap { event in
          defer { first += event.spikeCount }
          return event.isBurst ? first..<(first + event.spikeCount) : nil
        }
      })
  }
}

extension SpikeTrain {
  /// Events of another method: its bursts, and each spike outside them. They are censored as those of
  /// the event definition are, by θ.
  ///
  /// - Parameter bursts: ranges of spike indices, in time order.
  func events(bursts: [Range<Int>]) -> [SpikingEvent] {
    var events: [SpikingEvent] = []
    func append(_ spikes: Range<Int>) {
      guard let first = spikes.first, let last = spikes.last, times.indices.contains(last) else {
        return
      }
      events.append(
        SpikingEvent(
          start: times[first], end: times[last], spikeCount: spikes.count,
          isLeftCensored: times[first] < burstInterval,
          isRightCensored: duration - times[last] < burstInterval))
    }
    var next = 0
    for burst in bursts where burst.lowerBound >= next {
      for single in next..<burst.lowerBound { append(single..<(single + 1)) }
      append(burst)
      next = burst.upperBound
    }
    for single in next..<max(next, times.count) { append(single..<(single + 1)) }
    return events
  }
}
