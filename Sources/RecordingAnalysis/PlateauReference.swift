import EventDetection
import Signals
import Statistics

/// Finds, for each trial, the trials against which its plateaus are measured: the same phases, the
/// same bottom-up light up to the end of the target phase, no top-down light up to there.
struct PlateauReference {
  /// Onsets and offsets that differ by less than this are the same light, seconds.
  private static let tolerance = 0.001

  private struct Candidate {
    var sweep: Int
    /// Before the end of the target phase: what comes later cannot have acted in it.
    var bottomUp: [TimeWindow]
    var phases: TrialPhases?
    var forward: Double?
    var target: Double?
  }

  private var candidates: [Candidate] = []
  /// For the passive response to injected current.
  private let cell: PassiveCell?

  init(_ analyses: [SweepAnalysis], cell: PassiveCell?) {
    self.cell = cell
    candidates = analyses.compactMap { analysis in
      let light = Self.effectiveLight(analysis.result)
      guard !analysis.areasAreDendritic, light.allSatisfy({ $0.pathway == .bottomUp }),
        analysis.forwardArea?.injected.isEmpty ?? true,
        analysis.targetArea?.injected.isEmpty ?? true,
        analysis.forwardArea?.area != nil || analysis.targetArea?.area != nil
      else { return nil }
      return Candidate(
        sweep: analysis.result.index, bottomUp: light.map(\.window),
        phases: analysis.result.phases, forward: analysis.forwardArea?.area,
        target: analysis.targetArea?.area)
    }
  }

  /// Fills in α_f and α_t of every trial that has phases.
  func measure(_ analyses: inout [SweepAnalysis]) {
    for position in analyses.indices {
      let analysis = analyses[position]
      guard let forward = analysis.forwardArea, let target = analysis.targetArea else { continue }
      if analysis.areasAreDendritic {
        analyses[position].result.forwardPlateau = PlateauMeasurement.dendriticChannel(forward)
        analyses[position].result.targetPlateau = PlateauMeasurement.dendriticChannel(target)
        continue
      }
      guard analysis.result.light.allSatisfy({ $0.pathway != nil }) else {
        let reason = "the pathway of a light is not known, so no trial can be matched"
        analyses[position].result.forwardPlateau = PlateauMeasurement.abstained(
          window: forward.window, reason: reason)
        analyses[position].result.targetPlateau = PlateauMeasurement.abstained(
          window: target.window, reason: reason)
        continue
      }
      let matched = candidates.filter { Self.matches($0, analysis.result) }
      let hasLight = !Self.effectiveLight(analysis.result).isEmpty
      analyses[position].result.forwardPlateau = PlateauMeasurement.somaticResidual(
        forward, references: matched.compactMap(\.forward), hasLight: hasLight, cell: cell)
      analyses[position].result.targetPlateau = PlateauMeasurement.somaticResidual(
        target, references: matched.compactMap(\.target), hasLight: hasLight, cell: cell)
    }
  }

  private static func matches(_ candidate: Candidate, _ sweep: SweepResult) -> Bool {
    let bottomUp = effectiveLight(sweep).filter { $0.pathway == .bottomUp }.map(\.window)
    return candidate.sweep != sweep.index && candidate.phases == sweep.phases
      && candidate.bottomUp.count == bottomUp.count
      && zip(candidate.bottomUp, bottomUp).allSatisfy {
        abs($0.start - $1.start) < tolerance && abs($0.end - $1.end) < tolerance
      }
  }

  private static func effectiveLight(_ sweep: SweepResult) -> [LightPulse] {
    sweep.light.filter { pulse in sweep.phases.map { pulse.onset < $0.target.end } ?? true }
  }
}

extension PassiveCell {
  /// R and τ over the hyperpolarising steps of a recording that give them.
  init?(of steps: [CurrentStepResponse]) {
    let passive = steps.filter { $0.amplitude < 0 }
    let resistances = passive.compactMap(\.inputResistance)
    guard let resistance = mean(resistances), let tau = mean(passive.compactMap(\.timeConstant))
    else { return nil }
    self.init(
      inputResistance: resistance,
      resistanceDeviation: sampleVariance(resistances)?.squareRoot(), timeConstant: tau,
      stepCount: resistances.count)
  }
}
