import EventDetection
import Foundation
import RandomStreams
import TestSupport
import Testing

@Suite("Distances between spike trains")
struct SpikeTrainDistanceTests {
  private struct Fixture: Decodable {
    struct Pair: Decodable {
      var one: [Double]
      var other: [Double]
      var vanRossum: [Double]
      var victorPurpura: [Double]

      enum CodingKeys: String, CodingKey {
        case one = "a_ms"
        case other = "b_ms"
        case vanRossum = "van_rossum"
        case victorPurpura = "victor_purpura"
      }
    }

    var scales: [Double]
    var pairs: [Pair]

    enum CodingKeys: String, CodingKey {
      case scales = "scales_ms"
      case pairs
    }
  }

  private static func fixture() throws -> Fixture {
    let url = SharedData.packageRoot.appendingPathComponent(
      "Tests/EventDetectionTests/Fixtures/train-distances.json")
    return try JSONDecoder().decode(Fixture.self, from: Data(contentsOf: url))
  }

  @Test("31 pairs of trains at three time scales are as far apart as Elephant 1.2.1 finds")
  func elephant() throws {
    let fixture = try Self.fixture()
    #expect(fixture.pairs.count == 31 && fixture.scales == [1, 10, 100])
    for (index, pair) in fixture.pairs.enumerated() {
      let (one, other) = (pair.one.map { $0 / 1000 }, pair.other.map { $0 / 1000 })
      for (place, scale) in fixture.scales.enumerated() {
        let vanRossum = SpikeTrainDistance.vanRossum(one, other, timeConstant: scale / 1000)
        // Elephant's difference of large sums may leave 1e-13 where D² is 0; D² is compared.
        expectClose(
          vanRossum * vanRossum, pair.vanRossum[place] * pair.vanRossum[place], within: 1e-10,
          "van Rossum, pair \(index), \(scale) ms")
        expectClose(
          SpikeTrainDistance.victorPurpura(one, other, cost: 1000 / scale),
          pair.victorPurpura[place], within: 1e-9, "Victor-Purpura, pair \(index), \(scale) ms")
      }
    }
  }

  @Test("single spikes: the closed forms, and the worked numbers of the documentation")
  func singleSpikes() {
    for difference in [0.0, 0.001, 0.005, 0.01, 0.019, 0.02, 0.021, 0.05, 3] {
      let (one, other) = ([0.5], [0.5 + difference])
      // D² = 1 + 1 − 2 exp(−|Δ|/τ); moving costs q |Δ| and replacing 2.
      expectClose(
        SpikeTrainDistance.vanRossum(one, other, timeConstant: 0.01),
        (2 - 2 * exp(-difference / 0.01)).squareRoot(), within: 1e-7)
      expectClose(
        SpikeTrainDistance.victorPurpura(one, other, cost: 100), min(100 * difference, 2),
        within: 1e-9)
    }
    expectClose(
      SpikeTrainDistance.vanRossum([0], [0.01], timeConstant: 0.01), 1.1244, within: 5e-5)
    expectClose(SpikeTrainDistance.victorPurpura([0], [0.005], cost: 100), 0.5, within: 1e-12)
    #expect(SpikeTrainDistance.victorPurpura([0], [0.05], cost: 100) == 2)
    #expect(SpikeTrainDistance.vanRossum([0.1], [], timeConstant: 0.01) == 1)
    #expect(SpikeTrainDistance.vanRossum([], [], timeConstant: 0.01) == 0)
    #expect(SpikeTrainDistance.victorPurpura([], [], cost: 100) == 0)
  }

  /// Spikes of up to 40, some in bursts, on a grid of 0.1 ms so that equal times occur.
  private static func train(_ stream: inout RandomStream) -> [Double] {
    let count = Int(stream.nextInteger(below: 40))
    return (0..<count).map { _ in Double(stream.nextInteger(below: 5000)) / 10_000 }.sorted()
  }

  @Test("limits: q → 0 counts spikes, a great q all without a partner; τ likewise")
  func limits() {
    var stream = RandomStream(seed: 11, stream: .testEvents)
    for _ in 0..<200 {
      let (one, other) = (Self.train(&stream), Self.train(&stream))
      let (n, m) = (Double(one.count), Double(other.count))
      #expect(SpikeTrainDistance.victorPurpura(one, other, cost: 0) == abs(n - m))
      expectClose(
        SpikeTrainDistance.vanRossum(one, other, timeConstant: 1e9), abs(n - m), within: 1e-3)
      // Times that do not occur in the other train leave nothing to move.
      let apart = other.map { $0 + 0.00005 }
      #expect(SpikeTrainDistance.victorPurpura(one, apart, cost: 1e6) == n + m)
      let alone = Array(Set(one)).sorted()
      let others = Array(Set(apart)).sorted()
      expectClose(
        SpikeTrainDistance.vanRossum(alone, others, timeConstant: 1e-7),
        Double(alone.count + others.count).squareRoot(), within: 1e-9)
    }
  }

  @Test("both are metrics: 0 to itself, symmetric, and no way round is shorter")
  func metric() {
    var stream = RandomStream(seed: 12, stream: .testEvents)
    let measures: [([Double], [Double]) -> Double] = [
      { SpikeTrainDistance.vanRossum($0, $1, timeConstant: 0.01) },
      { SpikeTrainDistance.victorPurpura($0, $1, cost: 100) },
    ]
    for _ in 0..<200 {
      let (a, b, c) = (Self.train(&stream), Self.train(&stream), Self.train(&stream))
      for distance in measures {
        #expect(distance(a, a) == 0)
        expectClose(distance(a, b), distance(b, a), within: 1e-9)
        #expect(distance(a, c) <= distance(a, b) + distance(b, c) + 1e-9)
        if a != b { #expect(distance(a, b) > 0) }
      }
    }
  }
}
