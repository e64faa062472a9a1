import Foundation

/// How far two spike trains are apart. Both measures are metrics on the spike times alone; what the
/// trains were recorded for, and for how long, does not enter.
public enum SpikeTrainDistance {
  /// Distance of van Rossum (2001) Neural Comput 13:751–763: the trains are convolved with
  /// exp(−t/τ), t ≥ 0, and the squared difference is integrated.
  ///
  /// **Normalisation.** D² = (2/τ) ∫ (f − g)² dt, so that one spike against none is 1, as in Houghton &
  /// Kreuz (2012) and Elephant. The paper's own D² has 1/τ before the integral and is half of it.
  /// A short τ counts every spike that has no exact partner (D → √(n + m)), a long one only their
  /// numbers (D → |n − m|).
  ///
  /// **Algorithm.** With s = +1 for the spikes of one train and −1 for those of the other,
  /// D² = Σᵢⱼ sᵢ sⱼ exp(−|tᵢ − tⱼ|/τ), whose inner sum runs along as one number (the markage vector of
  /// Houghton & Kreuz (2012) Network 23:48–58): n + m steps, exact.
  ///
  /// **Worked number.** One spike each, 10 ms apart, τ = 10 ms: √(2 − 2/e) = 1.1244.
  ///
  /// - Parameters:
  ///   - one, other: ascending spike times, seconds.
  ///   - timeConstant: τ in seconds, greater than 0.
  /// - Returns: D, without a unit.
  public static func vanRossum(
    _ one: [Double], _ other: [Double], timeConstant: Double
  ) -> Double {
    var square = 0.0
    var markage = 0.0
    var last: Double?
    var (i, j) = (0, 0)
    while i < one.count || j < other.count {
      let isOne = j >= other.count || (i < one.count && one[i] <= other[j])
      let time = isOne ? one[i] : other[j]
      let sign = isOne ? 1.0 : -1.0
      if isOne { i += 1 } else { j += 1 }
      if let last { markage *= exp((last - time) / timeConstant) }
      square += 1 + 2 * sign * markage
      markage += sign
      last = time
    }
    // Equal trains may leave a last bit below 0.
    return max(0, square).squareRoot()
  }

  /// Distance of Victor & Purpura (1996) J Neurophysiol 76:1310–1326, D^spike[q]: the least cost of
  /// making one train of the other, where taking a spike away or adding one costs 1 and moving one
  /// by Δt costs q |Δt|.
  ///
  /// At q = 0 it is |n − m|, for a large q it is n + m less twice the number of common spikes; two
  /// spikes are moved rather than replaced while they are less than 2/q apart.
  ///
  /// **Algorithm.** Dynamic programming after Sellers (1974), as in the paper: n × m steps, and one
  /// row of the shorter train in memory.
  ///
  /// **Worked number.** One spike each, 5 ms apart, q = 100/s: 0.5; 50 ms apart: 2.
  ///
  /// - Parameters:
  ///   - one, other: ascending spike times, seconds.
  ///   - cost: q in 1/s, finite and not negative.
  /// - Returns: D, without a unit.
  public static func victorPurpura(_ one: [Double], _ other: [Double], cost: Double) -> Double {
    let (long, short) = one.count >= other.count ? (one, other) : (other, one)
    var row = (0...short.count).map(Double.init)
    row.withUnsafeMutableBufferPointer { row in
      short.withUnsafeBufferPointer { short in
        for (index, time) in long.enumerated() {
          var diagonal = row[0]
          var left = Double(index + 1)
          row[0] = left
          for column in short.indices {
            let above = row[column + 1]
            let moved = diagonal + cost * abs(time - short[column])
            left = min(min(above, left) + 1, moved)
            row[column + 1] = left
            diagonal = above
          }
        }
      }
    }
    return row.last ?? Double(long.count)
  }
}
