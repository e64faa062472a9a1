import Foundation
import Messages
import RecordingAnalysis
import Signals
import SynapticResponses
import TestSupport
import Testing

@Suite("The outcome window of a protocol")
struct OutcomeWindowTests {
  /// Sweeps begin every 10 s: six of baseline (0 to 50 s), three of induction (to 80.4 s), twelve of
  /// test (90 to 200 s). The response is 1 mV, but 2 mV in the last three baseline sweeps and 3 mV in
  /// the test sweeps at 150 to 180 s.
  private static func recording(hasInduction: Bool = true) -> MemoryRecording {
    var memory = MemoryRecording()
    let pulse = TimeWindow(start: 0.1, end: 0.105)
    func append(_ count: Int, _ block: Trial.Block, _ amplitude: (Int) -> Double) {
      for index in 0..<count {
        var builder = TraceBuilder(seconds: 0.4, rate: 10_000)
        builder.addBox(amplitude(index), from: 0.105, to: 0.12)
        memory.append(
          builder.signal, bottomUp: [pulse], trial: Trial(condition: "x", block: block))
      }
    }
    append(6, .baseline) { $0 < 3 ? 1 : 2 }
    if hasInduction { append(3, .induction) { _ in 1 } }
    append(12, .test) { (6...9).contains($0) ? 3 : 1 }
    return memory
  }

  private static func change(
    _ window: OutcomeWindow?, hasInduction: Bool = true
  ) -> RecordingResult {
    let memory = recording(hasInduction: hasInduction)
    return RecordingAnalyzer(request: AnalysisRequest(outcome: window))
      .analyze(memory.recording, source: memory).result
  }

  @Test("only sweeps of the window and of the last baseline count")
  func window() throws {
    // From 80.4 s: 140.4 s to 180.4 s holds the sweeps at 150, 160, 170 and 180 s.
    let result = try #require(
      Self.change(OutcomeWindow(from: 60, to: 100, baseline: 30)).weightChange)
    #expect(result.baselineCount == 3 && result.afterCount == 4)
    expectClose(result.ratio, 1.5, within: 1e-9)
    let whole = try #require(Self.change(nil).weightChange)
    #expect(whole.baselineCount == 6 && whole.afterCount == 12)
  }

  @Test("a sweep at the window's start is in, one at its end is not, however clocks were rounded")
  func edges() throws {
    for slip in [-1e-7, 0, 1e-7] {
      let result = try #require(
        Self.change(OutcomeWindow(from: 69.6 + slip, to: 99.6 + slip, baseline: 30 + slip))
          .weightChange)
      #expect(result.baselineCount == 3 && result.afterCount == 3, "\(slip)")
    }
  }

  @Test("a cell that was lost before the window has no ratio, and the reason counts the sweeps")
  func lost() throws {
    let result = Self.change(OutcomeWindow(from: 1200, to: 1800, baseline: 600))
    #expect(result.weightChange == nil)
    let message = try #require(result.messages.first { $0.id == .weightNotMeasured })
    #expect(message.text.contains("0 of 12 test sweeps lie in the outcome window"))
    let without = Self.change(
      OutcomeWindow(from: 60, to: 100, baseline: 30), hasInduction: false)
    #expect(without.weightChange == nil)
    #expect(
      without.messages.contains {
        $0.id == .weightNotMeasured && $0.text.contains("without induction trials")
      })
  }
}
