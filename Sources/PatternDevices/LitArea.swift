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
    var sum = 0.0
    for (row, runs) in runs.enumerated() {
      let middle = Double(row) + 0.5
      for run in runs {
        for start in stride(from: run.lowerBound, to: run.upperBound, by: Self.stretch) {
          let columns = Double(start)...Double(min(start + Self.stretch, run.upperBound))
          let place = transform.field(
            column: (columns.lowerBound + columns.upperBound) / 2, row: middle)
          guard let relative = field.relative(at: place) else { return nil }
          sum +=
            relative * transform.area(ofColumns: columns, rows: Double(row)...Double(row + 1))
        }
      }
    }
    return sum
  }
}
