import Foundation
import NeuronModels
import RandomStreams
import Signals
import TestSupport
import Testing

@Suite("Burst neuron")
struct BurstNeuronTests {
  @Test("runs of another program from the same equations, with current and with light")
  func expectedRuns() throws {
    let expected = try ExpectedRuns.load()
    #expect(expected.generator.contains("scipy") && expected.runs.count == 26)
    for item in expected.runs {
      var input = try #require(NeuronInput(seconds: item.durationMs / 1000))
      for (number, compartment) in [Compartment.soma, .dendrite].enumerated() {
        input.addCurrents(item.currents[number], into: compartment)
        input.addLights(item.lights[number], onto: compartment)
      }
      let parameters = try #require(BurstNeuronParameters.named(item.variant))
      let run = try #require(BurstNeuronRun(parameters, input: input, start: .leakReversal))
      #expect(run.spikeTimes.map { ($0 * 10_000).rounded() / 10 } == item.spikeTimesMs)
      // Rounding grows where the dendrite is regenerative; the opsin is exact there.
      expectClose(run.dendriticPeak, item.dendriticPeakMv, within: 1e-4, "mV")
      expectClose(run.somaticPotential.samples.last, item.somaticEndMv, within: 1e-4, "mV")
      expectClose(run.dendriticPotential.samples.last, item.dendriticEndMv, within: 1e-4, "mV")
    }
  }

  @Test("the presets are told apart by the runs", arguments: ["N18", "P21"])
  func brokenTwin(variant: String) throws {
    let other = try #require(BurstNeuronParameters.presets.first { $0.name != variant })
    let bursts = try ExpectedRuns.load().runs.filter {
      $0.variant == variant && $0.spikeTimesMs.count > 1 && $0.lights.allSatisfy(\.isEmpty)
    }
    #expect(bursts.count >= 3)
    for item in bursts {
      let run = try #require(
        BurstNeuronRun.fromLeakReversal(
          other, milliseconds: item.durationMs, soma: item.currents[0], dendrite: item.currents[1]))
      #expect(run.spikeTimes.map { ($0 * 10_000).rounded() / 10 } != item.spikeTimesMs)
    }
  }

  @Test("without input the resting neuron rests", arguments: BurstNeuronParameters.presets)
  func rest(parameters: BurstNeuronParameters) throws {
    let input = try #require(NeuronInput(seconds: 2))
    let run = try #require(BurstNeuronRun(parameters, input: input))
    #expect(run.spikeTimes.isEmpty)
    let rest = BurstNeuron.restingState(of: parameters)
    // The last bit of the potentials is 1.4e-14 mV.
    for sample in run.somaticPotential.samples {
      #expect(abs(sample - rest.somaticPotential) < 1e-12)
    }
    for sample in run.dendriticPotential.samples {
      #expect(abs(sample - rest.dendriticPotential) < 1e-12)
    }
    expectClose(rest.dendriticPotential, -69.841, within: 0.0005, "mV")
    expectClose(rest.somaticPotential, -69.723, within: 0.0005, "mV")
    // From E_L the neuron comes to the same rest: it is stable.
    let fromLeak = try #require(BurstNeuronRun(parameters, input: input, start: .leakReversal))
    expectClose(
      fromLeak.dendriticPotential.samples.last, rest.dendriticPotential, within: 1e-9, "mV")
  }

  @Test(
    "without its dendrite the soma is a linear membrane: analytic solution, first order in step")
  func linearMembrane() throws {
    var parameters = BurstNeuronParameters.naudSprekeler2018
    parameters.somaticCouplingCurrent = 0
    // V − E_L = I τ/C (1 − exp(−t/τ)); 400 pA give 17.30 mV at most, below the threshold.
    let exact = 400.0 * 16 / 370 * (1 - exp(-20.0 / 16)) - 70
    let errors = try [0.1, 0.05, 0.025].map { timeStep in
      let run = try #require(
        BurstNeuronRun.fromLeakReversal(
          parameters, milliseconds: 20, timeStep: timeStep, soma: [[400, 0, 20]], dendrite: []))
      let last = try #require(run.somaticPotential.samples.last)
      // Forward Euler itself has a closed form.
      let euler = 400.0 * 16 / 370 * (1 - pow(1 - timeStep / 16, 20 / timeStep)) - 70
      expectClose(last, euler, within: 1e-10, "mV")
      return last - exact
    }
    expectClose(errors[0] / errors[1], 2, within: 0.02)
    expectClose(errors[1] / errors[2], 2, within: 0.02)
  }

  @Test("halving the step halves the error, also through spikes and the dendritic plateau")
  func convergence() throws {
    func run(_ timeStep: Double) throws -> BurstNeuronRun {
      try #require(
        BurstNeuronRun.fromLeakReversal(
          .naudSprekeler2018, milliseconds: 200, timeStep: timeStep, soma: [[2500, 100, 105]],
          dendrite: [[400, 100, 110]]))
    }
    let fine = try run(0.1 / 64)
    #expect(fine.spikeTimes.count == 2)
    func worst(_ run: BurstNeuronRun) -> Double {
      zip(run.spikeTimes, fine.spikeTimes).map { abs($0 - $1) * 1000 }.max() ?? .nan
    }
    let coarse = try run(0.1)
    let quarter = try run(0.025)
    #expect(coarse.spikeTimes.count == 2 && quarter.spikeTimes.count == 2)
    // A spike time is rounded up to a step, so it may be off by one step besides the error.
    #expect(worst(coarse) < 0.3)
    #expect(worst(quarter) < 0.3 / 4 + 0.025)

    // Without a spike nothing is rounded: the dendrite's own regenerative response.
    func dendrite(_ timeStep: Double) throws -> Double {
      let run = try #require(
        BurstNeuronRun.fromLeakReversal(
          .naudSprekeler2018, milliseconds: 12, timeStep: timeStep, soma: [],
          dendrite: [[700, 0, 10]]))
      #expect(run.spikeTimes.isEmpty)
      return try #require(run.dendriticPotential.samples.last)
    }
    let values = try [0.1, 0.05, 0.025, 0.0125].map(dendrite)
    expectClose((values[0] - values[1]) / (values[1] - values[2]), 2, within: 0.1)
    expectClose((values[1] - values[2]) / (values[2] - values[3]), 2, within: 0.05)
  }

  @Test("rheobase of a long step: soma 456.1 pA, dendrite 514.8 pA, both presets")
  func rheobase() throws {
    for parameters in BurstNeuronParameters.presets {
      for (compartment, expected) in [(Compartment.soma, 456.1), (.dendrite, 514.8)] {
        func fires(_ amplitude: Double) throws -> Bool {
          let pulse = [[amplitude, 100, 900]]
          return try
            !(#require(
              BurstNeuronRun.fromLeakReversal(
                parameters, milliseconds: 900, soma: compartment == .soma ? pulse : [],
                dendrite: compartment == .dendrite ? pulse : []))).spikeTimes.isEmpty
        }
        #expect(try !fires(expected - 0.5), "\(parameters.name) \(compartment)")
        #expect(try fires(expected + 0.5), "\(parameters.name) \(compartment)")
      }
    }
  }

  @Test("a tonic inhibition of the dendrite of 50 pA abolishes the burst of N18; P21 needs 100 pA")
  func inhibition() throws {
    for (parameters, tonic, spikes, peak) in [
      (BurstNeuronParameters.naudSprekeler2018, -50.0, 1, -25.4), (.payeur2021, -50, 2, nil),
      (.payeur2021, -100, 1, nil),
    ] as [(BurstNeuronParameters, Double, Int, Double?)] {
      let run = try #require(
        BurstNeuronRun.fromLeakReversal(
          parameters, milliseconds: 300, soma: [[2500, 100, 105]],
          dendrite: [[tonic, 0, 300], [400, 100, 110]]))
      #expect(run.spikeTimes.count == spikes, "\(parameters.name) \(tonic) pA")
      if let peak { expectClose(run.dendriticPeak, peak, within: 0.06, "mV") }
    }
  }

  @Test("noise: same seed same run; another seed, cell or trial another; soma and dendrite apart")
  func noise() throws {
    let input = try #require(NeuronInput(seconds: 0.2))
    let noise = try #require(CurrentNoise(standardDeviation: 450))
    func run(seed: UInt64 = 1, cell: UInt32 = 0, trial: UInt32 = 0) throws -> [Double] {
      try #require(
        BurstNeuronRun(
          .naudSprekeler2018, input: input, noise: noise, seed: seed, cell: cell, trial: trial)
      ).dendriticPotential.samples
    }
    let first = try run()
    #expect(try first == run())
    #expect(try first != run(seed: 2))
    #expect(try first != run(cell: 1))
    #expect(try first != run(trial: 1))
    let silent = try #require(CurrentNoise(standardDeviation: 0))
    let quiet = try #require(
      BurstNeuronRun(.naudSprekeler2018, input: input, noise: silent, seed: 1))
    let without = try #require(BurstNeuronRun(.naudSprekeler2018, input: input))
    #expect(quiet.dendriticPotential.samples == without.dendriticPotential.samples)
  }

  @Test("noise through a linear membrane has the variance and the correlation of theory")
  func noiseVariance() throws {
    // Coupling, spikes and adaptation off: V_s is an OU current through a filter of τ_s.
    var parameters = BurstNeuronParameters.naudSprekeler2018
    parameters.somaticCouplingCurrent = 0
    parameters.threshold = 1000
    let noise = try #require(CurrentNoise(standardDeviation: 450))
    let input = try #require(NeuronInput(seconds: 60))
    let run = try #require(BurstNeuronRun(parameters, input: input, noise: noise, seed: 4))
    let samples = run.somaticPotential.samples.dropFirst(2000).map { $0 + 70 }
    let count = Double(samples.count)
    let mean = samples.reduce(0, +) / count
    let variance = samples.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count
    // Var V = (σ τ_s/C_s)² τ_n/(τ_n + τ_s) = (450·16/370)²·2/18 = 42.07 mV². The 60 s hold about
    // 60 000/(2·16) independent values: standard error of the variance √(2/1875) = 3.3 %.
    expectClose(variance, 42.07, within: 4 * 0.033 * 42.07, "mV²")
    expectClose(mean, 0, within: 4 * (42.07 / 1660).squareRoot(), "mV")
  }

  @Test("a run that cannot be is refused")
  func refused() throws {
    #expect(NeuronInput(seconds: 0) == nil)
    #expect(NeuronInput(seconds: -1) == nil)
    #expect(NeuronInput(seconds: .nan) == nil)
    #expect(NeuronInput(seconds: .infinity) == nil)
    #expect(NeuronInput(seconds: 1, timeStep: 0) == nil)
    #expect(NeuronInput(seconds: 1e9) == nil)
    #expect(BurstNeuron(.naudSprekeler2018, timeStep: 1.5) == nil)
    #expect(BurstNeuron(.naudSprekeler2018, timeStep: .nan) == nil)
    #expect(CurrentNoise(standardDeviation: -1) == nil)
    #expect(CurrentNoise(standardDeviation: .infinity) == nil)
    #expect(CurrentNoise(standardDeviation: 1, timeConstant: 0) == nil)
    let input = try #require(NeuronInput(seconds: 1, timeStep: 2))
    #expect(BurstNeuronRun(.naudSprekeler2018, input: input) == nil)
  }

  @Test("pulses are rounded to steps, cut to the run, and add up")
  func pulses() throws {
    var input = try #require(NeuronInput(seconds: 0.001))
    #expect(input.stepCount == 10 && input.duration == 0.001)
    for window in [
      TimeWindow(start: -1, end: 0.00021), TimeWindow(start: 0.0001, end: 1),
      TimeWindow(start: 0.5, end: 0.6), TimeWindow(start: 0.0005, end: 0.0004),
    ] {
      input.addCurrent(NeuronPulse(.soma, amplitude: 3, window: window))
    }
    #expect(input.somaticCurrent == [3, 6, 3, 3, 3, 3, 3, 3, 3, 3])
    #expect(input.dendriticCurrent.isEmpty && input.somaticIrradiance.isEmpty)
  }
}
