import ArgumentParser
import EventDetection
import Foundation
import NeuronModels
import Optogenetics
import OutputFiles
import RandomStreams
import Signals

struct SimulateNeuronCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "neuron",
    abstract: "Drive the two-compartment burst neuron with pulses; spikes, bursts, plateaus.",
    discussion: """
      A pulse is AMPLITUDE,START,END: pA for current, mW/mm² at 470 nm for light, seconds from the \
      start of the run. Options for pulses may be repeated; pulses that overlap add up. Light opens \
      ChR2(H134R), a four-state model, alike in soma and dendrite. The run starts at rest.

      A somatic spike and a weak dendritic current together make a burst; either alone does not:

        apical simulate neuron --soma-current 2500,0.1,0.105 \\
          --dendrite-current 400,0.1,0.11
      """)

  /// The two published variants, by their names in outputs.
  enum Model: String, CaseIterable, ExpressibleByArgument {
    case n18 = "N18"
    case p21 = "P21"

    var parameters: BurstNeuronParameters {
      switch self {
      case .n18: .naudSprekeler2018
      case .p21: .payeur2021
      }
    }
  }

  @Option(help: "Naud & Sprekeler 2018 (N18) or Payeur et al. 2021 (P21).")
  var model = Model.n18

  @Option(
    name: .customLong("soma-current"), parsing: .unconditionalSingleValue,
    help: ArgumentHelp("Current into the soma.", valueName: "pA,start,end"))
  var somaCurrents: [PulseArgument] = []

  @Option(
    name: .customLong("dendrite-current"), parsing: .unconditionalSingleValue,
    help: ArgumentHelp("Current into the dendrite.", valueName: "pA,start,end"))
  var dendriteCurrents: [PulseArgument] = []

  @Option(
    name: .customLong("soma-light"), parsing: .unconditionalSingleValue,
    help: ArgumentHelp("Light on the soma.", valueName: "mW/mm²,start,end"))
  var somaLights: [PulseArgument] = []

  @Option(
    name: .customLong("dendrite-light"), parsing: .unconditionalSingleValue,
    help: ArgumentHelp("Light on the dendrite.", valueName: "mW/mm²,start,end"))
  var dendriteLights: [PulseArgument] = []

  @Option(help: "Length of the run in seconds (default: 0.2 s after the last pulse).")
  var duration: Double?

  @Option(
    help: ArgumentHelp(
      "Standard deviation of the noise current of each compartment in pA; the paper has 450.",
      valueName: "pA"))
  var noise: Double = 0

  @Option(help: "Seed of the noise.")
  var seed: UInt64 = 1

  @Flag(help: "Print one JSON document instead of text.")
  var json = false

  private static let greatestDuration = 600.0
  private static let greatestCurrent = 100_000.0
  private static let greatestIrradiance = 1000.0

  private var lastEnd: Double {
    (somaCurrents + dendriteCurrents + somaLights + dendriteLights).map(\.window.end).max() ?? 0
  }

  private var seconds: Double { duration ?? lastEnd + 0.2 }

  func validate() throws {
    guard seconds >= 0.001, seconds <= Self.greatestDuration else {
      throw ValidationError("The run must last between 0.001 and 600 s, not \(seconds) s.")
    }
    guard lastEnd <= seconds else {
      throw ValidationError("A pulse ends at \(lastEnd) s, after the run's end at \(seconds) s.")
    }
    guard noise >= 0, noise <= Self.greatestCurrent else {
      throw ValidationError("--noise must lie between 0 and 100000 pA.")
    }
    for pulse in somaCurrents + dendriteCurrents where abs(pulse.amplitude) > Self.greatestCurrent {
      throw ValidationError("A current of \(pulse.amplitude) pA is beyond ±100000 pA.")
    }
    for pulse in somaLights + dendriteLights
    where !(0...Self.greatestIrradiance).contains(pulse.amplitude) {
      throw ValidationError("Light of \(pulse.amplitude) mW/mm² is not between 0 and 1000 mW/mm².")
    }
  }

  func run() throws {
    let currents =
      somaCurrents.map { $0.pulse(.soma) } + dendriteCurrents.map { $0.pulse(.dendrite) }
    let lights = somaLights.map { $0.pulse(.soma) } + dendriteLights.map { $0.pulse(.dendrite) }
    let noiseCurrent = noise > 0 ? CurrentNoise(standardDeviation: noise) : nil
    guard var input = NeuronInput(seconds: seconds) else { throw CommandError.neuronNotRun }
    for pulse in currents { input.addCurrent(pulse) }
    for pulse in lights { input.addLight(pulse) }
    let opsin = FourStateOpsin.channelrhodopsin2H134R
    guard
      let run = BurstNeuronRun(
        model.parameters, input: input, opsin: opsin, noise: noiseCurrent, seed: seed)
    else { throw CommandError.neuronNotRun }
    let summary = NeuronSummary(
      run, model: model.parameters, currents: currents, lights: lights,
      opsin: lights.isEmpty ? nil : opsin, noise: noiseCurrent, timeStep: input.timeStep,
      provenance: Provenance(
        arguments: Array(CommandLine.arguments.dropFirst()), inputs: [],
        seed: noiseCurrent.map { _ in seed },
        generator: noiseCurrent.map { _ in RandomStream.generatorName }))
    if json {
      Console.print(try JSONDocument.encode(summary))
    } else {
      Console.print(summary.text)
    }
  }
}

/// `AMPLITUDE,START,END` with both times in seconds.
struct PulseArgument: ExpressibleByArgument {
  var amplitude: Double
  var window: TimeWindow

  init?(argument: String) {
    let parts = argument.split(separator: ",", omittingEmptySubsequences: false)
      .map { Double($0) }
    guard parts.count == 3, let amplitude = parts[0], let start = parts[1], let end = parts[2],
      amplitude.isFinite, end.isFinite, start >= 0, start < end
    else { return nil }
    self.amplitude = amplitude
    window = TimeWindow(start: start, end: end)
  }

  func pulse(_ compartment: Compartment) -> NeuronPulse {
    NeuronPulse(compartment, amplitude: amplitude, window: window)
  }
}
