import ProtocolCompilation
import RandomStreams
import TestSupport
import Testing

@Suite("Pairing of planned and recorded pulses")
struct PulseMatchingTests {
  /// Σ |recorded − planned − lag| of the pairs and the tolerance for each pulse alone.
  private func cost(
    _ matching: PulseMatching, _ planned: [Double], _ recorded: [Double], lag: Double,
    tolerance: Double
  ) -> Double {
    matching.pairs.map { abs(recorded[$0.recorded] - planned[$0.planned] - lag) }.reduce(0, +)
      + tolerance * Double(matching.missing.count + matching.extra.count)
  }

  /// The least cost of all pairings that keep the order, by trying every one of them.
  private func leastCost(
    _ planned: ArraySlice<Double>, _ recorded: ArraySlice<Double>, lag: Double, tolerance: Double
  ) -> Double {
    guard let first = planned.first else { return tolerance * Double(recorded.count) }
    var best =
      tolerance + leastCost(planned.dropFirst(), recorded, lag: lag, tolerance: tolerance)
    for (position, seen) in recorded.enumerated() where abs(seen - first - lag) <= tolerance {
      let rest = leastCost(
        planned.dropFirst(), recorded.dropFirst(position + 1), lag: lag, tolerance: tolerance)
      best = min(best, Double(position) * tolerance + abs(seen - first - lag) + rest)
    }
    return best
  }

  @Test("the worked examples: an extra pulse, and a lag among the intervals of a train")
  func workedExamples() {
    let matching = PulseMatching(
      [100_000, 120_000], [100_100, 103_000, 120_000], lag: 0, tolerance: 5000)
    #expect(matching.pairs.map(\.planned) == [0, 1] && matching.pairs.map(\.recorded) == [0, 2])
    #expect(matching.extra == [1] && matching.missing.isEmpty)
    let planned: [Double] = [100_000, 120_000, 140_000]
    let differences = CommonLag.differences(planned, planned.map { $0 + 3000 }, range: 50_000)
    // 3 of 3 ms, 2 of 23 and −17 ms, 1 of 43 and −37 ms.
    #expect(differences.count == 9)
    #expect(CommonLag.estimate(differences, width: 1000) == 3000)
    #expect(CommonLag.estimate([], width: 1000) == nil)
  }

  @Test("no pairing costs less, and each pulse is in one pair or alone", arguments: 1...40)
  func optimal(seed: Int) {
    var stream = RandomStream(seed: UInt64(seed), stream: .testEvents, cell: 7)
    func times() -> [Double] {
      (0..<Int(stream.nextInteger(below: 6))).map { _ in stream.nextUniform() * 20 }.sorted()
    }
    let (planned, recorded) = (times(), times())
    let (lag, tolerance) = (stream.nextUniform() * 4 - 2, 1 + stream.nextUniform() * 6)
    let matching = PulseMatching(planned, recorded, lag: lag, tolerance: tolerance)
    expectClose(
      cost(matching, planned, recorded, lag: lag, tolerance: tolerance),
      leastCost(planned[...], recorded[...], lag: lag, tolerance: tolerance), within: 1e-9)
    #expect(
      (matching.pairs.map(\.planned) + matching.missing).sorted() == Array(planned.indices))
    #expect(
      (matching.pairs.map(\.recorded) + matching.extra).sorted() == Array(recorded.indices))
    #expect(
      zip(matching.pairs, matching.pairs.dropFirst()).allSatisfy {
        $0.planned < $1.planned && $0.recorded < $1.recorded
      })
  }
}
