import SampleGeometry

extension Mask.Region {
  /// Points on a square grid in the region, about `count` of them; its middle where the grid is too
  /// coarse to meet it.
  func gridPoints(count: Int) -> [SamplePoint] {
    let area = area
    guard area > 0, area.isFinite, count > 0 else { return [] }
    let step = (area / Double(count)).squareRoot()
    let (lowest, highest) = bounds
    let columns = Int(((highest.x - lowest.x) / step).rounded(.up))
    let rows = Int(((highest.y - lowest.y) / step).rounded(.up))
    // A thin, slanted region would need a grid without end.
    guard columns > 0, rows > 0, columns < 20_000, rows < 20_000, columns * rows < 4_000_000
    else { return [] }
    let (width, height) = (
      (highest.x - lowest.x) / Double(columns),
      (highest.y - lowest.y) / Double(rows)
    )
    var points: [SamplePoint] = []
    for row in 0..<rows {
      for column in 0..<columns {
        let point = SamplePoint(
          x: lowest.x + (Double(column) + 0.5) * width, y: lowest.y + (Double(row) + 0.5) * height)
        if contains(point) { points.append(point) }
      }
    }
    return points
  }
}
