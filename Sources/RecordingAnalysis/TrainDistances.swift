import EventDetection
import Messages
import Signals

/// Distances between the spike trains of one recording, each against each.
///
/// Spike times count from the start of their own sweep or train, so that trials are compared as if
/// they had begun together. The observed time does not enter: trains of different lengths differ by the
/// spikes that the longer one had time for.
public struct TrainDistances: Codable, Hashable, Sendable {
  /// A row, and the column of the same place, of every matrix.
  public struct Train: Codable, Hashable, Sendable {
    /// Index of the sweep in `RecordingResult.sweeps[].index`.
    public var index: Int
    public var name: String
  }

  public enum Measure: String, Codable, Hashable, Sendable {
    case vanRossum = "van_rossum"
    case victorPurpura = "victor_purpura"
  }

  /// One measure of all pairs.
  public struct Matrix: Codable, Hashable, Sendable {
    public var measure: Measure
    /// τ in ms; nil where the measure has none.
    public var timeConstant: Double?
    /// q in 1/s; nil where the measure has none.
    public var cost: Double?
    /// `rows[i][j]` is the distance between trains i and j: symmetric, 0 on the diagonal, no unit.
    public var rows: [[Double]]

    enum CodingKeys: String, CodingKey {
      case measure
      case timeConstant = "time_constant_ms"
      case cost = "cost_per_s"
      case rows = "matrix"
    }
  }

  public var trains: [Train]
  public var measures: [Matrix]

  /// More trains than this make a matrix that nobody reads.
  public static let greatestTrainCount = 2000
  /// Pairs of spikes that are compared at most: some ten seconds of work.
  static let greatestPairCount = 1e10

  /// - Parameter sweeps: those of which the spikes are known.
  /// - Throws: `TooManyTrains`.
  init(
    of sweeps: [SweepResult], criteria: TrainDistanceCriteria
  ) throws(TooManyTrains) {
    let counts = sweeps.map { Double($0.spikes.count) }
    let sum = counts.reduce(0, +)
    let pairs = (sum * sum - counts.reduce(0) { $0 + $1 * $1 }) / 2
    guard sweeps.count <= Self.greatestTrainCount, pairs <= Self.greatestPairCount else {
      throw TooManyTrains(trainCount: sweeps.count, pairCount: pairs)
    }
    trains = sweeps.map { Train(index: $0.index, name: $0.name) }
    let times = sweeps.map { $0.spikes.map(\.peakTime).sorted() }
    measures = [
      Matrix(
        measure: .vanRossum, timeConstant: criteria.timeConstant,
        rows: Self.matrix(times) {
          SpikeTrainDistance.vanRossum($0, $1, timeConstant: criteria.timeConstant / 1000)
        }),
      Matrix(
        measure: .victorPurpura, cost: criteria.cost,
        rows: Self.matrix(times) {
          SpikeTrainDistance.victorPurpura($0, $1, cost: criteria.cost)
        }),
    ]
  }

  private static func matrix(
    _ trains: [[Double]], _ distance: ([Double], [Double]) -> Double
  ) -> [[Double]] {
    var rows = trains.map { _ in [Double](repeating: 0, count: trains.count) }
    for first in trains.indices {
      for second in trains.indices.dropFirst(first + 1) {
        rows[first][second] = distance(trains[first], trains[second])
        rows[second][first] = rows[first][second]
      }
    }
    return rows
  }
}

/// Why no distances were measured.
struct TooManyTrains: Error {
  var trainCount: Int
  /// Pairs of spikes of different trains.
  var pairCount: Double

  /// For the recording: its other results stand.
  var message: Message {
    let isMany = trainCount > TrainDistances.greatestTrainCount
    return Message(
      .distancesTooMany, .warning,
      "the distances between trains are not measured: too many "
        + (isMany ? "trains" : "pairs of spikes"),
      expected: isMany
        ? "at most \(TrainDistances.greatestTrainCount)"
        : "at most \(TrainDistances.greatestPairCount)",
      found: isMany ? "\(trainCount)" : "\(pairCount)",
      remedy: "Put the trains that you want to compare into a file of their own.")
  }
}
