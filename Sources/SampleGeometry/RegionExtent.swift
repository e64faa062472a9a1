extension Mask.Region {
  /// The columns and rows of mirrors that the region spans, with the soma at a place of the field.
  public func mirrors(
    soma: SamplePoint, _ transform: FieldToMirror
  ) -> (columns: ClosedRange<Double>, rows: ClosedRange<Double>) {
    func placed(_ point: SamplePoint) -> (column: Double, row: Double) {
      transform.mirror(of: SamplePoint(x: point.x + soma.x, y: point.y + soma.y))
    }
    switch self {
    case .disk(let center, let radius):
      let (middle, extent) = (placed(center), transform.extent(ofDisk: radius))
      return (
        Self.span([middle.column - extent.column, middle.column + extent.column]),
        Self.span([middle.row - extent.row, middle.row + extent.row])
      )
    case .polygon(let corners):
      let places = corners.map(placed)
      return (Self.span(places.map(\.column)), Self.span(places.map(\.row)))
    case .union(let pieces):
      let spans = pieces.map { $0.mirrors(soma: soma, transform) }
      return (
        Self.span(spans.flatMap { [$0.columns.lowerBound, $0.columns.upperBound] }),
        Self.span(spans.flatMap { [$0.rows.lowerBound, $0.rows.upperBound] })
      )
    }
  }

  private static func span(_ values: [Double]) -> ClosedRange<Double> {
    guard let least = values.min(), let most = values.max(), least <= most else { return 0...0 }
    return least...most
  }
}
