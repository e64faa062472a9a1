import Optogenetics
import RandomStreams
import Signals

/// A burst neuron's answer to an input.
///
/// Sample i of the traces is the state at i·step, so there is one sample more than there are steps;
/// the first is the start. The same parameters, input, noise and seed give the same run.
public struct BurstNeuronRun: Sendable {
  /// Where a run starts.
  public enum Start: String, Codable, Sendable {
    /// The state that the neuron keeps without input.
    case rest
    /// Both potentials at E_L, as in the published reference runs.
    case leakReversal = "leak_reversal"
  }

  /// V_s, mV; without spike shapes.
  public let somaticPotential: SampledSignal
  /// V_d, mV.
  public let dendriticPotential: SampledSignal
  /// Seconds from the start.
  public let spikeTimes: [Double]
  /// Seconds.
  public let duration: Double

  /// Events and bursts of the run.
  public var spikeTrain: SpikeTrain { SpikeTrain(times: spikeTimes, duration: duration) }

  /// - Parameters:
  ///   - input: currents and light.
  ///   - opsin: what turns the light into a conductance, alike in both compartments.
  ///   - noise: noise currents on top of the input.
  ///   - seed: of the noise; `cell` and `trial` pick independent noise.
  /// - Returns: nil where the input's time step is not one that ``BurstNeuron`` takes.
  public init?(
    _ parameters: BurstNeuronParameters, input: NeuronInput,
    opsin: FourStateOpsin = .channelrhodopsin2H134R, noise: CurrentNoise? = nil, seed: UInt64 = 0,
    cell: UInt32 = 0, trial: UInt32 = 0, start: Start = .rest
  ) {
    guard var neuron = BurstNeuron(parameters, timeStep: input.timeStep) else { return nil }
    if start == .leakReversal { neuron.startAtLeakReversal() }
    var somatic = Drive(
      current: input.somaticCurrent, irradiance: input.somaticIrradiance, opsin: opsin,
      noise: noise, timeStep: input.timeStep,
      stream: RandomStream(seed: seed, stream: .neuronSomaticNoise, cell: cell, trial: trial))
    var dendritic = Drive(
      current: input.dendriticCurrent, irradiance: input.dendriticIrradiance, opsin: opsin,
      noise: noise, timeStep: input.timeStep,
      stream: RandomStream(seed: seed, stream: .neuronDendriticNoise, cell: cell, trial: trial))

    // All memory is taken before the loop; a neuron does not reach one spike a millisecond.
    let count = input.stepCount
    var somaticSamples = [Double](repeating: neuron.state.somaticPotential, count: count + 1)
    var dendriticSamples = [Double](repeating: neuron.state.dendriticPotential, count: count + 1)
    var spikeSteps: [Int] = []
    spikeSteps.reserveCapacity(Int(input.duration * 1000) + 1)
    for step in 0..<count {
      let somaticCurrent = somatic.advance(step, potential: neuron.state.somaticPotential)
      let dendriticCurrent = dendritic.advance(step, potential: neuron.state.dendriticPotential)
      if neuron.advance(somaticCurrent: somaticCurrent, dendriticCurrent: dendriticCurrent) {
        spikeSteps.append(step + 1)
      }
      somaticSamples[step + 1] = neuron.state.somaticPotential
      dendriticSamples[step + 1] = neuron.state.dendriticPotential
    }
    let rate = input.stepRate
    somaticPotential = SampledSignal(samples: somaticSamples, samplingRate: rate, unit: "mV")
    dendriticPotential = SampledSignal(samples: dendriticSamples, samplingRate: rate, unit: "mV")
    spikeTimes = spikeSteps.map { Double($0) / rate }
    duration = input.duration
  }
}

/// The current into one compartment: injected, through the opsin, and noise.
private struct Drive {
  private let current: [Double]
  private let flux: [Double]
  private let timeStep: Double
  private var opsin: OpsinState
  private var noise: NoiseCurrent?

  init(
    current: [Double], irradiance: [Double], opsin: FourStateOpsin, noise: CurrentNoise?,
    timeStep: Double, stream: RandomStream
  ) {
    self.current = current
    flux = irradiance.map { opsin.photonFlux(ofIrradiance: $0) }
    self.timeStep = timeStep
    self.opsin = OpsinState(opsin)
    self.noise = noise.map { NoiseCurrent($0, timeStep: timeStep, stream: stream) }
  }

  /// The current during a step, pA, from the state at its start.
  mutating func advance(_ step: Int, potential: Double) -> Double {
    var sum = current.isEmpty ? 0 : current[step]
    if !flux.isEmpty {
      sum += opsin.current(at: potential)
      opsin.advance(photonFlux: flux[step], timeStep: timeStep)
    }
    if noise != nil {
      sum += noise?.value ?? 0
      noise?.advance()
    }
    return sum
  }
}
