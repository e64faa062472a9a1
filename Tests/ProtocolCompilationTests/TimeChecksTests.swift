import InputDocuments
import ProtocolCompilation
import Quantities
import StimulationProtocols
import TestSupport
import Testing

/// The shipped session: induction begins after 5 + 5 + 10 min + 10 × 10 s = 1300 s; it ends after
/// 1300 + 600 + 2400 = 4300 s; its crosstalk block has 117 trials, 292.5 s of 300 s.
@Suite("Time of a session")
struct TimeChecksTests {
  private func check(
    _ id: ProtocolCheck.ID, _ changes: [(file: Int, old: String, new: String)]
  ) throws -> ProtocolCheck {
    let checks = try ProtocolChecks(ChangedFiles(changes).files).checks
    let own = checks.filter { $0.id == id }
    #expect(own.count == 1)
    #expect(checks.allSatisfy { $0.id == id || $0.isFine })
    return try #require(own.first)
  }

  private func budget(_ text: String) -> [(file: Int, old: String, new: String)] {
    [(0, "budget: {induction_by: 25 min, session: 75 min}", "budget: {\(text)}")]
  }

  @Test("T1: induction at 1300 s passes a limit of 1300 s and breaks one of 1299 s")
  func induction() throws {
    let just = try check(.inductionStart, budget("induction_by: 1300 s"))
    #expect(just.severity == .ok && just.value == 1300 && just.limit == 1300 && just.unit == "s")
    let late = try check(.inductionStart, budget("induction_by: 1299 s"))
    #expect(late.severity == .error && late.object == "schedule.baseline")
    #expect(
      late.message
        == "induction begins 1300 s after break-in, 1299 s allowed: settle 5 + crosstalk 5 + "
        + "baseline 10 + reference 1.7")
    let longer = try check(
      .inductionStart,
      budget("induction_by: 25 min") + [(0, "settle: 5 min", "settle: 14.3 min")])
    #expect(longer.message.hasPrefix("induction begins 31 min after break-in, 25 allowed: "))
    #expect(longer.object == "schedule.settle" && longer.line != nil)
  }

  @Test("T2: a session of 4300 s passes a limit of 4300 s and breaks one of 4299 s")
  func session() throws {
    #expect(try check(.session, budget("session: 4300 s")).severity == .ok)
    let long = try check(.session, budget("session: 4299 s"))
    #expect(long.severity == .error && long.value == 4300 && long.limit == 4299)
    #expect(long.message.hasSuffix("reference 1.7 + induction 10 + test 40"))
    #expect(long.object == "schedule.test")
  }

  @Test("without a budget nothing is too long")
  func unlimited() throws {
    let change = [
      (file: 0, old: "  budget: {induction_by: 25 min, session: 75 min}\n", new: "")
    ]
    #expect(try check(.session, change).severity == .ok)
    #expect(try check(.inductionStart, change).limit == nil)
  }

  @Test("T3: 117 trials every 2.56 s fit 5 min, every 2.57 s do not")
  func crosstalk() throws {
    let just = try check(.crosstalkTime, [(0, "interval: 2500 ms", "interval: 2560 ms")])
    #expect(just.severity == .ok && just.limit == 300)
    expectClose(just.value, 299.52, within: 1e-9, "s")
    let long = try check(.crosstalkTime, [(0, "interval: 2500 ms", "interval: 2570 ms")])
    #expect(long.severity == .error)
    #expect(
      long.message
        == "the crosstalk block takes 300.69 s, 300 s allowed: ladder 96 + cross 12 + occlusion 9 = 117 "
        + "trials, one every 2.57 s")
  }

  @Test("T4: the step ends with the sweep, and keeps clear of the response to a test pulse")
  func clamp() throws {
    func step(_ offset: String) throws -> ProtocolCheck {
      try check(.clampStep, [(0, "offset: 600 ms}", "offset: \(offset)}")])
    }
    // 200 ms long in a sweep of 3 s.
    #expect(try step("2800 ms").severity == .ok)
    let after = try step("2801 ms")
    #expect(after.severity == .error && after.value == 3.001 && after.limit == 3)
    // The last test pulse is at 300 to 301 ms, its response until 351 ms.
    #expect(try step("351 ms").severity == .ok)
    let under = try step("350 ms")
    #expect(under.severity == .error && under.expected == "nothing from 290 ms to 351 ms")
    #expect(under.message.contains("top_down"))
  }

  @Test("T4: a current step in a voltage-clamp test")
  func mode() throws {
    let voltage: [(file: Int, old: String, new: String)] = [
      (0, "mode: current_clamp", "mode: voltage_clamp"),
      (0, "amplitude: -50 pA", "amplitude: -5 mV"),
    ]
    #expect(try check(.clampStep, voltage).severity == .ok)
    let current = try check(
      .clampStep,
      voltage + [
        (
          0, "    - {train: top_down_test, at: trial, offset: 300 ms}\n",
          "    - {train: top_down_test, at: trial, offset: 300 ms}\n"
            + "    - {current_step: late_current, at: trial, offset: 2 s}\n"
        )
      ])
    #expect(current.severity == .error && current.message == "a current step in voltage clamp")
  }
}
