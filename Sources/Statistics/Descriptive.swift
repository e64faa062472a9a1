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
  let sorted = values.sorted()
  let position = Double(sorted.count - 1) * probability
  let lower = Int(position.rounded(.down))
  let upper = min(lower + 1, sorted.count - 1)
  return sorted[lower] + (position - Double(lower)) * (sorted[upper] - sorted[lower])
}
