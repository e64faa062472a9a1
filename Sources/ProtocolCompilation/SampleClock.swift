import Quantities

/// The acquisition's clock: which sample a planned time falls on.
///
/// **Definition.** Sample n is at n ÷ rate from the sweep's start. A time t goes to n = t × rate, rounded
/// half to even; what that moves it by is n ÷ rate − t.
///
/// **Worked example.** At 20 kHz, 125 µs are 2.5 samples: sample 2, 25 µs too early.
public struct SampleClock: Hashable, Sendable {
  /// Hz.
  public let rate: Double

  public init(rate: Double) { self.rate = rate }

  public func sample(at time: Microseconds) -> Int {
    // Both are whole numbers below 2⁵³, so that a half is a half.
    Int((Double(time.count) * rate / 1_000_000).rounded(.toNearestOrEven))
  }

  /// µs; later than planned is positive.
  public func roundingError(at time: Microseconds) -> Double {
    let error = Double(sample(at: time)) / rate * 1_000_000 - Double(time.count)
    // To the picosecond: what is below is the division's.
    return (error * 1_000_000).rounded() / 1_000_000
  }

  /// µs from the sweep's start.
  public func time(of sample: Int) -> Double { Double(sample) / rate * 1_000_000 }
}
