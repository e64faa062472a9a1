import EventDetection
import Foundation
import InputDocuments
import ProtocolCompilation
import RandomStreams
import Signals

/// Recordings of light made from a plan: what LEDs, mirrors and a photodiode would do to it.
///
/// Nothing of `LightVerifier` is used: a pulse goes through two exponentials of 20 µs (LED and
/// photodiode), is sampled, and gets noise.
struct SimulatedLight {
  struct Pulse {
    var led: String
    /// µs.
    var start: Double
    /// µs.
    var end: Double
    /// mW/mm².
    var irradiance: Double
  }

  struct Sweep {
    /// Name of the condition, `reference` or `test`.
    var trial: String
    var block: Signals.Trial.Block?
    /// Seconds.
    var startTime: Double
    var pulses: [Pulse]
  }

  /// Hz.
  var samplingRate = 20_000.0
  /// V for 1 mW/mm².
  var gain = 0.5
  /// V; the greatest number that the converter gives.
  var ceiling = 10.0
  /// V.
  var noise = 0.002
  /// Of the sensor's clock, µs.
  var lag = 0.0
  /// Parts per million.
  var drift = 0.0
  /// V, at 50 Hz.
  var hum = 0.0
  /// V over a sweep.
  var baselineRise = 0.0
  /// What a photodiode sees of the other LED, as a part of what that one's own sees.
  var stray = 0.0
  /// Which condition the recording names in induction.
  var namedCondition: String?
  /// What was commanded, where that is not what came; nil for no channel of it.
  var commanded: [Sweep]?
  private var lengths: PulseLengths?
  /// Seconds.
  var duration = 5.5
  var seed: UInt64 = 1
  var sweeps: [Sweep]

  /// Two sweeps of baseline, reference and test, and the induction between them, all as planned.
  init(_ plan: LightPlan, condition: String = "A", inductionCount: Int = 6) {
    let kinds: [(Signals.Trial.Block, String, Int)] = [
      (.baseline, "test", 2), (.reference, "reference", 2),
      (.induction, condition, inductionCount), (.test, "test", 2),
    ]
    let durations = plan.trials.flatMap(\.pulses).map { $0.duration / 1e6 }
    lengths = durations.min().flatMap { shortest in
      durations.max().map { PulseLengths(shortest: shortest, longest: $0) }
    }
    sweeps = kinds.flatMap { block, name, count -> [Sweep] in
      guard let trial = plan.trials.first(where: { $0.name == name }) else { return [] }
      let starts = plan.schedule.filter { $0.block == block }.map { $0.start / 1e6 }
      return starts.prefix(count).map { start in
        Sweep(trial: name, block: block, startTime: start, pulses: Self.pulses(trial))
      }
    }
  }

  static func pulses(_ trial: LightPlan.Trial) -> [Pulse] {
    trial.pulses.map {
      Pulse(led: $0.led, start: $0.start, end: $0.end, irradiance: $0.irradiance ?? 1)
    }
  }

  /// Standard normal; the draws of a whole recording would take a debug build too long.
  private static let noise: [Double] = {
    var stream = RandomStream(seed: 2, stream: .testNoise)
    return (0..<65_521).map { _ in stream.nextNormal() }
  }()

  /// Light through two exponentials of the same time constant, a time after a step, as a part.
  private static func rise(_ time: Double) -> Double {
    guard time > 0 else { return 0 }
    let part = time / 20
    return 1 - (1 + part) * exp(-part)
  }

  /// Volts.
  func samples(of sweep: Sweep, led: String?, number: UInt32) -> SampledSignal {
    let count = Self.noise.count
    let offset = Int(seed &* 31) + Int(number) * 7919
    let total = Int(duration * samplingRate)
    var samples = (0..<total).map { index in
      noise * Self.noise[(index + offset) % count]
        + (hum == 0 ? 0 : hum * sin(2 * .pi * 50 * Double(index) / samplingRate))
        + baselineRise * Double(index) / Double(total)
    }
    for pulse in sweep.pulses {
      let part = led == nil || pulse.led == led ? 1 : stray
      guard part > 0 else { continue }
      let scale = 1 + drift * 1e-6
      let (start, end) = (pulse.start * scale + lag, pulse.end * scale + lag)
      let first = max(0, Int(start / 1e6 * samplingRate))
      let last = min(samples.count, Int((end + 500) / 1e6 * samplingRate) + 2)
      guard first < last else { continue }
      for index in first..<last {
        let time = Double(index) / samplingRate * 1e6
        samples[index] +=
          part * gain * pulse.irradiance * (Self.rise(time - start) - Self.rise(time - end))
      }
    }
    return SampledSignal(
      samples: samples.map { min($0, ceiling) }, samplingRate: samplingRate, unit: "V")
  }

  /// Through the detector, as the command does it.
  ///
  /// - Parameter leds: one photodiode for each; nil for one photodiode that sees all.
  func recorded(leds: [String]? = ["blue", "red"], statesBlocks: Bool = true) -> RecordedLight {
    let seen: [String?] = leds.map { $0.map(Optional.some) } ?? [nil]
    let outputs = commanded == nil ? [] : leds ?? []
    return RecordedLight(
      sensors: seen.map {
        .init(
          name: $0.map { "photodiode_\($0)" } ?? "photodiode", kind: .photodiode, led: $0,
          samplingRate: samplingRate)
      },
      commands: outputs.map {
        .init(name: "command_\($0)", kind: .command, led: $0, samplingRate: samplingRate)
      },
      sweeps: sweeps.enumerated().map { index, sweep in
        let lights = seen.enumerated().map { position, led in
          PhotodiodePulses.light(
            in: samples(of: sweep, led: led, number: UInt32(index * 2 + position)),
            lengths: lengths)
        }
        return RecordedLight.Sweep(
          index: index, name: "sweep \(index)", startTime: sweep.startTime,
          duration: duration * 1e6, block: statesBlocks ? sweep.block : nil,
          condition: sweep.block == .induction ? namedCondition : nil,
          pulses: lights.map { light in
            light?.pulses.map {
              .init(
                onset: $0.onset * 1e6, offset: $0.offset.map { $0 * 1e6 },
                amplitude: $0.amplitude, isClipped: $0.isClipped)
            }
          },
          noise: lights.map { light in
            light.map { .init(deviation: $0.noise, window: $0.window * 1e6) }
          },
          commanded: outputs.map { led in
            commanded.map { commands($0[index], of: led) }
          })
      })
  }

  /// The plan's edges themselves, as far as the sweep goes.
  ///
  /// - Parameter power: mW of a pulse; nil for gates, which have no brightness.
  private func commands(
    _ sweep: Sweep, of led: String, power: ((Pulse) -> Double)? = nil
  ) -> [RecordedLight.Pulse] {
    sweep.pulses.filter { $0.led == led && $0.end < duration * 1e6 }.map { pulse in
      .init(onset: pulse.start, offset: pulse.end, amplitude: power.map { $0(pulse) })
    }
  }

  /// The commands alone, as a rig with its outputs recorded has them.
  ///
  /// - Parameter power: mW of a pulse; nil for gates, which have no brightness.
  func recordedCommands(power: ((Pulse) -> Double)? = nil) -> RecordedLight {
    let leds = ["blue", "red"]
    return RecordedLight(
      sensors: leds.map {
        .init(
          name: "command_\($0)", kind: .command, led: $0, samplingRate: samplingRate,
          isPower: power != nil)
      },
      sweeps: sweeps.enumerated().map { index, sweep in
        RecordedLight.Sweep(
          index: index, name: "sweep \(index)", startTime: sweep.startTime,
          duration: duration * 1e6, block: sweep.block,
          pulses: leds.map { commands(sweep, of: $0, power: power) })
      })
  }
}

extension LightPlan {
  /// Of a compiled protocol that was not written.
  init(_ compiled: CompiledProtocol) throws {
    func rows(_ name: String) -> [Row] {
      let content = compiled.files.first { $0.path == name }?.content ?? Data()
      let lines = String(decoding: content, as: UTF8.self).split(separator: "\n").map {
        $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      }
      return lines.dropFirst().map {
        Dictionary(zip(lines.first ?? [], $0), uniquingKeysWith: { first, _ in first })
      }
    }
    try self.init(
      edges: rows("edges.csv"), patterns: rows("trials.csv"), schedule: rows("schedule.csv"),
      planes: rows("planes.csv"))
  }
}
