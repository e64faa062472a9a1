/// Philox4x32-10: a block of four random words from a key and a counter, without state.
///
/// **Source.** Salmon, Moraes, Dror & Shaw (2011), SC '11, "Parallel random numbers: as easy as 1,
/// 2, 3". Checked against the known-answer vectors of Random123.
package enum Philox4x32 {
  package typealias Block = (UInt32, UInt32, UInt32, UInt32)

  package static func block(counter: Block, key: (UInt32, UInt32)) -> Block {
    var counter = counter
    var key = key
    for round in 0..<10 {
      if round > 0 {
        key.0 &+= 0x9E37_79B9
        key.1 &+= 0xBB67_AE85
      }
      let first = UInt64(0xD251_1F53) * UInt64(counter.0)
      let second = UInt64(0xCD9E_8D57) * UInt64(counter.2)
      counter = (
        UInt32(truncatingIfNeeded: second >> 32) ^ counter.1 ^ key.0,
        UInt32(truncatingIfNeeded: second),
        UInt32(truncatingIfNeeded: first >> 32) ^ counter.3 ^ key.1,
        UInt32(truncatingIfNeeded: first)
      )
    }
    return counter
  }
}
