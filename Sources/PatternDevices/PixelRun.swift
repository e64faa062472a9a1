/// Equal neighbours in one row of an image.
struct PixelRun: Hashable {
  /// The column after the last one.
  var end: Int
  /// Bit k is what plane k shows.
  var pixel: UInt32
}

extension PatternImage {
  /// Goes through the rows from the top, without ever looking at single pixels: of each plane only
  /// the columns count where a stretch of mirrors begins or ends.
  ///
  /// - Parameter body: gets the row from left to right, and the row above it (nil for the first).
  ///   Neighbouring runs differ in value; the last ends at the image's edge.
  func forEachRow(_ body: (_ row: [PixelRun], _ above: [PixelRun]?) -> Void) {
    // What changes at a column, as the bits of the planes; and which columns have a change at all.
    var change = [UInt32](repeating: 0, count: columns + 1)
    var isMarked = [UInt64](repeating: 0, count: columns / 64 + 1)
    var (row, above): ([PixelRun], [PixelRun]) = ([], [])
    for index in 0..<rows {
      if index > 0, planes.allSatisfy({ $0.runs[index] == $0.runs[index - 1] }) {
        body(row, row)
        continue
      }
      swap(&row, &above)
      row.removeAll(keepingCapacity: true)
      for (number, plane) in planes.enumerated() {
        let bit = UInt32(1) << UInt32(number)
        for run in Self.disjoint(plane.runs[index]) {
          change[run.lowerBound] ^= bit
          change[run.upperBound] ^= bit
          isMarked[run.lowerBound / 64] |= 1 << UInt64(run.lowerBound % 64)
          isMarked[run.upperBound / 64] |= 1 << UInt64(run.upperBound % 64)
        }
      }
      var pixel: UInt32 = 0
      for word in isMarked.indices where isMarked[word] != 0 {
        var marks = isMarked[word]
        isMarked[word] = 0
        while marks != 0 {
          let column = word * 64 + marks.trailingZeroBitCount
          marks &= marks - 1
          // Two planes never cancel; a stretch that begins where another of its plane ends does.
          guard change[column] != 0 else { continue }
          if column > 0 { row.append(PixelRun(end: column, pixel: pixel)) }
          pixel ^= change[column]
          change[column] = 0
        }
      }
      if row.last?.end != columns, columns > 0 { row.append(PixelRun(end: columns, pixel: pixel)) }
      body(row, index > 0 ? above : nil)
    }
  }

  /// The same mirrors as stretches that do not overlap; nothing is done where they already do not.
  private static func disjoint(_ runs: [Range<Int>]) -> [Range<Int>] {
    var end = 0
    for run in runs {
      if run.lowerBound < end { return joined(runs) }
      end = run.upperBound
    }
    return runs
  }

  private static func joined(_ runs: [Range<Int>]) -> [Range<Int>] {
    var joined: [Range<Int>] = []
    for run in runs.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      if let last = joined.last, run.lowerBound <= last.upperBound {
        joined[joined.count - 1] = last.lowerBound..<max(last.upperBound, run.upperBound)
      } else {
        joined.append(run)
      }
    }
    return joined
  }
}
