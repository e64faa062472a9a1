/// Up to 24 bit-planes that a device gets as one colour image.
public struct PatternImage: Hashable, Sendable {
  public static let greatestPlaneCount = DeviceProfile.planesPerImage

  public let columns: Int
  public let rows: Int
  /// Plane k is the k-th; at most 24, all as large as the image.
  public let planes: [BitPlane]

  /// As many images as the planes need, filled in order; none where planes differ in size.
  public static func images(of planes: [BitPlane]) -> [PatternImage] {
    guard let first = planes.first,
      planes.allSatisfy({ $0.columns == first.columns && $0.rows == first.rows })
    else { return [] }
    return stride(from: 0, to: planes.count, by: greatestPlaneCount).map { start in
      PatternImage(
        columns: first.columns, rows: first.rows,
        planes: Array(planes[start..<min(planes.count, start + greatestPlaneCount)]))
    }
  }

  private init(columns: Int, rows: Int, planes: [BitPlane]) {
    self.columns = columns
    self.rows = rows
    self.planes = planes
  }

  /// Where the n-th plane stands: number of the image, and of the plane in it, both from 0.
  public static func place(ofPlane index: Int) -> (image: Int, plane: Int) {
    (index / greatestPlaneCount, index % greatestPlaneCount)
  }
}
