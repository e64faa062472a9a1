/// Found times beside true ones: each is taken once, in time order.
struct SpikeMatch: Equatable {
  var matched = 0
  /// True times without a found one.
  var missed: [Double] = []
  /// Found times without a true one.
  var additional: [Double] = []

  /// Of what is true, the part that was found; of what was found, the part that is true.
  var recall: Double { ratio(to: missed) }
  var precision: Double { ratio(to: additional) }

  /// - Parameters:
  ///   - found, truth: ascending, in one unit.
  ///   - delay: range in which found less true must lie, in that unit.
  init(_ found: [Double], _ truth: [Double], delay: ClosedRange<Double>) {
    var rest = found[...]
    for time in truth {
      while let first = rest.first, first - time < delay.lowerBound {
        additional.append(rest.removeFirst())
      }
      if let first = rest.first, first - time <= delay.upperBound {
        rest.removeFirst()
        matched += 1
      } else {
        missed.append(time)
      }
    }
    additional += rest
  }

  init(matched: Int, missed: [Double], additional: [Double]) {
    (self.matched, self.missed, self.additional) = (matched, missed, additional)
  }

  private func ratio(to others: [Double]) -> Double {
    matched + others.count == 0 ? 1 : Double(matched) / Double(matched + others.count)
  }
}
