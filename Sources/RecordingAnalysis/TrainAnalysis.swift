import EventDetection
import Messages
import Signals

/// What the user says and wants of trains of spike times.
public struct TrainRequest: Codable, Hashable, Sendable {
  /// Analyse the trains of a file that has sweeps as well, and not its sweeps.
  public var isOnly: Bool
  /// Observed time of each train from its start, seconds, where the file does not say.
  public var duration: Double?
  /// nil where distances are not asked for.
  public var distances: TrainDistanceCriteria?

  public init(
    isOnly: Bool = false, duration: Double? = nil, distances: TrainDistanceCriteria? = nil
  ) {
    self.isOnly = isOnly
    self.duration = duration
    self.distances = distances
  }
}

extension SweepAnalysis {
  /// A train of spike times as a sweep of which only the spikes are known: its events, bursts and
  /// rates come about as those of any other sweep; there is no trace to measure anything else on.
  ///
  /// - Parameters:
  ///   - train: the train.
  ///   - index: its index in the result.
  ///   - window: its observed time, in the clock of the file.
  ///   - source: gives the spike times.
  ///   - criteria: what counts as what.
  /// - Throws: what `source` throws.
  init(
    of train: RecordedTrain, index: Int, window: TimeWindow, source: any SignalSource,
    criteria: AnalysisCriteria
  ) throws {
    let spikes = try source.spikeTimes(of: train).map { Spike(time: $0 - window.start) }
    let events = SpikeTrain(
      times: spikes.map(\.peakTime), duration: window.duration,
      burstInterval: criteria.burstInterval / 1000)
    result = SweepResult(
      index: index, name: train.name, source: train.objectPath, clampMode: .none,
      startTime: window.start, duration: window.duration, condition: train.condition, block: nil,
      spikes: spikes, events: events.events, counts: EventCounts(events), plateaus: [],
      forwardPlateau: nil, targetPlateau: nil, phases: nil, light: [], evokedResponses: [],
      quality: SweepQuality(baseline: nil, noise: nil, nonFiniteCount: 0, bridgedFraction: 0),
      thresholdCheck: nil, warnings: [])
    result.train = SweepResult.Train(unit: train.unit, trial: train.trial)
    if let close = Self.tooClose(spikes.map(\.peakTime)) {
      messages.append(
        Message(
          .trainsTooClose, .warning,
          "spikes come sooner after another than one cell can fire (\(close.count) of them, the first "
            + "here); they are kept, and make events bursts", object: train.objectPath,
          sweep: index, time: close.first,
          expected: "\(Self.leastInterval * 1000) or more", unit: "ms",
          remedy: "Check whether spikes are listed twice, or the unit is more than one cell."))
    }
  }

  /// An interval below this is none of one cell: half of the shortest absolute refractory period
  /// (1 ms), seconds.
  private static let leastInterval = 0.0005

  private static func tooClose(_ times: [Double]) -> (count: Int, first: Double)? {
    // A difference of decimal times has lost its last bits.
    let late = zip(times.dropFirst(), times).filter { $0 - $1 < leastInterval - 1e-9 }
    return late.first.map { (late.count, $0.0) }
  }
}

extension RecordingAnalyzer {
  /// More spikes than this make a document that no program reads.
  private static let greatestSpikeCount = 2_000_000

  /// Analyses trains one by one; one that cannot be read becomes a failed one.
  ///
  /// - Parameter first: the index of the first train in the result.
  func analyses(
    of trains: [RecordedTrain], from first: Int, in recording: Recording,
    source: any SignalSource, failed: inout [FailedSweepResult], messages: inout [Message]
  ) -> [SweepAnalysis] {
    let count = trains.reduce(0) { $0 + $1.spikeCount }
    guard count <= Self.greatestSpikeCount else {
      var message = Message(
        .trainsTooMany, .error, "the file holds more spikes than are analysed at once",
        file: recording.file, expected: "at most \(Self.greatestSpikeCount)", found: "\(count)",
        remedy: "Export the units that you want to analyse into a file of their own.")
      message.sweep = first
      failed.append(
        FailedSweepResult(FailedSweep(index: first, name: nil, message: message)))
      return []
    }
    var analyses: [SweepAnalysis] = []
    let lastSpike = lastSpike(of: trains, source: source)
    var assumed: [RecordedTrain] = []
    for train in trains {
      let index = first + train.index
      do {
        var end = train.end
        if end == nil {
          end = request.trains.duration.map { train.start + $0 } ?? lastSpike
          if request.trains.duration == nil { assumed.append(train) }
        }
        let window = TimeWindow(start: train.start, end: max(train.start, end ?? train.start))
        if train.end == nil, let late = try source.spikeTimes(of: train).last, late > window.end {
          throw SpikeAfterEnd(train: train, spike: late, end: window.end)
        }
        analyses.append(
          try SweepAnalysis(
            of: train, index: index, window: window, source: source, criteria: criteria))
      } catch {
        var message = Message(error)
        message.file = message.file ?? recording.file
        message.sweep = index
        failed.append(
          FailedSweepResult(FailedSweep(index: index, name: train.name, message: message)))
      }
    }
    if let train = assumed.first {
      messages.append(
        Message(
          .trainsWindowAssumed, .warning,
          "the file does not say how long \(assumed.count) of its \(trains.count) trains were observed; "
            + "they are taken to end with the last spike of all, and every rate depends on it",
          file: recording.file, object: train.objectPath, found: lastSpike.map { "\($0)" },
          unit: lastSpike == nil ? nil : "s",
          remedy: "State the observed time with --duration, or in the file."))
    }
    return analyses
  }

  /// nil without a spike in a train whose end is not stated.
  private func lastSpike(of trains: [RecordedTrain], source: any SignalSource) -> Double? {
    guard request.trains.duration == nil else { return nil }
    guard trains.contains(where: { $0.end == nil }) else { return nil }
    return trains.compactMap { ((try? source.spikeTimes(of: $0)) ?? []).last }.max()
  }

  /// Distances where they are asked for and can be had.
  func distances(of sweeps: [SweepResult], messages: inout [Message]) -> TrainDistances? {
    guard let criteria = request.trains.distances else { return nil }
    do throws(TooManyTrains) {
      return try TrainDistances(of: sweeps.filter(\.hasSpikeTimes), criteria: criteria)
    } catch {
      messages.append(error.message)
      return nil
    }
  }
}

/// A spike after the end that the user states.
struct SpikeAfterEnd: ReportableError {
  var train: RecordedTrain
  var spike: Double
  var end: Double

  var message: Message {
    Message(
      .trainsOutsideWindow, .error, "the train has a spike after the end of its observed time",
      object: train.objectPath, expected: "at most \(end)", found: "\(spike)", unit: "s",
      remedy: "Correct --duration.")
  }

  var exitStatus: ExitStatus { .inputRefused }
}
