/// The stretches of a trace without NaN or infinity.
enum FiniteStretches {
  /// Samples that are looked at together.
  private static let blockLength = 256

  /// In order; none of them empty.
  static func all(of samples: [Double]) -> [Range<Int>] {
    samples.withUnsafeBufferPointer { samples in
      var stretches: [Range<Int>] = []
      var start = 0
      var block = 0
      while block < samples.count {
        let end = min(block + blockLength, samples.count)
        // Nearly all blocks are finite, and a whole block is told in a few instructions.
        if !isFinite(samples[block..<end]) {
          for index in block..<end where !samples[index].isFinite {
            if index > start { stretches.append(start..<index) }
            start = index + 1
          }
        }
        block = end
      }
      if samples.count > start { stretches.append(start..<samples.count) }
      return stretches
    }
  }

  /// NaN and infinities have all bits of the exponent set, and no others have.
  private static func isFinite(_ samples: Slice<UnsafeBufferPointer<Double>>) -> Bool {
    let exponent: UInt64 = 0x7FF0_0000_0000_0000
    var found: UInt64 = 0
    for sample in samples {
      // The carry reaches the sign bit only from a full exponent.
      found |= (sample.bitPattern & exponent) &+ 0x0010_0000_0000_0000
    }
    return found & 0x8000_0000_0000_0000 == 0
  }
}
