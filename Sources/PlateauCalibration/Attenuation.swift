import Quantities

/// How much of an apical plateau arrives at the soma: steady-state gain, a value or a range.
///
/// **Source.** The model's gain g_a/(g_l + g_b + g_a) = 0.05/0.75 = 1/15 (Guerguiev et al. 2017, Table 1
/// with g_a = 0.05) stands for a cell whose gain was not measured; a dual patch measures it.
///
/// **Worked number.** 2 mV at the soma under 1/15 are 30 mV in the dendrite.
public struct Attenuation: Hashable, Sendable {
  /// The weakest and the strongest gain, above 0 and at most 1.
  public var gain: ClosedRange<Double>

  public static let model = Attenuation(gain: 1.0 / 15...1.0 / 15)

  public init(gain: ClosedRange<Double>) { self.gain = gain }

  /// Reads `1/15`, `0.07`, or a range with a comma: `1/20,1/12`.
  ///
  /// - Returns: nil where a gain is not above 0 and at most 1.
  public init?(_ text: String) {
    let gains = text.split(separator: ",", omittingEmptySubsequences: false).map(Self.gain)
    guard gains.count <= 2, let first = gains.first.flatMap({ $0 }),
      let last = gains.last.flatMap({ $0 })
    else { return nil }
    gain = min(first, last)...max(first, last)
  }

  private static func gain(_ text: Substring) -> Double? {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map {
      DecimalNumber($0.filter { $0 != " " })?.double
    }
    guard parts.count <= 2, let above = parts.first.flatMap({ $0 }) else { return nil }
    let below = parts.count == 2 ? parts[1] : 1
    guard let below, below != 0, above / below > 0, above / below <= 1 else { return nil }
    return above / below
  }

  /// The dendrite's amplitude for one of the soma, lowest to highest; both in mV.
  public func dendritic(_ somatic: Double) -> ClosedRange<Double> {
    let ends = [somatic / gain.upperBound, somatic / gain.lowerBound]
    return min(ends[0], ends[1])...max(ends[0], ends[1])
  }
}
