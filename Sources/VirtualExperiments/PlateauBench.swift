import Foundation
import NeuronModels
import RandomStreams
import Signals

/// Two-phase trials of cells whose tuft is known: on them somatic plateau measures are judged.
///
/// **What it holds.** Cells are ``CalciumSpikeNeuron``s of its three presets in turn, with every
/// conductance and size drawn anew. A cell has trials with bottom-up input alone, the reference, and
/// trials with top-down input in the target phase, in the forward phase, in both, and without
/// bottom-up input; top-down strength differs from trial to trial, so that about half of the tufts
/// that are asked for a plateau give one. Bottom-up input is conductance of the basal dendrite; in
/// every fourth cell of a preset it is brief current into the soma through a pipette whose bridge is
/// not quite balanced. In every third it comes as doublets: bursts without a plateau. A phase lasts
/// 100, 150 or 200 ms.
///
/// **What an electrode adds** is drawn for each cell: 10, 20 or 50 kHz, noise, 50 Hz hum, drift,
/// artefacts of light, bridge error.
///
/// Everything follows from the seed; no trial depends on another.
package struct PlateauBench: Sendable {
  /// One of the five kinds of trial.
  package enum Condition: String, CaseIterable, Sendable {
    case bottomUp = "bottom-up"
    case late, early, both
    case topDown = "top-down"
  }

  package var seed: UInt64 = 20_261_125
  package var cellCount = 24
  /// How often each cell goes through its conditions.
  package var repetitions = 5

  package init() {}

  /// The first input comes here, seconds from the start of the trial.
  package static let firstPhase = 0.1
  /// Seconds; the cell comes to rest before the trial begins.
  static let settling = 0.3

  /// Trials of one cell in order.
  package var conditions: [Condition] {
    (0..<repetitions).flatMap { _ in [.bottomUp, .late, .early, .both, .bottomUp, .late, .early] }
      + [.topDown, .topDown]
  }

  package func cell(_ number: Int) -> PlateauBenchCell {
    PlateauBenchCell(number: number, seed: seed)
  }
}

/// One cell of the bench with its electrode.
package struct PlateauBenchCell: Sendable {
  package let number: Int
  let seed: UInt64
  package let parameters: CalciumSpikeNeuronParameters
  /// Bottom-up input is current through the pipette, not conductance.
  package let isDrivenByCurrent: Bool
  /// Bottom-up pulses come in pairs 10 ms apart.
  package let hasDoublets: Bool
  /// Seconds from the start of a trial.
  package let phases: TrialPhases
  /// Peak of basal AMPA, nS, or current, pA.
  let bottomUp: Double
  /// Typical peak of tuft NMDA, nS.
  let topDown: Double
  package let electrode: PlateauBenchElectrode

  init(number: Int, seed: UInt64) {
    self.number = number
    self.seed = seed
    var draws = RandomStream(seed: seed, stream: .plateauBenchCells, cell: UInt32(number))
    func spread(_ deviation: Double) -> Double { exp(deviation * draws.nextNormal()) }
    let presets = CalciumSpikeNeuronParameters.presets
    parameters = presets[number % presets.count].scaled { spread(0.1) }
    // Every preset gets each kind of input.
    let round = number / presets.count
    isDrivenByCurrent = round % 4 == 3
    hasDoublets = round % 3 == 2
    let length = [0.1, 0.15, 0.2][Int(draws.nextInteger(below: 3))]
    let start = PlateauBench.firstPhase
    phases = TrialPhases(
      forward: TimeWindow(start: start, end: start + length),
      target: TimeWindow(start: start + length, end: start + 2 * length), source: .file)
    bottomUp = (isDrivenByCurrent ? 1100 : 28) * spread(0.15)
    topDown = 10 * spread(0.15)
    electrode = PlateauBenchElectrode(&draws)
  }

  package func trial(_ index: Int, _ condition: PlateauBench.Condition) -> PlateauBenchTrial {
    PlateauBenchTrial(of: self, index: index, condition: condition)
  }
}

/// What stands between a soma and its recorded trace.
package struct PlateauBenchElectrode: Sendable {
  /// Hz.
  package let samplingRate: Double
  /// mV, standard deviation.
  let noise: Double
  /// mV, amplitude at 50 Hz.
  let hum: Double
  /// mV/s.
  let drift: Double
  /// mV at the onset of light; −0.5 of it at the offset.
  let artefact: Double
  /// ms.
  let artefactDecay: Double
  /// Resistance that the bridge does not balance, MΩ.
  let bridgeError: Double
  /// mV.
  let offset: Double

  init(_ draws: inout RandomStream) {
    samplingRate = [10_000, 20_000, 50_000][Int(draws.nextInteger(below: 3))]
    noise = 0.05 + 0.25 * draws.nextUniform()
    hum = 0.1 * draws.nextUniform()
    drift = 2 * draws.nextUniform() - 1
    artefact = 4 * draws.nextUniform() - 2
    artefactDecay = 0.3 + 1.2 * draws.nextUniform()
    bridgeError = 16 * draws.nextUniform() - 4
    offset = 4 * draws.nextNormal()
  }
}
