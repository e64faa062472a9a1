/// Equal spots in columns and rows about a center; all lengths µm.
public struct SpotGrid: Hashable, Sendable {
  /// Of the whole grid; y as the mask's reference measures it.
  public var center: SamplePoint
  public var columns: Int
  public var rows: Int
  /// From the middle of a spot to the next one's, along both axes.
  public var spacing: Double
  /// Diameter of a disk, side of a square.
  public var size: Double
  public var form: Form
  /// The only spot that is lit, from 1: along the row next to the pia from left to right, then the row
  /// below; nil for all.
  public var spot: Int?

  public enum Form: String, CaseIterable, Sendable {
    case disk
    case square
  }

  public init(
    center: SamplePoint, columns: Int, rows: Int, spacing: Double, size: Double, form: Form,
    spot: Int? = nil
  ) {
    self.center = center
    self.columns = columns
    self.rows = rows
    self.spacing = spacing
    self.size = size
    self.form = form
    self.spot = spot
  }

  public var spotCount: Int { columns * rows }

  /// The spots, or the one.
  ///
  /// **Worked example.** 3 columns and 2 rows, 50 µm apart around (0, 100): spot 1 lies at (−50, 125),
  /// spot 6 at (50, 75).
  ///
  /// - Parameter center: of the grid, in the soma's frame.
  func region(center: SamplePoint) -> Mask.Region {
    var spots: [SamplePoint] = []
    for row in 0..<max(0, rows) {
      let up = Double(rows - 1) / 2 - Double(row)
      for column in 0..<max(0, columns) {
        let across = Double(column) - Double(columns - 1) / 2
        spots.append(SamplePoint(x: center.x + across * spacing, y: center.y + up * spacing))
      }
    }
    guard let spot else { return .union(spots.map(spotRegion)) }
    return spots.indices.contains(spot - 1) ? spotRegion(spots[spot - 1]) : .union([])
  }

  private func spotRegion(_ center: SamplePoint) -> Mask.Region {
    let half = size / 2
    switch form {
    case .disk: return .disk(center: center, radius: half)
    case .square:
      return .polygon([
        SamplePoint(x: center.x - half, y: center.y - half),
        SamplePoint(x: center.x + half, y: center.y - half),
        SamplePoint(x: center.x + half, y: center.y + half),
        SamplePoint(x: center.x - half, y: center.y + half),
      ])
    }
  }
}
