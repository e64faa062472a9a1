import EventDetection
import Testing

@Suite("Pairs of times")
struct TimePairingTests {
  @Test("the example of the definition")
  func example() {
    let pairing = TimePairing([0.1, 0.15], [0.1002, 0.1009, 0.15], delay: -0.0005...0.0005)
    #expect(pairing.entries == [.both(0, 0), .secondAlone(1), .both(1, 2)])
  }

  @Test("a delay of one sign pairs only what comes after")
  func oneSided() {
    #expect(
      TimePairing([1, 2], [0.9, 2.5], delay: 0...1).entries
        == [.secondAlone(0), .firstAlone(0), .both(1, 1)])
  }

  @Test("each time is taken once, in order, whatever the lists")
  func everyTimeOnce() {
    for seed in 0..<200 {
      let first = (0..<(seed % 7)).map { Double(($0 * $0 * 3 + seed) % 17) }.sorted()
      let second = (0..<(seed % 5)).map { Double(($0 * 5 + seed * 3) % 17) }.sorted()
      var (left, right): ([Int], [Int]) = ([], [])
      for entry in TimePairing(first, second, delay: -1...1).entries {
        switch entry {
        case .both(let one, let other):
          left.append(one)
          right.append(other)
          #expect(abs(first[one] - second[other]) <= 1)
        case .firstAlone(let one): left.append(one)
        case .secondAlone(let other): right.append(other)
        }
      }
      #expect(left == Array(first.indices) && right == Array(second.indices))
    }
  }
}
