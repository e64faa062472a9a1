import Foundation
import RandomStreams
import Signals
import Testing

@Suite("Counts of events")
struct EventCountsTests {
  @Test("counts are those of the definition, spike by spike", arguments: 0..<60)
  func bruteForce(trial: UInt32) {
    var stream = RandomStream(seed: 31, stream: .testEvents, trial: trial)
    let count = Int(stream.nextInteger(below: 120))
    // On a grid of 20 kHz, as sampled spikes are.
    let samples = Set((0..<count).map { _ in Int(stream.nextInteger(below: 40_000)) }).sorted()
    let theta = 10 + Int(stream.nextInteger(below: 11))
    let limit = theta * 20
    let isFirst = samples.map { sample in
      !samples.contains { $0 < sample && sample - $0 <= limit }
    }
    let sizes = samples.indices.filter { isFirst[$0] }.map { first in
      1 + samples[(first + 1)...].enumerated().prefix { !isFirst[first + 1 + $0.offset] }.count
    }
    let train = SpikeTrain(
      times: samples.map { Double($0) / 20_000 }, duration: 2,
      burstInterval: Double(theta) / 1000)
    let counts = EventCounts(train)
    #expect(train.events.map(\.spikeCount) == sizes)
    #expect(counts.events == sizes.count)
    #expect(counts.bursts == sizes.count { $0 > 1 })
    #expect(counts.spikes == samples.count)
    #expect(counts.spikesInBursts == sizes.reduce(0) { $0 + ($1 > 1 ? $1 : 0) })
    #expect(counts.longestBurst == (sizes.filter { $0 > 1 }.max() ?? 0))
    #expect(counts.leftCensored == ((samples.first.map { $0 < limit } ?? false) ? 1 : 0))
    #expect(counts.rightCensored == ((samples.last.map { 40_000 - $0 < limit } ?? false) ? 1 : 0))
    #expect(
      counts.uncensoredEvents
        == train.events.count { !$0.isLeftCensored && !$0.isRightCensored })
    // Windows that cover the sweep without overlap share its events.
    let parts = [(0.0, 0.3), (0.3, 1.1), (1.1, 2)].map {
      EventCounts(train, in: TimeWindow(start: $0.0, end: $0.1))
    }
    var sum = parts.reduce(EventCounts(), +)
    #expect(abs(sum.observedTime - 2) < 1e-12)
    sum.observedTime = counts.observedTime
    #expect(sum == counts)
  }

  @Test("a regular train at 63 Hz is one burst of all its spikes, P = 1")
  func regularTrain() {
    let counts = EventCounts(
      SpikeTrain(times: (1...630).map { Double($0) / 63 }, duration: 10.1))
    #expect(counts.events == 1 && counts.bursts == 1)
    #expect(counts.burstProbability == 1)
    #expect(counts.longestBurst == 630)
    // At 62 Hz every interval is longer than 16 ms: no burst at all.
    let slower = EventCounts(
      SpikeTrain(times: (1...620).map { Double($0) / 62 }, duration: 10.1))
    #expect(slower.bursts == 0 && slower.longestBurst == 0 && slower.spikesPerBurst == nil)
  }

  @Test("P with and without events at an edge are told apart")
  func edges() {
    // A doublet at the start, a single spike, a triplet, and a single spike at the end.
    let counts = EventCounts(
      SpikeTrain(times: [0.004, 0.01, 0.2, 0.4, 0.405, 0.41, 0.99], duration: 1))
    #expect(counts.burstProbability == 0.5)
    #expect(counts.uncensoredBurstProbability == 0.5)
    #expect(counts.leftCensored == 1 && counts.rightCensored == 1)
    #expect(counts.uncensoredEvents == 2 && counts.uncensoredBursts == 1)
    #expect(counts.spikesPerBurst == 2.5)
    #expect(counts.burstFraction == 5.0 / 7)
    let only = EventCounts(SpikeTrain(times: [0.001], duration: 1))
    #expect(only.burstProbability == 0)
    #expect(only.uncensoredBurstProbability == nil)
  }

  @Test("the observed time of a window is what of it lies in the sweep")
  func observedTime() {
    let train = SpikeTrain(times: [0.5, 0.9], duration: 1)
    #expect(EventCounts(train, in: TimeWindow(start: 0.75, end: 1.75)).observedTime == 0.25)
    #expect(EventCounts(train, in: TimeWindow(start: 2, end: 3)).observedTime == 0)
    #expect(EventCounts(train, in: TimeWindow(start: 2, end: 3)).eventRate == nil)
  }
}
