import CHDF5
import CHDF5Shim

/// A little-endian number as it lies in a chunk, and how a run of them becomes 64-bit floats.
enum StoredNumber: Sendable {
  case int8, uint8, int16, uint16, int32, uint32, float, double

  /// nil for every other type: the library converts those.
  init?(of type: hid_t) {
    let known: [(StoredNumber, hid_t)] = [
      (.int16, Int16.storedType), (.float, Float.storedType), (.double, Double.storedType),
      (.uint8, UInt8.storedType), (.uint16, UInt16.storedType), (.int8, Int8.storedType),
      (.int32, Int32.storedType), (.uint32, UInt32.storedType),
    ]
    guard let found = known.first(where: { H5Tequal(type, $0.1) > 0 }) else { return nil }
    self = found.0
  }

  var byteCount: Int {
    switch self {
    case .int8, .uint8: 1
    case .int16, .uint16: 2
    case .int32, .uint32, .float: 4
    case .double: 8
    }
  }

  /// Converts `output.count` numbers.
  ///
  /// - Parameters:
  ///   - first: where the lowest byte of the first number lies.
  ///   - byteDistance: bytes from one byte of a number to its next: 1, or the number of numbers in the
  ///     chunk where their bytes were shuffled into planes.
  ///   - numberDistance: bytes from one number to the next.
  func convert(
    _ first: UnsafePointer<UInt8>, byteDistance: Int, numberDistance: Int,
    to output: UnsafeMutableBufferPointer<Double>
  ) {
    // Two forms with constant distances, so that the compiler can vectorise both.
    if byteDistance == 1 {
      convert(output) { index, byte in first[index * numberDistance + byte] }
    } else {
      convert(output) { index, byte in first[byte * byteDistance + index] }
    }
  }

  @inline(__always)
  private func convert(
    _ output: UnsafeMutableBufferPointer<Double>, byte: (_ index: Int, _ byte: Int) -> UInt8
  ) {
    switch self {
    case .int8:
      for index in output.indices { output[index] = Double(Int8(bitPattern: byte(index, 0))) }
    case .uint8:
      for index in output.indices { output[index] = Double(byte(index, 0)) }
    case .int16:
      for index in output.indices {
        output[index] = Double(Int16(bitPattern: bits16(index, byte)))
      }
    case .uint16:
      for index in output.indices { output[index] = Double(bits16(index, byte)) }
    case .int32:
      for index in output.indices {
        output[index] = Double(Int32(bitPattern: bits32(index, byte)))
      }
    case .uint32:
      for index in output.indices { output[index] = Double(bits32(index, byte)) }
    case .float:
      for index in output.indices {
        output[index] = Double(Float(bitPattern: bits32(index, byte)))
      }
    case .double:
      for index in output.indices {
        let low = UInt64(bits32(index, byte))
        let high = UInt64(bits32(index) { byte($0, $1 &+ 4) })
        output[index] = Double(bitPattern: low | high << 32)
      }
    }
  }

  @inline(__always)
  private func bits16(_ index: Int, _ byte: (Int, Int) -> UInt8) -> UInt16 {
    UInt16(byte(index, 0)) | UInt16(byte(index, 1)) << 8
  }

  @inline(__always)
  private func bits32(_ index: Int, _ byte: (Int, Int) -> UInt8) -> UInt32 {
    UInt32(byte(index, 0)) | UInt32(byte(index, 1)) << 8 | UInt32(byte(index, 2)) << 16
      | UInt32(byte(index, 3)) << 24
  }
}
