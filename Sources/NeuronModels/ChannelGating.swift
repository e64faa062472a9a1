import Foundation

/// Gating of the channels of ``CalciumSpikeNeuron``: what each gate tends to and how fast.
///
/// **Source.** Pospischil et al. (2008) Biol Cybern 99:427, equations for the sodium and delayed
/// rectifier currents (after Traub & Miles 1991), the slow potassium current I_M (after Yamada et al.
/// 1989) and the high-threshold calcium current I_L (after Reuveni et al. 1993), at 36 °C; the
/// block of NMDA receptors by 1 mM magnesium after Jahr & Stevens (1990) J Neurosci 10:3178.
enum ChannelGating {
  /// A gate tends to `steadyState` (0 to 1) with `timeConstant` (ms).
  struct Gate {
    var steadyState: Double
    var timeConstant: Double

    init(steadyState: Double, timeConstant: Double) {
      self.steadyState = steadyState
      self.timeConstant = timeConstant
    }

    /// - Parameters: rates in 1/ms.
    init(opening: Double, closing: Double) {
      steadyState = opening / (opening + closing)
      timeConstant = 1 / (opening + closing)
    }

    /// The gate's value one step later; exact while the potential stays.
    func after(_ step: Double, from value: Double) -> Double {
      steadyState + (value - steadyState) * exp(-step / timeConstant)
    }
  }

  /// x / (exp(x / y) − 1), without the gap at 0.
  private static func linoid(_ x: Double, _ y: Double) -> Double {
    let ratio = x / y
    return abs(ratio) < 1e-6 ? y * (1 - ratio / 2) : x / expm1(ratio)
  }

  /// - Parameter v: V − V_T, mV.
  static func sodiumActivation(_ v: Double) -> Gate {
    Gate(opening: 0.32 * linoid(13 - v, 4), closing: 0.28 * linoid(v - 40, 5))
  }

  /// - Parameter v: V − V_T, mV.
  static func sodiumInactivation(_ v: Double) -> Gate {
    Gate(opening: 0.128 * exp((17 - v) / 18), closing: 4 / (1 + exp((40 - v) / 5)))
  }

  /// - Parameter v: V − V_T, mV.
  static func rectifierActivation(_ v: Double) -> Gate {
    Gate(opening: 0.032 * linoid(15 - v, 5), closing: 0.5 * exp((10 - v) / 40))
  }

  /// - Parameters:
  ///   - potential: mV.
  ///   - slowest: greatest time constant, ms.
  static func slowPotassium(_ potential: Double, slowest: Double) -> Gate {
    let x = (potential + 35) / 20
    return Gate(
      steadyState: 1 / (1 + exp(-(potential + 35) / 10)),
      timeConstant: slowest / (3.3 * exp(x) + exp(-x)))
  }

  /// - Parameter potential: mV.
  static func calciumActivation(_ potential: Double) -> Gate {
    Gate(
      opening: 0.055 * linoid(-27 - potential, 3.8), closing: 0.94 * exp((-75 - potential) / 17))
  }

  /// - Parameter potential: mV.
  static func calciumInactivation(_ potential: Double) -> Gate {
    Gate(
      opening: 0.000457 * exp((-13 - potential) / 50),
      closing: 0.0065 / (exp((-15 - potential) / 28) + 1))
  }

  /// The part of NMDA receptors that magnesium leaves open.
  ///
  /// **Worked number.** 0.0447 at −70 mV, 0.78 at 0 mV.
  static func unblocked(_ potential: Double) -> Double {
    1 / (1 + exp(-0.062 * potential) / 3.57)
  }
}
