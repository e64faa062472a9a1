import HDF5
import Messages
import Signals

/// How the samples of a channel stand in its file: what a copy needs in order to lose nothing.
struct StoredScale {
  var number: StoredNumber
  /// Value in SI units = stored number × conversion + offset.
  var conversion: Double
  /// In SI units.
  var offset: Double
  /// False where the converter's scale is no straight line, so that no conversion and offset give
  /// the samples.
  var isStraight = true

  /// - Parameters:
  ///   - conversion, offset: to the unit as labelled.
  ///   - displayPerUnit: display units in one unit as labelled.
  ///   - channel: whose unit is the display unit.
  init(
    _ number: StoredNumber, conversion: Double, offset: Double, displayPerUnit: Double,
    of channel: Channel
  ) {
    self.number = number
    // 1 for a label in volts or amperes, so that their conversion is kept to the last bit.
    let perUnit = displayPerUnit / SIUnit(display: channel.unit).displayUnits
    self.conversion = conversion * perUnit
    self.offset = offset * perUnit
  }
}

/// The type in which samples are stored.
enum StoredNumber: Hashable {
  case int8, int16, int32, uint8, uint16, uint32, float32, float64

  /// The type of the same numbers in a copy; 64-bit floats for what is not listed, for every sample
  /// is one when it has been read.
  init(_ type: HDF5ElementType) {
    self =
      switch type {
      case .integer(1, true): .int8
      case .integer(2, true): .int16
      case .integer(4, true): .int32
      case .integer(1, false): .uint8
      case .integer(2, false): .uint16
      case .integer(4, false): .uint32
      case .real(let bytes) where bytes <= 4: .float32
      default: .float64
      }
  }
}

/// The SI unit of samples that are shown in another.
struct SIUnit {
  /// As NWB words it: `volts`, `amperes`, `watts`; `n/a` for a plain number.
  var name: String
  /// Display units in one.
  var displayUnits: Double

  init(display unit: String) {
    (name, displayUnits) =
      switch unit {
      case "mV": ("volts", 1e3)
      case "V": ("volts", 1)
      case "pA": ("amperes", 1e12)
      case "mW": ("watts", 1e3)
      case "1", "": ("n/a", 1)
      default: (unit, 1)
      }
  }
}

/// What a file says of the series of a channel beyond its samples.
struct SeriesDetails {
  /// Type of the schema: `IZeroClampSeries`.
  var typeName: String?
  var description: String?
  var comments: String?
  /// Settings of the amplifier in SI units by NWB's names: `bridge_balance`.
  var settings: [String: Double] = [:]
}
