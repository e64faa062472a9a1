import Foundation
import Signals

/// Burst-dependent plasticity: an event of the postsynaptic cell depresses, a burst potentiates, in
/// proportion to recent presynaptic events.
///
/// **Definition.** dw/dt = η [B(t) − P̄(t) E(t)] Ẽ(t). E and B are impulses at postsynaptic events
/// and bursts as `SpikeTrain` defines them, a burst at its second spike; Ẽ is the presynaptic event
/// trace (+1 an event, decay τ_pre); P̄ = B̄/Ē with B̄ and Ē moving averages (+1/τ_avg an event or
/// burst, decay τ_avg). Depression uses P̄ before the event moves it; a presynaptic event at the same
/// instant counts. Evaluated from event to event, without a time step. What ``Average`` P̄ is makes
/// three rules:
///
/// - ``Average/fixed``: P̄ stays at its start value.
/// - ``Average/slow(time:)``: P̄ moves over seconds, through all trials; between trials, whose
///   activity the record does not hold, both averages decay and P̄ stays.
/// - ``Average/fast(shareOfForwardPhase:)``: P̄ adapts within the forward phase of each trial, and
///   the weight changes in the target phase only: the schedule of the authors' network simulations,
///   in which plasticity is off while the network predicts (7.2 s, τ_avg 2 s) and on while it is
///   taught. That this schedule holds for a pairing of two phases of a cell is our reading.
///
/// **Source.** Payeur, Guerguiev, Zenke, Richards & Naud (2021) Nat Neurosci 24:1010; η, τ_pre,
/// τ_avg and start values of their pairing protocols (`spec/plasticity.md` 2.6,
/// `spec/burst-models.md` 2).
///
/// **Worked number.** Postsynaptic spikes at 0, 100, 105, 200, 300, 305, 310, 400 ms, presynaptic at
/// 90, 290, 450 ms: Δw = 0.1213791076 with P̄ fixed at 0.15, 0.1206441698 with τ_avg = 15 s.
public struct BurstDependentRule: PlasticityRule {
  /// How the burst probability P̄ that an event is held against comes about.
  public enum Average: Hashable, Sendable {
    case fixed
    /// τ_avg, seconds.
    case slow(time: Double)
    /// τ_avg as a share of the forward phase's length.
    case fast(shareOfForwardPhase: Double)
  }

  public let name: String
  public let summary: String
  public let parameterSet: ParameterSet

  private let average: Average
  private let learningRate: Double
  /// τ_pre, seconds.
  private let presynapticTime: Double
  /// P̄ at the start.
  private let burstProbability: Double
  /// Ē at the start, Hz.
  private let eventRate: Double

  /// - Parameters:
  ///   - average: of the burst probability; the published pairing protocols take
  ///     `.slow(time: 15)`.
  ///   - learningRate: η, change of a weight per burst.
  ///   - presynapticTime: τ_pre, ms.
  ///   - burstProbability: P̄ at the start, 0 to 1.
  ///   - eventRate: Ē at the start, Hz.
  public init(
    average: Average, learningRate: Double = 0.1, presynapticTime: Double = 50,
    burstProbability: Double = 0.15, eventRate: Double = 5
  ) {
    self.average = average
    self.learningRate = learningRate
    self.presynapticTime = presynapticTime / 1000
    self.burstProbability = burstProbability
    self.eventRate = eventRate
    var values = [
      "learning_rate": learningRate, "tau_pre_ms": presynapticTime,
      "start_burst_probability": burstProbability,
      "burst_interval_ms": SpikeTrain.defaultBurstInterval * 1000,
    ]
    let set: String
    switch average {
    case .fixed:
      name = "burst-fixed"
      summary = "bursts potentiate, events depress, against a fixed burst probability"
      set = "payeur2021-pairing-fixed"
    case .slow(let time):
      name = "burst-slow-average"
      summary = "bursts against the cell's own average of seconds (Payeur et al. 2021)"
      set = "payeur2021-pairing"
      values["start_event_rate_hz"] = eventRate
      values["tau_avg_s"] = time
    case .fast(let share):
      name = "burst-fast-average"
      summary = "bursts of the target phase against an average that adapts in the forward phase"
      set = "payeur2021-prediction-teaching"
      values["start_event_rate_hz"] = eventRate
      values["tau_avg_over_forward_phase"] = share
    }
    parameterSet = ParameterSet(
      name: set, values: values,
      source: "Payeur, Guerguiev, Zenke, Richards & Naud (2021) Nat Neurosci 24:1010")
  }

  public func prediction(for record: ActivityRecord) -> RulePrediction {
    func answer(_ outcome: RulePrediction.Outcome, _ validity: [String] = []) -> RulePrediction {
      RulePrediction(
        rule: name, parameterSet: parameterSet.name, outcome: outcome, validity: validity)
    }
    guard !record.trials.isEmpty else { return answer(.notComputable("no induction trials")) }
    var changes: [Double] = []
    var state = startState(time: 0)
    for (index, trial) in record.trials.sorted(by: { $0.startTime < $1.startTime }).enumerated() {
      guard let presynaptic = trial.presynapticSpikes else {
        return answer(.notComputable("the presynaptic activity is not known"))
      }
      guard let postsynaptic = trial.postsynapticSpikes else {
        return answer(.notComputable("the postsynaptic spikes are not known"))
      }
      var target: TimeWindow?
      switch average {
      case .fixed, .slow:
        if index == 0 { state.time = trial.startTime }
        state.clockStart = trial.startTime
      case .fast(let share):
        guard let phases = trial.phases else {
          return answer(.notComputable("the forward and target phases are not known"))
        }
        // Trials lie many τ_avg apart: each starts from the resting averages.
        state = startState(time: phases.forward.start, averageTime: share * phases.forward.duration)
        target = phases.target
      }
      let before = state.weightChange
      state.advance(
        presynaptic: presynaptic, postsynaptic: postsynaptic, duration: trial.duration,
        learningRate: learningRate, learningWindow: target)
      changes.append(state.weightChange - before)
    }
    let sum = changes.reduce(0, +)
    return answer(
      .change(sum, standardError: standardError(changes)),
      average.isSlow ? ["spikes between the induction trials are not part of the average"] : [])
  }

  /// From the scatter of trials; nil with one trial.
  private func standardError(_ changes: [Double]) -> Double? {
    guard changes.count > 1 else { return nil }
    let count = Double(changes.count)
    let mean = changes.reduce(0, +) / count
    let squares = changes.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (squares / (count - 1) * count).squareRoot()
  }

  /// - Parameter averageTime: τ_avg, seconds; nil takes that of the rule.
  private func startState(time: Double, averageTime: Double? = nil) -> BurstPlasticityState {
    var ownTime: Double?
    if case .slow(let time) = average { ownTime = time }
    return BurstPlasticityState(
      presynapticTime: presynapticTime, averageTime: averageTime ?? ownTime, eventRate: eventRate,
      burstRate: burstProbability * eventRate, time: time)
  }
}

extension BurstDependentRule.Average {
  fileprivate var isSlow: Bool {
    if case .slow = self { return true }
    return false
  }
}

/// Traces and averages of the rule at one instant.
private struct BurstPlasticityState {
  /// τ_pre, seconds.
  let presynapticTime: Double
  /// τ_avg, seconds; nil where P̄ is fixed.
  let averageTime: Double?
  /// Ē and B̄, Hz.
  var eventRate: Double
  var burstRate: Double
  /// Seconds, on the clock of the session for averages that live through trials.
  var time: Double
  /// Start of the trial on that clock.
  var clockStart = 0.0
  /// Ẽ.
  var trace = 0.0
  var weightChange = 0.0

  /// What happens at an instant, in the order in which it is taken.
  private enum Step: Int {
    case presynapticEvent, event, burst
  }

  /// - Parameter learningWindow: the weight changes here only; everywhere where nil. Seconds from
  ///   the trial's start, like the spikes.
  mutating func advance(
    presynaptic: [Double], postsynaptic: [Double], duration: Double, learningRate: Double,
    learningWindow: TimeWindow?
  ) {
    let input = SpikeTrain(times: presynaptic, duration: duration)
    let output = SpikeTrain(times: postsynaptic, duration: duration)
    var steps: [(time: Double, step: Step)] = input.events.map { ($0.start, .presynapticEvent) }
    var first = 0
    for event in output.events {
      steps.append((event.start, .event))
      if event.isBurst { steps.append((output.times[first + 1], .burst)) }
      first += event.spikeCount
    }
    steps.sort { ($0.time, $0.step.rawValue) < ($1.time, $1.step.rawValue) }
    for (moment, step) in steps {
      decay(to: clockStart + moment)
      let isLearning = learningWindow?.contains(moment) ?? true
      switch step {
      case .presynapticEvent: trace += 1
      case .event:
        if isLearning { weightChange -= learningRate * burstRate / eventRate * trace }
        if let averageTime { eventRate += 1 / averageTime }
      case .burst:
        if isLearning { weightChange += learningRate * trace }
        if let averageTime { burstRate += 1 / averageTime }
      }
    }
  }

  private mutating func decay(to moment: Double) {
    let elapsed = max(0, moment - time)
    time = moment
    trace *= exp(-elapsed / presynapticTime)
    guard let averageTime else { return }
    // Both averages decay alike; a floor keeps their ratio from being lost in a very long silence.
    let kept = max(exp(-elapsed / averageTime), 1e-100)
    eventRate *= kept
    burstRate *= kept
  }
}
