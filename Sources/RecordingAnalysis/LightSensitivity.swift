import EventDetection
import Messages
import Signals
import SynapticResponses

/// What the results would be without the sweeps whose light was not as planned.
///
/// The assigned condition is what is estimated: no sweep is dropped from any result. This stands beside them, so that
/// it can be seen whether they hang on the light that went wrong.
public struct LightSensitivity: Codable, Sendable {
  public var asPlannedCount: Int
  public var deviatingCount: Int
  /// Sweeps that the verification could not compare.
  public var notComparedCount: Int
  /// α_t − α_f over the induction trials whose light was as planned; nil where it is not measured.
  public var plateauDifference: PlateauDifference?
  /// Of the test responses in sweeps whose light was as planned; nil where it is not measured.
  public var weightChange: WeightChange?

  enum CodingKeys: String, CodingKey {
    case asPlannedCount = "as_planned_sweep_count"
    case deviatingCount = "deviating_sweep_count"
    case notComparedCount = "not_compared_sweep_count"
    case plateauDifference = "plateau_difference"
    case weightChange = "weight_change"
  }
}

extension RecordingAnalyzer {
  /// Says of each sweep whether its light was as planned.
  func markLight(_ analyses: inout [SweepAnalysis], messages: inout [Message]) {
    messages += request.sharedLightDeviations.map {
      Message(
        .recordingLightNotAsPlanned, .warning, "the light was not as planned: \($0)",
        remedy: "Read the page of the verification; results are not corrected for it.")
    }
    guard let deviations = request.lightDeviations else { return }
    for index in analyses.indices {
      let sweep = analyses[index].result
      guard let words = deviations[sweep.index] else { continue }
      analyses[index].result.quality.lightIsAsPlanned = words.isEmpty
      guard !words.isEmpty else { continue }
      messages.append(
        Message(
          .lightNotAsPlanned, .warning,
          "the light was not as planned (\(words)); the sweep stays in its condition",
          object: sweep.name, sweep: sweep.index,
          remedy: "Compare the result with the one without such sweeps."))
    }
  }

  /// nil without a verification.
  func lightSensitivity(
    of sweeps: [SweepResult], synaptic: SynapticMeasurement, isOneArm: Bool
  ) -> LightSensitivity? {
    guard request.lightDeviations != nil else { return nil }
    // Sweeps stay where they are: the outcome window begins with the end of induction.
    let planned = sweeps.map { sweep in
      guard sweep.quality.lightIsAsPlanned == false else { return sweep }
      var sweep = sweep
      sweep.evokedResponses = []
      return sweep
    }
    // What these say of the whole recording is said there.
    var unheard: [Message] = []
    return LightSensitivity(
      asPlannedCount: sweeps.count { $0.quality.lightIsAsPlanned == true },
      deviatingCount: sweeps.count { $0.quality.lightIsAsPlanned == false },
      notComparedCount: sweeps.count { $0.quality.lightIsAsPlanned == nil },
      plateauDifference: isOneArm
        ? plateauDifference(
          of: sweeps.filter {
            $0.block == .induction && $0.quality.lightIsAsPlanned != false
          }) : nil,
      weightChange: synaptic.weightChange(of: planned, messages: &unheard))
  }
}
