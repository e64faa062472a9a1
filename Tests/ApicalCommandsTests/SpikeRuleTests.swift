import Foundation
import TestSupport
import Testing

/// `apical analyze --rule` as a user calls it.
@Suite("Rules of spikes on the command line")
struct SpikeRuleTests {
  private static let recording = SharedData.packageRoot.appendingPathComponent(
    "SampleData/plateau-difference/KBWXQ.nwb"
  ).path

  @Test(
    "criteria and every other rule's count are in the document",
    arguments: ["apical", "efel", "ipfx"])
  func document(rule: String) async throws {
    let run = try await ApicalProgram.run([
      "analyze", Self.recording, "--rule", rule, "--efel-step", "native", "--ipfx-filter", "4000",
      "--light-artefact", "none", "--json",
    ])
    #expect(run.status == 0)
    let document = try run.json()
    let criteria = try #require(document["criteria"] as? [String: Any])
    #expect(criteria["spike_rule"] as? String == rule)
    #expect((criteria["efel"] as? [String: Any])?["interpolation_step_ms"] is NSNull)
    #expect((criteria["light_artefact"] as? [String: Any])?["method"] as? String == "none")
    let sweeps = try #require(document["sweeps"] as? [[String: Any]])
    let others = Set(["apical", "efel", "ipfx"]).subtracting([rule])
    for sweep in sweeps {
      let checks = try #require(sweep["rule_checks"] as? [[String: Any]])
      #expect(Set(checks.compactMap { $0["rule"] as? String }) == others)
      for check in checks { #expect(check["spike_count"] is Int && check["differences"] is [Any]) }
    }
    let spikes = sweeps.flatMap { $0["spikes"] as? [[String: Any]] ?? [] }
    let spike = try #require(spikes.first)
    for key in [
      "peak_time_s", "peak_mv", "threshold_time_s", "threshold_mv", "amplitude_mv", "half_width_ms",
      "maximum_upstroke_v_s", "maximum_downstroke_v_s", "fast_ahp_mv", "slow_ahp_mv", "adp_mv",
      "latency_ms",
    ] {
      #expect(spike[key] != nil, "\(key)")
    }
  }

  @Test("a person is told whose spikes they are")
  func text() async throws {
    let run = try await ApicalProgram.run(["analyze", Self.recording, "--rule", "efel"])
    #expect(run.status == 0)
    #expect(run.text.contains("spikes by eFEL's rule"))
    let own = try await ApicalProgram.run(["analyze", Self.recording])
    #expect(!own.text.contains("eFEL's rule"))
  }
}
