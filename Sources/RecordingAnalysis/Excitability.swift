import EventDetection
import Signals
import Statistics

/// What the steps of current of a recording give together.
///
/// **Definition**; steps as ``CurrentStepMeasurement`` measures them.
/// - *Rheobase*: least depolarising step with a spike in it.
/// - *f–I slope*: slope of the least-squares line of firing rate over current, over depolarising steps
///   with a spike; two currents at least.
/// - *Input resistance*: slope of the least-squares line of steady potential over current, over
///   hyperpolarising steps without a spike; of a single one its own.
/// - *Time constant*: mean over hyperpolarising steps.
/// - *Sag ratio*: that of the hyperpolarising step whose peak comes nearest to `sagTarget`.
/// - *Adaptation index*: mean over the steps that have one.
///
/// **Source.** IPFX 2.1.2, `LongSquareAnalysis`; its input resistance is made from the peaks, ours from
/// the steady potentials, so that sag does not enter.
///
/// **Worked example.** Steps of 50, 100, 150 pA with 0, 4 and 9 spikes in 1 s: rheobase 100 pA, slope 0.1
/// Hz/pA.
public struct Excitability: Codable, Sendable {
  public struct Point: Codable, Hashable, Sendable {
    /// pA.
    public var current: Double
    /// Hz.
    public var firingRate: Double

    enum CodingKeys: String, CodingKey {
      case current = "current_pa"
      case firingRate = "firing_rate_hz"
    }
  }

  public var stepCount: Int
  /// pA.
  public var rheobase: Double?
  /// Greatest depolarising step below the rheobase, pA: the rheobase lies between the two.
  public var greatestSubthresholdCurrent: Double?
  /// Hz/pA.
  public var firingSlope: Double?
  /// Mean of the adaptation indices.
  public var adaptationIndex: Double?
  /// MΩ.
  public var inputResistance: Double?
  /// ms.
  public var timeConstant: Double?
  public var sagRatio: Double?
  /// Firing rate over current, by rising current.
  public var firingCurve: [Point]
  /// Why a feature is missing, by its key.
  public var missing: [String: String]

  package enum CodingKeys: String, CodingKey, CaseIterable {
    case stepCount = "step_count"
    case rheobase = "rheobase_pa"
    case greatestSubthresholdCurrent = "greatest_subthreshold_pa"
    case firingSlope = "fi_slope_hz_per_pa"
    case adaptationIndex = "adaptation_index"
    case inputResistance = "input_resistance_mohm"
    case timeConstant = "time_constant_ms"
    case sagRatio = "sag_ratio"
    case firingCurve = "fi_curve"
    case missing
  }

  /// The feature behind a key, in the key's unit; nil for those that are no number.
  package func number(_ key: CodingKeys) -> Double? {
    switch key {
    case .stepCount: Double(stepCount)
    case .rheobase: rheobase
    case .greatestSubthresholdCurrent: greatestSubthresholdCurrent
    case .firingSlope: firingSlope
    case .adaptationIndex: adaptationIndex
    case .inputResistance: inputResistance
    case .timeConstant: timeConstant
    case .sagRatio: sagRatio
    case .firingCurve, .missing: nil
    }
  }

  /// - Returns: nil without a step.
  public init?(
    of steps: [CurrentStepResponse], criteria: CurrentStepCriteria = CurrentStepCriteria()
  ) {
    guard !steps.isEmpty else { return nil }
    stepCount = steps.count
    let depolarizing = steps.filter { $0.amplitude > 0 }.sorted { $0.amplitude < $1.amplitude }
    let spiking = depolarizing.filter { $0.spikeCount > 0 }
    let rheobase = spiking.first?.amplitude
    self.rheobase = rheobase
    greatestSubthresholdCurrent =
      depolarizing.filter { $0.spikeCount == 0 && $0.amplitude < rheobase ?? .infinity }
      .map(\.amplitude).max()
    firingCurve = depolarizing.compactMap { step in
      step.firingRate.map { Point(current: step.amplitude, firingRate: $0) }
    }
    firingSlope = Self.slope(
      spiking.compactMap { step in step.firingRate.map { (step.amplitude, $0) } })
    adaptationIndex = mean(steps.compactMap(\.adaptationIndex))
    let passive = steps.filter { $0.amplitude < 0 && $0.inputResistance != nil }
    let slope = Self.slope(
      passive.compactMap { step in step.steadyPotential.map { (step.amplitude, $0) } })
    inputResistance =
      passive.count > 1
      ? slope.flatMap { $0 > 0 ? $0 * 1000 : nil } : passive.first?.inputResistance
    timeConstant = mean(steps.filter { $0.amplitude < 0 }.compactMap(\.timeConstant))
    sagRatio =
      steps.filter { $0.sagRatio != nil }.min {
        abs(($0.peakPotential ?? 0) - criteria.sagTarget)
          < abs(($1.peakPotential ?? 0) - criteria.sagTarget)
      }?.sagRatio
    missing = [:]
    func note(_ key: CodingKeys, _ value: Double?, _ reason: String) {
      if value == nil { missing[key.rawValue] = reason }
    }
    note(.rheobase, rheobase, "no depolarising step with a spike")
    note(.firingSlope, firingSlope, "fewer than two depolarising currents with a spike")
    note(.adaptationIndex, adaptationIndex, "no step with spikes enough")
    note(
      .inputResistance, inputResistance,
      passive.isEmpty
        ? "no hyperpolarising step without a spike" : "the potential does not follow the current")
    note(.timeConstant, timeConstant, "no hyperpolarising step that an exponential fits")
    note(.sagRatio, sagRatio, "no hyperpolarising step without a spike")
  }

  /// Of the least-squares line; nil with fewer than two different abscissae.
  private static func slope(_ points: [(Double, Double)]) -> Double? {
    guard let centre = mean(points.map(\.0)), let level = mean(points.map(\.1)) else { return nil }
    let squares = points.reduce(0) { $0 + ($1.0 - centre) * ($1.0 - centre) }
    guard squares > 0 else { return nil }
    return points.reduce(0) { $0 + ($1.0 - centre) * ($1.1 - level) } / squares
  }
}
