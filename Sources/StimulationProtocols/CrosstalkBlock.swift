import Foundation
import InputDocuments
import Quantities

/// What is shown before induction to see whether one pathway's light drives the other.
///
/// Three parts, each repeated, in random order: a power ladder of each light on its own mask; each
/// light on masks of others (cross cells) with its working pulse; two working pulses of different
/// pathways shortly after one another (occlusion).
public struct CrosstalkBlock: Sendable, Equatable {
  public var ladder: Ladder
  /// Empty for the standard ones: each light on the masks of other pathways and on masks of none.
  public var crossCells: [CrossCell]
  /// From the start of the first pulse to the start of the second.
  public var occlusion: [Microseconds]
  /// From trial to trial.
  public var interval: Microseconds

  /// Irradiances at equal ratios, each with each duration.
  public struct Ladder: Sendable, Equatable {
    /// mW/mm² in the sample plane.
    public var from: Double
    /// mW/mm² in the sample plane.
    public var to: Double
    public var steps: Int
    public var durations: [Microseconds]
    /// Also of cross cells and occlusion.
    public var repeats: Int

    /// mW/mm²: `from` × (`to` ÷ `from`)^(k ÷ (steps − 1)), rounded to five digits, so that every
    /// machine writes the same; the ends are exact.
    ///
    /// **Worked example.** 0.05 to 5 in 3 steps: 0.05, 0.5, 5.
    public var irradiances: [Double] {
      (0..<steps).map { step in
        switch step {
        case 0: from
        case steps - 1: to
        default: Self.between(from, to, Double(step) / Double(steps - 1))
        }
      }
    }

    /// A power is not the same to the last bit on every machine; five digits of it are.
    private static func between(_ from: Double, _ to: Double, _ part: Double) -> Double {
      let value = from * pow(to / from, part)
      let digits = 4 - Int(log10(value).rounded(.down))
      return Double("\(Int((value * pow(10, Double(digits))).rounded()))e\(-digits)") ?? value
    }
  }

  /// A light on a mask that is not its own.
  public struct CrossCell: Hashable, Sendable {
    /// Name of the pathway whose light it is.
    public var light: String
    public var mask: String
  }
}

extension CrosstalkBlock {
  static let schema = Schema<CrosstalkBlock>.group(
    .required("ladder", Ladder.schema, "Each light on its own mask."),
    .optional(
      "cross", .list(CrossCell.schema, count: 1...100), standard: [],
      written: "each light on every mask of another pathway and of none",
      "Lights on masks that are not their own, with the pathway's strongest pulse."),
    .optional(
      "occlusion", .list(.time(.millisecond, 0.1...10_000), count: 1...20), standard: [],
      written: "none", "Between two pulses of different pathways, from start to start."),
    .required("interval", .time(.second, 0.1...600), "From trial to trial."),
    make: CrosstalkBlock.init)
}

extension CrosstalkBlock.Ladder {
  static let schema = Schema<Self>.group(
    .required("from", .quantity(.milliwattPerSquareMillimetre, 0.0001...100), "Least."),
    .required("to", .quantity(.milliwattPerSquareMillimetre, 0.0001...100), "Greatest."),
    .required("steps", .integer(2...100), "At equal ratios."),
    .required("durations", .list(.time(.millisecond, 0.001...1000), count: 1...10), "Of a pulse."),
    .required("repeats", .integer(1...100), "Of each trial of the block."), make: Self.init
  ).checked { $0.from < $0.to ? .success($0) : .failure(.backwards) }
}

extension CrosstalkBlock.CrossCell {
  static let schema = Schema<Self>.group(
    .required("light", .text, "A pathway of this file, whose LED it is."),
    .required("mask", .text, "A mask of this file."), make: Self.init)
}
