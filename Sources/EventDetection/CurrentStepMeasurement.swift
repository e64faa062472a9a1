import Signals
import Statistics

/// Measures the response to the longest step of current of a sweep, to one level.
///
/// **Definition**; the numbers are ``CurrentStepCriteria``.
/// - *Amplitude*: median of the command in the step less the holding current.
/// - *Firing rate*: spikes in the step over its duration. Under eFEL's rule `mean_frequency`: over the
///   time from its onset to its last spike.
/// - *Adaptation index*: mean of (I₂ − I₁)/(I₂ + I₁) over neighbouring inter-spike intervals of the
///   step, from three spikes on. Under eFEL's rule the first spikes are left out, a tenth of them,
///   rounded, and two at most, and four must be left.
/// - *Baseline* V₀: mean of the `baselineWindow` before the step. Under eFEL's rule `voltage_base`: the
///   last tenth of the time before the step.
/// - *Steady potential* V∞: mean of the last `steadyFraction` of the step.
/// - *Peak* V_p, for hyperpolarising steps: lowest mean over `peakWindow`.
/// - *Sag ratio*: (V∞ − V_p)/(V₀ − V_p).
/// - *Input resistance*: (V∞ − V₀)/I, from steps without a spike. mV/pA is GΩ.
/// - *Time constant*: τ of the least-squares fit of V = c + a·exp(−t/τ) from `fitStartFraction` of the
///   greatest deflection to the greatest deflection, for hyperpolarising steps without a spike.
///
/// **Source.** Firing rate, sag, baseline, fit window: IPFX 2.1.2 (`subthresh_features.py`,
/// `spike_train_features.py`); steady potential, `mean_frequency`, `adaptation_index`, `voltage_base`:
/// eFEL 5.7.34.
///
/// **Worked example.** −50 pA into 200 MΩ ‖ 100 pF at rest at −70 mV: steady at −80 mV, 200 MΩ, 20 ms, no
/// sag.
public struct CurrentStepMeasurement {
  private let potential: SampledSignal
  private let criteria: CurrentStepCriteria
  private let rule: SpikeRule
  private let efel: EFELCriteria

  /// - Parameters:
  ///   - potential: membrane potential in mV.
  ///   - criteria: how it is measured.
  ///   - rule: whose definition of rate, adaptation and baseline.
  ///   - efel: the step to which eFEL's rule interpolates.
  public init(
    _ potential: SampledSignal, criteria: CurrentStepCriteria = CurrentStepCriteria(),
    rule: SpikeRule = .apical, efel: EFELCriteria = EFELCriteria()
  ) {
    self.potential = potential
    self.criteria = criteria
    self.rule = rule
    self.efel = efel
  }

  /// - Parameters:
  ///   - command: commanded current in pA.
  ///   - steps: when it differed from the holding current.
  ///   - spikes: those of the sweep, in time order.
  /// - Returns: the response to the longest part of the steps at one level; nil where none is long
  ///   enough.
  public func response(
    to command: SampledSignal, steps: [TimeWindow], spikes: [Spike]
  ) -> CurrentStepResponse? {
    guard let first = steps.first,
      let holding = median(
        command.samples[command.indices(in: TimeWindow(start: 0, end: first.start))]
          .filter(\.isFinite))
    else { return nil }
    // Of steps of one length the first counts.
    let longest = steps.flatMap { evenParts(of: $0, in: command, holding: holding) }
      .max { $0.count < $1.count }
    guard let longest, let level = median(Array(command.samples[longest])) else { return nil }
    let step = TimeWindow(
      start: command.time(at: longest.lowerBound), end: command.time(at: longest.upperBound))
    guard step.duration * 1000 >= criteria.minimumDuration - 1e-6 else { return nil }
    return response(step: step, amplitude: level - holding, spikes: spikes)
  }

  /// Where the command jumps to a level and stays there: one step may follow another without a pause,
  /// and a slow ramp is none.
  private func evenParts(
    of step: TimeWindow, in command: SampledSignal, holding: Double
  ) -> [Range<Int>] {
    let samples = command.samples
    let range = command.indices(in: step)
    var parts: [Range<Int>] = []
    var start = range.lowerBound
    for index in range {
      let level = samples[start]
      if !(abs(samples[index] - level) <= criteria.greatestUnevenness * abs(level - holding)) {
        parts.append(start..<index)
        start = index
      }
    }
    parts.append(start..<range.upperBound)
    return parts.filter { part in
      guard let least = samples[part].min(), let greatest = samples[part].max() else {
        return false
      }
      let before = part.lowerBound > 0 ? samples[part.lowerBound - 1] : holding
      return abs(samples[part.lowerBound] - before) > greatest - least
    }
  }

  /// - Parameters:
  ///   - step: the step's window, seconds.
  ///   - amplitude: pA above the holding current.
  ///   - spikes: those of the sweep, in time order.
  public func response(
    step: TimeWindow, amplitude: Double, spikes: [Spike]
  ) -> CurrentStepResponse {
    // eFEL counts a peak at the very end of the stimulus.
    let during = spikes.filter {
      $0.peakTime >= step.start
        && (rule == .efel ? $0.peakTime <= step.end : $0.peakTime < step.end)
    }
    var response = CurrentStepResponse(
      start: step.start, end: step.end, amplitude: amplitude, spikeCount: during.count,
      firingRate: firingRate(during, step: step), latency: nil, adaptationIndex: nil,
      baseline: baseline(before: step.start), steadyPotential: steadyPotential(of: step),
      peakPotential: nil, sagRatio: nil, inputResistance: nil, timeConstant: nil, missing: [:])
    func set(
      _ key: CurrentStepResponse.CodingKeys, _ path: WritableKeyPath<CurrentStepResponse, Double?>,
      _ result: Result<Double, MissingReason>
    ) {
      switch result {
      case .success(let value): response[keyPath: path] = value
      case .failure(let missing): response.missing[key.rawValue] = missing.reason
      }
    }
    set(.latency, \.latency, latency(during, step: step))
    set(.adaptationIndex, \.adaptationIndex, adaptationIndex(during))
    let passive = PassiveResponse(
      potential: potential, step: step, amplitude: amplitude, baseline: response.baseline,
      steady: response.steadyPotential, hasSpikes: !during.isEmpty, criteria: criteria)
    response.peakPotential = amplitude < 0 ? passive.peak?.potential : nil
    set(.inputResistance, \.inputResistance, passive.inputResistance)
    set(.sagRatio, \.sagRatio, passive.sagRatio)
    set(.timeConstant, \.timeConstant, passive.timeConstant)
    return response
  }

  private func firingRate(_ spikes: [Spike], step: TimeWindow) -> Double? {
    guard rule == .efel else { return Double(spikes.count) / step.duration }
    guard let last = spikes.last else { return 0 }
    return last.peakTime > step.start ? Double(spikes.count) / (last.peakTime - step.start) : nil
  }

  private func latency(_ spikes: [Spike], step: TimeWindow) -> Result<Double, MissingReason> {
    guard let first = spikes.first else { return .failure("no spike in the step") }
    return .success(((first.thresholdTime ?? first.peakTime) - step.start) * 1000)
  }

  private func adaptationIndex(_ spikes: [Spike]) -> Result<Double, MissingReason> {
    var times = spikes.map(\.peakTime)
    let fewest = rule == .efel ? 4 : 3
    if rule == .efel { times.removeFirst(min(2, Int(Double(times.count) * 0.1 + 0.5))) }
    guard times.count >= fewest else { return .failure("fewer than \(fewest) spikes in the step") }
    let intervals = zip(times.dropFirst(), times).map { $0 - $1 }
    let changes = zip(intervals.dropFirst(), intervals).map { ($0 - $1) / ($0 + $1) }
    return mean(changes).map(Result.success) ?? .failure("no interval")
  }

  private func baseline(before start: Double) -> Double? {
    if rule == .efel { return voltageBase(before: start) }
    let window = TimeWindow(start: start - criteria.baselineWindow / 1000, end: start)
    return mean(potential.samples[potential.indices(in: window)].filter(\.isFinite))
  }

  /// eFEL's baseline, on its own times: both ends of the window belong to it.
  private func voltageBase(before start: Double) -> Double? {
    let sample = potential.indices(in: TimeWindow(start: start, end: potential.duration)).lowerBound
    guard start > 0,
      let stretch = FiniteStretches.all(of: potential.samples).first(where: {
        $0.contains(sample)
      })
    else { return nil }
    let trace = InterpolatedTrace(
      potential, stretch: stretch, step: efel.interpolationStep ?? 1000 / potential.samplingRate)
    let (first, last) = (start * 1000 * 0.9, start * 1000)
    return mean(
      zip(trace.times, trace.potentials).filter { $0.0 >= first && $0.0 - last < 1e-10 }.map(\.1))
  }

  private func steadyPotential(of step: TimeWindow) -> Double? {
    let start = step.end - criteria.steadyFraction * step.duration
    return mean(
      potential.samples[potential.indices(in: TimeWindow(start: start, end: step.end))]
        .filter(\.isFinite))
  }
}

/// Why a feature has no value.
struct MissingReason: Error, ExpressibleByStringInterpolation {
  var reason: String

  init(stringLiteral value: String) { reason = value }
}
