import Foundation
import InputDocuments
import NeuronModels
import Optogenetics
import PlasticityRules
import Quantities
import Signals
import Statistics
import StimulationProtocols

/// Runs virtual cells through the induction of every condition of a protocol and asks each rule.
public struct ProtocolPredictor: Sendable {
  public var stimulation: StimulationProtocol
  public var rules: [any PlasticityRule]
  public var parameters: VirtualExperimentParameters
  public var seed: UInt64
  public var cellCount: Int
  /// Only the first so many trials of induction are simulated; nil for all.
  public var trialLimit: Int?

  /// Virtual cells in each condition.
  public static let defaultCellCount = 8
  /// Numbers of the cells of a prediction begin here, beyond those of every study: a prediction must
  /// not know the random numbers of a study that was simulated with the same seed.
  private static let firstCell: UInt32 = 1 << 24

  public init(
    _ stimulation: StimulationProtocol, rules: [any PlasticityRule] = RuleLibrary.all,
    parameters: VirtualExperimentParameters = .init(), seed: UInt64,
    cellCount: Int = ProtocolPredictor.defaultCellCount, trialLimit: Int? = nil
  ) {
    self.stimulation = stimulation
    self.rules = rules
    self.parameters = parameters
    self.seed = seed
    self.cellCount = cellCount
    self.trialLimit = trialLimit
  }

  /// All that one condition's cells did. Of a trial only numbers are kept: a session may have thousands.
  private struct Outcome: Sendable {
    var condition: NamedItem<Condition>
    /// One a cell.
    var cells: [CellOutcome]

    /// By rule.
    func predictions(_ rule: Int) -> [RulePrediction] { cells.map { $0.predictions[rule] } }
  }

  private struct CellOutcome: Sendable {
    var spikes = EventCounts()
    var presynapticSpikeCount = 0
    /// α, one a trial in which it was measured.
    var forwardAlphas: [Double] = []
    var targetAlphas: [Double] = []
    var alphaScale: PlateauMeasure.Scale?
    /// mV·ms, one a trial.
    var plateauAreas: [Double] = []
    /// One a rule.
    var predictions: [RulePrediction] = []
  }

  /// Trials of induction that are simulated.
  private var simulatedTrialCount: Int {
    let planned = stimulation.schedule.induction.count
    return min(planned, trialLimit ?? planned)
  }

  /// - Parameter progress: called with (virtual cells done, virtual cells in all).
  public func prediction(
    progress: @Sendable (Int, Int) -> Void = { _, _ in }
  ) async -> ProtocolPrediction {
    let plan = SessionPlan(stimulation.schedule)
    let outcomes = await outcomes(plan: plan, progress: progress)
    func changes(_ role: ConditionRole, _ rule: Int) -> [Double]? {
      outcomes.first { $0.condition.value.role == role }
        .flatMap { Self.changes($0.predictions(rule)) }
    }
    return ProtocolPrediction(
      stimulationProtocol: stimulation.name, cellCount: cellCount, seed: seed,
      inductionTrialCount: stimulation.schedule.induction.count,
      simulatedTrialCount: simulatedTrialCount,
      conditions: outcomes.map { outcome in
        condition(
          outcome,
          rules: rules.indices.map { index in
            Self.rule(
              rules[index].name, outcome.predictions(index),
              bottomUpOnly: changes(.bottomUpOnly, index),
              targetPlateau: changes(.targetPlateau, index))
          })
      },
      assumptions: [
        "A two-compartment burst neuron (\(parameters.neuron.name)) stands for every cell.",
        "One opsin model (\(parameters.opsin.name)) stands for every opsin of the protocol, at the "
          + "wavelength of its greatest sensitivity; light of one pathway does not reach the other.",
        "Synaptic strengths are plausible, not measured; what is robust is the sign and the order of "
          + "the conditions.",
        "A drug in the bath is taken as leaving \(parameters.conductanceUnderDrug) of the top-down "
          + "conductance.",
        "α is the area of the apical potential above rest, which no somatic electrode measures.",
      ] + trialsThatAreLeftOut + lightThatIsLeftOut)
  }

  private func outcomes(
    plan: SessionPlan, progress: @Sendable (Int, Int) -> Void
  ) async -> [Outcome] {
    await withTaskGroup(of: (condition: Int, cell: Int, outcome: CellOutcome).self) { group in
      for (index, condition) in stimulation.conditions.enumerated() {
        for cell in 0..<cellCount {
          group.addTask { (index, cell, outcome(of: cell, in: condition, plan: plan)) }
        }
      }
      var found = stimulation.conditions.map { _ in
        [CellOutcome](repeating: CellOutcome(), count: cellCount)
      }
      var done = 0
      for await (condition, cell, outcome) in group {
        found[condition][cell] = outcome
        done += 1
        progress(done, found.count * cellCount)
      }
      return zip(stimulation.conditions, found).map { Outcome(condition: $0, cells: $1) }
    }
  }

  private var trialsThatAreLeftOut: [String] {
    let planned = stimulation.schedule.induction.count
    guard simulatedTrialCount < planned else { return [] }
    return [
      "Only the first \(simulatedTrialCount) of \(planned) trials of induction are simulated: sign and "
        + "relative size are those of a session that ends there, and a change in a rule's own unit is "
        + "that of these trials alone."
    ]
  }

  /// Sentences on light that the model does not have.
  private var lightThatIsLeftOut: [String] {
    var sentences: [String] = []
    let clock = stimulation.clock
    let interval = stimulation.schedule.induction.interval
    let between = stimulation.conditions.flatMap { condition in
      stimulation.pulses(of: condition.value).filter { !stimulation.isInTrial($0) }
    }
    if let first = between.map(\.start).min(), let last = between.map(\.end).max() {
      func seconds(_ time: Microseconds) -> String {
        ShortNumber.text((time.seconds * 10).rounded() / 10)
      }
      let after = first - clock.target.to
      let before = interval + clock.forward.from - last
      sentences.append(
        "Light between trials, for equal doses, is not simulated: it comes \(seconds(after)) s after "
          + "the target phase and \(seconds(before)) s before the next forward phase, in every "
          + "condition that has less light in its trials. A rule whose eligibility lasts seconds, as "
          + "that of behavioural time scale plasticity does, may count it.")
    }
    if stimulation.pathways.contains(where: { $0.value.role == .interneuron }) {
      sentences.append(
        "Light on interneurons is taken as leaving \(VirtualCell.conductanceUnderInhibition) of the "
          + "top-down conductance from its start until \(VirtualCell.inhibitionOutlasts) s after its "
          + "end; nothing else of inhibition is simulated.")
    }
    if stimulation.trains.contains(where: { $0.value.rampFrom != nil }) {
      sentences.append("A ramp of light is taken as a square pulse of its mean irradiance.")
    }
    return sentences
  }

  private func outcome(
    of number: Int, in condition: NamedItem<Condition>, plan: SessionPlan
  ) -> CellOutcome {
    let cell = VirtualCell(
      stimulation, condition: condition, parameters: parameters, seed: seed,
      number: Self.firstCell + UInt32(number))
    var outcome = CellOutcome()
    let record = cell.induction(of: plan, tail: nil, trialLimit: simulatedTrialCount) { trial in
      outcome.spikes =
        outcome.spikes
        + EventCounts(
          SpikeTrain(times: trial.spikeTimes, duration: trial.dendriticPotential.duration))
      outcome.plateauAreas.append(
        trial.plateaus.reduce(0) { $0 + (trial.apicalPlateau(in: $1, settling: 0).alpha ?? 0) })
    }
    outcome.presynapticSpikeCount = record.trials.reduce(0) {
      $0 + ($1.presynapticSpikes?.count ?? 0)
    }
    outcome.forwardAlphas = record.trials.compactMap { $0.forwardPlateau?.alpha }
    outcome.targetAlphas = record.trials.compactMap { $0.targetPlateau?.alpha }
    outcome.alphaScale = record.trials.first?.forwardPlateau?.scale
    outcome.predictions = rules.map { $0.prediction(for: record) }
    return outcome
  }

  private func condition(
    _ outcome: Outcome, rules: [ProtocolPrediction.Rule]
  ) -> ProtocolPrediction.Condition {
    let (cells, areas) = (outcome.cells, outcome.cells.flatMap(\.plateauAreas))
    let spikes = cells.map(\.spikes).reduce(EventCounts(), +)
    let count = Double(max(1, areas.count))
    return ProtocolPrediction.Condition(
      condition: outcome.condition.name, title: outcome.condition.value.title,
      forwardAlpha: mean(cells.flatMap(\.forwardAlphas)),
      targetAlpha: mean(cells.flatMap(\.targetAlphas)), alphaScale: cells.first?.alphaScale,
      presynapticSpikesPerTrial: Double(cells.map(\.presynapticSpikeCount).reduce(0, +)) / count,
      eventsPerTrial: Double(spikes.events) / count, burstProbability: spikes.burstProbability,
      plateauArea: areas.reduce(0, +) / count, rules: rules)
  }

  /// nil where one cell cannot be computed.
  private static func changes(_ predictions: [RulePrediction]) -> [Double]? {
    let changes = predictions.compactMap(\.change)
    return changes.count == predictions.count && !changes.isEmpty ? changes : nil
  }

  private static func rule(
    _ name: String, _ predictions: [RulePrediction], bottomUpOnly: [Double]?,
    targetPlateau: [Double]?
  ) -> ProtocolPrediction.Rule {
    let validity = predictions.flatMap(\.validity).reduce(into: [String]()) {
      if !$0.contains($1) { $0.append($1) }
    }
    guard let changes = changes(predictions), let center = mean(changes) else {
      return ProtocolPrediction.Rule(
        rule: name, meanChange: nil, standardDeviation: nil, relativeChange: nil, sign: nil,
        reason: predictions.compactMap(\.reason).first ?? "no virtual cell", validity: validity)
    }
    let spread = sampleVariance(changes)?.squareRoot()
    var relative: Double?
    var sign: Int?
    if let bottomUpOnly, let zero = mean(bottomUpOnly) {
      let error =
        ((sampleVariance(changes) ?? 0) / Double(changes.count)
        + (sampleVariance(bottomUpOnly) ?? 0) / Double(bottomUpOnly.count)).squareRoot()
      let difference = center - zero
      if let top = targetPlateau.flatMap({ mean($0) }), abs(top - zero) > 1e-9 * abs(top) {
        relative = difference / (top - zero)
      }
      let isSmall =
        abs(relative ?? 1) < RulePrediction.leastRelativeChange
        || abs(difference) <= 2 * error
      sign = isSmall ? 0 : difference > 0 ? 1 : -1
    }
    return ProtocolPrediction.Rule(
      rule: name, meanChange: center, standardDeviation: spread, relativeChange: relative,
      sign: sign, reason: nil, validity: validity)
  }
}
