import SampleGeometry

extension Mask.Region {
  /// Points on a square grid in the region, about `count` of them; empty for a region whose area is less
  /// than a thousandth of the rectangle that holds it.
  func gridPoints(count: Int) -> [SamplePoint] {
    let area = area
    let (lowest, highest) = bounds
    let (width, height) = (highest.x - lowest.x, highest.y - lowest.y)
    guard area > 0, width > 0, height > 0, width.isFinite, height.isFinite, count > 0,
      count <= 10_000, area * 1000 >= width * height
    else { return [] }
    let step = (area / Double(count)).squareRoot()
    // A long and narrow region has few rows and many columns; neither is more than the area allows.
    guard width / step < 1e7, height / step < 1e7 else { return [] }
    let columns = max(1, Int((width / step).rounded()))
    let rows = max(1, Int((height / step).rounded()))
    return (0..<rows).flatMap { row in
      (0..<columns).map { column in
        SamplePoint(
          x: lowest.x + (Double(column) + 0.5) * width / Double(columns),
          y: lowest.y + (Double(row) + 0.5) * height / Double(rows))
      }
    }.filter(contains)
  }
}

extension SamplePoint {
  /// Whether the place lies within a metre: neither infinite nor not a number.
  var isWithinReach: Bool { abs(x) < 1e6 && abs(y) < 1e6 }
}

extension Mask.Region {
  var isWithinReach: Bool {
    switch self {
    case .disk(let center, let radius): center.isWithinReach && radius >= 0 && radius < 1e6
    case .polygon(let corners): corners.allSatisfy(\.isWithinReach)
    case .union(let pieces): pieces.allSatisfy(\.isWithinReach)
    }
  }
}
