import EventDetection
import Signals
import TestSupport
import Testing

/// Layer 5b pyramidal cell of Hay et al. (2011), simulated with its dendrite (`data/reference/plateau`):
/// the true spikes are known, also under noise, hum, drift, electrode artefacts and light artefacts.
@Suite(
  "Spikes and bursts of the simulated bench",
  .enabled(if: SharedData.isPresent, Comment(rawValue: SharedData.absence)))
struct BenchSpikeTests {
  /// The truth is the upward crossing of −20 mV, up to 1.5 ms before the peak.
  private static let delay = -0.1...1.5

  private static func spikes(_ run: BenchRuns.Run) -> [Double] {
    SpikeDetection(run.potential).spikes.map { $0.peakTime * 1000 + run.start }
  }

  private static func events(_ run: BenchRuns.Run) -> [SpikingEvent] {
    SpikeTrain(
      times: SpikeDetection(run.potential).spikes.map(\.peakTime),
      duration: run.potential.duration
    ).events
  }

  @Test("49 runs, clean and as recorded: every spike and no other, every burst label")
  func runs() throws {
    let truths = try BenchRuns.truth()
    #expect(truths.count == 49)
    let runs = try BenchRuns.all()
    #expect(runs.count == 98)
    var (spikes, bursts) = (0, 0)
    for run in runs {
      let truth = try #require(truths[run.name])
      let match = SpikeMatch(Self.spikes(run), truth.spike_times_ms, delay: Self.delay)
      #expect(match.missed == [] && match.additional == [], "\(run.name) \(run.kind)")
      spikes += match.matched
      let isBurst = Self.events(run).contains { $0.isBurst }
      #expect(isBurst == truth.burst_isi16, "\(run.name) \(run.kind)")
      bursts += isBurst ? 1 : 0
    }
    #expect(spikes == 2 * truths.values.reduce(0) { $0 + $1.spike_times_ms.count })
    // Both labels occur.
    #expect(bursts > 0 && bursts < runs.count)
  }

  @Test("twelve trials under background current: every spike and no other, every burst label")
  func trials() throws {
    let truths = try BenchRuns.trialTruths()
    #expect(truths.count == 12)
    for run in try BenchRuns.trials() {
      let match = SpikeMatch(
        Self.spikes(run), truths.flatMap(\.spike_times_ms), delay: Self.delay)
      #expect(match.missed == [] && match.additional == [], "\(run.kind)")
      #expect(match.matched == 14)
      let events = Self.events(run)
      for truth in truths {
        // The window in which the truth was counted.
        let window = (truth.stim_ms - 5)..<(truth.stim_ms + 150)
        let isBurst = events.contains { $0.isBurst && window.contains($0.start * 1000 + run.start) }
        #expect(isBurst == truth.burst_isi16, "\(run.kind), trial at \(truth.stim_ms) ms")
      }
    }
  }

  @Test("clean traces: each peak is the highest sample of its spike")
  func peaks() throws {
    let truths = try BenchRuns.truth()
    for run in try BenchRuns.all() where run.kind == "clean" {
      let rate = run.potential.samplingRate
      let samples = run.potential.samples
      for (spike, crossing) in zip(
        SpikeDetection(run.potential).spikes, truths[run.name]?.spike_times_ms ?? [])
      {
        var index = Int(((crossing - run.start) / 1000 * rate).rounded(.up))
        var highest = index
        while index < samples.count, samples[index] >= -20 {
          if samples[index] > samples[highest] { highest = index }
          index += 1
        }
        expectClose(spike.peakTime * rate, Double(highest), within: 1, "samples")
      }
    }
  }

  /// A rule that takes every wiggle above −60 mV for a spike, and one that takes hardly any.
  @Test("broken twin: other criteria fail")
  func brokenTwin() throws {
    var all = SpikeCriteria()
    (all.minimumPeak, all.minimumAmplitude, all.derivativeThreshold) = (-60, 1, 1)
    (all.hysteresis, all.minimumHalfWidth) = (0.5, 0)
    var few = SpikeCriteria()
    few.minimumAmplitude = 90
    let truths = try BenchRuns.trialTruths().flatMap(\.spike_times_ms)
    let recorded = try #require(try BenchRuns.trials().last)
    for (criteria, isTooMany) in [(all, true), (few, false)] {
      let times = SpikeDetection(recorded.potential, criteria: criteria).spikes
        .map { $0.peakTime * 1000 }
      let match = SpikeMatch(times, truths, delay: Self.delay)
      #expect((isTooMany ? match.additional : match.missed).isEmpty == false)
    }
  }
}
