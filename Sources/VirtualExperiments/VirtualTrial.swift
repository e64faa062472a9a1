import Foundation
import NeuronModels
import RandomStreams
import Signals

/// One trial of one virtual cell: pulses and current steps in, spikes and potentials out.
package struct VirtualTrial {
  /// What happens in the trial; seconds from its start.
  package struct Input {
    /// Seconds.
    package var duration: Double
    package var bottomUp: [PathwaySynapse.Pulse] = []
    package var topDown: [PathwaySynapse.Pulse] = []
    /// pA at the soma.
    package var currentSteps: [NeuronPulse] = []

    package init(duration: Double) { self.duration = duration }
  }

  /// ms.
  static let timeStep = BurstNeuron.defaultTimeStep

  /// Seconds from the start of the trial.
  package let spikeTimes: [Double]
  /// V_d, mV; one sample a step and one for the start.
  package let dendriticPotential: SampledSignal
  /// What the soma's membrane would do if no spike reset it, mV: the potential under the spikes.
  package let subthresholdPotential: SampledSignal
  /// Stretches in which the dendrite is at or above half of its regenerative activation.
  package let plateaus: [TimeWindow]

  /// - Parameters:
  ///   - cell, trial: pick the noise.
  package init(
    _ input: Input, parameters: VirtualExperimentParameters, seed: UInt64, cell: UInt32,
    trial: UInt32
  ) {
    let step = Self.timeStep
    let count = Int((input.duration * 1000 / step).rounded())
    let bottomUp = parameters.bottomUp.conductances(
      of: input.bottomUp, opsin: parameters.opsin, stepCount: count, timeStep: step)
    let topDown = parameters.topDown.conductances(
      of: input.topDown, opsin: parameters.opsin, stepCount: count, timeStep: step)
    let injected = Self.current(of: input.currentSteps, stepCount: count)
    func noise(_ id: StreamID) -> NoiseCurrent? {
      parameters.noise.map {
        NoiseCurrent(
          $0, timeStep: step,
          stream: RandomStream(seed: seed, stream: id, cell: cell, trial: trial))
      }
    }
    var somaticNoise = noise(.neuronSomaticNoise)
    var dendriticNoise = noise(.neuronDendriticNoise)

    let model = parameters.neuron
    var spikes: [Int] = []
    var dendrite: [Double] = []
    var soma: [Double] = []
    dendrite.reserveCapacity(count + 1)
    soma.reserveCapacity(count + 1)
    var state = BurstNeuron.restingState(of: model)
    var free = state.somaticPotential
    dendrite.append(state.dendriticPotential)
    soma.append(free)
    if var neuron = BurstNeuron(model, timeStep: step) {
      for index in 0..<count {
        state = neuron.state
        let conductance = bottomUp.isEmpty ? 0 : bottomUp[index]
        let other = (injected.isEmpty ? 0 : injected[index]) + (somaticNoise?.value ?? 0)
        let intoDendrite =
          (topDown.isEmpty ? 0 : topDown[index]) * -state.dendriticPotential
          + (dendriticNoise?.value ?? 0)
        // The same membrane without the reset: what an electrode sees between the spikes.
        free +=
          step
          * (-(free - model.leakReversal) / model.somaticTimeConstant
            + (model.somaticCouplingCurrent * model.activation(at: state.dendriticPotential)
              + conductance * -free + other + state.somaticAdaptation) / model.somaticCapacitance)
        let isSpike = neuron.advance(
          somaticCurrent: conductance * -state.somaticPotential + other,
          dendriticCurrent: intoDendrite)
        if isSpike { spikes.append(index + 1) }
        dendrite.append(neuron.state.dendriticPotential)
        soma.append(free)
        somaticNoise?.advance()
        dendriticNoise?.advance()
      }
    }
    let rate = 1000 / step
    spikeTimes = spikes.map { Double($0) / rate }
    dendriticPotential = SampledSignal(samples: dendrite, samplingRate: rate, unit: "mV")
    subthresholdPotential = SampledSignal(samples: soma, samplingRate: rate, unit: "mV")
    plateaus = Self.plateaus(in: dendriticPotential, level: model.dendriticHalfActivation)
  }

  private static func current(of steps: [NeuronPulse], stepCount: Int) -> [Double] {
    guard !steps.isEmpty else { return [] }
    var current = [Double](repeating: 0, count: stepCount)
    for step in steps {
      let range = (0..<stepCount).clamped(
        to: Int(
          (step.window.start * 1000 / timeStep).rounded())..<Int(
            (step.window.end * 1000 / timeStep).rounded()))
      for index in range { current[index] += step.amplitude }
    }
    return current
  }

  /// Shortest plateau, seconds: longer than what one backpropagated spike leaves in the dendrite.
  static let shortestPlateau = 0.020
  /// Dips up to this do not end a plateau, seconds.
  static let longestDip = 0.010

  private static func plateaus(in dendrite: SampledSignal, level: Double) -> [TimeWindow] {
    var stretches: [TimeWindow] = []
    var start: Int?
    for (index, value) in (dendrite.samples + [-Double.infinity]).enumerated() {
      if value >= level {
        start = start ?? index
      } else if let first = start {
        let window = TimeWindow(start: dendrite.time(at: first), end: dendrite.time(at: index))
        if let last = stretches.last, window.start - last.end <= longestDip {
          stretches[stretches.count - 1].end = window.end
        } else {
          stretches.append(window)
        }
        start = nil
      }
    }
    return stretches.filter { $0.duration >= shortestPlateau }
  }

  /// α of a phase as the dendrite has it: ∫ (V_d − rest) dt over the phase less its settling time,
  /// mV·ms.
  package func apicalPlateau(in phase: TimeWindow, settling: Double) -> PlateauMeasure {
    let window = phase.droppingFirst(settling)
    let rest = dendriticPotential.samples.first ?? 0
    let range = dendriticPotential.indices(in: window)
    let sum = dendriticPotential.samples[range].reduce(0.0) { $0 + ($1 - rest) }
    return PlateauMeasure(
      alpha: sum * Self.timeStep, scale: .area, measure: .apicalPotential, window: window,
      reference: nil, standardDeviation: nil, reason: nil)
  }
}
