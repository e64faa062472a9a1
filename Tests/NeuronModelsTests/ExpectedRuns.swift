import Foundation
import NeuronModels
import Signals

/// Runs that a Python program computed from the equations; the file names the
/// versions, `make-expected.py` beside it printed it.
struct ExpectedRuns: Decodable {
  struct Run: Decodable {
    var variant: String
    var durationMs: Double
    /// Soma, dendrite: pulses of amplitude (pA), start and end (ms).
    var currents: [[[Double]]]
    /// Soma, dendrite: pulses of irradiance (mW/mm²), start and end (ms).
    var lights: [[[Double]]]
    var spikeTimesMs: [Double]
    var dendriticPeakMv: Double
    var somaticEndMv: Double
    var dendriticEndMv: Double
  }

  var generator: String
  var runs: [Run]

  static func load() throws -> ExpectedRuns {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Fixtures/expected.json")
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode(ExpectedRuns.self, from: Data(contentsOf: file))
  }
}

extension BurstNeuronParameters {
  /// The preset of a variant's name.
  static func named(_ variant: String) -> BurstNeuronParameters? {
    presets.first { $0.name == variant }
  }
}

extension NeuronInput {
  /// - Parameter pulses: amplitude (pA), start and end (ms).
  mutating func addCurrents(_ pulses: [[Double]], into compartment: Compartment) {
    for pulse in pulses where pulse.count == 3 {
      addCurrent(
        NeuronPulse(
          compartment, amplitude: pulse[0],
          window: TimeWindow(start: pulse[1] / 1000, end: pulse[2] / 1000)))
    }
  }

  /// - Parameter pulses: irradiance (mW/mm²), start and end (ms).
  mutating func addLights(_ pulses: [[Double]], onto compartment: Compartment) {
    for pulse in pulses where pulse.count == 3 {
      addLight(
        NeuronPulse(
          compartment, amplitude: pulse[0],
          window: TimeWindow(start: pulse[1] / 1000, end: pulse[2] / 1000)))
    }
  }
}

extension BurstNeuronRun {
  /// Runs from E_L, as the reference runs do; times in ms.
  static func fromLeakReversal(
    _ parameters: BurstNeuronParameters, milliseconds: Double, timeStep: Double = 0.1,
    soma: [[Double]], dendrite: [[Double]]
  ) -> BurstNeuronRun? {
    guard var input = NeuronInput(seconds: milliseconds / 1000, timeStep: timeStep) else {
      return nil
    }
    input.addCurrents(soma, into: .soma)
    input.addCurrents(dendrite, into: .dendrite)
    return BurstNeuronRun(parameters, input: input, start: .leakReversal)
  }

  /// Spike times in ms with one decimal, as the tables have them.
  var spikeTimesText: String {
    spikeTimes.map { String(format: "%.1f", $0 * 1000) }.joined(separator: " ")
  }

  /// Greatest dendritic potential after the start, mV.
  var dendriticPeak: Double { dendriticPotential.samples.dropFirst().max() ?? .nan }
}
