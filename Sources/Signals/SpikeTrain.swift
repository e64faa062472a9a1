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
