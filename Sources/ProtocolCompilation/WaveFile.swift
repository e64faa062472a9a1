import Foundation

/// One channel as a WAV file of 32-bit floating-point samples.
///
/// **Source.** Multimedia Programming Interface and Data Specifications 1.0 (IBM and Microsoft 1991), RIFF
/// WAVE; format tag 3 (IEEE float) with the chunk `fact` that every format but PCM needs (Microsoft, New
/// Multimedia Data Types and Data Techniques 3.0, 1994).
///
/// **Worked example.** Three samples at 20 000 Hz are 70 bytes: 58 before the samples, which begin behind
/// `data` and the number 12.
public struct WaveFile: Hashable, Sendable {
  /// Samples per second.
  public var rate: Int
  /// Fractions of full scale.
  public var samples: [Float]

  static let headerByteCount = 58

  public init(rate: Int, samples: [Float]) {
    self.rate = rate
    self.samples = samples
  }

  public var data: Data {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(Self.headerByteCount + samples.count * 4)
    func append(_ text: String) { bytes += Array(text.utf8) }
    func append(_ value: Int, _ count: Int) {
      for index in 0..<count { bytes.append(UInt8(truncatingIfNeeded: value >> (8 * index))) }
    }
    append("RIFF")
    append(Self.headerByteCount - 8 + samples.count * 4, 4)
    append("WAVEfmt ")
    append(18, 4)
    append(3, 2)
    append(1, 2)
    append(rate, 4)
    append(rate * 4, 4)
    append(4, 2)
    append(32, 2)
    append(0, 2)
    append("fact")
    append(4, 4)
    append(samples.count, 4)
    append("data")
    append(samples.count * 4, 4)
    for sample in samples { append(Int(sample.bitPattern), 4) }
    return Data(bytes)
  }

  /// Reads what ``data`` wrote; nil for anything else.
  public init?(_ data: Data) {
    let bytes = [UInt8](data)
    func unsigned(_ start: Int, _ count: Int) -> Int {
      (0..<count).reduce(0) { $0 | Int(bytes[start + $1]) << (8 * $1) }
    }
    guard bytes.count >= Self.headerByteCount, (bytes.count - Self.headerByteCount) % 4 == 0 else {
      return nil
    }
    let samples = stride(from: Self.headerByteCount, to: bytes.count, by: 4).map {
      Float(bitPattern: UInt32(unsigned($0, 4)))
    }
    self.init(rate: unsigned(24, 4), samples: samples)
    guard self.data == data else { return nil }
  }
}
