extension Mask.Region {
  /// The columns and rows of mirrors that the region spans, with the soma at a place of the field.
  ///
  /// What lies beyond ``FieldToMirror/leastDepth`` is left out: it is far outside the device.
  public func mirrors(
    soma: SamplePoint, _ transform: FieldToMirror
  ) -> (columns: ClosedRange<Double>, rows: ClosedRange<Double>) {
    func placed(_ point: SamplePoint) -> SamplePoint {
      SamplePoint(x: point.x + soma.x, y: point.y + soma.y)
    }
    switch self {
    case .disk(let center, let radius):
      if let extent = transform.extent(ofDisk: placed(center), radius: radius) { return extent }
      // So large that only its square is worth telling.
      let sides = [(-1.0, -1.0), (1, -1), (1, 1), (-1, 1)]
      return Self.polygon(
        sides.map { SamplePoint(x: center.x + $0 * radius, y: center.y + $1 * radius) }
      ).mirrors(soma: soma, transform)
    case .polygon(let corners):
      let places = transform.mirrors(ofPolygon: corners.map(placed))
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
