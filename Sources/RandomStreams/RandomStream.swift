import Statistics

/// A reproducible sequence of random numbers, the same on every platform.
///
/// Key = seed; counter = (draw, cell, trial, stream). No draw depends on another stream or on how
/// many workers there are, so any trial of any cell can be made again alone.
public struct RandomStream: Sendable {
  /// Named in every output that random numbers went into.
  public static let generatorName = "philox4x32-10/1"

  private let key: (UInt32, UInt32)
  private let cell: UInt32
  private let trial: UInt32
  private let stream: UInt32
  private var block: UInt32 = 0
  /// The block drawn last, of which the last `wordsLeft` words have not been given out.
  private var words: Philox4x32.Block = (0, 0, 0, 0)
  private var wordsLeft = 0

  public init(seed: UInt64, stream: StreamID, cell: UInt32 = 0, trial: UInt32 = 0) {
    key = (UInt32(truncatingIfNeeded: seed), UInt32(truncatingIfNeeded: seed >> 32))
    self.stream = stream.rawValue
    self.cell = cell
    self.trial = trial
  }

  /// 32 random bits.
  public mutating func nextUInt32() -> UInt32 {
    if wordsLeft == 0 {
      words = Philox4x32.block(counter: (block, cell, trial, stream), key: key)
      block &+= 1
      wordsLeft = 4
    }
    wordsLeft -= 1
    switch wordsLeft {
    case 3: return words.0
    case 2: return words.1
    case 1: return words.2
    default: return words.3
    }
  }

  /// Uniform in the open interval (0, 1): (53 bits + ½) / 2⁵³.
  public mutating func nextUniform() -> Double {
    let high = UInt64(nextUInt32()) << 32
    let bits = (high | UInt64(nextUInt32())) >> 11
    return (Double(bits) + 0.5) * 0x1p-53
  }

  /// Standard normal, by the inverse of its distribution function (AS 241).
  public mutating func nextNormal() -> Double { normalQuantile(nextUniform()) }

  /// Uniform in 0..<bound, unbiased: values that would favour small numbers are drawn again.
  public mutating func nextInteger(below bound: UInt32) -> UInt32 {
    guard bound > 1 else { return 0 }
    let excess = (UInt32.max % bound + 1) % bound
    while true {
      let word = nextUInt32()
      if word <= UInt32.max - excess { return word % bound }
    }
  }
}
