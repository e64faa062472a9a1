import EventDetection
import Messages
import RecordingAnalysis
import Recordings
import Signals
import TestSupport
import Testing

/// Recordings from other labs, and files with known truth, that stand beside the project.
@Suite(
  "Recordings of other labs",
  .enabled(if: SharedData.isPresent, Comment(rawValue: SharedData.absence)))
struct RealRecordingTests {
  private static func analyzed(_ name: String) throws -> RecordingResult {
    let file = try RecordingFile(path: SharedData.path("recordings/\(name)"))
    return RecordingAnalyzer().analyze(file.recording, source: file).result
  }

  @Test("50 light flashes drive 50 spikes in each of 3 sweeps, all single")
  func opticallyDrivenSpikes() throws {
    let result = try Self.analyzed("abf-converted/opto_aps_good_units.nwb")
    #expect(result.sweeps.map(\.counts.spikes) == [50, 50, 50])
    #expect(result.sweeps.allSatisfy { $0.counts.bursts == 0 && $0.counts.singleSpikes == 50 })
    #expect(result.messages.contains { $0.id == .lightOnlyInName })
  }

  /// Counts of a plain threshold, from the README of the recordings, and Apical's own.
  @Test(
    "the README's plain count is met, and each difference is listed by sweep and time",
    arguments: [
      ("nwb2-ferguson/FergusonEtAl2015_PYR2.nwb", 67, 67),
      ("nwb2-lantyer/LantyerEtAl2018_180817_ME_9_CC.nwb", 215, 215),
      // 90 peaks above +30 mV, of which 3 at 0.346 s are single-sample artefacts.
      ("nwb2-bluepyefe/99111002.nwb", 214, 87),
      ("abf-converted/17o05028_ic_steps.nwb", 375, 375),
      ("abf-converted/PYR1.nwb", 521, 521),
    ])
  func plainCounts(name: String, crossings: Int, spikes: Int) throws {
    let result = try Self.analyzed(name)
    let checks = result.sweeps.compactMap(\.thresholdCheck)
    #expect(checks.reduce(0) { $0 + $1.crossingCount } == crossings)
    #expect(result.sweeps.reduce(0) { $0 + $1.counts.spikes } == spikes)
    let listed = checks.flatMap(\.differences)
    let without = listed.count { $0.kind == .crossingWithoutSpike }
    #expect(crossings - without == spikes - (listed.count - without))
    #expect(listed.allSatisfy { !$0.reason.isEmpty })
  }

  @Test("the three artefacts of 99111002 are named as such")
  func artefacts() throws {
    let result = try Self.analyzed("nwb2-bluepyefe/99111002.nwb")
    let artefacts = result.sweeps.flatMap { sweep in
      (sweep.thresholdCheck?.differences ?? []).filter { $0.reason.contains("artefact") }
    }
    #expect(artefacts.count >= 3)
    #expect(result.messages.contains { $0.id == .sweepImplausibleBaseline })
  }

  // Names as they stand in the file.
  // swift-format-ignore: AlwaysUseLowerCamelCase
  private struct TwoSiteTruth: Decodable {
    struct Sweep: Decodable {
      var name: String
      var condition: String
      var spikes: [Double]
      var bursts: [[Double]]
      var plateaus: [[Double]]
      var light_soma: [[Double]]
      var light_apical: [[Double]]
    }

    var sweeps: [Sweep]
  }

  @Test("two-site file: every spike, burst, plateau and light pulse of the truth")
  func twoSites() throws {
    let result = try Self.analyzed("synthetic/syn_two_site_ogen.nwb")
    let truth = try SharedData.decode(
      TwoSiteTruth.self, from: "recordings/synthetic/syn_two_site_ogen.truth.json")
    #expect(result.sweeps.count == truth.sweeps.count)
    for (sweep, expected) in zip(result.sweeps, truth.sweeps) {
      #expect(sweep.condition == expected.condition)
      #expect(sweep.spikes.count == expected.spikes.count, "sweep \(sweep.index)")
      for (spike, time) in zip(sweep.spikes, expected.spikes) {
        expectClose(spike.peakTime, time, within: 5e-4, "s")
      }
      #expect(
        sweep.bursts.map { Double($0.spikeCount) } == expected.bursts.map { $0[2] },
        "sweep \(sweep.index)")
      #expect(sweep.plateaus.count == expected.plateaus.count, "sweep \(sweep.index)")
      for (plateau, window) in zip(sweep.plateaus, expected.plateaus) {
        expectClose(plateau.onset, window[0], within: 0.015, "s")
        expectClose(plateau.onset + plateau.duration / 1000, window[1], within: 0.02, "s")
      }
      let soma = sweep.light.filter { $0.pathway == .bottomUp }
      let apical = sweep.light.filter { $0.pathway == .topDown }
      #expect(soma.count == expected.light_soma.count)
      #expect(apical.count == expected.light_apical.count)
      for (pulse, window) in zip(soma + apical, expected.light_soma + expected.light_apical) {
        expectClose(pulse.onset, window[0], within: 6e-5, "s")
        expectClose(pulse.offset, window[1], within: 6e-5, "s")
      }
      // α_f and α_t are ordered as the light says: early in "soma+apical", late in "apical".
      let forward = try #require(sweep.forwardPlateau?.alpha)
      let target = try #require(sweep.targetPlateau?.alpha)
      switch expected.condition {
      case "apical": #expect(target > forward + 500)
      case "soma+apical": #expect(forward > target + 500)
      default: #expect(abs(forward) < 300 && abs(target) < 300)
      }
    }
  }

  @Test("ACQ4: the four spikes where the README has them, three of them a burst")
  func acq4() throws {
    let result = try Self.analyzed("synthetic/syn_acq4_clamp.ma")
    let spikes = result.sweeps.flatMap(\.spikes)
    #expect(spikes.count == 4)
    for (spike, expected) in zip(spikes, [0.300, 0.307, 0.315, 0.600]) {
      expectClose(spike.peakTime, expected, within: 1.5e-3, "s")
    }
    #expect(result.sweeps.map(\.counts.bursts) == [1])
    #expect(result.sweeps.map(\.counts.singleSpikes) == [1])
  }

  @Test("WaveSurfer test signals and NWB 1 voltage clamps are read and hold no spikes")
  func withoutCells() throws {
    for (name, sweeps) in [
      ("wavesurfer/multiple_sweeps_0001-0010.h5", 10), ("wavesurfer/test2.h5", 3),
      ("nwb1-ipfx/UntitledExperiment-2018_12_03_234957-compressed.nwb", 1),
    ] {
      let result = try Self.analyzed(name)
      #expect(result.sweeps.count == sweeps, "\(name)")
      #expect(result.sweeps.allSatisfy { $0.spikes.isEmpty && $0.plateaus.isEmpty }, "\(name)")
    }
  }

  // Names as they stand in the file.
  // swift-format-ignore: AlwaysUseLowerCamelCase
  private struct RangesTruth: Decodable {
    var spikes: [Double]
    var starting_time: Double
  }

  @Test("continuous series cut by ranges: every spike that a recorded range holds")
  func continuousRanges() throws {
    let result = try Self.analyzed("synthetic/syn_continuous_ranges.nwb")
    let truth = try SharedData.decode(
      RangesTruth.self, from: "recordings/synthetic/syn_continuous_ranges.truth.json")
    let found = result.sweeps.flatMap { sweep in
      sweep.spikes.map { $0.peakTime + sweep.startTime - truth.starting_time }
    }
    // Row 11 of the table has a stimulus and no response: its 5 s are in no sweep.
    let expected = truth.spikes.filter { $0 < 55 }
    #expect(expected.count == 83)
    #expect(found.count == expected.count)
    for (time, spike) in zip(found, expected) { expectClose(time, spike, within: 5e-4, "s") }
    #expect(result.sweeps.allSatisfy { $0.plateaus.isEmpty })
    #expect(result.messages.contains { $0.id == .recordingSamplesUnassigned })
  }
}
