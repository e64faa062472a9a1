import Foundation

/// Arithmetic mean; nil of nothing.
///
/// **Worked number.** 1, 2, 6: 3.
public func mean(_ values: [Double]) -> Double? {
  values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
}

/// Variance with n − 1 in the denominator; nil of fewer than two values.
///
/// **Worked number.** 1, 2, 6: 7.
public func sampleVariance(_ values: [Double]) -> Double? {
  guard values.count > 1, let center = mean(values) else { return nil }
  return values.reduce(0) { $0 + ($1 - center) * ($1 - center) } / Double(values.count - 1)
}

/// Median; nil of nothing. Half way between the two middle values of an even number.
///
/// **Worked number.** 4, 1, 3, 2: 2.5.
public func median(_ values: [Double]) -> Double? { quantile(values, 0.5) }

/// Quantile by linear interpolation between order statistics (type 7 of Hyndman & Fan 1996, the
/// default of R and NumPy); nil of nothing and outside 0…1.
///
/// **Worked number.** The 0.25 quantile of 1, 2, 3, 4 is 1.75.
public func quantile(_ values: [Double], _ probability: Double) -> Double? {
  guard !values.isEmpty, (0...1).contains(probability) else { return nil }
  let position = Double(values.count - 1) * probability
  let rank = Int(position.rounded(.down))
  // Sweeps have millions of samples: only what is at the rank is put into its place.
  var values = values
  return values.withUnsafeMutableBufferPointer { values in
    let lower = select(rank, in: values)
    let fraction = position - Double(rank)
    // What stands behind the rank is not less; the least of it is next.
    guard fraction > 0, let upper = values[(rank + 1)...].min() else { return lower }
    return lower + fraction * (upper - lower)
  }
}

/// Puts the value of a rank, counted from 0, into its place, nothing greater before it and nothing less
/// behind it (Hoare 1961, "Algorithm 65: find").
///
/// - Parameter values: at least `rank + 1` of them, none NaN.
private func select(_ rank: Int, in values: UnsafeMutableBufferPointer<Double>) -> Double {
  var low = 0
  var high = values.count - 1
  // Halving takes 20 rounds for a million; whatever order takes many more is sorted.
  var roundsLeft = 128
  while low < high {
    guard roundsLeft > 0 else {
      var rest = UnsafeMutableBufferPointer(rebasing: values[low...high])
      rest.sort()
      break
    }
    roundsLeft -= 1
    let ends = (values[low], values[low + (high - low) / 2], values[high])
    let pivot = max(min(ends.0, ends.1), min(max(ends.0, ends.1), ends.2))
    var left = low
    var right = high
    while left <= right {
      while values[left] < pivot { left += 1 }
      while pivot < values[right] { right -= 1 }
      guard left <= right else { break }
      values.swapAt(left, right)
      left += 1
      right -= 1
    }
    if rank <= right {
      high = right
    } else if rank >= left {
      low = left
    } else {
      break
    }
  }
  return values[rank]
}
