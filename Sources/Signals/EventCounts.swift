/// Counts of events in a stretch of time, and the rates that follow from them.
public struct EventCounts: Codable, Hashable, Sendable {
  public var events: Int
  public var bursts: Int
  public var spikes: Int
  public var spikesInBursts: Int
  /// Events whose first spike comes within the burst interval of the sweep's start.
  public var leftCensored = 0
  /// Events whose last spike comes within the burst interval of the sweep's end.
  public var rightCensored = 0
  /// Events that neither edge of the sweep may have cut.
  public var uncensoredEvents = 0
  public var uncensoredBursts = 0
  /// Spikes of the longest burst; 0 without bursts. A regular train with intervals of θ or less is
  /// one burst of all its spikes.
  public var longestBurst = 0
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

  public init(of events: some Sequence<SpikingEvent>, observedTime: Double) {
    self.init(observedTime: observedTime)
    for event in events {
      self.events += 1
      spikes += event.spikeCount
      if event.isLeftCensored { leftCensored += 1 }
      if event.isRightCensored { rightCensored += 1 }
      let isWhole = !event.isLeftCensored && !event.isRightCensored
      if isWhole { uncensoredEvents += 1 }
      guard event.isBurst else { continue }
      bursts += 1
      spikesInBursts += event.spikeCount
      longestBurst = max(longestBurst, event.spikeCount)
      if isWhole { uncensoredBursts += 1 }
    }
  }

  /// Counts the events whose first spike lies in `window` (the whole sweep where nil).
  ///
  /// Whether a spike is the first of an event is decided with the spikes before the window, too; the
  /// spikes of an event that begins in the window and goes on after it all belong to the window.
  public init(_ train: SpikeTrain, in window: TimeWindow? = nil) {
    let observed = window.map {
      max(0, min($0.end, train.duration) - max($0.start, 0))
    }
    self.init(
      of: train.events.filter { window?.contains($0.start) ?? true },
      observedTime: observed ?? train.duration)
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
  /// Mean number of spikes of a burst; nil without bursts.
  public var spikesPerBurst: Double? {
    bursts > 0 ? Double(spikesInBursts) / Double(bursts) : nil
  }
  /// P of the events that no edge of a sweep may have cut; nil where there is none.
  public var uncensoredBurstProbability: Double? {
    uncensoredEvents > 0 ? Double(uncensoredBursts) / Double(uncensoredEvents) : nil
  }

  public static func + (left: EventCounts, right: EventCounts) -> EventCounts {
    var sum = EventCounts(
      events: left.events + right.events, bursts: left.bursts + right.bursts,
      spikes: left.spikes + right.spikes,
      spikesInBursts: left.spikesInBursts + right.spikesInBursts,
      observedTime: left.observedTime + right.observedTime)
    sum.leftCensored = left.leftCensored + right.leftCensored
    sum.rightCensored = left.rightCensored + right.rightCensored
    sum.uncensoredEvents = left.uncensoredEvents + right.uncensoredEvents
    sum.uncensoredBursts = left.uncensoredBursts + right.uncensoredBursts
    sum.longestBurst = max(left.longestBurst, right.longestBurst)
    return sum
  }

  enum CodingKeys: String, CodingKey {
    case events = "event_count"
    case bursts = "burst_count"
    case spikes = "spike_count"
    case spikesInBursts = "spikes_in_bursts"
    case leftCensored = "left_censored_event_count"
    case rightCensored = "right_censored_event_count"
    case uncensoredEvents = "uncensored_event_count"
    case uncensoredBursts = "uncensored_burst_count"
    case longestBurst = "longest_burst_spike_count"
    case observedTime = "observed_time_s"
  }
}
