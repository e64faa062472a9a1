/// Planned and recorded pulses of one channel, paired in their order at the least total cost.
///
/// **Definition.** Of all pairings that keep the order of both lists, the one of least
/// Σ |recorded − planned − lag| over the pairs + tolerance × pulses that stay alone, where no pair is
/// farther apart than the tolerance (global alignment with a gap penalty: Needleman & Wunsch 1970,
/// J Mol Biol 48:443). Two pulses within the tolerance are always rather paired than both left alone.
///
/// **Worked example.** Planned at 100 and 120 ms, recorded at 100.1, 103 and 120 ms, lag 0, tolerance
/// 5 ms: 100–100.1 and 120–120 are pairs, 103 stays alone; cost 0.1 + 5 ms.
package struct PulseMatching: Hashable {
  /// Positions in the two lists, in order.
  package private(set) var pairs: [(planned: Int, recorded: Int)] = []
  /// Planned and not seen.
  package private(set) var missing: [Int] = []
  /// Seen and not planned.
  package private(set) var extra: [Int] = []

  /// - Parameters:
  ///   - planned, recorded: onsets, ascending, µs.
  ///   - lag: of the recorded ones behind the planned, µs.
  ///   - tolerance: µs.
  package init(_ planned: [Double], _ recorded: [Double], lag: Double, tolerance: Double) {
    let (rows, columns) = (planned.count, recorded.count)
    // Cost of the best pairing of the first i planned and the first j recorded pulses.
    var cost = [[Double]](
      repeating: [Double](repeating: 0, count: columns + 1), count: rows + 1)
    for j in 0...columns { cost[0][j] = Double(j) * tolerance }
    for i in stride(from: 1, through: rows, by: 1) {
      cost[i][0] = Double(i) * tolerance
      for j in stride(from: 1, through: columns, by: 1) {
        let apart = abs(recorded[j - 1] - planned[i - 1] - lag)
        let alone = min(cost[i - 1][j], cost[i][j - 1]) + tolerance
        cost[i][j] = apart <= tolerance ? min(alone, cost[i - 1][j - 1] + apart) : alone
      }
    }
    var (i, j) = (rows, columns)
    while i > 0 || j > 0 {
      if i > 0, j > 0 {
        let apart = abs(recorded[j - 1] - planned[i - 1] - lag)
        if apart <= tolerance, cost[i][j] == cost[i - 1][j - 1] + apart {
          pairs.append((i - 1, j - 1))
          (i, j) = (i - 1, j - 1)
          continue
        }
      }
      if i > 0, j == 0 || cost[i - 1][j] <= cost[i][j - 1] {
        missing.append(i - 1)
        i -= 1
      } else {
        extra.append(j - 1)
        j -= 1
      }
    }
    pairs.reverse()
    missing.reverse()
    extra.reverse()
  }

  var aloneCount: Int { missing.count + extra.count }

  /// Takes a pulse out of what was seen and not planned.
  mutating func forgive(extra pulse: Int) { extra.removeAll { $0 == pulse } }

  package static func == (left: PulseMatching, right: PulseMatching) -> Bool {
    left.missing == right.missing && left.extra == right.extra
      && left.pairs.elementsEqual(right.pairs, by: ==)
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(missing)
    hasher.combine(extra)
  }
}

/// The delay that most pulses share.
package enum CommonLag {
  /// **Definition.** Of all differences recorded − planned within the range, the median of those in
  /// the window of `width` that holds the most; of equally full windows the one nearest to 0. A train shifted by
  /// its own interval has one pair fewer, so that a periodic train is not taken for a late one.
  ///
  /// **Worked example.** Planned at 100, 120 and 140 ms, recorded 3 ms later each: three differences of
  /// 3 ms, two of 23 and two of −17 ms: 3 ms.
  ///
  /// - Parameters:
  ///   - differences: recorded − planned of every pair that may belong together, µs.
  ///   - width: µs.
  /// - Returns: µs; nil of no differences.
  package static func estimate(_ differences: [Double], width: Double) -> Double? {
    let sorted = differences.sorted()
    var best: (count: Int, center: Double)?
    var last = 0
    for first in sorted.indices {
      last = max(last, first)
      while last + 1 < sorted.count, sorted[last + 1] - sorted[first] <= width { last += 1 }
      let count = last - first + 1
      let center = sorted[first + (last - first) / 2]
      if let found = best,
        count < found.count
          || (count == found.count && abs(center) >= abs(found.center))
      {
        continue
      }
      best = (count, center)
    }
    return best?.center
  }

  /// Every difference of one trial within the range, µs.
  package static func differences(
    _ planned: [Double], _ recorded: [Double], range: Double
  ) -> [Double] {
    planned.flatMap { plan in recorded.map { $0 - plan }.filter { abs($0) <= range } }
  }
}
