import Foundation
import RandomStreams
import Signals
import Statistics
import TestSupport
import Testing

/// Trains whose burst probability is known, as Payeur et al. (2021) generate them: events after a dead
/// time, each a burst with probability P, spikes of a burst 2 to 12 ms apart.
struct EventBurstTrain {
  var train: SpikeTrain
  var events: Int
  var bursts: Int

  /// - Parameters:
  ///   - probability: P.
  ///   - rate: events per second if every event were one spike, Hz; at most 40.
  ///   - duration: seconds in which events begin.
  init(
    probability: Double, rate: Double, duration: Double, stream: inout RandomStream
  ) {
    let deadTime = 0.017
    var times: [Double] = []
    events = 0
    bursts = 0
    var last = 0.05
    while true {
      let first = last + deadTime - (1 / rate - deadTime) * log(stream.nextUniform())
      guard first < duration else { break }
      times.append(first)
      last = first
      events += 1
      guard stream.nextUniform() < probability else { continue }
      bursts += 1
      for _ in 0...stream.nextInteger(below: 3) {
        last += 0.002 + 0.010 * stream.nextUniform()
        times.append(last)
      }
    }
    train = SpikeTrain(times: times, duration: duration + 1)
  }
}

@Suite("Burst probability of trains in which it is known")
struct BurstProbabilityTests {
  static let probabilities = [0.05, 0.1, 0.2, 0.4, 0.6, 0.8]

  /// A train lasts as long as 150 events take, so that their number scatters from train to train:
  /// with a fixed number n, Jeffreys' coverage at one P is whatever the steps of the binomial
  /// distribution make of it (0.90 to 0.98 for n of 150), and says nothing of the interval. 2100 trains
  /// a P leave a standard error of 0.005.
  @Test(
    "events are found as they were made; the bias is below 0.02, the 95 % interval holds P in 93–97 %",
    arguments: probabilities)
  func knownProbability(probability: Double) throws {
    var held = 0
    var trains = 0
    var found = EventCounts()
    for (cell, rate) in [1.0, 5, 20].enumerated() {
      for trial in 0..<700 {
        var stream = RandomStream(
          seed: 41, stream: .testEvents, cell: UInt32(cell),
          trial: UInt32(trial) + UInt32(probability * 100) * 1000)
        let made = EventBurstTrain(
          probability: probability, rate: rate, duration: 150 / rate, stream: &stream)
        let counts = EventCounts(made.train)
        #expect(counts.events == made.events && counts.bursts == made.bursts)
        let interval = try #require(
          BinomialInterval.jeffreys(
            successes: counts.bursts, trials: counts.events, confidence: 0.95))
        if interval.lower <= probability, probability <= interval.upper { held += 1 }
        trains += 1
        found = found + counts
      }
    }
    let coverage = Double(held) / Double(trains)
    #expect((0.93...0.97).contains(coverage), "\(coverage)")
    expectClose(found.burstProbability, probability, within: 0.02)
    #expect(found.longestBurst <= 4 && trains == 2100)
  }
}
