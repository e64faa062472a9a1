import Foundation
import NeuronModels
import TestSupport
import Testing

/// The conductance-based cell against circuit theory and what Larkum, Zhu & Sakmann (1999) describe.
@Suite("Calcium-spike neuron")
struct CalciumSpikeNeuronTests {
  struct Run {
    var spikeTimes: [Double] = []
    /// ms for which the tuft stays above −40 mV.
    var longestAbove = 0.0
    var somaticPeak = -Double.infinity
    var finalSoma = 0.0
    var finalTuft = 0.0
  }

  /// Somatic pulse of 5 ms and a tuft current of the shape of an EPSP, both after 200 ms of rest.
  static func run(
    _ parameters: CalciumSpikeNeuronParameters, soma: Double = 0, tuft: Double = 0,
    somaticDuration: Double = 5, step: Double = CalciumSpikeNeuron.defaultTimeStep,
    length: Double = 150
  ) -> Run {
    var neuron = CalciumSpikeNeuron(parameters, timeStep: step)
    var run = Run()
    var above = 0.0
    var before = -100.0
    for index in 0..<Int((200 + length) / step) {
      let time = Double(index) * step - 200
      var input = CalciumSpikeNeuron.Input()
      if time >= 0, time < somaticDuration { input.somaticCurrent = soma }
      if time >= 5 {
        input.tuftCurrent = tuft * (exp(-(time - 5) / 5) - exp(-(time - 5) / 0.5)) / 0.697
      }
      neuron.advance(input)
      let potential = neuron.somaticPotential
      if before < -20, potential >= -20 { run.spikeTimes.append(time) }
      before = potential
      run.somaticPeak = max(run.somaticPeak, potential)
      above = neuron.tuftPotential > -40 ? above + step : 0
      run.longestAbove = max(run.longestAbove, above)
    }
    run.finalSoma = neuron.somaticPotential
    run.finalTuft = neuron.tuftPotential
    return run
  }

  @Test(
    "a somatic spike or a weak apical input alone gives no calcium spike; together they do, with a burst",
    arguments: CalciumSpikeNeuronParameters.presets)
  func coincidence(_ parameters: CalciumSpikeNeuronParameters) {
    let spike = Self.run(parameters, soma: 1000)
    #expect(spike.spikeTimes.count == 1 && spike.longestAbove < 10)
    let apical = Self.run(parameters, tuft: 650)
    #expect(apical.spikeTimes.isEmpty && apical.longestAbove < 10)
    let both = Self.run(parameters, soma: 1000, tuft: 650)
    #expect(both.spikeTimes.count >= 2 && both.longestAbove >= 10)
    let strong = Self.run(parameters, tuft: 1500)
    #expect(strong.longestAbove >= 10)
  }

  @Test("without its calcium conductance the same input gives no plateau and fewer spikes")
  func withoutCalcium() {
    var blocked = CalciumSpikeNeuronParameters.nearTuft
    blocked.tuftCalcium = 0
    let both = Self.run(blocked, soma: 1000, tuft: 650)
    let whole = Self.run(.nearTuft, soma: 1000, tuft: 650)
    #expect(both.spikeTimes.count < whole.spikeTimes.count && both.longestAbove < 10)
  }

  @Test("half the step moves spikes by less than 0.1 ms")
  func convergence() {
    for parameters in CalciumSpikeNeuronParameters.presets {
      let coarse = Self.run(parameters, soma: 1000, tuft: 650)
      let fine = Self.run(parameters, soma: 1000, tuft: 650, step: 0.0125)
      #expect(coarse.spikeTimes.count == fine.spikeTimes.count)
      for (one, other) in zip(coarse.spikeTimes, fine.spikeTimes).prefix(2) {
        expectClose(one, other, within: 0.1, "ms")
      }
    }
  }

  /// Steady state of the four passive compartments by hand: a ladder of resistors.
  @Test("without channels the cell is a ladder of resistors")
  func passive() {
    var passive = CalciumSpikeNeuronParameters.farTuft
    for channel in [
      \CalciumSpikeNeuronParameters.somaticSodium, \.somaticRectifier, \.somaticSlowPotassium,
      \.trunkSodium, \.trunkRectifier, \.tuftCalcium, \.tuftSlowPotassium, \.tuftCalciumPotassium,
    ] {
      passive[keyPath: channel] = 0
    }
    let leaks = passive.leaks
    let couplings = passive.couplings
    func series(_ a: Double, _ b: Double) -> Double { a * b / (a + b) }
    let beyondTrunk = series(couplings[2], leaks[3])
    let beyondSoma = series(couplings[1], leaks[2] + beyondTrunk)
    let basal = series(couplings[0], leaks[0])
    let resistance = 1000 / (leaks[1] + basal + beyondSoma)
    let run = Self.run(passive, soma: 50, somaticDuration: 2000, length: 2000)
    let depolarization = 50 * resistance / 1000
    expectClose(run.finalSoma, passive.leakReversal + depolarization, within: 1e-6, "mV")
    let trunk = depolarization * couplings[1] / (couplings[1] + leaks[2] + beyondTrunk)
    let tuft = trunk * couplings[2] / (couplings[2] + leaks[3])
    expectClose(run.finalTuft, passive.leakReversal + tuft, within: 1e-6, "mV")
  }
}
