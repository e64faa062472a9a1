import Foundation
import RandomStreams
import Signals

/// Builds membrane potentials out of parts whose truth is known.
public struct TraceBuilder {
  public private(set) var signal: SampledSignal

  /// - Parameters:
  ///   - seconds: length.
  ///   - rate: Hz.
  ///   - resting: mV.
  public init(seconds: Double, rate: Double, resting: Double = -70) {
    signal = SampledSignal(
      samples: [Double](repeating: resting, count: Int((seconds * rate).rounded())),
      samplingRate: rate, unit: "mV")
  }

  /// White noise of the given standard deviation, mV.
  public mutating func addNoise(_ deviation: Double, seed: UInt64) {
    var stream = RandomStream(seed: seed, stream: .testNoise)
    for index in signal.samples.indices {
      signal.samples[index] += deviation * stream.nextNormal()
    }
  }

  /// The spike template of the speed test of the peers: 100 mV high, its highest point about 1 ms
  /// after `onset`.
  public mutating func addSpike(at onset: Double, height: Double = 100) {
    for index in signal.samples.indices {
      let x = (signal.time(at: index) - onset) * 1000
      guard x >= -3, x < 12 else { continue }
      signal.samples[index] +=
        height * exp(-((x - 1) / 0.3) * ((x - 1) / 0.3))
        - 0.08 * height * exp(-((x - 3) / 1.5) * ((x - 3) / 1.5))
    }
  }

  /// A box, mV.
  public mutating func addBox(_ amplitude: Double, from start: Double, to end: Double) {
    for index in signal.indices(in: TimeWindow(start: start, end: end)) {
      signal.samples[index] += amplitude
    }
  }

  /// A straight ramp over the whole trace, mV.
  public mutating func addDrift(_ amount: Double) {
    let last = Double(max(1, signal.samples.count - 1))
    for index in signal.samples.indices { signal.samples[index] += amount * Double(index) / last }
  }

  public mutating func setSample(_ index: Int, to value: Double) {
    if signal.samples.indices.contains(index) { signal.samples[index] = value }
  }
}
