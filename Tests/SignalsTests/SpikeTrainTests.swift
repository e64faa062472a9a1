import RandomStreams
import Signals
import TestSupport
import Testing

@Suite("Events, bursts and single spikes: the one definition")
struct SpikeTrainTests {
  @Test("the authors' worked train: 5 events, 2 bursts (Payeur et al. 2021, burst-rule check 1)")
  func workedTrain() {
    let train = SpikeTrain(
      times: [0, 100, 105, 200, 300, 305, 310, 400].map { $0 / 1000 }, duration: 1)
    #expect(train.events.count == 5)
    #expect(train.events.filter(\.isBurst).map(\.spikeCount) == [2, 3])
    let counts = EventCounts(train)
    #expect(counts.burstProbability == 0.4)
    #expect(counts.burstFraction == 5.0 / 8)
  }

  @Test("Hay's BAC event (297.9, 307.6, 325.7 ms): 16 ms splits it, 20 ms keeps a triplet")
  func hayBurst() {
    let times = [0.2979, 0.3076, 0.3257]
    #expect(SpikeTrain(times: times, duration: 0.6).events.map(\.spikeCount) == [2, 1])
    #expect(
      SpikeTrain(times: times, duration: 0.6, burstInterval: 0.020).events.map(\.spikeCount) == [3])
  }

  @Test("an interval of exactly the burst interval still belongs to the event")
  func boundary() {
    // 1/64 s is exact in binary, so that the comparison is not decided by rounding.
    let train = SpikeTrain(times: [0.5, 0.515625], duration: 1, burstInterval: 0.015625)
    #expect(train.events.map(\.spikeCount) == [2])
  }

  @Test("16.0 ms on a grid of samples is 16 ms wherever it lies; one sample more is longer")
  func boundaryOnGrid() {
    // 0.1507 − 0.1347 is 0.016000000000000014 in binary.
    for rate in [10_000.0, 20_000, 50_000] {
      let interval = Int(rate * 0.016)
      for first in stride(from: 0, to: 20_000, by: 7) {
        func spikeCounts(_ interval: Int) -> [Int] {
          SpikeTrain(
            times: [Double(first) / rate, Double(first + interval) / rate], duration: 10
          ).events.map(\.spikeCount)
        }
        #expect(spikeCounts(interval) == [2])
        #expect(spikeCounts(interval + 1) == [1, 1])
      }
    }
  }

  @Test("censoring needs the spike within the burst interval of the edge")
  func censoring() {
    let train = SpikeTrain(times: [0.015, 0.5, 0.99], duration: 1)
    #expect(train.events.map(\.isLeftCensored) == [true, false, false])
    #expect(train.events.map(\.isRightCensored) == [false, false, true])
  }

  @Test("no spikes: rates are zero, burst probability is missing, not zero")
  func silence() {
    let counts = EventCounts(SpikeTrain(times: [], duration: 2))
    #expect(counts.eventRate == 0)
    #expect(counts.burstProbability == nil)
    #expect(counts.burstFraction == nil)
  }

  @Test("an event belongs to the window of its first spike")
  func windows() {
    let train = SpikeTrain(times: [0.099, 0.105, 0.2], duration: 1)
    let early = EventCounts(train, in: TimeWindow(start: 0, end: 0.1))
    let late = EventCounts(train, in: TimeWindow(start: 0.1, end: 1))
    #expect(early.bursts == 1 && early.spikes == 2)
    #expect(late.events == 1 && late.spikes == 1)
  }

  @Test(
    "on generated trains: spikes are conserved, events are separated by more than the interval, and the order of the input does not matter",
    arguments: 0..<20)
  func invariants(trial: UInt32) {
    var stream = RandomStream(seed: 5, stream: .testEvents, trial: trial)
    let times = (0..<200).map { _ in 10 * stream.nextUniform() }
    let train = SpikeTrain(times: times, duration: 10)
    #expect(train == SpikeTrain(times: times.reversed(), duration: 10))
    #expect(train.events.reduce(0) { $0 + $1.spikeCount } == 200)
    for (earlier, later) in zip(train.events, train.events.dropFirst()) {
      #expect(later.start - earlier.end > train.burstInterval)
    }
    let counts = EventCounts(train)
    #expect(counts.singleSpikes + counts.spikesInBursts == counts.spikes)
    // A longer burst interval can only join events.
    let coarser = SpikeTrain(times: times, duration: 10, burstInterval: 0.03)
    #expect(coarser.events.count <= train.events.count)
  }
}
