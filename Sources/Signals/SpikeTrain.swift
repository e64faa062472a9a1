/// Spike times of one sweep and the events that they form: the one definition that all of Apical
/// uses for events, bursts and single spikes.
///
/// **Definition.** A spike starts an event if it is the first or if the inter-spike interval before
/// it is *longer* than the burst interval θ (16 ms by default); the spikes that follow within θ
/// belong to the same event. A burst is an event of two or more spikes and counts once; a single
/// spike is an event of one.
///
/// **Source.** Naud & Sprekeler (2018) PNAS 115:E6329; Payeur et al. (2021) Nat Neurosci 24:1010,
/// whose analysis code takes an interval of more than 16 ms as a new event.
///
/// **Worked number.** Spikes at 0, 100, 105, 200, 300, 305, 310 and 400 ms form 5 events, of which
/// 2 are bursts.
public struct SpikeTrain: Codable, Hashable, Sendable {
  /// Burst interval of Naud & Sprekeler (2018) and Payeur et al. (2021), seconds.
  public static let defaultBurstInterval = 0.016

  /// Ascending, seconds from the sweep's first sample.
  public let times: [Double]
  /// Length of the sweep, seconds.
  public let duration: Double
  /// θ, seconds.
  public let burstInterval: Double

  /// - Parameters:
  ///   - times: spike times in seconds from the sweep's first sample, in any order.
  ///   - duration: length of the sweep in seconds.
  ///   - burstInterval: θ in seconds.
  public init(
    times: [Double], duration: Double, burstInterval: Double = SpikeTrain.defaultBurstInterval
  ) {
    self.times = times.sorted()
    self.duration = duration
    self.burstInterval = burstInterval
  }

  /// Differences of spike times that are equal in whole samples differ in their last bits: an
  /// interval counts as longer than θ from a nanosecond on, far below every sampling interval.
  private static let roundingTolerance = 1e-9

  /// Events in time order.
  public var events: [SpikingEvent] {
    var events: [SpikingEvent] = []
    var first = 0
    for index in times.indices {
      let isLast = index == times.count - 1
      guard
        isLast || times[index + 1] - times[index] > burstInterval + Self.roundingTolerance
      else { continue }
      events.append(
        SpikingEvent(
          start: times[first], end: times[index], spikeCount: index - first + 1,
          isLeftCensored: times[first] < burstInterval,
          isRightCensored: duration - times[index] < burstInterval))
      first = index + 1
    }
    return events
  }

  /// Inter-spike intervals, seconds.
  public var intervals: [Double] { zip(times.dropFirst(), times).map { $0 - $1 } }
}

/// An event: a spike and those that follow it within the burst interval.
public struct SpikingEvent: Codable, Hashable, Sendable {
  /// Time of the first spike, seconds from the sweep's first sample; the event belongs to the
  /// window that holds this time.
  public var start: Double
  /// Time of the last spike.
  public var end: Double
  public var spikeCount: Int
  /// The first spike comes within the burst interval of the sweep's start, so an earlier spike of
  /// the same event may have been missed.
  public var isLeftCensored: Bool
  /// The last spike comes within the burst interval of the sweep's end.
  public var isRightCensored: Bool

  public init(
    start: Double, end: Double, spikeCount: Int, isLeftCensored: Bool, isRightCensored: Bool
  ) {
    self.start = start
    self.end = end
    self.spikeCount = spikeCount
    self.isLeftCensored = isLeftCensored
    self.isRightCensored = isRightCensored
  }

  public var isBurst: Bool { spikeCount >= 2 }

  enum CodingKeys: String, CodingKey {
    case start = "start_s"
    case end = "end_s"
    case spikeCount = "spike_count"
    case isLeftCensored = "left_censored"
    case isRightCensored = "right_censored"
  }
}

/// Counts of events in a stretch of time, and the rates that follow from them.
public struct EventCounts: Codable, Hashable, Sendable {
  public var events: Int
  public var bursts: Int
  public var spikes: Int
  public var spikesInBursts: Int
  /// Observed time, seconds.
  public var observedTime: Double

  public init(
    events: Int = 0, bursts: Int = 0, spikes: Int = 0, spikesInBursts: Int = 0,
    observedTime: Double = 0
  ) {
    self.events = events
    self.bursts = bursts
    self.spikes = spikes
    self.spikesInBursts = spikesInBursts
    self.observedTime = observedTime
  }

  /// Counts the events whose first spike lies in `window` (the whole sweep where nil).
  public init(_ train: SpikeTrain, in window: TimeWindow? = nil) {
    let events = train.events.filter { window?.contains($0.start) ?? true }
    self.init(
      events: events.count, bursts: events.count { $0.isBurst },
      spikes: events.reduce(0) { $0 + $1.spikeCount },
      spikesInBursts: events.reduce(0) { $0 + ($1.isBurst ? $1.spikeCount : 0) },
      observedTime: window?.duration ?? train.duration)
  }

  public var singleSpikes: Int { events - bursts }
  /// E in Hz; nil without observed time.
  public var eventRate: Double? { observedTime > 0 ? Double(events) / observedTime : nil }
  /// B in Hz; nil without observed time.
  public var burstRate: Double? { observedTime > 0 ? Double(bursts) / observedTime : nil }
  /// P = B/E, per event; nil (not 0) when there was no event.
  public var burstProbability: Double? { events > 0 ? Double(bursts) / Double(events) : nil }
  /// Spikes in bursts over spikes; nil when there was no spike.
  public var burstFraction: Double? { spikes > 0 ? Double(spikesInBursts) / Double(spikes) : nil }

  public static func + (left: EventCounts, right: EventCounts) -> EventCounts {
    EventCounts(
      events: left.events + right.events, bursts: left.bursts + right.bursts,
      spikes: left.spikes + right.spikes,
      spikesInBursts: left.spikesInBursts + right.spikesInBursts,
      observedTime: left.observedTime + right.observedTime)
  }

  enum CodingKeys: String, CodingKey {
    case events = "event_count"
    case bursts = "burst_count"
    case spikes = "spike_count"
    case spikesInBursts = "spikes_in_bursts"
    case observedTime = "observed_time_s"
  }
}
