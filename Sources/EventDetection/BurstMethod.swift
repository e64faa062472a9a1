/// By which rule spikes are gathered into bursts.
public enum BurstMethod: String, Codable, CaseIterable, Hashable, Sendable {
  /// The event definition at the burst interval θ (`SpikeTrain`): the one that P = B/E is made for.
  case event
  /// ``MaxIntervalBursts``.
  case maxInterval = "max-interval"
  /// ``LogISIBursts``.
  case logISI = "log-isi"
  /// ``PoissonSurpriseBursts``.
  case poissonSurprise = "poisson-surprise"
  /// ``CumulativeMovingAverageBursts``.
  case cumulativeMovingAverage = "cma"

  /// For a sentence.
  public var name: String {
    switch self {
    case .event: "event definition"
    case .maxInterval: "max-interval"
    case .logISI: "logISI"
    case .poissonSurprise: "Poisson surprise"
    case .cumulativeMovingAverage: "cumulative moving average"
    }
  }
}

/// The method whose bursts count, and the numbers that each method goes by.
public struct BurstCriteria: Codable, Hashable, Sendable {
  public var method = BurstMethod.event
  public var maxInterval = MaxIntervalCriteria()
  public var logISI = LogISICriteria()
  public var poissonSurprise = PoissonSurpriseCriteria()
  public var cumulativeMovingAverage = CumulativeMovingAverageCriteria()

  public init() {}

  enum CodingKeys: String, CodingKey {
    case method
    case maxInterval = "max_interval"
    case logISI = "log_isi"
    case poissonSurprise = "poisson_surprise"
    case cumulativeMovingAverage = "cma"
  }
}

/// What one method says of the spike trains of one cell.
public struct FoundBursts: Hashable, Sendable {
  public var method: BurstMethod
  /// The bursts of each train, in time order: half-open ranges of spike indices within that train.
  /// Empty lists where the method refuses.
  public var bursts: [[Range<Int>]]
  /// Why the method says nothing of these trains; nil where it does. Without bursts and without a
  /// refusal, the method finds that there are none.
  public var refusal: String?

  public init(method: BurstMethod, bursts: [[Range<Int>]], refusal: String? = nil) {
    self.method = method
    self.bursts = bursts
    self.refusal = refusal
  }

  init(_ method: BurstMethod, refusing reason: String, trainCount: Int) {
    self.init(
      method: method, bursts: [[Range<Int>]](repeating: [], count: trainCount), refusal: reason)
  }

  public var burstCount: Int { bursts.reduce(0) { $0 + $1.count } }
  public var spikesInBursts: Int { bursts.joined().reduce(0) { $0 + $1.count } }
}

/// Runs of spikes whose intervals are short, which several methods begin with.
enum SpikeRuns {
  /// Times that are equal in whole samples differ in their last bits: an interval is longer than a
  /// limit from a nanosecond on, as in `SpikeTrain`.
  static let roundingTolerance = 1e-9

  /// Maximal runs of spikes with every interval between them at most `longest`.
  ///
  /// - Parameters:
  ///   - train: ascending spike times, seconds.
  ///   - longest: seconds.
  ///   - fewest: spikes; shorter runs are left out.
  static func runs(
    in train: [Double], longest: Double, fewest: Int
  ) -> [Range<Int>] {
    var runs: [Range<Int>] = []
    var first = 0
    for index in train.indices {
      let next = index + 1
      if next < train.count, train[next] - train[index] <= longest + roundingTolerance { continue }
      if next - first >= fewest { runs.append(first..<next) }
      first = next
    }
    return runs
  }

  /// All intervals within the trains, seconds.
  static func intervals(of trains: [[Double]]) -> [Double] {
    trains.flatMap { train in zip(train.dropFirst(), train).map { $0 - $1 } }
  }
}
