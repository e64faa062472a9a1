import Signals
import Testing

@Suite("Sampled signals")
struct SampledSignalTests {
  @Test(
    "a window in decimal seconds holds the samples that it names",
    arguments: [
      (0.1, 0.3, 1000..<3000), (0.3, 0.5, 3000..<5000), (0, 0.7, 0..<7000),
      (0.6999, 2, 6999..<7000),
      (-1, 0.0001, 0..<1), (0.5, 0.5, 5000..<5000),
    ])
  func windows(start: Double, end: Double, expected: Range<Int>) {
    let signal = SampledSignal(
      samples: [Double](repeating: 0, count: 7000), samplingRate: 10_000, unit: "mV")
    #expect(signal.indices(in: TimeWindow(start: start, end: end)) == expected)
  }

  @Test(
    "contiguous windows share no sample and lose none, at awkward rates",
    arguments: [
      9999.7, 12_500, 20_000, 44_100, 50_000,
    ])
  func contiguous(rate: Double) {
    let signal = SampledSignal(
      samples: [Double](repeating: 0, count: 60_000), samplingRate: rate, unit: "mV")
    var next = 0
    for step in 0..<20 {
      let window = TimeWindow(start: Double(step) * 0.03, end: Double(step + 1) * 0.03)
      let range = signal.indices(in: window)
      #expect(range.lowerBound == next)
      next = range.upperBound
    }
  }

  @Test("the envelope holds the extremes and no NaN")
  func envelope() {
    var samples = (0..<10_000).map { Double($0 % 100) }
    samples[4321] = 500
    samples[17] = .nan
    let envelope = TraceEnvelope(
      SampledSignal(samples: samples, samplingRate: 10_000, unit: "mV"), binCount: 300)
    #expect(envelope.maxima.compactMap { $0 }.max() == 500)
    #expect(envelope.minima.compactMap { $0 }.min() == 0)
    #expect(envelope.maxima.count <= 300)
    #expect(envelope.maxima.allSatisfy { $0?.isFinite ?? true })
  }
}
