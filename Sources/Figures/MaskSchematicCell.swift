import SampleGeometry

/// The cell of the drawing, and masks of many pieces.
extension MaskSchematic {
  /// Branches as shares of the distance from soma to pia: where they start, bend and end.
  private static let branches: [[(x: Double, y: Double)]] = [
    [(0, 0), (0.01, 0.3), (0, 0.62)],
    [(0, 0.62), (-0.1, 0.78), (-0.28, 0.97)], [(0, 0.62), (-0.02, 0.85), (-0.09, 0.98)],
    [(0, 0.62), (0.04, 0.82), (0.11, 0.97)], [(0, 0.62), (0.14, 0.76), (0.3, 0.96)],
    [(0.005, 0.24), (0.1, 0.33), (0.16, 0.44)], [(0.005, 0.36), (-0.08, 0.42), (-0.15, 0.54)],
    [(0, 0), (-0.14, -0.02), (-0.26, -0.12)], [(0, 0), (-0.08, -0.1), (-0.13, -0.28)],
    [(0, 0), (0.06, -0.12), (0.1, -0.29)], [(0, 0), (0.15, -0.03), (0.27, -0.14)],
  ]

  func drawCell(_ drawing: inout SVGDrawing, _ frame: Frame) {
    for branch in Self.branches where branch.count == 3 {
      let places = branch.map { frame.place($0.x * somaToPia, $0.y * somaToPia) }
      drawing.curve(
        places[0], towards: places[1], to: places[2],
        [
          "fill": "none", "stroke": "currentColor", "stroke-width": "2",
          "stroke-linecap": "round", "opacity": "0.75",
        ])
    }
    let soma = frame.place(0, 0)
    drawing.polygon(
      [(soma.x, soma.y - 12), (soma.x - 10, soma.y + 8), (soma.x + 10, soma.y + 8)],
      ["fill": "currentColor", "stroke": "currentColor", "stroke-linejoin": "round"])
    drawing.text("soma", at: (soma.x + 15, soma.y + 5), ["style": SVGDrawing.rim])
  }

  /// The projected neurites as lines; a point that would not be seen beside the last one is left out.
  func draw(_ neurites: Neurites, _ drawing: inout SVGDrawing, _ frame: Frame) {
    var lines: [Bool: [[(x: Double, y: Double)]]] = [:]
    // The line that ends at each point that was drawn.
    var places: [(x: Double, y: Double)] = []
    for point in neurites.points {
      let place = frame.place(point.place)
      guard let parent = point.parent, places.indices.contains(parent), point.part != .soma else {
        places.append(place)
        continue
      }
      let from = places[parent]
      let isLong = abs(place.x - from.x) + abs(place.y - from.y) >= 0.5
      places.append(isLong ? place : from)
      if isLong { lines[point.part == .axon, default: []].append([from, place]) }
    }
    for (isAxon, width) in [(true, "0.8"), (false, "1.6")] {
      drawing.paths(
        lines[isAxon] ?? [], areClosed: false,
        [
          "fill": "none", "stroke": "currentColor", "stroke-width": width,
          "stroke-linecap": "round", "opacity": isAxon ? "0.5" : "0.8",
        ])
    }
    let radius = neurites.points.filter { $0.part == .soma }.map(\.radius).max() ?? 0
    let soma = frame.place(0, 0)
    drawing.circle(soma, radius: max(4, radius * frame.scale), ["fill": "currentColor"])
    drawing.text("soma", at: (soma.x + 15, soma.y + 5), ["style": SVGDrawing.rim])
  }

  /// All pieces filled as one. Pieces that lie apart have edges of their own; an edge around every piece
  /// of a whole would show how it was made, not what it is, so a control has a dashed frame.
  func drawUnion(
    _ item: Item, _ color: String, _ drawing: inout SVGDrawing, _ frame: Frame
  ) {
    let pieces = item.region.pieces
    let isApart = item.region.disjointParts().count == pieces.count && pieces.count <= 400
    let edge: KeyValuePairs = [
      "fill": color, "fill-opacity": item.wavelength == nil ? "0.12" : "0.4",
      "stroke": isApart ? color : "none", "stroke-width": "1",
      "stroke-dasharray": item.isSham ? "3 2" : "none",
    ]
    drawing.paths(pieces.map { Self.outline($0).map(frame.place) }, areClosed: true, edge)
    if item.isSham, !isApart {
      let (low, high) = item.region.bounds
      drawing.polygon(
        [
          low, SamplePoint(x: high.x, y: low.y), high, SamplePoint(x: low.x, y: high.y),
        ].map(frame.place),
        ["fill": "none", "stroke": color, "stroke-dasharray": "4 3"])
    }
  }

  /// Corners counter-clockwise; a disk as a polygon of 24 corners.
  private static func outline(_ piece: Mask.Region) -> [SamplePoint] {
    switch piece {
    case .disk(let center, let radius):
      return (0..<24).map {
        let turned = Rotation(degrees: Double($0) * 15).turned(SamplePoint(x: radius, y: 0))
        return SamplePoint(x: center.x + turned.x, y: center.y + turned.y)
      }
    case .polygon(let corners):
      let sum = zip(corners, corners.dropFirst() + corners.prefix(1)).reduce(0.0) {
        $0 + $1.0.x * $1.1.y - $1.1.x * $1.0.y
      }
      return sum < 0 ? corners.reversed() : corners
    case .union: return []
    }
  }
}
