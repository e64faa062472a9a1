/// What was and what was not corrected in the potentials of a recording; stands in every output.
///
/// **Definition.** With the liquid junction potential V_L of the bath with respect to the pipette, the
/// membrane potential is V_recorded − V_L. Apical reports potentials as recorded; where V_L is stated, the
/// corrected resting potential stands beside. Amplitudes, slopes and ratios are differences and do not
/// depend on it. The bridge is never corrected in the trace: no current flows through it during a test
/// response, so that amplitudes do not depend on it either.
///
/// **Source.** Sign: Neher (1992) Methods in Enzymology 207:123.
///
/// **Worked number.** −65 mV recorded with V_L = 12 mV: −77 mV.
public struct PotentialCorrections: Codable, Hashable, Sendable {
  /// V_L as the user stated it, mV; nil where it is not known.
  public var junctionPotential: Double?
  /// Potentials have V_L subtracted; Apical's never have.
  public var potentialsAreCorrected = false
  /// The bridge error is subtracted in the trace; Apical's never is.
  public var bridgeIsCorrected = false
  /// Mean resting potential of the test sweeps, mV as recorded.
  public var restingPotential: Double?
  /// The same less V_L, mV.
  public var correctedRestingPotential: Double?

  public init(junctionPotential: Double? = nil, restingPotential: Double? = nil) {
    self.junctionPotential = junctionPotential
    self.restingPotential = restingPotential
    correctedRestingPotential = junctionPotential.flatMap { junction in
      restingPotential.map { $0 - junction }
    }
  }

  enum CodingKeys: String, CodingKey {
    case junctionPotential = "junction_potential_mv"
    case potentialsAreCorrected = "potentials_are_corrected"
    case bridgeIsCorrected = "bridge_is_corrected"
    case restingPotential = "resting_mv"
    case correctedRestingPotential = "resting_corrected_mv"
  }
}
