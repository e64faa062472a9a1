import EventDetection
import Messages
import RecordingAnalysis
import Signals
import TestSupport
import Testing

@Suite("What the samples show of the lights of a recording")
struct LightSurveyTests {
  private static let windows = (0..<5).map {
    TimeWindow(start: 0.2 + 0.1 * Double($0), end: 0.21 + 0.1 * Double($0))
  }

  /// A recording of two sweeps whose photodiode lags by `lag` seconds and skips some pulses.
  private func recording(lag: Double, skipping: Set<Int> = []) -> MemoryRecording {
    var made = MemoryRecording()
    for _ in 0..<2 {
      let trace = TraceBuilder(seconds: 1, rate: 10_000).signal
      var sensor = TraceBuilder(seconds: 1, rate: 10_000, resting: 0.02)
      for (index, window) in Self.windows.enumerated() where !skipping.contains(index) {
        sensor.addBox(1.8, from: window.start + lag, to: window.end + lag)
      }
      sensor.addNoise(0.004, seed: 9)
      made.append(trace, bottomUp: Self.windows, photodiode: sensor.signal)
    }
    return made
  }

  @Test("median, quartiles and counts of a site; the photodiode confirms the channel")
  func latency() throws {
    let made = recording(lag: 0.000_5)
    let survey = LightSurvey(made.recording, source: made)
    let latency = try #require(survey.latencies.first)
    #expect(survey.latencies.count == 1 && latency.site == "basal")
    #expect(latency.count == 10 && latency.missingCount == 0 && latency.unjudgedCount == 0)
    // Sample 5 after the command is the first in the light, so half of it is at 4.5 samples.
    expectClose(latency.median, 0.45, within: 0.002, "ms")
    expectClose(latency.quartiles?.first, 0.45, within: 0.002, "ms")
    #expect(latency.resolution == 0.1)
    #expect(survey.messages.isEmpty)
    let basal = try #require(survey.channels.first { $0.site == "basal" })
    #expect(basal.pulseCount == 10 && basal.medianWidth == 10 && basal.sweepCount == 2)
    #expect(basal.evidence == [.photodiode, .typed] && basal.confidence == 0.95)
    let tuft = try #require(survey.channels.first { $0.site == "tuft" })
    #expect(tuft.pulseCount == 0 && tuft.medianWidth == nil && tuft.evidence == [.typed])
  }

  @Test("what a verification found in all light of a recording is a warning of the recording")
  func sharedDeviations() throws {
    let made = recording(lag: 0)
    var request = AnalysisRequest()
    request.sharedLightDeviations = ["PD: all light late by the same (3033 µs)"]
    let result = RecordingAnalyzer(request: request).analyze(made.recording, source: made).result
    let found = result.messages.filter { $0.id == .recordingLightNotAsPlanned }
    #expect(found.count == 1 && found.first?.severity == .warning && found.first?.sweep == nil)
    #expect(found.first?.text.hasSuffix("PD: all light late by the same (3033 µs)") == true)
  }

  @Test("late light is warned of beyond the limit, with the number")
  func late() throws {
    let made = recording(lag: 0.004)
    let message = try #require(LightSurvey(made.recording, source: made).messages.first)
    #expect(message.id == .lightLate && message.severity == .warning)
    #expect(message.unit == "ms" && message.expected == "at most 1.0")
    expectClose(message.found.flatMap(Double.init), 3.95, within: 0.005, "ms")
    var criteria = PhotodiodeCriteria()
    criteria.latencyLimit = 4
    #expect(LightSurvey(made.recording, source: made, criteria: criteria).messages.isEmpty)
  }

  @Test("missing pulses are counted, placed and warned of, and confirm nothing")
  func missing() throws {
    let made = recording(lag: 0, skipping: [1, 3])
    let survey = LightSurvey(made.recording, source: made)
    let latency = try #require(survey.latencies.first)
    #expect(latency.count == 6 && latency.missingCount == 4)
    let message = try #require(survey.messages.first)
    #expect(survey.messages.count == 1 && message.id == .lightMissing)
    #expect(message.expected == "10 pulses" && message.found == "6")
    #expect(message.sweep == 0)
    expectClose(message.time, 0.3, within: 1e-9, "s")
    #expect(survey.channels.allSatisfy { !$0.evidence.contains(.photodiode) })
  }

  @Test("the analysis has the same, and reads no sweep a second time for its pulses")
  func analysis() throws {
    let made = recording(lag: 0.004)
    let result = RecordingAnalyzer().analyze(made.recording, source: made).result
    let survey = LightSurvey(made.recording, source: made)
    #expect(result.lightLatencies == survey.latencies)
    #expect(result.lightChannels == survey.channels)
    #expect(result.messages.contains { $0.id == .lightLate })
  }

  @Test("what would need more samples than allowed is left out and said to be unknown")
  func limit() {
    let made = recording(lag: 0)
    let survey = LightSurvey(made.recording, source: made, sampleLimit: 15_000)
    #expect(survey.channels.map(\.pulseCount) == [nil, nil])
    #expect(survey.latencies.isEmpty)
  }
}
