import Foundation
import Signals
import Statistics

/// A stretch of injected current and its size.
public struct InjectedStep: Codable, Hashable, Sendable {
  /// Seconds from the sweep's first sample.
  public var window: TimeWindow
  /// Mean current above the holding current, pA.
  public var amplitude: Double

  public init(window: TimeWindow, amplitude: Double) {
    self.window = window
    self.amplitude = amplitude
  }

  /// - Parameters:
  ///   - windows: when current was injected, as ``CurrentStepDetection`` finds it.
  ///   - command: commanded current in pA.
  public static func steps(_ windows: [TimeWindow], in command: SampledSignal) -> [InjectedStep] {
    var isInjected = [Bool](repeating: false, count: command.samples.count)
    for window in windows {
      for index in command.indices(in: window) { isInjected[index] = true }
    }
    let holding =
      mean(zip(command.samples, isInjected).filter { !$1 && $0.isFinite }.map(\.0)) ?? 0
    return windows.compactMap { window in
      mean(command.samples[command.indices(in: window)].filter(\.isFinite)).map {
        InjectedStep(window: window, amplitude: $0 - holding)
      }
    }
  }
}

/// What the membrane alone makes of injected current: a resistor and a capacitor.
///
/// **Definition.** A step of I from s to e raises the potential by R I (1 − exp(−(t − s)/τ)) while it
/// lasts; what is reached decays with τ after it. Steps add up.
///
/// It is right as far as the cell is linear: the rectification of a depolarised cell is not in it,
/// nor the current of a plateau, which is what it is subtracted for.
public struct PassiveCell: Codable, Hashable, Sendable {
  /// R, MΩ.
  public var inputResistance: Double
  /// Standard deviation of R over the steps from which it was measured, MΩ; nil of one step.
  public var resistanceDeviation: Double?
  /// τ, ms.
  public var timeConstant: Double
  /// Steps from which R was measured.
  public var stepCount: Int

  /// - Returns: nil where R or τ is not above 0.
  public init?(
    inputResistance: Double, resistanceDeviation: Double?, timeConstant: Double, stepCount: Int
  ) {
    guard inputResistance > 0, timeConstant > 0, inputResistance.isFinite, timeConstant.isFinite
    else { return nil }
    self.inputResistance = inputResistance
    self.resistanceDeviation = resistanceDeviation
    self.timeConstant = timeConstant
    self.stepCount = stepCount
  }

  /// ∫ of the response to `steps` over `window`, mV·ms.
  ///
  /// **Worked number.** 100 MΩ, 20 ms; 100 pA from 0 to 200 ms, window 100 to 200 ms: 10 mV · (100 ms
  /// − 20 ms · (e⁻⁵ − e⁻¹⁰)) = 998.66 mV·ms.
  public func area(of steps: [InjectedStep], over window: TimeWindow) -> Double {
    let tau = timeConstant / 1000
    return steps.reduce(0) { total, step in
      let (start, end) = (step.window.start, step.window.end)
      // MΩ × pA is µV.
      let full = inputResistance * step.amplitude / 1000
      let (from, to) = (max(window.start, start), min(window.end, end))
      let during =
        from < to
        ? (to - from) - tau * (exp(-(from - start) / tau) - exp(-(to - start) / tau)) : 0
      let later = max(window.start, end)
      let after =
        later < window.end
        ? (1 - exp(-(end - start) / tau)) * tau
          * (exp(-(later - end) / tau) - exp(-(window.end - end) / tau)) : 0
      return total + full * (during + after) * 1000
    }
  }

  enum CodingKeys: String, CodingKey {
    case inputResistance = "input_resistance_mohm"
    case resistanceDeviation = "input_resistance_sd_mohm"
    case timeConstant = "time_constant_ms"
    case stepCount = "step_count"
  }
}
