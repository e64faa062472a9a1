import Messages
import Quantities

/// Settles what the conversion of an early Allen Cell Types file means: they state `conversion` 1e-3
/// or 1e-12 and hold volts and amperes already, which is why AllenSDK's first readers took the
/// numbers as they stand (`allensdk/core/nwb_data_set.py`, `get_sweep`).
struct NWB1Scale {
  let file: String

  /// Whether the series could be one of them, so that its samples are worth a look.
  static func isDoubtful(_ series: NWBSeries) -> Bool {
    series.name.hasPrefix("Sweep_") && series.kind.quantity != nil && series.conversion != 1
  }

  /// **Definition.** The conversion is left out where with it every sample is below 1 mV, or below
  /// 1e-6 pA, and without it the greatest is one of a cell: 10 mV to 1 V, or 1e-3 pA to 1 µA.
  func settle(_ series: inout NWBSeries, stored: [Double]) {
    guard let quantity = series.kind.quantity, quantity != .power,
      let greatest = stored.filter(\.isFinite).map({ abs($0 * series.displayPerUnit) }).max()
    else { return }
    let converted = greatest * abs(series.conversion)
    let (limit, cell) = quantity == .potential ? (1.0, 10.0...1e3) : (1e-6, 1e-3...1e6)
    guard converted < limit, cell.contains(greatest) else { return }
    let unit = quantity.displayUnit
    series.warnings.append(
      Message(
        .recordingScalingUnclear, .warning,
        "with its conversion no sample exceeds \(converted) \(unit), without it the greatest is "
          + "\(greatest) \(unit); it is read without, as early Allen files are meant", file: file,
        object: series.dataPath, expected: "conversion 1", found: "\(series.conversion)"))
    series.conversion = 1
  }
}
