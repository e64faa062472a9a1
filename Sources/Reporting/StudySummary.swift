import Foundation
import ModelComparison
import PlasticityRules
import RecordingAnalysis
import Signals
import Statistics
import SynapticResponses

/// The numbers of a report that belong to no single recording.
///
/// Cells, not events or sweeps, are what a condition's mean is made of.
public struct StudySummary: Encodable, Sendable {
  /// Event rate and burst probability of one condition, over cells.
  public struct ConditionMean: Encodable, Sendable {
    public var condition: String
    public var cellCount: Int
    public var sweepCount: Int
    /// Mean over cells, Hz.
    public var meanEventRate: Double?
    /// Cells with at least one event; only they have a burst probability.
    public var cellsWithEvents: Int
    /// Mean over those cells.
    public var meanBurstProbability: Double?

    enum CodingKeys: String, CodingKey {
      case condition
      case cellCount = "cell_count"
      case sweepCount = "sweep_count"
      case meanEventRate = "mean_event_rate_hz"
      case cellsWithEvents = "cells_with_events"
      case meanBurstProbability = "mean_burst_probability"
    }

    public func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(condition, forKey: .condition)
      try container.encode(cellCount, forKey: .cellCount)
      try container.encode(sweepCount, forKey: .sweepCount)
      try container.encode(meanEventRate, forKey: .meanEventRate)
      try container.encode(cellsWithEvents, forKey: .cellsWithEvents)
      try container.encode(meanBurstProbability, forKey: .meanBurstProbability)
    }
  }

  /// What one rule says of the cells of one condition.
  public struct RuleVerdict: Encodable, Sendable {
    public var rule: String
    public var positiveCount: Int
    public var negativeCount: Int
    public var zeroCount: Int
    public var notComputableCount: Int

    /// The sign that all computable cells share; nil where they differ or there is none.
    public var sign: Int? {
      switch (positiveCount > 0, negativeCount > 0, zeroCount > 0) {
      case (true, false, false): 1
      case (false, true, false): -1
      case (false, false, true): 0
      default: nil
      }
    }

    enum CodingKeys: String, CodingKey {
      case rule
      case positiveCount = "positive_count"
      case negativeCount = "negative_count"
      case zeroCount = "zero_count"
      case notComputableCount = "not_computable_count"
      case sign
    }

    public func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(rule, forKey: .rule)
      try container.encode(positiveCount, forKey: .positiveCount)
      try container.encode(negativeCount, forKey: .negativeCount)
      try container.encode(zeroCount, forKey: .zeroCount)
      try container.encode(notComputableCount, forKey: .notComputableCount)
      try container.encode(sign, forKey: .sign)
    }
  }

  /// The weight ratio of one condition over its cells, and what the rules say.
  public struct Outcome: Encodable, Sendable {
    public var condition: String
    public var cellCount: Int
    public var weightRatioCount: Int
    /// Geometric mean over cells; nil without cells that have a ratio.
    public var weightRatio: Double?
    /// Student's t interval over cells, made on the logarithm; with one cell that cell's own
    /// interval.
    public var weightRatioInterval: [Double]?
    public var verdicts: [RuleVerdict]

    /// +1, −1, or 0 where the interval holds 1; nil without an interval.
    public var measuredSign: Int? {
      guard let lower = weightRatioInterval?.first, let upper = weightRatioInterval?.last else {
        return nil
      }
      return lower > 1 ? 1 : upper < 1 ? -1 : 0
    }

    /// In at least one cell the computable rules do not all give the same sign.
    public var rulesDisagree: Bool

    public func verdict(of rule: String) -> RuleVerdict? { verdicts.first { $0.rule == rule } }

    enum CodingKeys: String, CodingKey {
      case condition
      case cellCount = "cell_count"
      case weightRatioCount = "weight_ratio_count"
      case weightRatio = "weight_ratio"
      case weightRatioInterval = "weight_ratio_interval"
      case measuredSign = "measured_sign"
      case verdicts
      case rulesDisagree = "rules_disagree"
    }

    public func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(condition, forKey: .condition)
      try container.encode(cellCount, forKey: .cellCount)
      try container.encode(weightRatioCount, forKey: .weightRatioCount)
      try container.encode(weightRatio, forKey: .weightRatio)
      try container.encode(weightRatioInterval, forKey: .weightRatioInterval)
      try container.encode(measuredSign, forKey: .measuredSign)
      try container.encode(verdicts, forKey: .verdicts)
      try container.encode(rulesDisagree, forKey: .rulesDisagree)
    }
  }

  /// How often a rule has the measured sign, on the cells on which the rules disagree; agreement
  /// elsewhere speaks for no rule.
  public struct SignAgreement: Encodable, Sendable {
    public var rule: String
    /// Cells on which the rules disagree, the sign was measured and this rule is computable.
    public var cellCount: Int
    /// Those of them on which the rule has the measured sign.
    public var agreeingCount: Int

    enum CodingKeys: String, CodingKey {
      case rule
      case cellCount = "cell_count"
      case agreeingCount = "agreeing_count"
    }
  }

  public var recordingCount: Int
  public var failedRecordingCount: Int
  public var sweepCount: Int
  public var failedSweepCount: Int
  public var spikeCount: Int
  public var eventCount: Int
  public var singleSpikeCount: Int
  public var burstCount: Int
  public var plateauCount: Int
  public var weightRatioCount: Int
  public var conditions: [ConditionMean]
  public var outcomes: [Outcome]
  public var signAgreement: [SignAgreement]
  /// Events and bursts by the recorded light.
  public var burstContrasts: StudyBurstContrasts
  /// Trials whose α was measured in both phases.
  public var alphaTrialCount: Int
  /// Trials with phases in which α abstained in one or both.
  public var alphaAbstainedCount: Int

  enum CodingKeys: String, CodingKey {
    case recordingCount = "recording_count"
    case failedRecordingCount = "failed_recording_count"
    case sweepCount = "sweep_count"
    case failedSweepCount = "failed_sweep_count"
    case spikeCount = "spike_count"
    case eventCount = "event_count"
    case singleSpikeCount = "single_spike_count"
    case burstCount = "burst_count"
    case plateauCount = "plateau_count"
    case weightRatioCount = "weight_ratio_count"
    case conditions = "condition_means"
    case outcomes
    case signAgreement = "sign_agreement"
    case burstContrasts = "burst_contrasts"
    case alphaTrialCount = "alpha_trial_count"
    case alphaAbstainedCount = "alpha_abstained_count"
  }

  /// The name under which recordings without a condition are listed.
  static let noCondition = "no condition stated"

  /// - Parameters:
  ///   - recordings: results, in the order of the input.
  ///   - failedCount: files without a result.
  ///   - signTable: what the rules say of these recordings.
  public init(recordings: [RecordingResult], failedCount: Int, signTable: SignTable) {
    let sweeps = recordings.flatMap(\.sweeps)
    let counts = sweeps.reduce(EventCounts()) { $0 + $1.counts }
    recordingCount = recordings.count
    failedRecordingCount = failedCount
    sweepCount = sweeps.count
    failedSweepCount = recordings.reduce(0) { $0 + $1.failed.count }
    spikeCount = counts.spikes
    eventCount = counts.events
    singleSpikeCount = counts.singleSpikes
    burstCount = counts.bursts
    plateauCount = sweeps.reduce(0) { $0 + $1.plateaus.count }
    weightRatioCount = recordings.count { $0.weightChange != nil }
    let measured = sweeps.filter { $0.forwardPlateau != nil || $0.targetPlateau != nil }
    alphaTrialCount = measured.count {
      $0.forwardPlateau?.alpha != nil && $0.targetPlateau?.alpha != nil
    }
    alphaAbstainedCount = measured.count - alphaTrialCount
    conditions = Self.conditionMeans(recordings)
    outcomes = Self.outcomes(recordings, signTable: signTable)
    burstContrasts = StudyBurstContrasts(recordings)
    signAgreement = signTable.rules.map { rule in
      let telling = signTable.rows.compactMap { row -> (Int, Int)? in
        guard row.rulesDisagree, let measured = row.weightChange?.sign,
          let predicted = row.predictions.first(where: { $0.rule == rule })?.sign
        else { return nil }
        return (measured, predicted)
      }
      return SignAgreement(
        rule: rule, cellCount: telling.count, agreeingCount: telling.count { $0 == $1 })
    }
  }

  private static func conditionMeans(_ recordings: [RecordingResult]) -> [ConditionMean] {
    let summaries = Dictionary(grouping: recordings.flatMap(\.conditions), by: \.condition)
    return order(summaries.keys, arms: recordings).map { name in
      let cells = summaries[name] ?? []
      let probabilities = cells.compactMap(\.counts.burstProbability)
      return ConditionMean(
        condition: name, cellCount: cells.count,
        sweepCount: cells.reduce(0) { $0 + $1.sweepCount },
        meanEventRate: mean(cells.compactMap(\.counts.eventRate)),
        cellsWithEvents: probabilities.count, meanBurstProbability: mean(probabilities))
    }
  }

  /// Arms of the experiment first, then the other conditions, each by name.
  private static func order(
    _ names: some Sequence<String>, arms recordings: [RecordingResult]
  ) -> [String] {
    let arms = Set(recordings.compactMap(\.condition))
    return names.sorted { (arms.contains($0) ? 0 : 1, $0) < (arms.contains($1) ? 0 : 1, $1) }
  }

  private static func outcomes(
    _ recordings: [RecordingResult], signTable: SignTable
  ) -> [Outcome] {
    let members = recordings.filter { recording in
      recording.weightChange != nil || signTable.rows.contains { $0.file == recording.file }
    }
    let arms = Dictionary(grouping: members) { $0.condition ?? noCondition }
    return arms.keys.sorted().map { name in
      let cells = arms[name] ?? []
      let files = Set(cells.map(\.file))
      let rows = signTable.rows.filter { files.contains($0.file) }
      let changes = cells.compactMap(\.weightChange)
      let logarithms = changes.map { log($0.ratio) }
      let interval = changes.first.flatMap {
        MeanInterval.student(logarithms, confidence: $0.confidence)
      }
      return Outcome(
        condition: name, cellCount: cells.count, weightRatioCount: changes.count,
        weightRatio: changes.count == 1 ? changes.first?.ratio : mean(logarithms).map { exp($0) },
        weightRatioInterval: changes.count == 1
          ? changes.first?.interval : interval.map { [exp($0.lower), exp($0.upper)] },
        verdicts: signTable.rules.map { rule in
          let said = rows.compactMap { row in row.predictions.first { $0.rule == rule } }
          return RuleVerdict(
            rule: rule, positiveCount: said.count { $0.sign == 1 },
            negativeCount: said.count { $0.sign == -1 }, zeroCount: said.count { $0.sign == 0 },
            notComputableCount: said.count { $0.sign == nil })
        }, rulesDisagree: rows.contains(where: \.rulesDisagree))
    }
  }
}
