import EventDetection
import Foundation
import HDF5
import Signals
import TestSupport
import Testing

/// 36 sweeps on which eFEL, IPFX and Elephant were run (`data/reference/spikes`): where the three
/// agree, Apical must; where they do not, the published judgement decides.
@Suite(
  "Spikes beside eFEL, IPFX and Elephant",
  .enabled(if: SharedData.isPresent, Comment(rawValue: SharedData.absence)))
struct PeerSpikeTests {
  private static let folder = "reference/spikes/"

  private static func peers(_ file: String) throws -> [String: [String: Any]] {
    let data = try Data(contentsOf: URL(fileURLWithPath: SharedData.path(folder + file)))
    let document = try JSONSerialization.jsonObject(with: data) as? [String: Any]
    return document?["traces"] as? [String: [String: Any]] ?? [:]
  }

  private static func spikeTimes(_ name: String, _ file: HDF5File) throws -> [Double] {
    let group = try file.group(at: "/" + name)
    let step = try #require(group.attribute("dt_ms")?.number)
    let samples = try file.dataset(at: "/\(name)/v_mV").read(Double.self)
    let signal = SampledSignal(samples: samples, samplingRate: 1000 / step, unit: "mV")
    return SpikeDetection(signal).spikes.map(\.peakTime)
  }

  @Test("where all three agree: every spike, none besides, within half a millisecond")
  func agreement() throws {
    let file = try HDF5File(readingAt: SharedData.path(Self.folder + "traces_reference.h5"))
    let efel = try Self.peers("efel_reference.json")
    let ipfx = try Self.peers("ipfx_reference.json")
    let elephant = try Self.peers("elephant_reference.json")
    var compared = 0
    for name in efel.keys.sorted() {
      let peaks =
        (efel[name]?["native_dt"] as? [String: Any])?["peak_time"] as? [Double] ?? []
      let other = (ipfx[name]?["nofilter"] as? [String: Any])?["peak_t"] as? [Double] ?? []
      let third = elephant[name]?["peak_detection_-20mV_ms"] as? [Double] ?? []
      guard peaks.count == other.count, peaks.count == third.count else { continue }
      compared += 1
      let found = try Self.spikeTimes(name, file)
      #expect(found.count == peaks.count, "\(name)")
      for (time, peak) in zip(found, peaks) { expectClose(time * 1000, peak, within: 0.5, "ms") }
    }
    #expect(compared >= 25)
  }

  /// `spec/analysis.md` section 3: eFEL counts noise twice or is blind at baselines near −20 mV, IPFX
  /// loses small late spikes.
  @Test(
    "judged sweeps: none of the peers' named failures",
    arguments: [
      ("abf_opto_aps_good_units_s00", 50), ("abf_opto_aps_good_units_s02", 50),
      ("abf_171116sh_0019_s10", 30), ("abf_171116sh_0019_s21", 4), ("abf_190619B_0003_s06", 8),
      ("abf_190619B_0003_s09", 16), ("abf_17o05028_ic_steps_s15", 42), ("efel_bap1", 1),
    ])
  func judged(name: String, count: Int) throws {
    let file = try HDF5File(readingAt: SharedData.path(Self.folder + "traces_reference.h5"))
    #expect(try Self.spikeTimes(name, file).count == count)
  }

  /// Layer 5b pyramidal cell of Hay et al. (2011), simulated with its dendrite: the true spikes are
  /// known, also under noise, hum, drift, electrode artefacts and light artefacts.
  @Test("every spike and burst of the simulated bench, clean and as recorded, and none besides")
  func simulatedBench() throws {
    let data = try Data(
      contentsOf: URL(fileURLWithPath: SharedData.path(BenchRuns.folder + "truth.json")))
    let truth = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    let runs = try BenchRuns.all()
    #expect(runs.count == 98)
    for run in runs {
      let expected = try #require(truth[run.name] as? [String: Any])
      let times = try #require(expected["spike_times_ms"] as? [Double])
      let isBurst = try #require(expected["burst_isi16"] as? Bool)
      let spikes = SpikeDetection(run.potential).spikes
      #expect(spikes.count == times.count, "\(run.name) \(run.kind)")
      for (spike, crossing) in zip(spikes, times) {
        // The truth is the upward crossing of −20 mV, up to a millisecond before the peak.
        let delay = spike.peakTime * 1000 + run.start - crossing
        #expect(delay > -0.1 && delay < 1.5, "\(run.name): peak \(delay) ms after the crossing")
      }
      let train = SpikeTrain(times: spikes.map(\.peakTime), duration: run.potential.duration)
      #expect(train.events.contains { $0.isBurst } == isBurst, "\(run.name) \(run.kind)")
    }
  }
}
