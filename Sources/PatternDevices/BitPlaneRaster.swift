import SampleGeometry

extension BitPlane {
  /// The mirrors whose centres lie in a region.
  ///
  /// The mirror of column c and row r has its centre at (c + 0.5, r + 0.5). A centre exactly on a left
  /// edge is inside, on a right edge outside, so that masks that touch share no mirror. Only
  /// + − × ÷ √ are used, which are the same on every machine. Under a perspective too a polygon is
  /// exact, its edges being straight, and a disk, cut where each row crosses its circle in the field.
  ///
  /// A union turns on a mirror where at least one of its pieces does, once.
  ///
  /// **Worked example.** With 2 mirrors a µm, a square of 10 µm turns on 20 × 20 mirrors.
  ///
  /// - Parameters:
  ///   - region: in the soma's frame, µm.
  ///   - soma: where the soma lies in the field, µm from its centre.
  ///   - transform: from the field to mirrors.
  ///   - columns: of the device; as `rows`.
  public init(
    _ region: Mask.Region, soma: SamplePoint, transform: FieldToMirror, columns: Int, rows: Int
  ) {
    var runs = [[Range<Int>]](repeating: [], count: max(0, rows))
    for piece in region.pieces {
      let span = piece.mirrors(soma: soma, transform).rows
      let lines = Self.lines(piece, soma: soma, transform: transform, columns: columns)
      // Rows whose centres the piece can reach; a comparison keeps what is not a number out.
      let first = Int(min(max(span.lowerBound - 1, 0), Double(runs.count)))
      let end = Int(min(max(span.upperBound + 1, Double(first)), Double(runs.count)))
      for row in first..<end where span.contains(Double(row) + 0.5) {
        runs[row] += lines(Double(row) + 0.5).filter { !$0.isEmpty }
      }
    }
    if case .union = region { runs = runs.map(Self.merged) }
    self.init(columns: columns, runs: runs)
  }

  /// The columns that a polygon or a disk turns on in the row with its centre at a place.
  private static func lines(
    _ piece: Mask.Region, soma: SamplePoint, transform: FieldToMirror, columns: Int
  ) -> (Double) -> [Range<Int>] {
    func moved(_ point: SamplePoint) -> SamplePoint {
      SamplePoint(x: point.x + soma.x, y: point.y + soma.y)
    }
    switch piece {
    case .disk(let center, let radius):
      return { row in
        transform.columns(ofDisk: moved(center), radius: radius, atRow: row).map {
          [Self.centers(from: $0.lowerBound, to: $0.upperBound, columns: columns)]
        } ?? []
      }
    case .polygon(let corners):
      let edges = Edge.ofPolygon(transform.mirrors(ofPolygon: corners.map(moved)))
      return { row in
        let crossings = edges.compactMap { $0.column(atRow: row) }.sorted()
        // Between the first and second crossing it is inside, between the third and fourth, …
        return stride(from: 1, to: crossings.count, by: 2).map {
          Self.centers(from: crossings[$0 - 1], to: crossings[$0], columns: columns)
        }
      }
    case .union: return { _ in [] }
    }
  }

  /// The same mirrors in disjoint runs, from left to right.
  private static func merged(_ runs: [Range<Int>]) -> [Range<Int>] {
    var merged: [Range<Int>] = []
    for run in runs.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      if let last = merged.last, run.lowerBound <= last.upperBound {
        merged[merged.count - 1] = last.lowerBound..<max(last.upperBound, run.upperBound)
      } else {
        merged.append(run)
      }
    }
    return merged
  }

  /// Columns whose centres are at or after one place and before another.
  private static func centers(from: Double, to: Double, columns: Int) -> Range<Int> {
    /// The number of centres before a place; what is not a number is 0.
    func count(before place: Double) -> Int {
      let count = (place - 0.5).rounded(.up)
      return count > 0 ? (count < Double(columns) ? Int(count) : columns) : 0
    }
    let (first, end) = (count(before: from), count(before: to))
    return first..<max(first, end)
  }

  /// An edge from a lower to a higher row, so that two polygons that share it compute the same.
  private struct Edge {
    var low: (column: Double, row: Double)
    var high: (column: Double, row: Double)

    static func ofPolygon(_ corners: [(column: Double, row: Double)]) -> [Edge] {
      zip(corners, corners.dropFirst() + corners.prefix(1)).map {
        $0.row <= $1.row ? Edge(low: $0, high: $1) : Edge(low: $1, high: $0)
      }
    }

    /// Where the edge crosses a row; nil where it does not. Its lower end belongs to it, its upper end
    /// to the next edge.
    func column(atRow row: Double) -> Double? {
      guard low.row <= row, row < high.row else { return nil }
      let share = (row - low.row) / (high.row - low.row)
      return low.column + share * (high.column - low.column)
    }
  }
}
