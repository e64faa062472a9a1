/// How much light warms tissue: bounds, not predictions.
///
/// Constants: density 1.04e-6 kg/mm³ and specific heat 3.65e6 mJ/(kg K) of brain (Stujenske et al. 2015,
/// from Elwassif 2006 and Janssen 2005).
public enum LightHeating {
  /// ρ c, mJ/(mm³ K).
  public static let volumetricHeatCapacity = 1.04e-6 * 3.65e6
  /// Greatest mean plateau at 100 µm below a fibre of 473 nm light, K per mW that leaves it: Biomed
  /// Opt Express 7:4450 (2016), abstract.
  public static let measuredRisePerMilliwatt = 0.25

  /// Rise if no heat were carried away, K: μ_a H / (ρ c). No pulse or train can warm tissue more.
  ///
  /// **Worked number.** 1 mW/mm² for 1 s at μ_a 0.06/mm: 0.0158 K.
  ///
  /// - Parameters:
  ///   - absorption: μ_a, 1/mm.
  ///   - radiantExposure: fluence at the place, mJ/mm² (mW/mm² × s); see ``LightExposure/radiantExposure``.
  public static func adiabaticRise(absorption: Double, radiantExposure: Double) -> Double {
    absorption * radiantExposure / volumetricHeatCapacity
  }

  /// Steady rise under a mean power, K, as measured below a fibre.
  ///
  /// A mask that is wider than the fibre spreads the same power more, so this is above what it does;
  /// for a mask smaller than a fibre's face (about 200 µm) it is not a bound.
  ///
  /// **Worked number.** 4 mW: 1 K.
  ///
  /// - Parameter meanPower: over 60 s, mW that reach the tissue.
  public static func steadyRise(meanPower: Double) -> Double {
    measuredRisePerMilliwatt * meanPower
  }

  /// Greatest mean over a window of what pulses deliver, mW (or mW/mm²): the train is repeated
  /// endlessly where its period is shorter than the window.
  ///
  /// - Parameters:
  ///   - exposures: on one clock.
  ///   - scale: mm² of the mask to get power; 1 to stay with irradiance.
  ///   - period: ms from one trial to the next.
  ///   - window: ms, over which the mean is taken.
  public static func greatestMean(
    of exposures: [LightExposure], scale: Double = 1, period: Double, window: Double = 60_000
  ) -> Double {
    let energy = exposures.reduce(0) { $0 + $1.radiantExposure } * scale
    guard period > 0, window > 0 else { return 0 }
    // Wherever it starts, a window of one period holds the light of one trial.
    let trials = max(1, (window / period).rounded(.up))
    return energy * trials / (window / 1000)
  }

  /// Radiant exposure of all pulses, J/cm²: what a site has got (dose).
  ///
  /// **Worked number.** 1 mW/mm² for 1 s is 1 mJ/mm², 0.1 J/cm².
  public static func dose(of exposures: [LightExposure]) -> Double {
    exposures.reduce(0) { $0 + $1.radiantExposure } * 0.1
  }
}
