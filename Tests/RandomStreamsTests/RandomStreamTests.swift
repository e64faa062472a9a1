import RandomStreams
import TestSupport
import Testing

@Suite("Random streams")
struct RandomStreamTests {
  @Test("Philox4x32-10 gives the known answers of Random123")
  func knownAnswers() {
    func block(_ counter: Philox4x32.Block, _ key: (UInt32, UInt32)) -> [UInt32] {
      let block = Philox4x32.block(counter: counter, key: key)
      return [block.0, block.1, block.2, block.3]
    }
    let ones = UInt32.max
    #expect(
      block((0, 0, 0, 0), (0, 0)) == [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8])
    #expect(
      block((ones, ones, ones, ones), (ones, ones))
        == [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd])
    #expect(
      block((0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344), (0xa409_3822, 0x299f_31d0))
        == [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1])
  }

  @Test("words are the blocks of counter (draw, cell, trial, stream) in order")
  func counter() {
    var stream = RandomStream(
      seed: 0x0123_4567_89ab_cdef, stream: .testEvents, cell: 7, trial: 9)
    let words = (0..<12).map { _ in stream.nextUInt32() }
    let blocks = (0..<3).flatMap { draw -> [UInt32] in
      let block = Philox4x32.block(
        counter: (UInt32(draw), 7, 9, StreamID.testEvents.rawValue),
        key: (0x89ab_cdef, 0x0123_4567))
      return [block.0, block.1, block.2, block.3]
    }
    #expect(words == blocks)
  }

  @Test("no draw depends on other streams, cells, trials or on the order of drawing")
  func independence() {
    func draws(_ order: [UInt32]) -> [UInt32: [UInt32]] {
      var streams = Dictionary(
        uniqueKeysWithValues: order.map {
          ($0, RandomStream(seed: 5, stream: .testCells, cell: $0))
        })
      var words: [UInt32: [UInt32]] = [:]
      for _ in 0..<9 {
        for cell in order {
          if let word = streams[cell]?.nextUInt32() { words[cell, default: []].append(word) }
        }
      }
      return words
    }
    let forward = draws([0, 1, 2, 3])
    #expect(forward == draws([3, 1, 0, 2]))
    #expect(forward[2] == draws([2])[2])
    // Another seed, stream, cell or trial gives other words.
    let firsts = [
      RandomStream(seed: 5, stream: .testCells),
      RandomStream(seed: 6, stream: .testCells),
      RandomStream(seed: 5 << 32, stream: .testCells),
      RandomStream(seed: 5, stream: .testNoise),
      RandomStream(seed: 5, stream: .testCells, cell: 1),
      RandomStream(seed: 5, stream: .testCells, trial: 1),
    ].map { stream in
      var stream = stream
      return stream.nextUInt32()
    }
    #expect(Set(firsts).count == firsts.count)
  }

  @Test("the table of streams: a number never changes its meaning")
  func table() {
    let table = Dictionary(
      uniqueKeysWithValues: StreamID.allCases.map { ("\($0)", $0.rawValue) })
    // Add lines; never change one.
    #expect(
      table == [
        "testNoise": 2, "testEvents": 3, "testCells": 4,
        "conditionAllocation": 5, "blindingCodes": 6, "crosstalkOrder": 7,
        "comparisonCalibration": 20,
        "neuronSomaticNoise": 21, "neuronDendriticNoise": 22,
        "virtualCells": 23, "virtualTrials": 24, "virtualRecordingNoise": 25,
        "plateauBenchCells": 26, "plateauBenchTrials": 27, "plateauBenchCurrents": 28,
        "plateauBenchNoise": 29,
      ])
    #expect(RandomStream.generatorName == "philox4x32-10/1")
  }

  @Test("uniform: open at both ends; mean 1/2, variance 1/12, bins evenly filled")
  func uniform() {
    let count = 40_000
    var stream = RandomStream(seed: 11, stream: .testNoise)
    let values = (0..<count).map { _ in stream.nextUniform() }
    #expect(values.allSatisfy { $0 > 0 && $0 < 1 })
    let mean = values.reduce(0, +) / Double(count)
    let variance = values.reduce(0) { $0 + ($1 - 0.5) * ($1 - 0.5) } / Double(count)
    // Standard errors: √(1/12 n) = 0.00144 and √(1/180 n) = 0.000373.
    expectClose(mean, 0.5, within: 4 * 0.00144)
    expectClose(variance, 1.0 / 12, within: 4 * 0.000373)
    var bins = [Double](repeating: 0, count: 20)
    for value in values { bins[Int(value * 20)] += 1 }
    let chiSquare = bins.reduce(0) { $0 + ($1 - 2000) * ($1 - 2000) / 2000 }
    // 19 degrees of freedom: 43.8 is the 0.999 quantile.
    #expect(chiSquare < 43.8)
  }

  @Test("normal: mean 0, variance 1, skewness 0, kurtosis 3")
  func normal() {
    let count = 40_000
    var stream = RandomStream(seed: 12, stream: .testNoise)
    let values = (0..<count).map { _ in stream.nextNormal() }
    func moment(_ power: Int) -> Double {
      values.reduce(0) { sum, value in
        sum + (0..<power).reduce(1) { product, _ in product * value }
      } / Double(count)
    }
    let root = Double(count).squareRoot()
    // Variances of the sample moments of a standard normal: 1, 2, 15, 96.
    expectClose(moment(1), 0, within: 4 / root)
    expectClose(moment(2), 1, within: 4 * 2.0.squareRoot() / root)
    expectClose(moment(3), 0, within: 4 * 15.0.squareRoot() / root)
    expectClose(moment(4), 3, within: 4 * 96.0.squareRoot() / root)
  }

  @Test("whole numbers below a bound: all of them, evenly, none besides")
  func integers() {
    var stream = RandomStream(seed: 13, stream: .testNoise)
    var counts = [Double](repeating: 0, count: 7)
    for _ in 0..<21_000 {
      let number = Int(stream.nextInteger(below: 7))
      #expect(number < 7)
      if number < 7 { counts[number] += 1 }
    }
    let chiSquare = counts.reduce(0) { $0 + ($1 - 3000) * ($1 - 3000) / 3000 }
    // 6 degrees of freedom: 22.5 is the 0.999 quantile.
    #expect(chiSquare < 22.5)
    #expect(stream.nextInteger(below: 1) == 0 && stream.nextInteger(below: 0) == 0)
  }

  @Test("a bound of 3·2³⁰ is not biased towards small numbers")
  func largeBound() {
    // The remainder alone would give numbers below 2³⁰ twice as often: half of all instead of a third.
    let bound: UInt32 = 3 << 30
    var stream = RandomStream(seed: 14, stream: .testNoise)
    let low = (0..<8000).count { _ in stream.nextInteger(below: bound) < 1 << 30 }
    // Binomial standard error 0.0053.
    expectClose(Double(low) / 8000, 1.0 / 3, within: 4 * 0.0053)
  }
}
