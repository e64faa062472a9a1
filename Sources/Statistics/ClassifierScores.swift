/// How well numbers tell yes from no.
public enum ClassifierScores {
  /// Area under the receiver operating characteristic: how often a yes has the greater value than a
  /// no, ties counted half (the Mann–Whitney statistic over the number of pairs).
  ///
  /// **Worked number.** Yes 3, 2; no 2, 1: (1 + 1 + ½ + 1)/4 = 0.875.
  ///
  /// - Returns: nil without both outcomes.
  public static func areaUnderCurve(_ values: [Double], _ outcomes: [Bool]) -> Double? {
    let yes = zip(values, outcomes).filter(\.1).map(\.0)
    let no = zip(values, outcomes).filter { !$0.1 }.map(\.0)
    guard !yes.isEmpty, !no.isEmpty, values.count == outcomes.count else { return nil }
    return mean(Superiority.placements(of: yes, among: no))
  }

  /// Brier score: mean squared difference of probability and outcome; 0 is perfect.
  ///
  /// **Source.** Brier (1950) Mon Weather Rev 78:1.
  ///
  /// **Worked number.** 0.9 of a yes and 0.2 of a no: (0.01 + 0.04)/2 = 0.025.
  public static func brier(_ probabilities: [Double], _ outcomes: [Bool]) -> Double? {
    guard !probabilities.isEmpty, probabilities.count == outcomes.count else { return nil }
    let squares = zip(probabilities, outcomes).map { probability, outcome in
      let miss = probability - (outcome ? 1 : 0)
      return miss * miss
    }
    return squares.reduce(0, +) / Double(squares.count)
  }

  /// One row of a reliability table.
  public struct ReliabilityRow: Codable, Hashable, Sendable {
    /// Probabilities from here …
    public var from: Double
    /// … up to here, exclusive but for 1.
    public var to: Double
    public var count: Int
    public var meanProbability: Double
    /// The part of outcomes that were yes.
    public var observed: Double

    enum CodingKeys: String, CodingKey {
      case from, to, count
      case meanProbability = "mean_probability"
      case observed = "observed_fraction"
    }
  }

  /// Predicted against observed in equal bins of probability; empty bins are left out.
  public static func reliability(
    _ probabilities: [Double], _ outcomes: [Bool], binCount: Int = 5
  ) -> [ReliabilityRow] {
    guard binCount > 0, probabilities.count == outcomes.count else { return [] }
    let members = Dictionary(grouping: zip(probabilities, outcomes)) { item in
      min(binCount - 1, max(0, Int(item.0 * Double(binCount))))
    }
    return members.keys.sorted().map { bin in
      let items = members[bin] ?? []
      let count = Double(items.count)
      return ReliabilityRow(
        from: Double(bin) / Double(binCount), to: Double(bin + 1) / Double(binCount),
        count: items.count, meanProbability: items.reduce(0) { $0 + $1.0 } / count,
        observed: Double(items.count { $0.1 }) / count)
    }
  }
}
