/// A mask drawn as an image: its lit pixels, with their place in the sample.
public struct MaskImage: Hashable, Sendable {
  /// As the protocol names it.
  public var file: String
  /// From this grey value on (0 black, 255 white) a pixel is lit.
  public var threshold: Int
  /// Side of a pixel, µm.
  public var pixel: Double
  /// Where the upper left corner of the image lies; y as the mask's reference measures it.
  public var origin: SamplePoint
  /// Degrees by which the image is turned around that corner, counter-clockwise; without a turn its
  /// upper edge faces the pia.
  public var rotation: Double
  /// nil until the file has been read.
  public var lit: LitPixels?

  public init(
    file: String, threshold: Int, pixel: Double, origin: SamplePoint, rotation: Double,
    lit: LitPixels? = nil
  ) {
    self.file = file
    self.threshold = threshold
    self.pixel = pixel
    self.origin = origin
    self.rotation = rotation
    self.lit = lit
  }

  /// - Parameter origin: in the soma's frame.
  func region(origin: SamplePoint) -> Mask.Region {
    let rotation = Rotation(degrees: rotation)
    func placed(_ column: Int, _ row: Int) -> SamplePoint {
      let turned = rotation.turned(
        SamplePoint(x: Double(column) * pixel, y: -Double(row) * pixel))
      return SamplePoint(x: origin.x + turned.x, y: origin.y + turned.y)
    }
    return .union(
      (lit?.rectangles ?? []).map {
        .polygon([
          placed($0.columns.lowerBound, $0.rows.upperBound),
          placed($0.columns.upperBound, $0.rows.upperBound),
          placed($0.columns.upperBound, $0.rows.lowerBound),
          placed($0.columns.lowerBound, $0.rows.lowerBound),
        ])
      })
  }
}

/// The lit pixels of an image as upright rectangles that do not overlap; rows count from the top.
public struct LitPixels: Hashable, Sendable {
  public struct Rectangle: Hashable, Sendable {
    public var columns: Range<Int>
    public var rows: Range<Int>
  }

  public let rectangles: [Rectangle]

  public var count: Int { rectangles.reduce(0) { $0 + $1.columns.count * $1.rows.count } }

  /// - Parameters:
  ///   - grey: values row by row from the top, `columns` to a row.
  ///   - threshold: from this value on a pixel is lit.
  ///   - limit: nil is returned for an image of more rectangles than this.
  public init?(grey: [UInt8], columns: Int, threshold: Int, limit: Int = 20_000) {
    guard columns > 0, grey.count % columns == 0 else { return nil }
    var done: [Rectangle] = []
    // Rectangles whose last row is the one above.
    var open: [Rectangle] = []
    for row in 0..<(grey.count / columns) {
      let stretches = Self.stretches(
        grey[(row * columns)..<((row + 1) * columns)], threshold: threshold)
      var next: [Rectangle] = []
      var above = open[...]
      for stretch in stretches {
        // Both are in order from left to right.
        while let first = above.first, first.columns.lowerBound < stretch.lowerBound {
          done.append(first)
          above.removeFirst()
        }
        if let first = above.first, first.columns == stretch {
          next.append(Rectangle(columns: stretch, rows: first.rows.lowerBound..<(row + 1)))
          above.removeFirst()
        } else {
          next.append(Rectangle(columns: stretch, rows: row..<(row + 1)))
        }
      }
      done += above
      open = next
      if done.count + open.count > limit { return nil }
    }
    rectangles = done + open
  }

  private static func stretches(_ row: ArraySlice<UInt8>, threshold: Int) -> [Range<Int>] {
    var stretches: [Range<Int>] = []
    var start: Int?
    for (column, value) in row.enumerated() {
      if Int(value) >= threshold {
        start = start ?? column
      } else if let first = start {
        stretches.append(first..<column)
        start = nil
      }
    }
    if let first = start { stretches.append(first..<row.count) }
    return stretches
  }
}
