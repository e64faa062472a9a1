import Foundation
import RandomStreams
import Signals

/// The trace that a somatic electrode would show of a virtual trial.
///
/// The burst neuron has no spike shape and is reset at each spike, which no electrode ever shows. The
/// trace is therefore drawn: the potential under the spikes, bounded where the membrane's own
/// conductances would bound it, a bump of fixed shape at each spike, and the noise of a recording.
package struct SomaticTrace {
  /// Depolarisation above rest up to which the potential is shown as it is, and that which it
  /// nears, mV: sustained depolarisations of cortical cells stay below about −25 mV.
  private static let linearRange = 22.0
  private static let greatestDepolarization = 42.0
  /// mV at the top of a spike.
  private static let peakPotential = 30.0
  /// From the model's spike, which is the crossing of the threshold, to the top, seconds.
  private static let timeToPeak = 0.0004
  /// Widths of the bump's two flanks, ms.
  private static let rise = 0.32
  private static let fall = 0.5
  /// Afterhyperpolarisation, mV, and its time constant, ms.
  private static let afterhyperpolarization = 4.0
  private static let afterTimeConstant = 3.0

  /// mV.
  package let potential: [Double]
  /// Times of the tops, seconds from the first sample.
  package let spikeTimes: [Double]

  /// - Parameters:
  ///   - offset: added to the model's potential, mV.
  ///   - noise: a stream of this sweep's own.
  package init(
    _ trial: VirtualTrial, samplingRate: Double, offset: Double,
    parameters: VirtualExperimentParameters, noise: RandomStream
  ) {
    let source = trial.subthresholdPotential
    let rest = source.samples.first ?? 0
    let seconds = Double(source.samples.count - 1) / source.samplingRate
    let count = Int((seconds * samplingRate).rounded())
    var samples = (0..<count).map { index in
      Self.bounded(Self.value(of: source, at: Double(index) / samplingRate) - rest) + rest
    }
    var tops: [Double] = []
    for time in trial.spikeTimes {
      let top = Int(((time + Self.timeToPeak) * samplingRate).rounded())
      guard samples.indices.contains(top) else { continue }
      tops.append(Double(top) / samplingRate)
      Self.add(spikeAt: top, to: &samples, samplingRate: samplingRate)
    }
    potential = Self.noisy(
      samples, samplingRate: samplingRate, offset: offset, parameters: parameters, noise: noise)
    spikeTimes = tops
  }

  private static func value(of signal: SampledSignal, at time: Double) -> Double {
    let position = time * signal.samplingRate
    let index = min(Int(position), signal.samples.count - 2)
    let part = position - Double(index)
    return signal.samples[index] * (1 - part) + signal.samples[index + 1] * part
  }

  private static func bounded(_ depolarization: Double) -> Double {
    guard depolarization > linearRange else { return depolarization }
    let room = greatestDepolarization - linearRange
    return linearRange + room * -expm1(-(depolarization - linearRange) / room)
  }

  private static func add(spikeAt top: Int, to samples: inout [Double], samplingRate: Double) {
    let height = peakPotential - samples[top]
    let first = max(0, top - Int(0.002 * samplingRate))
    let end = min(samples.count, top + Int(0.015 * samplingRate))
    for index in first..<end {
      let time = Double(index - top) / samplingRate * 1000
      let width = time < 0 ? rise : fall
      let bump = exp(-(time / width) * (time / width))
      samples[index] += height * bump
      guard time > 0 else { continue }
      samples[index] -= afterhyperpolarization * exp(-time / afterTimeConstant) * (1 - bump)
    }
  }

  private static func noisy(
    _ samples: [Double], samplingRate: Double, offset: Double,
    parameters: VirtualExperimentParameters, noise: RandomStream
  ) -> [Double] {
    var noise = noise
    let keep = exp(-1 / (0.2 * samplingRate))
    let kick = parameters.slowNoise * (1 - keep * keep).squareRoot()
    var slow = parameters.slowNoise * noise.nextNormal()
    return samples.map { sample in
      slow = keep * slow + kick * noise.nextNormal()
      return sample + offset + slow + parameters.measurementNoise * noise.nextNormal()
    }
  }
}
