import EventDetection
import Foundation
import HDF5
import Messages
import RecordingAnalysis
import Recordings
import Signals
import TestSupport
import Testing

@Suite(
  "Light in recordings of other labs",
  .enabled(if: SharedData.isPresent, Comment(rawValue: SharedData.absence)))
struct LightOfOtherLabsTests {
  private func open(
    _ name: String, options: ReadingOptions = .init()
  ) throws -> (recording: Recording, survey: LightSurvey) {
    let file = try RecordingFile(path: SharedData.path("recordings/\(name)"), options: options)
    return (file.recording, LightSurvey(file.recording, source: file))
  }

  /// Onsets and offsets in seconds by numpy: running median of 21 samples, middle of its 2nd and 98th
  /// percentile. One of the files holds 16-bit counts that overflowed, so that it idles high.
  @Test(
    "mock TTL pulses of neuroconv: every pulse and its polarity, whatever levels and noise",
    arguments: [
      ("DefaultTTLSignal", [1.0, 3, 5], 1.0, LightPolarity.activeHigh),
      ("FloatsAdjustedMeansAndNoise", [0.2, 1.2, 2.2], 0.3, .activeHigh),
      ("IrregularShortPulses", [0.22, 1.37], 0.25, .activeHigh),
      ("IrregularShortPulsesAdjustedNoise", [0.22, 1.37], 0.25, .activeHigh),
      ("IrregularShortPulsesDifferentSeed", [0.22, 1.37], 0.25, .activeHigh),
      ("NonDefaultRegular", [0.2, 1.2, 2.2], 0.3, .activeHigh),
      ("NonDefaultRegularAdjustedMeans", [0.2, 1.2, 2.2], 0.3, .activeHigh),
      ("NonDefaultRegularFloats", [0.2, 1.2, 2.2], 0.3, .activeHigh),
      ("NonDefaultRegularUInt16", [0.2, 1.2, 2.2], 0.3, .activeLow),
    ])
  func mockPulses(name: String, onsets: [Double], width: Double, polarity: LightPolarity) throws {
    let file = try HDF5File(
      readingAt: SharedData.path("recordings/nwb2-neuroconv-ttl/mock_ttl_examples.nwb"))
    let samples = try file.dataset(at: "/acquisition/\(name)/data").read(Double.self)
    let rate = name == "DefaultTTLSignal" ? 25_000.0 : 1000
    let levels = try #require(TwoLevels(samples))
    #expect(levels.isTwoLevel)
    #expect((levels.upperPart > 0.5 && levels.beginsHigh) == (polarity == .activeLow))
    let channel = LightChannel(
      channel: Channel(
        name: name, objectPath: name, firstSample: 0, sampleCount: samples.count,
        samplingRate: rate, unit: "V", scale: 1, offset: 0), kind: .gate, site: name,
      polarity: polarity, levels: levels)
    let pulses = LightPulseDetection.pulses(
      in: SampledSignal(samples: samples, samplingRate: rate, unit: "V"), channel: channel,
      pathway: nil)
    #expect(pulses.count == onsets.count)
    for (pulse, onset) in zip(pulses, onsets) {
      expectClose(pulse.onset, onset, within: 1.5 / rate, "s")
      expectClose(pulse.offset - pulse.onset, width, within: 1.5 / rate, "s")
    }
  }

  /// The light's own command is a 5 V gate in the voltage-clamp command, from 10.85935 to 11.85935 s
  /// (h5py).
  @Test("a gate in the command: suggested, and with the user's word one pulse of a second")
  func violet() throws {
    let name = "abf-converted/20220408_0002_violet.nwb"
    let doubted = try open(name)
    let suggestion = try #require(doubted.survey.channels.first)
    #expect(suggestion.source == .commandGate && !suggestion.isUsed)
    #expect(suggestion.pulseCount == 1 && suggestion.option == "--light 'command=light'")
    let path = SharedData.path("recordings/\(name)")
    let file = try RecordingFile(
      path: path, options: ReadingOptions(lights: [LightStatement("command=soma")]))
    let result = RecordingAnalyzer().analyze(file.recording, source: file).result
    let pulses = try #require(result.sweeps.first).light
    #expect(pulses.count == 1)
    expectClose(pulses.first?.onset, 10.85935 + 5e-5, within: 5.1e-5, "s")
    expectClose(pulses.first?.offset, 11.85935 + 5e-5, within: 5.1e-5, "s")
    #expect(!result.messages.contains { $0.id == .lightGateInCommand })
  }

  /// The photodiode steps at the command's own sample (0.018 V before, 1.82 V at it, h5py), so half
  /// of the light is passed half a sample before: −0.025 ms. Of the truth's pulses 36 of the soma and
  /// 12 of the tuft begin in darkness or together; 24 of the soma fall into the tuft's light.
  @Test("two-site file: latency and counts of both sites")
  func twoSites() throws {
    let survey = try open("synthetic/syn_two_site_ogen.nwb").survey
    #expect(survey.latencies.map(\.count).sorted() == [12, 36])
    #expect(survey.latencies.map(\.unjudgedCount).sorted() == [0, 24])
    for latency in survey.latencies {
      #expect(latency.missingCount == 0 && latency.mergedCount == 0)
      expectClose(latency.median, -0.025, within: 0.000_5, "ms")
      expectClose(latency.quartiles?.last, -0.025, within: 0.000_5, "ms")
    }
    #expect(survey.messages.isEmpty)
    let typed = survey.channels.filter(\.isUsed)
    #expect(typed.map(\.source) == [.optogeneticSeries, .optogeneticSeries])
    #expect(typed.map(\.pulseCount).compactMap { $0 }.sorted() == [12, 60])
    // The word's bits are seen by the photodiode as well and stay suggestions: 0.4 + 0.3 + 0.25.
    let bits = survey.channels.filter { $0.source == .digitalBit }
    #expect(bits.map(\.confidence) == [0.95, 0.95] && bits.allSatisfy { !$0.isUsed })
    #expect(
      bits.map(\.option) == [
        "--light 'TTL:bit 0=soma light gate'", "--light 'TTL:bit 1=apical light gate'",
      ])
    let events = survey.channels.filter { $0.source == .eventsTable }
    #expect(events.map(\.pulseCount).compactMap { $0 }.sorted() == [12, 60])
  }

  @Test("two-site file: bits and events that the user states give the pulses of the series")
  func stated() throws {
    let name = "synthetic/syn_two_site_ogen.nwb"
    func onsets(_ statements: [String]) throws -> [[Double]] {
      let path = SharedData.path("recordings/\(name)")
      let file = try RecordingFile(
        path: path,
        options: ReadingOptions(lights: try statements.map { try LightStatement($0) }))
      return try file.recording.sweeps.map { sweep in
        try sweep.lights.flatMap { light in
          LightPulseDetection.pulses(
            in: try file.signal(of: light.channel), channel: light, pathway: nil
          ).map(\.onset)
        }.sorted()
      }
    }
    let series = try onsets(["ogen_soma=soma", "ogen_apical=apical"])
    #expect(series.reduce(0) { $0 + $1.count } == 72)
    #expect(try onsets(["TTL:bit 0=soma", "TTL:bit 1=apical"]) == series)
    let events = try onsets(["light_onsets=soma", "/events/light_onsets=apical"])
    for (one, other) in zip(events, series) {
      #expect(one.count == other.count)
      for (event, onset) in zip(one, other) { expectClose(event, onset, within: 2.6e-5, "s") }
    }
  }
}
