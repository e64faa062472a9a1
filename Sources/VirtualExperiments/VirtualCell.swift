import Foundation
import InputDocuments
import NeuronModels
import Quantities
import RandomStreams
import Signals
import StimulationProtocols

/// One virtual cell in one condition of a protocol: how it differs from others, and what it does in a
/// sweep.
struct VirtualCell {
  /// One sweep as the protocol wants it.
  struct Sweep {
    /// Position in the session; picks the sweep's random numbers.
    var index: Int
    var block: Trial.Block
    /// Seconds from the start of the session.
    var startTime: Double
    /// Seconds.
    var duration: Double
    var pulses: [PlannedPulse]
    var steps: [PlannedStep]
    /// In trials; nil in test sweeps.
    var phases: TrialPhases?

    /// End of the last stimulus and of the phases, seconds.
    var lastEvent: Double {
      ([phases?.target.end ?? 0] + pulses.map(\.end.seconds)
        + steps.map { ($0.start + $0.duration).seconds }).max() ?? 0
    }
  }

  let stimulation: StimulationProtocol
  let condition: NamedItem<Condition>
  let parameters: VirtualExperimentParameters
  let seed: UInt64
  /// Picks the cell's random numbers.
  let number: UInt32

  /// Factors of the two conductances.
  private let bottomUpStrength: Double
  private let topDownStrength: Double
  /// Added to the model's potential, mV.
  private let restingOffset: Double
  /// mV per minute.
  private let potentialDrift: Double
  /// What the cell's log weight ratio has beyond what the rule says.
  let deviation: Double
  /// The recording breaks off after this part of the time from the end of induction to the end of
  /// the outcome window; nil where it does not.
  let loss: Double?

  init(
    _ stimulation: StimulationProtocol, condition: NamedItem<Condition>,
    parameters: VirtualExperimentParameters, seed: UInt64, number: UInt32
  ) {
    self.stimulation = stimulation
    self.condition = condition
    self.parameters = parameters
    self.seed = seed
    self.number = number
    var cell = RandomStream(seed: seed, stream: .virtualCells, cell: number)
    bottomUpStrength = exp(parameters.bottomUpSpread * cell.nextNormal())
    topDownStrength = exp(parameters.topDownSpread * cell.nextNormal())
    restingOffset =
      parameters.restingPotential + parameters.restingPotentialSpread * cell.nextNormal()
      - BurstNeuron.restingState(of: parameters.neuron).somaticPotential
    potentialDrift = parameters.potentialDriftSpread * cell.nextNormal()
    deviation = parameters.betweenCellDeviation * cell.nextNormal()
    let isLost = cell.nextUniform() < parameters.lossProbability
    let part = cell.nextUniform()
    loss = isLost ? part : nil
  }

  /// - Parameter tail: a sweep ends so long after its last stimulus and its phases; nil for the
  ///   protocol's own duration.
  func sweeps(of plan: SessionPlan, tail: Microseconds?) -> [Sweep] {
    plan.sweeps.enumerated().map { sweep($1, index: $0, tail: tail) }
  }

  private func sweep(
    _ planned: SessionPlan.PlannedSweep, index: Int, tail: Microseconds?
  ) -> Sweep {
    let pulses: [PlannedPulse]
    var steps: [PlannedStep] = []
    var phases: TrialPhases?
    switch planned.block {
    case .baseline, .test:
      pulses = stimulation.pulses(
        of: stimulation.schedule.testStimuli(ofSweep: planned.testSweep))
    case .reference:
      pulses = stimulation.pulses(of: stimulation.schedule.referenceStimuli)
    case .induction:
      // Light halfway to the next trial is in no sweep.
      pulses = stimulation.pulses(of: condition.value).filter(stimulation.isInTrial)
      steps = stimulation.steps(of: condition.value)
    }
    let clock = stimulation.clock
    var end = (pulses.map(\.end) + steps.map { $0.start + $0.duration }).max() ?? .zero
    if planned.block == .reference || planned.block == .induction {
      end = max(end, clock.target.to)
      phases = TrialPhases(
        forward: TimeWindow(start: clock.forward.from.seconds, end: clock.forward.to.seconds),
        target: TimeWindow(start: clock.target.from.seconds, end: clock.target.to.seconds),
        source: .file)
    }
    let duration = tail.map { min(clock.duration, end + $0) } ?? clock.duration
    return Sweep(
      index: index, block: planned.block, startTime: planned.start.seconds,
      duration: duration.seconds, pulses: pulses, steps: steps, phases: phases)
  }

  /// Runs the model through a sweep.
  ///
  /// - Parameters:
  ///   - weight: of the bottom-up synapses; 1 at the start of the session.
  ///   - seconds: only so much of the sweep; what comes later is silence.
  func run(_ sweep: Sweep, weight: Double, upTo seconds: Double = .infinity) -> VirtualTrial {
    var draws = RandomStream(
      seed: seed, stream: .virtualTrials, cell: number, trial: UInt32(sweep.index))
    var input = VirtualTrial.Input(duration: min(sweep.duration, seconds))
    // One draw a train, not a pulse: a plateau fails as a whole. Trains are told apart by the phase
    // that they begin in.
    let failures = [draws.nextUniform(), draws.nextUniform()].map {
      $0 < parameters.failureProbability
    }
    let inhibition = inhibition(in: sweep)
    for planned in sweep.pulses {
      let jitter = draws.nextNormal()
      guard let pathway = stimulation.pathway(planned.pathway), planned.irradiance > 0,
        // A sham mask lights no axon of the pathway; an opsin-negative animal has no opsin.
        planned.mask == pathway.mask, condition.value.animals == .expressing
      else { continue }
      var pulse = PathwaySynapse.Pulse(
        start: planned.start.seconds, duration: planned.duration.seconds,
        irradiance: planned.meanIrradiance, strength: 1)
      switch pathway.role {
      case .bottomUp:
        // Axons of a control pathway are not those that were paired: they drift and do not learn.
        let ownWeight = pathway.controlFor == nil ? weight : drift(at: sweep.startTime)
        pulse.strength =
          ownWeight * bottomUpStrength * exp(parameters.bottomUp.variability * jitter)
        input.bottomUp.append(pulse)
      case .topDown:
        let isLate = planned.start >= stimulation.clock.target.from
        pulse.strength =
          topDownStrength * exp(parameters.topDown.variability * jitter)
          * (failures[isLate ? 1 : 0] && sweep.block == .induction
            ? parameters.conductanceOfFailure : 1)
          * (condition.value.drug == nil || sweep.block != .induction
            ? 1 : parameters.conductanceUnderDrug)
          * (inhibition.contains { $0.start <= pulse.start && pulse.start < $0.end }
            ? Self.conductanceUnderInhibition : 1)
        input.topDown.append(pulse)
      case .interneuron: break
      }
    }
    input.currentSteps = sweep.steps.map { step in
      NeuronPulse(
        .soma, amplitude: step.amplitude,
        window: TimeWindow(start: step.start.seconds, end: (step.start + step.duration).seconds))
    }
    return VirtualTrial(
      input, parameters: parameters, seed: seed, cell: number, trial: UInt32(sweep.index))
  }

  /// Part of the conductance of a top-down pulse that is left while interneurons inhibit the tuft; a
  /// choice of ours, as strong as makes a plateau fail.
  static let conductanceUnderInhibition = 0.1
  /// So long after the end of light on interneurons their inhibition lasts, seconds: the order of the
  /// decay of GABA-A currents in distal dendrites, and long enough to bridge pulses at 20 Hz.
  static let inhibitionOutlasts = 0.05

  /// When interneurons that the sweep's light drives inhibit the tuft.
  private func inhibition(in sweep: Sweep) -> [TimeWindow] {
    guard condition.value.animals == .expressing else { return [] }
    return sweep.pulses.filter { pulse in
      guard let pathway = stimulation.pathway(pulse.pathway) else { return false }
      return pathway.role == .interneuron && pulse.irradiance > 0 && pulse.mask == pathway.mask
    }.map {
      TimeWindow(start: $0.start.seconds, end: $0.end.seconds + Self.inhibitionOutlasts)
    }
  }

  /// What was done and what happened in one trial, as a rule reads it.
  func activity(of sweep: Sweep, _ trial: VirtualTrial) -> ActivityRecord.Trial {
    let settling = stimulation.clock.settling.seconds
    return ActivityRecord.Trial(
      startTime: sweep.startTime, duration: sweep.duration,
      presynapticSpikes: sweep.pulses.filter(drivesBottomUp).map(\.start.seconds),
      postsynapticSpikes: trial.spikeTimes, plateaus: trial.plateaus, phases: sweep.phases,
      forwardPlateau: sweep.phases.map { trial.apicalPlateau(in: $0.forward, settling: settling) },
      targetPlateau: sweep.phases.map { trial.apicalPlateau(in: $0.target, settling: settling) })
  }

  private func drivesBottomUp(_ pulse: PlannedPulse) -> Bool {
    guard let pathway = stimulation.pathway(pulse.pathway) else { return false }
    return pathway.role == .bottomUp && pathway.controlFor == nil && pulse.mask == pathway.mask
      && pulse.irradiance > 0 && condition.value.animals == .expressing
  }

  /// Induction with the weight that the synapses had before it.
  ///
  /// A trial's potentials are let go once `each` has seen them: a session may have thousands.
  ///
  /// - Parameters:
  ///   - trialLimit: the first so many trials only; nil for all.
  ///   - each: called with every trial, in order.
  func induction(
    of plan: SessionPlan, tail: Microseconds?, trialLimit: Int? = nil,
    each: (VirtualTrial) -> Void = { _ in }
  ) -> ActivityRecord {
    let planned = plan.sweeps.enumerated().filter { $1.block == .induction }
    return ActivityRecord(
      trials: planned.prefix(trialLimit ?? planned.count).map { index, planned in
        let sweep = sweep(planned, index: index, tail: tail)
        let trial = run(
          sweep, weight: drift(at: sweep.startTime), upTo: sweep.lastEvent + 0.25)
        each(trial)
        return activity(of: sweep, trial)
      })
  }

  /// Factor of the bottom-up weight that all cells share, 1 at the start of the session.
  func drift(at seconds: Double) -> Double { exp(parameters.drift * seconds / 60) }

  /// The recorded trace of a trial.
  func trace(_ trial: VirtualTrial, of sweep: Sweep, samplingRate: Double) -> SomaticTrace {
    SomaticTrace(
      trial, samplingRate: samplingRate,
      offset: restingOffset + potentialDrift * sweep.startTime / 60, parameters: parameters,
      noise: RandomStream(
        seed: seed, stream: .virtualRecordingNoise, cell: number, trial: UInt32(sweep.index)))
  }
}
