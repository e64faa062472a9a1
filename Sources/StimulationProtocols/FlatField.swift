import SampleGeometry

/// How bright the field is with all mirrors on: irradiance on a coarse grid, in any unit.
///
/// **Definition.** Between four grid places the irradiance is bilinear. Outside the grid there is none:
/// nothing is extrapolated.
///
/// **Worked example.** With 1 at x = 0 and 0.8 at x = 100 µm: 0.9 at x = 50 µm.
public struct FlatField: Sendable, Equatable {
  /// Rising, µm from the centre of the field.
  public let x: [Double]
  /// Rising, µm.
  public let y: [Double]
  /// For each y, from x to x; relative to each other.
  public let relative: [[Double]]

  /// - Returns: nil where the coordinates do not rise, or the values are not one positive number for
  ///   each place.
  public init?(x: [Double], y: [Double], relative: [[Double]]) {
    func rises(_ values: [Double]) -> Bool {
      values.count >= 2 && zip(values, values.dropFirst()).allSatisfy { $0 < $1 }
    }
    guard rises(x), rises(y), relative.count == y.count,
      relative.allSatisfy({ row in
        row.count == x.count && row.allSatisfy { $0 > 0 && $0.isFinite }
      })
    else { return nil }
    self.x = x
    self.y = y
    self.relative = relative
  }

  /// nil outside the grid.
  public func relative(at point: SamplePoint) -> Double? {
    guard let (column, right) = Self.cell(point.x, in: x),
      let (row, up) = Self.cell(point.y, in: y)
    else { return nil }
    func along(_ row: [Double]) -> Double {
      row[column] + right * (row[column + 1] - row[column])
    }
    let low = along(relative[row])
    return low + up * (along(relative[row + 1]) - low)
  }

  /// Whether a place is on the grid.
  public func covers(_ point: SamplePoint) -> Bool {
    Self.cell(point.x, in: x) != nil && Self.cell(point.y, in: y) != nil
  }

  /// The interval that holds a value, and how far in it the value is, 0 to 1.
  private static func cell(_ value: Double, in places: [Double]) -> (index: Int, share: Double)? {
    guard let last = places.last, let first = places.first, first <= value, value <= last else {
      return nil
    }
    let index = min(
      places.count - 2, max(0, (places.firstIndex { $0 > value } ?? places.count) - 1))
    return (index, (value - places[index]) / (places[index + 1] - places[index]))
  }
}
