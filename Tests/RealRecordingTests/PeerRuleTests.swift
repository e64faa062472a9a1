import EventDetection
import Foundation
import Signals
import TestSupport
import Testing

/// `--rule efel` and `--rule ipfx` against what eFEL 5.7.34 and IPFX 2.1.2 printed for 36 sweeps: every
/// value of every spike, to the seven digits that were printed, indices exactly.
@Suite(
  "The rules of eFEL and IPFX beside the tools themselves",
  .enabled(if: SharedData.isPresent, Comment(rawValue: SharedData.absence)))
struct PeerRuleTests {
  @Test(
    "eFEL's rule: every value of every spike",
    arguments: [("default_interp_0.1ms", EFELCriteria()), ("native_dt", EFELCriteria.native)])
  func efel(setting: String, criteria: EFELCriteria) throws {
    let recorded = try ReferenceSweeps.outputs(of: "efel_reference.json")
    var spikeCount = 0
    for sweep in try ReferenceSweeps.all() {
      let expected = try #require(recorded[sweep.name]?[setting])
      let found = EFELSpikeDetection(
        sweep.potential, criteria: criteria, stimulusStart: sweep.stimulus.start)
      let spikes = found.spikes
      spikeCount += spikes.count
      let begun = spikes.filter { $0.thresholdTime != nil }
      var differences =
        expected.differences("peak_indices", from: found.details.map { Double($0.peakIndex) })
        + expected.differences("peak_time", from: spikes.map { $0.peakTime * 1000 })
        + expected.differences("peak_voltage", from: spikes.map(\.peakPotential))
        + expected.differences(
          "AP_begin_time", from: begun.map { $0.thresholdTime.map { $0 * 1000 } })
        + expected.differences("AP_begin_voltage", from: begun.map(\.thresholdPotential))
        + expected.differences("AP_peak_upstroke", from: begun.map(\.maximumUpstroke))
        + expected.differences("min_AHP_values", from: spikes.map(\.fastTroughPotential))
        + expected.differences("AHP_depth_abs", from: spikes.map(\.fastTroughPotential))
        + expected.differences(
          "AHP_time_from_peak",
          from: spikes.map { spike in spike.fastTroughTime.map { ($0 - spike.peakTime) * 1000 } })
        + expected.differences(
          "all_ISI_values",
          from: zip(spikes.dropFirst(), spikes).map { ($0.peakTime - $1.peakTime) * 1000 })
      // eFEL gives these two only where its lists of begins and peaks have one length, and the
      // amplitude only during the stimulus.
      if expected.numbers["AP_amplitude"] != nil {
        let during = spikes.filter {
          $0.peakTime >= sweep.stimulus.start && $0.peakTime <= sweep.stimulus.end
        }
        differences += expected.differences("AP_amplitude", from: during.map(\.amplitude))
      }
      if expected.numbers["AP_duration_half_width"] != nil {
        differences += expected.differences(
          "AP_duration_half_width", from: spikes.map(\.halfWidth))
      } else {
        #expect(begun.count < spikes.count || spikes.isEmpty, "\(sweep.name)")
      }
      #expect(differences == [], "\(sweep.name), \(setting)")
      #expect(found.limits == [], "\(sweep.name)")
    }
    // Of section 3 of the analysis specification, less the sweeps that are not among the 36.
    #expect(spikeCount > 800)
  }

  @Test(
    "IPFX's rule: every value of every spike, and the reason where the filter is not valid",
    arguments: [("filter10kHz_default", 10_000.0 as Double?), ("nofilter", nil)])
  func ipfx(setting: String, filter: Double?) throws {
    let recorded = try ReferenceSweeps.outputs(of: "ipfx_reference.json")
    var criteria = IPFXCriteria()
    criteria.filter = filter
    var compared = 0
    for sweep in try ReferenceSweeps.all() {
      let expected = try #require(recorded[sweep.name]?[setting])
      let found = IPFXSpikeDetection(sweep.potential, criteria: criteria)
      if expected.isError {
        // IPFX stops; the rule says why and goes on without the filter.
        #expect(
          found.limits == [
            .filterNotValid(cutoff: 10_000, samplingRate: sweep.potential.samplingRate)
          ], "\(sweep.name)")
        criteria.filter = nil
        #expect(
          IPFXSpikeDetection(sweep.potential, criteria: criteria).details == found.details)
        criteria.filter = filter
        continue
      }
      compared += 1
      #expect(differences(expected, found, sweep.potential) == [], "\(sweep.name), \(setting)")
      #expect(found.limits == [], "\(sweep.name)")
    }
    #expect(compared == (filter == nil ? 36 : 3))
  }

  private func differences(
    _ expected: RecordedFeatures, _ found: IPFXSpikeDetection, _ potential: SampledSignal
  ) -> [String] {
    let (spikes, details) = (found.spikes, found.details)
    guard !details.isEmpty else {
      return expected.numbers["peak_index"] == nil ? [] : ["no spike found"]
    }
    func times(_ index: (IPFXSpikeDetection.Detail) -> Int?) -> [Double?] {
      details.map { index($0).map(potential.time(at:)) }
    }
    func levels(_ index: (IPFXSpikeDetection.Detail) -> Int?) -> [Double?] {
      details.map { index($0).map { potential.samples[$0] } }
    }
    var differences =
      expected.differences("threshold_index", from: details.map { Double($0.thresholdIndex) })
      + expected.differences("peak_index", from: details.map { Double($0.peakIndex) })
      + expected.differences("threshold_t", from: spikes.map(\.thresholdTime))
      + expected.differences("threshold_v", from: spikes.map(\.thresholdPotential))
      + expected.differences("peak_t", from: spikes.map(\.peakTime))
      + expected.differences("peak_v", from: spikes.map(\.peakPotential))
      + expected.differences("trough_t", from: times { $0.shape.troughIndex })
      + expected.differences("trough_v", from: levels { $0.shape.troughIndex })
      + expected.differences("fast_trough_t", from: spikes.map(\.fastTroughTime))
      + expected.differences("fast_trough_v", from: spikes.map(\.fastTroughPotential))
      + expected.differences("slow_trough_t", from: spikes.map(\.slowTroughTime))
      + expected.differences("slow_trough_v", from: spikes.map(\.slowTroughPotential))
      + expected.differences("adp_t", from: spikes.map(\.afterdepolarizationTime))
      + expected.differences("adp_v", from: spikes.map(\.afterdepolarizationPotential))
      + expected.differences("upstroke", from: spikes.map(\.maximumUpstroke))
      + expected.differences("downstroke", from: spikes.map(\.maximumDownstroke))
      + expected.differences("width", from: spikes.map { $0.halfWidth.map { $0 / 1000 } })
      + expected.differences(
        "upstroke_downstroke_ratio",
        from: spikes.map { spike in
          spike.maximumUpstroke.flatMap { up in spike.maximumDownstroke.map { up / -$0 } }
        })
    if expected.words["isi_type"] != details.map({ $0.shape.interval?.rawValue ?? "nan" }) {
      differences.append("isi_type")
    }
    if expected.truths["clipped"] != details.map(\.isClipped) { differences.append("clipped") }
    return differences
  }

  @Test("eFEL's rate, adaptation and baseline of each sweep's stimulus")
  func efelSteps() throws {
    let recorded = try ReferenceSweeps.outputs(of: "efel_reference.json")
    var compared = 0
    for sweep in try ReferenceSweeps.all() {
      let expected = try #require(recorded[sweep.name]?["native_dt"])
      let found = EFELSpikeDetection(
        sweep.potential, criteria: .native, stimulusStart: sweep.stimulus.start)
      let response = CurrentStepMeasurement(sweep.potential, rule: .efel, efel: .native).response(
        step: sweep.stimulus, amplitude: 100, spikes: found.spikes)
      for (name, value) in [
        ("mean_frequency", response.spikeCount > 0 ? response.firingRate : nil),
        ("adaptation_index", response.adaptationIndex), ("voltage_base", response.baseline),
      ] {
        let value = value.map { [Optional($0)] } ?? []
        #expect(expected.differences(name, from: value) == [], "\(sweep.name)")
        compared += value.count
      }
    }
    #expect(compared > 70)
  }

  @Test("a comparison that lists one changed value, one missing spike, one number for a gap")
  func brokenTwin() throws {
    let recorded = try ReferenceSweeps.outputs(of: "efel_reference.json")
    let features = try #require(recorded["efel_init_burst1"]?["native_dt"])
    let peaks = try #require(features.numbers["peak_time"])
    #expect(features.differences("peak_time", from: peaks) == [])
    #expect(features.differences("peak_time", from: peaks.dropLast()).count == 1)
    #expect(features.differences("peak_time", from: [nil] + peaks.dropFirst()).count == 1)
    #expect(
      features.differences("peak_time", from: peaks.map { $0.map { $0 * 1.00001 } }).count
        == peaks.count)
  }

  /// `data/reference/plateau`: the same two tools on the simulated layer 5b cell.
  @Test("both rules on the simulated bench find as many spikes as the tools, at the same times")
  func bench() throws {
    for rule in [SpikeRule.efel, .ipfx] {
      let bench = try BenchRuns.all()
      let recorded = try BenchRuns.outputs(of: rule)
      #expect(bench.count == 98)
      for run in bench {
        let times = try #require(recorded[run.name]?[run.kind])
        var criteria = SpikeRuleCriteria(efel: .native)
        criteria.ipfx.filter = 9_900
        let found = FoundSpikes(run.potential, by: rule, criteria: criteria).spikes
        #expect(found.count == times.count, "\(rule.name) \(run.name) \(run.kind)")
        for (spike, time) in zip(found, times) {
          expectClose(spike.peakTime * 1000, time, within: 1e-3, "ms")
        }
      }
    }
  }
}
