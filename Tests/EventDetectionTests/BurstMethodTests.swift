import EventDetection
import Foundation
import RandomStreams
import TestSupport
import Testing

@Suite("Burst methods on trains worked out by hand")
struct BurstMethodTests {
  /// Spike times that follow one another by these intervals, seconds.
  private func train(_ intervals: [Double], from start: Double = 0.5) -> [Double] {
    intervals.reduce(into: [start]) { $0.append(($0.last ?? 0) + $1) }
  }

  // MARK: max-interval

  @Test("max-interval: the worked example of the documentation")
  func maxIntervalExample() {
    let found = MaxIntervalBursts.find(in: [[0, 0.1, 0.35, 1, 1.2, 1.3]])
    #expect(found.bursts == [[0..<3]])
    #expect(found.refusal == nil && found.spikesInBursts == 3)
  }

  @Test("max-interval: each of the five limits decides alone")
  func maxIntervalLimits() {
    func bursts(
      _ intervals: [Double], _ change: (inout MaxIntervalCriteria) -> Void = { _ in }
    ) -> [Range<Int>] {
      var criteria = MaxIntervalCriteria()
      change(&criteria)
      return MaxIntervalBursts.find(in: [train(intervals)], criteria: criteria).bursts[0]
    }
    // An interval of exactly a limit is within it; 171 ms begins nothing, 301 ms ends.
    #expect(bursts([0.170, 0.300, 0.301, 0.171]) == [0..<3])
    // 310 ms part two bursts; a least gap of 311 ms joins them.
    #expect(bursts([0.1, 0.1, 0.310, 0.1, 0.1]) == [0..<3, 3..<6])
    #expect(bursts([0.1, 0.1, 0.310, 0.1, 0.1]) { $0.minimumGap = 311 } == [0..<6])
    // Two pairs are too few each, and enough when joined.
    #expect(bursts([0.1, 0.310, 0.1]) == [])
    #expect(bursts([0.1, 0.310, 0.1]) { $0.minimumGap = 311 } == [0..<4])
    // 8 ms are shorter than 10 ms.
    #expect(bursts([0.004, 0.004]) == [])
    #expect(bursts([0.004, 0.004]) { $0.minimumDuration = 8 } == [0..<3])
    #expect(bursts([0.1]) { $0.minimumSpikeCount = 2 } == [0..<2])
  }

  @Test("max-interval with θ, θ, 0, 0, 2 is the event definition", arguments: 0..<20)
  func maxIntervalAsEvents(trial: UInt32) {
    var stream = RandomStream(seed: 21, stream: .testEvents, trial: trial)
    let times = (0..<300).map { _ in 6 * stream.nextUniform() }.sorted()
    var criteria = MaxIntervalCriteria()
    criteria.beginInterval = 16
    criteria.endInterval = 16
    criteria.minimumGap = 0
    criteria.minimumDuration = 0
    criteria.minimumSpikeCount = 2
    let found = MaxIntervalBursts.find(in: [times], criteria: criteria).bursts[0]
    // By the definition itself: a spike is in a burst if a neighbour is within θ.
    let inBurst = times.indices.map { index in
      (index > 0 && times[index] - times[index - 1] <= 0.016)
        || (index + 1 < times.count && times[index + 1] - times[index] <= 0.016)
    }
    #expect(times.indices.map { index in found.contains { $0.contains(index) } } == inBurst)
  }

  // MARK: logISI

  @Test("logISI: 40 intervals of 5 ms and 40 of 200 ms; the valley begins at 10^0.8 ms")
  func logISIByHand() throws {
    // Triplets: two intervals of 5 ms, then one of 200 ms; 40 more of 200 ms between single spikes.
    let intervals =
      (0..<20).flatMap { _ in [0.005, 0.005, 0.2] } + [Double](repeating: 0.2, count: 20)
    let (found, histogram) = LogISIBursts.find(in: [train(intervals)])
    // 5 ms lie in [10^0.6, 10^0.7), 200 ms in [10^2.3, 10^2.4): smoothed 20 at the peaks, 10 beside.
    let five = try #require(histogram.bins.first { $0.lower <= 5 && 5 < $0.upper })
    #expect(five.count == 40 && five.smoothed == 20)
    expectClose(five.lower, pow(10, 0.6), within: 1e-9, "ms")
    #expect(histogram.bins.reduce(0) { $0 + $1.count } == 80)
    #expect(histogram.peaks.count == 2)
    expectClose(histogram.burstPeak, pow(10, 0.65), within: 1e-9, "ms")
    #expect(histogram.separations.map(\.void) == [1])
    expectClose(histogram.limit, pow(10, 0.8), within: 1e-9, "ms")
    #expect(found.refusal == nil)
    #expect(found.bursts == [(0..<20).map { 3 * $0..<(3 * $0 + 3) }])
  }

  @Test("logISI: a limit beyond 100 ms grows cores over the intervals up to it")
  func logISIExtension() throws {
    // Intervals of 60 ms four times, 75, 95 and 120 ms less often: one peak, whose tail passes 100 ms;
    // 3 s between bursts. Smoothed, the bin behind 120 ms is not empty, the next (158 ms on) is.
    let burst = [0.06, 0.06, 0.06, 0.06, 0.075, 0.075, 0.075, 0.095, 0.095, 0.12]
    let intervals = (0..<12).flatMap { _ in burst + [3.0] }
    let (found, histogram) = LogISIBursts.find(in: [train(intervals)])
    expectClose(histogram.limit, pow(10, 2.2), within: 1e-9, "ms")
    // The spike behind 120 ms joins its burst; the train ends with a single spike.
    #expect(found.bursts[0] == (0..<12).map { 11 * $0..<(11 * $0 + 11) })
    // From a longest limit on, the cores stand alone.
    var criteria = LogISICriteria()
    criteria.longestLimit = 100
    let cores = LogISIBursts.find(in: [train(intervals)], criteria: criteria).bursts
    #expect(cores.bursts[0] == (0..<12).map { 11 * $0..<(11 * $0 + 10) })
  }

  @Test("logISI refuses a regular train, a jittered one, and too few intervals")
  func logISIRefuses() throws {
    let regular = LogISIBursts.find(in: [train([Double](repeating: 0.1, count: 200))])
    #expect(regular.bursts.refusal != nil && regular.bursts.burstCount == 0)
    let fast = LogISIBursts.find(in: [train([Double](repeating: 1.0 / 63, count: 200))])
    #expect(fast.bursts.refusal?.contains("unimodal") == true)
    #expect(fast.histogram.peaks.count == 1 && fast.histogram.limit == nil)
    for trial in 0..<50 {
      var stream = RandomStream(seed: 22, stream: .testEvents, trial: UInt32(trial))
      let jittered = train((0..<200).map { _ in 0.04 * (1 + 0.15 * stream.nextNormal()) })
      #expect(LogISIBursts.find(in: [jittered]).bursts.refusal?.contains("unimodal") == true)
    }
    #expect(LogISIBursts.find(in: [[1, 2, 3]]).bursts.refusal?.contains("2 inter-spike") == true)
    #expect(LogISIBursts.find(in: []).bursts.refusal != nil)
    #expect(LogISIBursts.find(in: [[], [1]]).bursts.bursts == [[], []])
  }

  @Test("logISI takes the intervals of all sweeps, and none between sweeps")
  func logISISweeps() {
    let sweeps = (0..<25).map { _ in train([0.005, 0.005, 0.2, 0.2]) }
    let (found, histogram) = LogISIBursts.find(in: sweeps)
    #expect(histogram.bins.reduce(0) { $0 + $1.count } == 100)
    #expect(found.bursts == [[Range<Int>]](repeating: [0..<3], count: 25))
  }

  // MARK: Poisson surprise

  struct Surprises: Decodable {
    var spikesMeanSurprise: [[Double]]
  }

  @Test("surprises are minus the natural logarithm of SciPy's Poisson tail")
  func surprises() throws {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    let expected = try decoder.decode(
      Surprises.self,
      from: Data(
        contentsOf: URL(fileURLWithPath: #filePath).deletingLastPathComponent()
          .appendingPathComponent("Fixtures/surprises.json")))
    #expect(expected.spikesMeanSurprise.count == 7)
    for row in expected.spikesMeanSurprise {
      expectClose(
        PoissonSurpriseBursts.surprise(spikeCount: Int(row[0]), relativeDuration: row[1]), row[2],
        within: 1e-10 * max(1, row[2]))
    }
    // Where the tail itself underflows, the first term tells it: 299 ln 4 − 4 − ln 299! and little more.
    let underflow = PoissonSurpriseBursts.surprise(spikeCount: 300, relativeDuration: 4)
    let first = (1...299).reduce(-4.0) { $0 + log(4 / Double($1)) }
    #expect(abs(underflow + first + log(1 + 4.0 / 300)) < 0.001)
  }

  @Test("Poisson surprise: a triplet grows while that raises S, and stops at a long interval")
  func poissonSurpriseByHand() {
    // 5 intervals of 10 ms between 20 of 1 s: mean 0.802 s. S of 6 spikes over 0.0623 means: about 18.7.
    let long = [Double](repeating: 1, count: 10)
    let times = train(long + [Double](repeating: 0.01, count: 5) + long)
    #expect(PoissonSurpriseBursts.find(in: [times]).bursts == [[10..<16]])
    var criteria = PoissonSurpriseCriteria()
    criteria.minimumSurprise = 30
    #expect(PoissonSurpriseBursts.find(in: [times], criteria: criteria).bursts == [[]])
    // The last triplet of a train counts, too.
    let last = train(long + [0.01, 0.01])
    #expect(PoissonSurpriseBursts.find(in: [last]).bursts == [[10..<13]])
    #expect(PoissonSurpriseBursts.find(in: [[1], []]).refusal != nil)
  }

  @Test("a regular train holds no surprise")
  func regularTrain() {
    let regular = train([Double](repeating: 1.0 / 63, count: 300))
    #expect(PoissonSurpriseBursts.find(in: [regular]).burstCount == 0)
  }

  // MARK: cumulative moving average

  @Test("CMA: averages, factors and limit worked out on a histogram of twelve bins")
  func averageByHand() {
    // Six intervals of 1/64 s and two of 11/64 s, bins of 1/64 s: averages 6, 3, 2, 1.5, 1.2, 1, 0.86,
    // 0.75, 0.67, 0.6, 0.73, 0.67. Their skewness lies between 1 and 4: α₁ 0.7, 4.2 is nearest to 3, bin
    // 2, whose centre is 1.5/64 s; α₂ 0.5 gives the same bin.
    let short = 1.0 / 64
    let long = 11.0 / 64
    var criteria = CumulativeMovingAverageCriteria()
    criteria.binCount = 10
    let times = train([short, short, short, long, short, short, short, long])
    let found = CumulativeMovingAverageBursts.find(in: [times], criteria: criteria)
    #expect(found.bursts == [[0..<4, 4..<8]])
    // With the first factor 1 the limit is the centre of the first bin: no interval is below it.
    criteria.factors = [.init(skewness: 1000, burst: 1, related: 1)]
    #expect(CumulativeMovingAverageBursts.find(in: [times], criteria: criteria).bursts == [[]])
  }

  @Test("CMA refuses intervals that are all alike, and a train without two")
  func averageRefuses() {
    let regular = train([Double](repeating: 1.0 / 64, count: 50))
    #expect(CumulativeMovingAverageBursts.find(in: [regular]).refusal?.contains("alike") == true)
    #expect(CumulativeMovingAverageBursts.find(in: [[1, 2]]).refusal != nil)
  }

  // MARK: all

  @Test("bursts are in order, apart, within the train and of three spikes", arguments: 0..<40)
  func invariants(trial: UInt32) {
    var stream = RandomStream(seed: 23, stream: .testEvents, trial: trial)
    let trains = (0..<4).map { _ in
      (0..<Int(stream.nextInteger(below: 200))).map { _ in
        // Many spikes at the same place: intervals of 0 are what damaged input holds.
        (50 * stream.nextUniform() * stream.nextUniform() * 1000).rounded() / 1000
      }.sorted()
    }
    for found in [
      MaxIntervalBursts.find(in: trains), LogISIBursts.find(in: trains).bursts,
      PoissonSurpriseBursts.find(in: trains), CumulativeMovingAverageBursts.find(in: trains),
    ] {
      #expect(found.bursts.count == trains.count)
      for (bursts, train) in zip(found.bursts, trains) {
        #expect(bursts.allSatisfy { $0.count >= 3 && $0.lowerBound >= 0 })
        #expect((bursts.last?.upperBound ?? 0) <= train.count)
        for (earlier, later) in zip(bursts, bursts.dropFirst()) {
          #expect(earlier.upperBound <= later.lowerBound)
        }
      }
    }
  }
}
