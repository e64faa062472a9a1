import Foundation
import TestSupport
import Testing

@Suite("apical simulate neuron")
struct SimulateNeuronTests {
  private func document(_ arguments: [String]) async throws -> [String: Any] {
    let run = try await ApicalProgram.run(["simulate", "neuron", "--json"] + arguments)
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.errors.isEmpty)
    return try run.json()
  }

  private let soma = ["--soma-current", "2500,0.1,0.105"]
  private let dendrite = ["--dendrite-current", "400,0.1,0.11"]

  @Test("soma alone one spike, dendrite alone none, both a burst (published: 103.3, 116.9 ms)")
  func coincidence() async throws {
    let alone = try await document(soma)
    #expect(alone["schema"] as? String == "apical.simulate-neuron/1")
    #expect((alone["spike_times_s"] as? [Double])?.count == 1)
    #expect(alone["burst_probability"] as? Double == 0)
    let below = try await document(dendrite)
    #expect((below["spike_times_s"] as? [Double])?.isEmpty == true)
    #expect(below["burst_probability"] is NSNull)
    let both = try await document(soma + dendrite)
    // The table's run starts at E_L, this one at rest: within two steps.
    let times = try #require(both["spike_times_s"] as? [Double])
    #expect(times.count == 2)
    expectClose(times.first, 0.1033, within: 0.00021, "s")
    expectClose(times.last, 0.1169, within: 0.00021, "s")
    #expect((both["bursts"] as? [[String: Any]])?.first?["spike_count"] as? Int == 2)
    let measures = try #require(both["dendrite"] as? [String: Any])
    expectClose(measures["peak_mv"] as? Double, -3.822, within: 0.5, "mV")
    #expect((both["provenance"] as? [String: Any])?["seed"] is NSNull)
    #expect((both["model"] as? [String: Any])?["name"] as? String == "N18")
  }

  @Test("the other preset by name: three spikes")
  func preset() async throws {
    let run = try await document(["--model", "P21"] + soma + dendrite)
    #expect((run["spike_times_s"] as? [Double])?.count == 3)
    #expect((run["model"] as? [String: Any])?["name"] as? String == "P21")
  }

  @Test("light on the dendrite turns a somatic drive that is too weak into a burst and a plateau")
  func light() async throws {
    let weak = ["--soma-current", "300,0.05,0.35"]
    #expect(try await (document(weak)["spike_times_s"] as? [Double])?.isEmpty == true)
    let lit = try await document(weak + ["--dendrite-light", "0.5,0.1,0.3"])
    #expect((lit["spike_times_s"] as? [Double])?.count == 4)
    let opsin = try #require(lit["opsin"] as? [String: Any])
    #expect(opsin["source"] as? String != nil)
    let measures = try #require(lit["dendrite"] as? [String: Any])
    let plateau = try #require((measures["plateaus"] as? [[String: Any]])?.first)
    // It begins after the light (0.1 s) and lasts 30 ms or more, or it would be none.
    #expect(try #require(plateau["onset_s"] as? Double) > 0.1)
    #expect(try #require(plateau["duration_ms"] as? Double) >= 20)
    #expect(try #require(plateau["area_mv_ms"] as? Double) > 0)
    #expect((measures["not_separable_from_current_s"] as? [Any])?.isEmpty == true)
    // The same potential under injected current is not called a plateau.
    let injected = try await document(["--dendrite-current", "600,0.1,0.3"])
    let other = try #require(injected["dendrite"] as? [String: Any])
    #expect((other["plateaus"] as? [Any])?.isEmpty == true)
    #expect((other["not_separable_from_current_s"] as? [Any])?.isEmpty == false)
  }

  @Test("noise: the same seed gives the same bytes, another seed another run")
  func noise() async throws {
    let arguments = ["simulate", "neuron", "--json", "--noise", "450", "--duration", "1"]
    func spikes(_ seed: String) async throws -> [Double] {
      let run = try await ApicalProgram.run(arguments + ["--seed", seed])
      let document = try run.json()
      #expect((document["provenance"] as? [String: Any])?["generator"] is String)
      let dendrite = try #require(document["dendrite"] as? [String: Any])
      return try [#require(dendrite["peak_mv"] as? Double)]
        + (#require(document["spike_times_s"] as? [Double]))
    }
    let first = try await spikes("1")
    #expect(try await first == spikes("1"))
    #expect(try await first != spikes("2"))
  }

  @Test("the text names model, opsin, spikes and plateau")
  func text() async throws {
    let run = try await ApicalProgram.run(
      ["simulate", "neuron", "--soma-light", "5,0.1,0.105", "--dendrite-light", "0.3,0.1,0.12"])
    #expect(run.status == 0)
    for words in [
      "N18 (Naud & Sprekeler (2018)", "ChR2(H134R), four states", "3 spikes in 1 events",
    ] {
      #expect(run.text.contains(words), "\(run.text)")
    }
  }

  @Test(
    "wrong use is 64 and prints the usage",
    arguments: [
      ["--soma-current", "2500"], ["--soma-current", "2500,0.2,0.1"],
      ["--soma-current", "x,0.1,0.2"], ["--soma-current", "1e9,0.1,0.2"],
      ["--soma-current", "1,-0.1,0.2"], ["--soma-current", "nan,0.1,0.2"],
      ["--dendrite-light", "-1,0.1,0.2"], ["--dendrite-light", "1e6,0.1,0.2"],
      ["--duration", "0"], ["--duration", "nan"], ["--duration", "1e9"],
      ["--soma-current", "1,0.1,0.2", "--duration", "0.15"], ["--noise", "-1"],
      ["--model", "N19"],
    ])
  func usage(arguments: [String]) async throws {
    let run = try await ApicalProgram.run(["simulate", "neuron"] + arguments)
    #expect(run.status == 64, "\(arguments): \(run.status)")
    #expect(run.output.isEmpty)
    #expect(run.errors.contains("Usage"))
  }
}
