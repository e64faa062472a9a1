import Foundation
import InputDocuments
import StimulationProtocols
import TestSupport
import Testing
import VirtualExperiments

@Suite("A prediction from a part of a long induction")
struct TrialLimitTests {
  private static func prediction(
    trials: Int, limit: Int?, conditions: [String] = ["A", "D"]
  ) async throws -> ProtocolPrediction {
    var stimulation = try ProtocolFiles(
      protocol: SharedData.packageRoot.appendingPathComponent(
        "Protocols/plateau-difference.protocol.yaml"
      ).path
    ).stimulation.value
    stimulation.schedule.induction.count = trials
    stimulation.conditions = stimulation.conditions.filter { conditions.contains($0.name) }
    return await ProtocolPredictor(stimulation, seed: 7, cellCount: 2, trialLimit: limit)
      .prediction()
  }

  @Test("the first trials of a long induction are those of an induction that ends there")
  func limit() async throws {
    let short = try await Self.prediction(trials: 3, limit: nil)
    // An induction this long is never simulated whole here: it would take minutes.
    let long = try await Self.prediction(trials: 100_000, limit: 3)
    #expect(long.conditions == short.conditions)
    #expect(long.inductionTrialCount == 100_000 && long.simulatedTrialCount == 3)
    #expect(short.inductionTrialCount == 3 && short.simulatedTrialCount == 3)
    let said = Set(long.assumptions).subtracting(short.assumptions)
    #expect(said.count == 1)
    #expect(said.first?.contains("first 3 of 100000 trials") == true)
    let other = try await Self.prediction(trials: 4, limit: nil)
    #expect(other.conditions != short.conditions)
  }

  @Test("a limit that is not reached changes nothing")
  func unreached() async throws {
    let free = try await Self.prediction(trials: 3, limit: nil)
    #expect(try await Self.prediction(trials: 3, limit: 60) == free)
  }

  @Test(
    "presynaptic spikes are the pulses on the pathway's own mask, in animals that express, in the light"
  )
  func presynapticSpikes() async throws {
    let names = ["A", "D", "E", "H", "I", "L"]
    let prediction = try await Self.prediction(trials: 1, limit: nil, conditions: names)
    // Three pulses a phase; L has them in the target phase alone, E none; H has no opsin, I no light.
    #expect(
      prediction.conditions.map(\.presynapticSpikesPerTrial)
        == [6, 6, 0, 0, 0, 3])
    for condition in prediction.conditions where condition.presynapticSpikesPerTrial == 0 {
      for rule in condition.rules { #expect(rule.meanChange == 0, "\(rule.rule)") }
    }
  }
}
