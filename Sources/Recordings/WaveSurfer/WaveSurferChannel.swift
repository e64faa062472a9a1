import Quantities

/// An active analogue channel of a WaveSurfer file: one row of `analogScans`.
struct WaveSurferChannel {
  var name: String
  /// Row of the channel in `analogScans`.
  var row: Int
  /// The channel's native unit as the file words it.
  var unitText: String
  /// Volts at the converter in one native unit, as the amplifier gives them.
  var voltsPerUnit: Double
  /// Volts at the converter of a count: c₀ + c₁n + c₂n² + …; nil where the file does not say.
  var coefficients: [Double]?

  var unit: RecordedUnit { RecordedUnit(unitText) }

  /// Whether counts can be turned into the native unit.
  var isCalibrated: Bool { coefficients != nil && voltsPerUnit.isFinite && voltsPerUnit != 0 }

  /// Whether an amplifier's scale was set: WaveSurfer makes a channel with V and 1, so that a
  /// channel in plain volts is the input of the converter itself, not a membrane potential.
  func carries(_ dimension: RecordedUnit.Dimension) -> Bool {
    isCalibrated && unit.dimension == dimension && (unit.isPrefixed || voltsPerUnit != 1)
  }

  /// **Definition.** x = 1/scale × (c₀ + c₁n + c₂n² + c₃n³) native units, by Horner's rule from the
  /// highest coefficient, then in display units (`loadDataFile` of PyWaveSurfer 1.0, in its order
  /// of operations).
  ///
  /// Example: c = (0, 3e-4, 0, 0), scale 0.01 V/mV: the count −2000 is −60 mV.
  ///
  /// - Parameter displayPerUnit: display units in one native unit.
  /// - Returns: nil where counts cannot be turned into the native unit.
  func scale(displayPerUnit: Double) -> SampleScale? {
    guard isCalibrated, let coefficients else { return nil }
    return SampleScale.polynomial(
      coefficients: coefficients, conversion: 1 / voltsPerUnit, factor: displayPerUnit)
  }

  /// The unit in which the channel is shown, with its number in one native unit.
  ///
  /// - Parameter isInput: whether the samples are volts at the converter (a gate, a test signal)
  ///   and no potential of a cell.
  func display(isInput: Bool) -> (unit: String, perUnit: Double) {
    guard isCalibrated, let dimension = unit.dimension, let perUnit = unit.displayPerUnit else {
      return ("1", 1)
    }
    if isInput, dimension == .potential { return ("V", perUnit / 1e3) }
    return (dimension.displayUnit, perUnit)
  }
}

/// An electrode as WaveSurfer's electrode manager has it.
struct WaveSurferElectrode {
  enum Mode { case currentClamp, voltageClamp }

  var name: String
  var mode: Mode
  /// Names of the channels that show the two quantities of the amplifier.
  var voltageMonitor: String?
  var currentMonitor: String?

  /// Name of the channel that shows what the amplifier does not hold.
  var responseName: String? { mode == .currentClamp ? voltageMonitor : currentMonitor }
}
