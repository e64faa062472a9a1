import SampleGeometry
import StimulationProtocols

extension BitPlane {
  /// What the mirrors light, µm²: the sum of what each lights where it is.
  ///
  /// **Worked example.** 20 × 20 mirrors at 2 a µm light 100 µm².
  public func litArea(_ transform: FieldToMirror) -> Double {
    guard !transform.isAffine else { return Double(mirrorsOn) / abs(transform.determinant) }
    return runs.enumerated().reduce(0) { sum, row in
      row.element.reduce(sum) {
        $0
          + transform.area(
            ofColumns: Double($1.lowerBound)...Double($1.upperBound),
            rows: Double(row.offset)...Double(row.offset + 1))
      }
    }
  }
}

extension BitPlane {
  /// Mirrors of a row over which a map of the field is taken as straight.
  private static let stretch = 8

  /// All mirrors on.
  public init(allOf columns: Int, rows: Int) {
    self.init(
      columns: columns, runs: Array(repeating: [0..<max(0, columns)], count: max(0, rows)))
  }

  /// What the mirrors light, each weighted with how bright the field is there, µm² × the unit of the
  /// map.
  ///
  /// **Definition.** Σ F A over stretches of at most 8 mirrors, F at their middle, A what they light. A
  /// field that changes by a fifth over 400 µm is summed to one part in a million.
  ///
  /// - Returns: nil where a mirror that is on shows a place outside the map.
  public func light(_ field: FlatField, _ transform: FieldToMirror) -> Double? {
    let affineArea = transform.isAffine ? 1 / abs(transform.determinant) : nil
    var sum = 0.0
    for (row, runs) in runs.enumerated() where !runs.isEmpty {
      let middle = Double(row) + 0.5
      // Of an affine map, a row is a straight line at an even pace.
      let first = transform.field(column: 0, row: middle)
      let second = transform.field(column: 1, row: middle)
      let (x, y) = (second.x - first.x, second.y - first.y)
      for run in runs {
        for start in stride(from: run.lowerBound, to: run.upperBound, by: Self.stretch) {
          let end = min(start + Self.stretch, run.upperBound)
          let column = Double(start + end) / 2
          let place =
            affineArea == nil
            ? transform.field(column: column, row: middle)
            : SamplePoint(x: first.x + column * x, y: first.y + column * y)
          guard let relative = field.relative(at: place) else { return nil }
          let area =
            affineArea.map { $0 * Double(end - start) }
            ?? transform.area(
              ofColumns: Double(start)...Double(end), rows: Double(row)...Double(row + 1))
          sum += relative * area
        }
      }
    }
    return sum
  }
}
