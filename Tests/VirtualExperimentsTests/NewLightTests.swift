import Foundation
import InputDocuments
import PlasticityRules
import StimulationProtocols
import TestSupport
import Testing
import VirtualExperiments

@Suite("Light that virtual cells have, and light that they have not")
struct NewLightTests {
  private static func prediction(
    _ name: String, conditions: [String], cells: Int = 2,
    change: (inout StimulationProtocol) -> Void = { _ in }
  ) async throws -> ProtocolPrediction {
    var stimulation = try ProtocolFiles(
      protocol: SharedData.packageRoot.appendingPathComponent("Protocols/\(name).protocol.yaml")
        .path
    ).stimulation.value
    stimulation.schedule.induction.count = 4
    stimulation.conditions = stimulation.conditions.filter { conditions.contains($0.name) }
    change(&stimulation)
    var parameters = VirtualExperimentParameters()
    parameters.noise = nil
    parameters.failureProbability = 0
    return await ProtocolPredictor(
      stimulation, parameters: parameters, seed: 5, cellCount: cells
    ).prediction()
  }

  @Test("light between trials changes no prediction, and is named among the assumptions")
  func betweenTrials() async throws {
    let with = try await Self.prediction("plateau-difference", conditions: ["A", "D"])
    let without = try await Self.prediction("plateau-difference", conditions: ["A", "D"]) {
      for index in $0.conditions.indices {
        $0.conditions[index].value.stimuli.removeAll { $0.anchor == .midInterval }
      }
    }
    #expect(with.conditions == without.conditions)
    // Of 10 s: 5 s after the start of a trial whose target phase ended at 0.4 s, and until 5.231 s.
    let sentence = with.assumptions.first { $0.hasPrefix("Light between trials") }
    #expect(sentence?.contains("4.6 s after the target phase and 4.9 s before") == true)
    #expect(!without.assumptions.contains { $0.hasPrefix("Light between trials") })
  }

  @Test("interneurons silence the late part of tonic input, and prevent a plateau")
  func inhibition() async throws {
    let prediction = try await Self.prediction("apical-rule", conditions: ["1", "2", "8", "10"])
    func alpha(_ name: String) throws -> (forward: Double, target: Double) {
      let condition = try #require(prediction.conditions.first { $0.condition == name })
      return (try #require(condition.forwardAlpha), try #require(condition.targetAlpha))
    }
    let (late, silenced, blocked) = (try alpha("2"), try alpha("8"), try alpha("10"))
    #expect(late.target > late.forward)
    #expect(silenced.forward > silenced.target)
    #expect(blocked.target < 0.5 * late.target)
  }
}
