import Foundation
import Recordings
import Signals

/// Writes a made-up recording: sweeps of 10 s at 50 kHz, noise of 0.2 mV around −70 mV and 49 spikes a
/// sweep. No two sweeps are alike; the same arguments give the same bytes.
///
///     recording-making FILE SWEEPS
@main
enum RecordingMaking {
  static let samplingRate = 50_000.0
  static let count = 500_000

  static func main() throws {
    let arguments = CommandLine.arguments.dropFirst()
    guard let path = arguments.first, let sweeps = arguments.dropFirst().first.flatMap({ Int($0) })
    else { exit(64) }
    let contents = NWBContents(
      identifier: "benchmark", sessionDescription: "made up for a benchmark",
      sessionStart: "2026-01-15T09:00:00+00:00", texts: [:],
      subject: Subject(
        id: "none", species: "Mus musculus", sex: "U", age: "P42D", description: "made up"),
      electrodes: [Electrode(name: "electrode0", description: "made up", cellID: "none")],
      device: "amplifier", lightSites: [],
      sweeps: (0..<sweeps).map { number in
        NWBSweep(
          name: String(format: "sweep_%06d", number),
          startTime: 10 * Double(number),
          response: NWBSignal(count: count, samplingRate: samplingRate) {
            potential(seed: UInt64(number))
          }, stimulus: "rest", electrode: "electrode0")
      }, trials: [], source: "recording-making of Apical's benchmarks")
    try NWBWriter.write(contents, to: path)
  }

  /// mV.
  static func potential(seed: UInt64) -> [Double] {
    var state = (seed &+ 1) &* 0x9E37_79B9_7F4A_7C15
    var samples = [Double](unsafeUninitializedCapacity: count) { buffer, initialized in
      for index in 0..<count {
        // Four bytes of SplitMix64, whose sum is nearly normal: quick, and good enough for noise.
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        word ^= word >> 31
        var sum = 0
        for byte in 0..<4 { sum += Int((word >> UInt64(8 * byte)) & 255) }
        // Four uniform bytes have a standard deviation of 147.8.
        buffer[index] = -70 + 0.2 * (Double(sum) - 510) / 147.8
      }
      initialized = count
    }
    for spike in 0..<49 {
      let start = Int((0.1 + 0.2 * Double(spike)) * samplingRate)
      for (offset, height) in shape.enumerated() { samples[start + offset] += height }
    }
    return samples
  }

  /// A spike of 100 mV with its afterhyperpolarisation, mV above rest, for 8 ms.
  static let shape: [Double] = (0..<400).map { index in
    let time = Double(index) / 50
    let rise = (time - 1) / 0.3
    let fall = (time - 3) / 1.5
    let onset = time < 1 ? 12 * exp(-abs(time - 0.6) / 0.8) : 0
    return 100 * exp(-rise * rise) - 8 * exp(-fall * fall) + onset
  }
}
