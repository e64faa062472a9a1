/// Exact test that differences are symmetric about 0.
public enum SignFlipTest {
  /// More differences have too many sign patterns to count.
  public static let greatestCount = 30

  /// Two-sided p: the part of the 2ⁿ ways to give the differences signs in which their sum is as far
  /// from 0 as the observed one, or farther.
  ///
  /// **Source.** Fisher (1935) The Design of Experiments, §21. The sums of two halves are sorted and
  /// matched (Pagano & Tritchler 1983 count in the same spirit), so that 30 differences take 2·2¹⁵ sums.
  ///
  /// **Worked number.** 1, 2, 3: only +++ and −−− reach 6, p = 2/8 = 0.25. The least p of n differences is
  /// 2/2ⁿ: five cells can at best give 0.0625.
  ///
  /// - Returns: nil without differences, of more than ``greatestCount``, and of any that is not finite.
  public static func twoSidedP(_ differences: [Double]) -> Double? {
    guard !differences.isEmpty, differences.count <= greatestCount,
      differences.allSatisfy(\.isFinite)
    else { return nil }
    let sum = differences.reduce(0, +)
    let scale = differences.reduce(0) { $0 + abs($1) }
    // Sums that are equal on paper differ in their last bits.
    let reach = abs(sum) - scale * 1e-12
    guard reach > 0 else { return 1 }
    let middle = differences.count / 2
    let first = sums(differences[..<middle]).sorted()
    let second = sums(differences[middle...]).sorted()
    // Patterns with a sum of `reach` or more; those of −reach or less are their mirror images.
    var count = 0
    var position = second.count
    for value in first {
      while position > 0, second[position - 1] + value >= reach { position -= 1 }
      count += second.count - position
    }
    return min(1, 2 * Double(count) / Double(first.count * second.count))
  }

  private static func sums(_ values: ArraySlice<Double>) -> [Double] {
    values.reduce([0]) { sums, value in sums.flatMap { [$0 + value, $0 - value] } }
  }
}
