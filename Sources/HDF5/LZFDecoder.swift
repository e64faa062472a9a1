/// Undoes LZF, the compression that h5py writes with `compression="lzf"`.
///
/// The format is that of LibLZF (Marc Lehmann, version 3): a control byte below 32 announces that
/// many literal bytes and one more; any other holds the length of a repetition in its upper three
/// bits (7: a further byte adds to it; two more are always copied) and the upper five bits of its
/// distance, of which the next byte is the lower eight.
///
/// Example: `02 61 62 63` is "abc", `00 61 E0 00 00` is "a" and nine more of it.
package enum LZFDecoder {
  /// Bytes that `compressed` stands for; nil where it ends within a command or reaches back before
  /// its start.
  package static func decodedCount(_ compressed: UnsafeRawBufferPointer) -> Int? {
    var position = 0
    var count = 0
    while position < compressed.count {
      guard let command = Command(compressed, at: position) else { return nil }
      if case .repetition(let distance) = command.kind, distance > count { return nil }
      // 264 bytes a command at most, so the sum cannot overflow before memory does.
      count += command.outputCount
      position += command.inputCount
    }
    return count
  }

  /// Decodes into a buffer of exactly `decodedCount` bytes.
  ///
  /// - Returns: whether the buffer was filled, no byte more or less.
  package static func decode(
    _ compressed: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
  ) -> Bool {
    var position = 0
    var written = 0
    while position < compressed.count {
      guard let command = Command(compressed, at: position),
        command.outputCount <= output.count - written
      else { return false }
      switch command.kind {
      case .literals:
        for offset in 0..<command.outputCount {
          output[written + offset] = compressed[position + 1 + offset]
        }
      case .repetition(let distance):
        guard distance <= written else { return false }
        // Byte by byte: what is copied may be what was just written.
        for offset in written..<written + command.outputCount {
          output[offset] = output[offset - distance]
        }
      }
      written += command.outputCount
      position += command.inputCount
    }
    return written == output.count
  }

  private struct Command {
    enum Kind {
      case literals
      case repetition(distance: Int)
    }

    var kind: Kind
    var inputCount: Int
    var outputCount: Int

    /// - Parameter position: less than the number of bytes.
    init?(_ bytes: UnsafeRawBufferPointer, at position: Int) {
      let left = bytes.count - position
      let control = Int(bytes[position])
      if control < 32 {
        guard left >= control + 2 else { return nil }
        kind = .literals
        inputCount = control + 2
        outputCount = control + 1
        return
      }
      let isLong = control >> 5 == 7
      inputCount = isLong ? 3 : 2
      guard left >= inputCount else { return nil }
      outputCount = (control >> 5) + 2 + (isLong ? Int(bytes[position + 1]) : 0)
      let low = Int(bytes[position + inputCount - 1])
      kind = .repetition(distance: ((control & 31) << 8 | low) + 1)
    }
  }
}
