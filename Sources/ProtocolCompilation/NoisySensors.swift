import Signals
import Statistics

/// What the noise of photodiodes leaves to be judged.
///
/// **Definition.** Noise as a part of light is a sweep's noise, over √n of the n samples of the mean
/// that it went through, over the brightness of the sweep's dimmest pulse: that of nine in ten sweeps is less. An edge of
/// a mean of w µs passes half of the light in w, so that noise moves it by part × w; brightness is the median of a
/// pulse, known to 1.2533 × noise ÷ √(samples of the shortest planned pulse), the standard error of a median of normal noise.
/// A photodiode that shows light in less than half of the sweeps is too noisy where six times its noise over √n exceeds
/// a quarter of the light of the other photodiodes, n samples being half of the shortest planned pulse. Else
/// a photodiode is too noisy where the part is beyond the limit, or five such errors of an edge are beyond the
/// edge's.
///
/// **Worked example.** At 50 kHz 0.1 V of noise, 0.5 V of light and a mean of 4 samples (80 µs): a part of 0.1, and an
/// edge known to 8 µs, 40 µs at most.
struct NoisySensors {
  /// Positions of those that are not judged; their pulses are taken away.
  private(set) var sensors: Set<Int> = []
  private(set) var findings: [LightFinding] = []

  init(in light: inout RecordedLight, plan: LightPlan, criteria: VerificationCriteria) {
    // Sensors are taken away one after another, and each is held against all of them.
    let recorded = light
    for index in light.sensors.indices where light.sensors[index].kind == .photodiode {
      let sample = 2 * light.sensors[index].resolution
      let led = light.sensors[index].led
      let shortest = plan.trials.flatMap(\.pulses)
        .filter { led == nil || $0.led == led }.map(\.duration).min()
      let sweeps = light.sweeps.compactMap { Self.parts(of: index, in: $0, sample: sample) }
      // Of light that was not seen it is asked whether it could have been.
      if 2 * sweeps.count < light.sweeps.count,
        let blind = Self.hidden(index, in: recorded, samples: (shortest ?? sample) / 2 / sample)
      {
        drop(index, from: &light, value: blind, limit: Self.greatestHidden, unit: "1")
        continue
      }
      guard let part = Self.mostOf(sweeps.map(\.part)),
        let edge = Self.mostOf(sweeps.map(\.edge)), let raw = Self.mostOf(sweeps.map(\.raw))
      else { continue }
      light.sensors[index].edgeNoise = edge
      light.sensors[index].brightnessNoise =
        1.2533141373155 * raw / max(1, (shortest ?? sample) / sample).squareRoot()
      let isOpen =
        RecordedLight.Sensor.noiseMultiple * light.sensors[index].edgeNoise > criteria.limit
      // A sensor that is sampled too slowly is so by another name.
      let isSlow = light.sensors[index].resolution >= criteria.limit
      guard part > criteria.noiseLimit || (isOpen && !isSlow) else { continue }
      drop(
        index, from: &light, value: isOpen ? RecordedLight.Sensor.noiseMultiple * edge : part,
        limit: isOpen ? criteria.limit : criteria.noiseLimit, unit: isOpen ? "us" : "1")
    }
  }

  private mutating func drop(
    _ index: Int, from light: inout RecordedLight, value: Double, limit: Double, unit: String
  ) {
    sensors.insert(index)
    findings.append(
      LightFinding(
        .noisy, sensor: light.sensors[index].name, led: light.sensors[index].led, value: value,
        limit: limit, unit: unit))
    for sweep in light.sweeps.indices where light.sweeps[sweep].pulses.indices.contains(index) {
      light.sweeps[sweep].pulses[index] = nil
    }
  }

  /// Light below this part of what other photodiodes see may be hidden in noise, and no more.
  private static let greatestHidden = 0.25
  /// Light is what exceeds as many standard deviations of the noise.
  private static let lightMultiple = 6.0

  /// The brightest light that the longest mean leaves in the noise, as a part of what the other photodiodes see; nil
  /// where it is little, or no other sees any.
  private static func hidden(
    _ sensor: Int, in light: RecordedLight, samples: Double
  ) -> Double? {
    let others = light.sensors.indices.filter {
      $0 != sensor && light.sensors[$0].kind == .photodiode
    }
    let seen = light.sweeps.flatMap { sweep in
      others.flatMap { sweep.pulses.indices.contains($0) ? sweep.pulses[$0] ?? [] : [] }
    }.compactMap(\.amplitude)
    let noise = light.sweeps.compactMap {
      $0.noise.indices.contains(sensor) ? $0.noise[sensor]?.deviation : nil
    }
    guard let brightness = median(seen), brightness > 0, let deviation = median(noise) else {
      return nil
    }
    let part = lightMultiple * deviation / max(1, samples).squareRoot() / brightness
    return part > greatestHidden ? part : nil
  }

  /// Noise over light before and after the mean, and what it makes of an edge, µs; nil of a sweep without light.
  private static func parts(
    of sensor: Int, in sweep: RecordedLight.Sweep, sample: Double
  ) -> (raw: Double, part: Double, edge: Double)? {
    guard sweep.noise.indices.contains(sensor), let noise = sweep.noise[sensor],
      sweep.pulses.indices.contains(sensor),
      let dimmest = sweep.pulses[sensor]?.compactMap(\.amplitude).min(), dimmest > 0
    else { return nil }
    let raw = noise.deviation / dimmest
    let part = raw / max(1, noise.window / sample).squareRoot()
    return (raw, part, part * max(noise.window, sample))
  }

  /// The least that nine in ten do not exceed.
  private static func mostOf(_ values: [Double]) -> Double? {
    let sorted = values.sorted()
    return sorted.isEmpty ? nil : sorted[min(sorted.count - 1, sorted.count * 9 / 10)]
  }
}
