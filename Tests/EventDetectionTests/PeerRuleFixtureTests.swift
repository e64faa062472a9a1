import EventDetection
import Foundation
import Signals
import TestSupport
import Testing

/// The rules of eFEL and IPFX against what the tools found in two made-up traces; the file names the
/// versions, `make-peer-rules.py` beside it printed it.
@Suite("The rules of eFEL and IPFX on made-up traces")
struct PeerRuleFixtureTests {
  struct Fixture: Decodable {
    var runs: [Run]
  }

  struct Run: Decodable {
    var samplingRateHz: Double
    var hundredthsOfMv: [Double]
    var efelInterpolated: EFELFeatures
    var efelNative: EFELFeatures
    var ipfxFilter4khz: IPFXFeatures
    var ipfxNoFilter: IPFXFeatures

    enum CodingKeys: String, CodingKey {
      case samplingRateHz = "sampling_rate_hz"
      case hundredthsOfMv = "hundredths_of_mv"
      case efelInterpolated = "efel_interpolated"
      case efelNative = "efel_native"
      case ipfxFilter4khz = "ipfx_filter_4khz"
      case ipfxNoFilter = "ipfx_no_filter"
    }

    var potential: SampledSignal {
      SampledSignal(
        samples: hundredthsOfMv.map { $0 / 100 }, samplingRate: samplingRateHz, unit: "mV")
    }
  }

  struct EFELFeatures: Decodable {
    var peakIndices: [Int]
    var peakTime: [Double]
    var peakVoltage: [Double]
    var beginTime: [Double]
    var beginVoltage: [Double]
    var halfWidth: [Double]
    var upstroke: [Double]
    var downstroke: [Double]
    var minimum: [Double]
    var slow: [Double]

    enum CodingKeys: String, CodingKey {
      case peakIndices = "peak_indices"
      case peakTime = "peak_time"
      case peakVoltage = "peak_voltage"
      case beginTime = "AP_begin_time"
      case beginVoltage = "AP_begin_voltage"
      case halfWidth = "AP_duration_half_width"
      case upstroke = "AP_peak_upstroke"
      case downstroke = "AP_peak_downstroke"
      case minimum = "min_AHP_values"
      case slow = "AHP_depth_abs_slow"
    }
  }

  struct IPFXFeatures: Decodable {
    var threshold: [Int]
    var peak: [Int]
    var upstroke: [Double]
    var downstroke: [Double]
    var width: [Double?]
    var fastTrough: [Int?]
    var slowTrough: [Int?]
    var adp: [Int?]
    var interval: [String]
    var clipped: [Bool]

    enum CodingKeys: String, CodingKey {
      case threshold = "threshold_index"
      case peak = "peak_index"
      case upstroke, downstroke, width
      case fastTrough = "fast_trough_index"
      case slowTrough = "slow_trough_index"
      case adp = "adp_index"
      case interval = "isi_type"
      case clipped
    }
  }

  static func runs() throws -> [Run] {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(
      "Fixtures/peer-rules.json")
    return try JSONDecoder().decode(Fixture.self, from: Data(contentsOf: file)).runs
  }

  private func expect(_ actual: [Double?], _ expected: [Double], _ unit: String) {
    #expect(actual.count == expected.count)
    for (value, truth) in zip(actual, expected) { expectClose(value, truth, within: 1e-9, unit) }
  }

  @Test("eFEL's rule, interpolated and at the trace's own step")
  func efel() throws {
    for run in try Self.runs() {
      for (criteria, expected) in [
        (EFELCriteria(), run.efelInterpolated), (.native, run.efelNative),
      ] {
        let found = EFELSpikeDetection(run.potential, criteria: criteria, stimulusStart: 0.01)
        let spikes = found.spikes
        #expect(spikes.count == 6)
        #expect(found.details.map(\.peakIndex) == expected.peakIndices)
        expect(spikes.map { $0.peakTime * 1000 }, expected.peakTime, "ms")
        expect(spikes.map(\.peakPotential), expected.peakVoltage, "mV")
        expect(spikes.map { $0.thresholdTime.map { $0 * 1000 } }, expected.beginTime, "ms")
        expect(spikes.map(\.thresholdPotential), expected.beginVoltage, "mV")
        expect(spikes.map(\.halfWidth), expected.halfWidth, "ms")
        expect(spikes.map(\.maximumUpstroke), expected.upstroke, "V/s")
        expect(spikes.map(\.maximumDownstroke), expected.downstroke, "V/s")
        expect(spikes.map(\.fastTroughPotential), expected.minimum, "mV")
        // eFEL leaves out the first interval.
        expect(
          spikes.dropFirst().dropLast().map(\.slowTroughPotential), expected.slow, "mV")
        #expect(spikes.last?.slowTroughPotential == nil)
      }
    }
  }

  @Test("IPFX's rule, with and without a filter: indices exactly")
  func ipfx() throws {
    var afterdepolarizations = 0
    for run in try Self.runs() {
      for (filter, expected) in [
        (4000.0 as Double?, run.ipfxFilter4khz), (nil, run.ipfxNoFilter),
      ] {
        var criteria = IPFXCriteria()
        criteria.filter = filter
        let found = IPFXSpikeDetection(run.potential, criteria: criteria)
        #expect(found.limits == [])
        #expect(found.details.map(\.thresholdIndex) == expected.threshold)
        #expect(found.details.map(\.peakIndex) == expected.peak)
        #expect(found.details.map(\.shape.fastTroughIndex) == expected.fastTrough)
        #expect(found.details.map(\.shape.slowTroughIndex) == expected.slowTrough)
        #expect(found.details.map(\.shape.adpIndex) == expected.adp)
        #expect(found.details.map { $0.shape.interval?.rawValue ?? "nan" } == expected.interval)
        #expect(found.details.map(\.isClipped) == expected.clipped)
        expect(found.spikes.map(\.maximumUpstroke), expected.upstroke, "V/s")
        expect(found.spikes.map(\.maximumDownstroke), expected.downstroke, "V/s")
        expect(
          found.spikes.map { $0.halfWidth.map { $0 / 1000 } }, expected.width.compactMap { $0 },
          "s")
        afterdepolarizations += expected.adp.count { $0 != nil }
      }
    }
    #expect(afterdepolarizations > 0)
  }

  @Test("of a constant trace, of a line and of noise below the level neither rule makes spikes")
  func nothing() {
    var noise = TraceBuilder(seconds: 1, rate: 25_000)
    noise.addNoise(0.3, seed: 5)
    let line = SampledSignal(
      samples: (0..<25_000).map { -80 + Double($0) / 500 }, samplingRate: 25_000, unit: "mV")
    let constant = SampledSignal(
      samples: [Double](repeating: -20, count: 5000), samplingRate: 25_000, unit: "mV")
    for trace in [noise.signal, line, constant] {
      for rule in SpikeRule.allCases {
        #expect(FoundSpikes(trace, by: rule).spikes.isEmpty, "\(rule)")
      }
    }
  }
}
