import Foundation
import NeuronModels
import RandomStreams
import Signals

/// One trial of the bench: what the electrode recorded and what the tuft did.
package struct PlateauBenchTrial: Sendable {
  /// What the tuft did in one phase.
  package struct Truth: Hashable, Sendable {
    /// The tuft stayed above −40 mV for 10 ms or longer.
    package var hasPlateau: Bool
    /// ms.
    package var longestAbove: Double
    /// Charge of the calcium current, pC: a second sign of the same.
    package var calciumCharge: Double
    /// Mean of the tuft above its potential before the trial, mV, over the phase less its settling.
    package var meanDepolarization: Double
  }

  package let condition: PlateauBench.Condition
  /// mV, as recorded.
  package let recorded: SampledSignal
  /// Current into the soma, seconds.
  package let currentPulses: [TimeWindow]
  package let light: [LightPulse]
  package let forward: Truth
  package let target: Truth
  /// Upward crossings of −20 mV by the soma, seconds.
  package let spikeTimes: [Double]

  /// Above this potential the tuft is in a calcium spike, mV, if it stays for 10 ms (Larkum et al.
  /// 1999; `spec/analysis.md` section 4).
  static let plateauLevel = -40.0
  static let shortestPlateau = 10.0
  /// First part of a phase that is not averaged, seconds.
  static let phaseSettling = 0.03
  /// A trial goes on so long after its target phase, seconds.
  private static let tail = 0.1

  private struct Pulse {
    /// ms from the start of the trial.
    var time: Double
    var strength: Double

    func light(milliseconds duration: Double, _ pathway: Pathway) -> LightPulse {
      LightPulse(
        onset: time / 1000, offset: (time + duration) / 1000, site: pathway.rawValue,
        pathway: pathway)
    }
  }

  init(of cell: PlateauBenchCell, index: Int, condition: PlateauBench.Condition) {
    self.condition = condition
    var draws = RandomStream(
      seed: cell.seed, stream: .plateauBenchTrials, cell: UInt32(cell.number),
      trial: UInt32(index))
    let phases = cell.phases
    let bottomUp = Self.bottomUp(of: cell, condition: condition, draws: &draws)
    let topDown = Self.topDown(of: cell, condition: condition, draws: &draws)

    let step = CalciumSpikeNeuron.defaultTimeStep
    let lead = Int((PlateauBench.settling * 1000 / step).rounded())
    let count = Int(((phases.target.end + Self.tail) * 1000 / step).rounded())
    var neuron = CalciumSpikeNeuron(cell.parameters)
    func noise(_ deviation: Double, _ decay: Double, _ salt: UInt32) -> NoiseCurrent? {
      CurrentNoise(standardDeviation: deviation, timeConstant: decay).map {
        NoiseCurrent(
          $0, timeStep: step,
          stream: RandomStream(
            seed: cell.seed, stream: .plateauBenchCurrents, cell: UInt32(cell.number),
            trial: 2 * UInt32(index) + salt))
      }
    }
    // Background of the soma and of the tuft, as in the bench of `spec/analysis.md` section 4.
    var somaticNoise = noise(40, 6, 0)
    var tuftNoise = noise(15, 15, 1)
    var basal = SynapticConductance(rise: 0.5, decay: 3, timeStep: step)
    var fast = SynapticConductance(rise: 0.5, decay: 3, timeStep: step)
    var slow = SynapticConductance(rise: 3, decay: 60, timeStep: step)
    let bottomUpSteps = Dictionary(
      bottomUp.map { (Int(($0.time / step).rounded()), $0.strength) }, uniquingKeysWith: +)
    let topDownSteps = Dictionary(
      topDown.map { (Int(($0.time / step).rounded()), $0.strength) }, uniquingKeysWith: +)
    // Synapses answer light after 3 ms; current acts at once and lasts 3 ms.
    let latency = Int(3 / step)
    let currentSteps = Int(3 / step)
    var injectedUntil = -1
    var injectedCurrent = 0.0
    var soma: [Double] = []
    var tuft: [Double] = []
    var current: [Double] = []
    var calcium: [Double] = []
    soma.reserveCapacity(count)
    tuft.reserveCapacity(count)
    for position in -lead..<count {
      var input = CalciumSpikeNeuron.Input()
      if cell.isDrivenByCurrent {
        if let strength = bottomUpSteps[position] {
          injectedCurrent = cell.bottomUp * strength
          injectedUntil = position + currentSteps
        }
      } else if let strength = bottomUpSteps[position - latency] {
        basal.open(cell.bottomUp * strength)
      }
      if let strength = topDownSteps[position - latency] {
        fast.open(0.5 * cell.topDown * strength)
        slow.open(cell.topDown * strength)
      }
      let injected = position < injectedUntil ? injectedCurrent : 0
      input.basalConductance = basal.value
      input.tuftConductance = fast.value
      input.tuftNMDAConductance = slow.value
      input.somaticCurrent = injected + (somaticNoise?.value ?? 0)
      input.tuftCurrent = tuftNoise?.value ?? 0
      neuron.advance(input)
      basal.advance()
      fast.advance()
      slow.advance()
      somaticNoise?.advance()
      tuftNoise?.advance()
      guard position >= 0 else { continue }
      soma.append(neuron.somaticPotential)
      tuft.append(neuron.tuftPotential)
      current.append(injected)
      calcium.append(-neuron.calciumCurrent)
    }

    let rate = 1000 / step
    spikeTimes = zip(soma, soma.dropFirst()).enumerated().compactMap { index, pair in
      pair.0 < -20 && pair.1 >= -20 ? Double(index + 1) / rate : nil
    }
    func truth(_ phase: TimeWindow) -> Truth {
      Self.truth(tuft: tuft, calcium: calcium, phase: phase, before: phases.forward.start, rate)
    }
    forward = truth(phases.forward)
    target = truth(phases.target)
    currentPulses =
      cell.isDrivenByCurrent
      ? bottomUp.map { TimeWindow(start: $0.time / 1000, end: ($0.time + 3) / 1000) } : []
    light =
      (cell.isDrivenByCurrent
        ? [] : bottomUp.map { $0.light(milliseconds: 2, .bottomUp) })
      + topDown.map { $0.light(milliseconds: 1, .topDown) }
    recorded = cell.electrode.recorded(
      soma, current: current, modelRate: rate, light: light,
      noise: RandomStream(
        seed: cell.seed, stream: .plateauBenchNoise, cell: UInt32(cell.number),
        trial: UInt32(index)))
  }

  private static func bottomUp(
    of cell: PlateauBenchCell, condition: PlateauBench.Condition, draws: inout RandomStream
  ) -> [Pulse] {
    // Drawn in every condition, so that a trial's other numbers do not depend on it.
    let strengths = (0..<8).map { _ in exp(0.15 * draws.nextNormal()) }
    guard condition != .topDown else { return [] }
    return strengths.enumerated().flatMap { index, strength in
      let time = (PlateauBench.firstPhase + 0.05 * Double(index)) * 1000
      // Half a pulse of slack: a time computed twice differs in its last bit.
      guard time < cell.phases.target.end * 1000 - 1 else { return [Pulse]() }
      return [Pulse(time: time, strength: strength)]
        + (cell.hasDoublets ? [Pulse(time: time + 10, strength: strength)] : [])
    }
  }

  private static func topDown(
    of cell: PlateauBenchCell, condition: PlateauBench.Condition, draws: inout RandomStream
  ) -> [Pulse] {
    // From too weak for a plateau to strong.
    let strengths = (0..<2).map { _ in exp(1.6 * draws.nextUniform() - 0.9) }
    let starts: [Double] =
      switch condition {
      case .bottomUp: []
      case .early: [cell.phases.forward.start]
      case .late: [cell.phases.target.start]
      case .both, .topDown: [cell.phases.forward.start, cell.phases.target.start]
      }
    return zip(starts, strengths).flatMap { start, strength in
      (0..<5).map { Pulse(time: start * 1000 + 15 + 20 * Double($0), strength: strength) }
    }
  }

  private static func truth(
    tuft: [Double], calcium: [Double], phase: TimeWindow, before start: Double, _ rate: Double
  ) -> Truth {
    func range(_ window: TimeWindow) -> Range<Int> {
      Int((window.start * rate).rounded())..<min(tuft.count, Int((window.end * rate).rounded()))
    }
    var longest = 0
    var above = 0
    for index in range(phase) {
      above = tuft[index] > plateauLevel ? above + 1 : 0
      longest = max(longest, above)
    }
    let rest = range(TimeWindow(start: start - 0.05, end: start))
    let baseline = tuft[rest].reduce(0, +) / Double(rest.count)
    let measured = range(phase.droppingFirst(phaseSettling))
    let milliseconds = Double(longest) / rate * 1000
    return Truth(
      hasPlateau: milliseconds >= shortestPlateau, longestAbove: milliseconds,
      calciumCharge: calcium[range(phase)].reduce(0, +) / rate,
      meanDepolarization: tuft[measured].reduce(0, +) / Double(measured.count) - baseline)
  }
}

extension PlateauBenchElectrode {
  /// The soma as this electrode shows it.
  func recorded(
    _ soma: [Double], current: [Double], modelRate: Double, light: [LightPulse],
    noise: RandomStream
  ) -> SampledSignal {
    var stream = noise
    let count = Int((Double(soma.count) / modelRate * samplingRate).rounded())
    let phase = 2 * Double.pi * stream.nextUniform()
    // A first-order low pass at a fifth of the sampling rate: the amplifier's filter.
    let keep = exp(-2 * Double.pi / 5)
    var filtered = 0.0
    let scale = self.noise * ((1 + keep) / (1 - keep)).squareRoot()
    let samples = (0..<count).map { index in
      let time = Double(index) / samplingRate
      let position = time * modelRate
      let lower = min(soma.count - 1, Int(position))
      let upper = min(soma.count - 1, lower + 1)
      let potential = soma[lower] + (soma[upper] - soma[lower]) * (position - Double(lower))
      filtered = keep * filtered + (1 - keep) * scale * stream.nextNormal()
      // MΩ × pA = µV.
      let bridge = bridgeError * current[lower] / 1000
      let optical = light.reduce(0.0) { $0 + artefact(of: $1, at: time) }
      return potential + offset + drift * time + filtered + bridge + optical
        + hum * sin(2 * Double.pi * 50 * time + phase)
    }
    return SampledSignal(samples: samples, samplingRate: samplingRate, unit: "mV")
  }

  private func artefact(of pulse: LightPulse, at time: Double) -> Double {
    func after(_ edge: Double) -> Double {
      time < edge ? 0 : exp(-(time - edge) * 1000 / artefactDecay)
    }
    return artefact * (after(pulse.onset) - 0.5 * after(pulse.offset))
  }
}

/// A conductance with the time course of a difference of exponentials.
private struct SynapticConductance {
  private var slow = 0.0
  private var fast = 0.0
  private let keepSlow: Double
  private let keepFast: Double
  private let peak: Double

  /// - Parameters: ms.
  init(rise: Double, decay: Double, timeStep: Double) {
    keepSlow = exp(-timeStep / decay)
    keepFast = exp(-timeStep / rise)
    let peakTime = log(decay / rise) * rise * decay / (decay - rise)
    peak = exp(-peakTime / decay) - exp(-peakTime / rise)
  }

  /// nS.
  var value: Double { slow - fast }

  /// - Parameter amount: peak, nS.
  mutating func open(_ amount: Double) {
    slow += amount / peak
    fast += amount / peak
  }

  mutating func advance() {
    slow *= keepSlow
    fast *= keepFast
  }
}
