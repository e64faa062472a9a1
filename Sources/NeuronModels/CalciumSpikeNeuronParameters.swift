/// The numbers of ``CalciumSpikeNeuron``.
///
/// Kinetics are published (``ChannelGating``); sizes and densities are ours, chosen so that the cell
/// does what Larkum, Zhu & Sakmann (1999) and Hay et al. (2011) describe of layer 5: one spike or a
/// weak apical input alone gives no calcium spike, both within a few milliseconds do, with a burst.
/// They were found by a random search for cells that meet these bounds; the cell is plausible, not
/// fitted to a recording.
public struct CalciumSpikeNeuronParameters: Codable, Hashable, Sendable {
  /// Short name, as it stands in outputs.
  public var name: String
  /// C, pF: basal dendrite, soma with axon initial segment, trunk, tuft.
  public var capacitances: [Double]
  /// Leak, nS, of the same compartments.
  public var leaks: [Double]
  /// Between neighbours, nS: basal–soma, soma–trunk, trunk–tuft.
  public var couplings: [Double]
  /// mV.
  public var leakReversal = -75.0
  /// mV.
  public var sodiumReversal = 50.0
  /// mV.
  public var potassiumReversal = -90.0
  /// mV.
  public var calciumReversal = 120.0

  /// V_T of sodium and delayed rectifier, mV.
  public var spikeThreshold = -58.0
  /// nS.
  public var somaticSodium: Double
  /// nS.
  public var somaticRectifier: Double
  /// nS.
  public var somaticSlowPotassium: Double
  /// nS.
  public var trunkSodium: Double
  /// nS.
  public var trunkRectifier: Double
  /// nS.
  public var tuftCalcium: Double
  /// nS.
  public var tuftSlowPotassium: Double
  /// Of the slow potassium current of the soma, ms.
  public var somaticSlowest: Double
  /// Of the slow potassium current of the tuft, ms.
  public var tuftSlowest: Double
  /// Calcium-dependent potassium conductance of the tuft, nS.
  public var tuftCalciumPotassium: Double
  /// µM of calcium per pC of calcium current.
  public var calciumPerCharge: Double
  /// ms.
  public var calciumDecay = 80.0

  /// A small tuft close to the trunk: the soma sees much of its calcium spike (about 23 mV).
  public static let nearTuft = CalciumSpikeNeuronParameters(
    name: "near tuft", capacitances: [90, 25, 45, 9.4], leaks: [6, 1.7, 3, 0.4],
    couplings: [80, 22.3, 106], somaticSodium: 3250, somaticRectifier: 3180,
    somaticSlowPotassium: 19.8, trunkSodium: 560, trunkRectifier: 168, tuftCalcium: 29,
    tuftSlowPotassium: 71, somaticSlowest: 86, tuftSlowest: 850, tuftCalciumPotassium: 9.6,
    calciumPerCharge: 0.054)

  /// A larger tuft behind an excitable trunk: the soma sees less of it (about 16 mV).
  public static let farTuft = CalciumSpikeNeuronParameters(
    name: "far tuft", capacitances: [90, 25, 40, 35], leaks: [6, 1.7, 2.7, 2.5],
    couplings: [80, 96.6, 9.3], somaticSodium: 2350, somaticRectifier: 1360,
    somaticSlowPotassium: 22.7, trunkSodium: 14_600, trunkRectifier: 531, tuftCalcium: 54.3,
    tuftSlowPotassium: 33.7, somaticSlowest: 172, tuftSlowest: 525, tuftCalciumPotassium: 37,
    calciumPerCharge: 0.0347)

  /// The tuft behind an excitable trunk with little potassium: its plateau lasts as long as NMDA drives
  /// it, about 100 ms, and the soma fires every 10 to 40 ms meanwhile.
  public static let slowTuft = CalciumSpikeNeuronParameters(
    name: "slow tuft", capacitances: [90, 25, 40, 35], leaks: [6, 1.7, 2.7, 2.5],
    couplings: [80, 128, 7.6], somaticSodium: 2770, somaticRectifier: 1700,
    somaticSlowPotassium: 18.5, trunkSodium: 12_100, trunkRectifier: 832, tuftCalcium: 20,
    tuftSlowPotassium: 20.7, somaticSlowest: 56, tuftSlowest: 1080, tuftCalciumPotassium: 2.7,
    calciumPerCharge: 0.0347)

  public static let presets = [nearTuft, farTuft, slowTuft]

  /// Every conductance, coupling and capacitance times a factor of its own.
  ///
  /// - Parameter factor: called once for each, in the order in which they are declared.
  public func scaled(by factor: () -> Double) -> CalciumSpikeNeuronParameters {
    var scaled = self
    scaled.capacitances = capacitances.map { $0 * factor() }
    scaled.leaks = leaks.map { $0 * factor() }
    scaled.couplings = couplings.map { $0 * factor() }
    for conductance in Self.conductances { scaled[keyPath: conductance] *= factor() }
    return scaled
  }

  private static let conductances: [any WritableKeyPath<Self, Double> & Sendable] = [
    \.somaticSodium, \.somaticRectifier, \.somaticSlowPotassium, \.trunkSodium, \.trunkRectifier,
    \.tuftCalcium, \.tuftSlowPotassium, \.somaticSlowest, \.tuftSlowest, \.tuftCalciumPotassium,
    \.calciumPerCharge,
  ]

  enum CodingKeys: String, CodingKey {
    case name
    case capacitances = "capacitances_pf"
    case leaks = "leaks_ns"
    case couplings = "couplings_ns"
    case leakReversal = "leak_reversal_mv"
    case sodiumReversal = "sodium_reversal_mv"
    case potassiumReversal = "potassium_reversal_mv"
    case calciumReversal = "calcium_reversal_mv"
    case spikeThreshold = "spike_threshold_mv"
    case somaticSodium = "somatic_sodium_ns"
    case somaticRectifier = "somatic_rectifier_ns"
    case somaticSlowPotassium = "somatic_slow_potassium_ns"
    case trunkSodium = "trunk_sodium_ns"
    case trunkRectifier = "trunk_rectifier_ns"
    case tuftCalcium = "tuft_calcium_ns"
    case tuftSlowPotassium = "tuft_slow_potassium_ns"
    case somaticSlowest = "somatic_slowest_ms"
    case tuftSlowest = "tuft_slowest_ms"
    case tuftCalciumPotassium = "tuft_calcium_potassium_ns"
    case calciumPerCharge = "calcium_per_charge_um_per_pc"
    case calciumDecay = "calcium_decay_ms"
  }
}
