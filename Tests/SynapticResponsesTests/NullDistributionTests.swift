import Foundation
import RandomStreams
import Signals
import SynapticResponses
import TestSupport
import Testing

@Suite("Null distribution of evoked responses")
struct NullDistributionTests {
  /// Sweeps of noise with an EPSP of `amplitude` mV (rise 1 ms, decay 15 ms) 3 ms after the pulse.
  private static func cell(
    _ number: UInt32, amplitude: Double, count: Int, criteria: SynapticResponseCriteria
  ) -> PathwayMeasurement {
    let rate = 10_000.0
    let sweeps = (0..<count).map { sweep -> PathwaySweep in
      var noise = RandomStream(
        seed: 9, stream: .testNoise, cell: number, trial: UInt32(sweep))
      // Noise with a time constant of 2 ms, as of a membrane.
      let keep = exp(-1 / (0.002 * rate))
      var value = 0.0
      let samples = (0..<4000).map { index -> Double in
        value = keep * value + (1 - keep * keep).squareRoot() * 0.3 * noise.nextNormal()
        let delay = Double(index) / rate - 0.303
        let shape = delay > 0 ? exp(-delay / 0.015) - exp(-delay / 0.001) : 0
        return -70 + value + amplitude * shape / 0.77
      }
      return PathwaySweep(
        in: SampledSignal(samples: samples, samplingRate: rate, unit: "mV"), sweep: sweep,
        time: nil, pathway: "test", pulses: [0.3], others: [], spikes: [], criteria: criteria)
    }
    return PathwayMeasurement(sweeps, criteria: criteria)
  }

  private static func distinguished(amplitude: Double, count: Int, cells: UInt32) -> Int {
    let criteria = SynapticResponseCriteria()
    return (0..<cells).count { number in
      let measures = BlockMeasures(
        of: cell(number, amplitude: amplitude, count: count, criteria: criteria),
        criteria: criteria, confidence: 0.95)
      return measures.null?.isDistinguishable == true
    }
  }

  /// One-sided 2.5 % of cells without a synapse are said to have one by chance; of 200 cells 5, and 14
  /// or more with a probability below 0.001.
  @Test("no synapse is told from noise no more often than by chance; few sweeps are not judged")
  func falsePositives() {
    #expect(Self.distinguished(amplitude: 0, count: 6, cells: 50) == 0)
    #expect(Self.distinguished(amplitude: 0, count: 20, cells: 200) <= 13)
  }

  @Test("a synapse of three standard deviations of the noise is")
  func truePositives() {
    #expect(Self.distinguished(amplitude: 0.9, count: 20, cells: 50) >= 49)
  }
}
