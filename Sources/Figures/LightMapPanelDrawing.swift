import SampleGeometry

/// Where a panel of a ``LightMapFigure`` stands, and how its µm become pixels.
struct LightMapFrame {
  /// Pixels of the map's upper left corner.
  var left: Double
  var top: Double
  /// µm of the map's left edge and upper edge.
  var originX: Double
  var originY: Double
  /// Pixels a µm.
  var scale: Double
  var mapWidth: Double
  var mapHeight: Double

  /// Pixels.
  private static let map = (width: 300.0, height: 380.0)
  private static let margin = 14.0
  private static let head = 28.0
  /// Scale bar and legend.
  private static let foot = 58.0
  static let line = 20.0

  static func frames(
    of figure: LightMapFigure
  ) -> (panels: [LightMapFrame], width: Double, height: Double) {
    var frames: [LightMapFrame] = []
    var (left, top, lowest, rowHeight) = (margin, 0.0, 0.0, 0.0)
    var width = 0.0
    for (index, panel) in figure.panels.enumerated() {
      // Two panels beside each other fit a printed page.
      if index > 0, index % 2 == 0 { (left, top, rowHeight) = (margin, top + rowHeight, 0) }
      let (across, down) = (
        Double(panel.map.columns) * panel.map.cell, Double(panel.map.rows) * panel.map.cell
      )
      let scale = min(map.width / across, map.height / down)
      let frame = LightMapFrame(
        left: left, top: top + head, originX: panel.map.origin.x,
        originY: panel.map.origin.y + down, scale: scale, mapWidth: across * scale,
        mapHeight: down * scale)
      frames.append(frame)
      let height = head + frame.mapHeight + foot + line * Double(panel.places.count) + margin
      rowHeight = max(rowHeight, height)
      lowest = max(lowest, top + height)
      left += map.width + 2 * margin
      width = max(width, left - margin)
    }
    return (frames, width, lowest)
  }

  func place(_ point: SamplePoint) -> (x: Double, y: Double) {
    (left + (point.x - originX) * scale, top + (originY - point.y) * scale)
  }

  /// Whether a place lies on the map.
  func holds(_ point: SamplePoint) -> Bool {
    let pixel = place(point)
    return (left...left + mapWidth).contains(pixel.x) && (top...top + mapHeight).contains(pixel.y)
  }
}

/// Draws one panel of a ``LightMapFigure``.
struct LightMapPanelDrawing {
  let panel: LightMapFigure.Panel
  let frame: LightMapFrame
  let somaToPia: Double

  private var color: String { LightColor.color(wavelength: panel.wavelength) }
  private var levels: [Double] {
    LightMapFigure.levels(below: panel.map.irradiance.filter(\.isFinite).max() ?? 0)
  }

  func draw(_ drawing: inout SVGDrawing) {
    drawing.text(
      GnuplotText.shortened(panel.title, to: 44), at: (frame.left, frame.top - 10), size: 13,
      ["font-weight": "600"])
    drawBands(&drawing)
    drawing.rectangle(
      x: frame.left, y: frame.top, width: frame.mapWidth, height: frame.mapHeight,
      ["fill": "none", "stroke": "currentColor", "opacity": "0.6"])
    drawPia(&drawing)
    for mask in panel.masks { outline(mask, &drawing, isMask: true) }
    for place in panel.places {
      if let region = place.region {
        outline(region, &drawing, isMask: false)
      }
    }
    drawSoma(&drawing)
    drawNumbers(&drawing)
    drawFoot(&drawing)
  }

  /// Runs of cells of one band in a row are one rectangle.
  private func drawBands(_ drawing: inout SVGDrawing) {
    let (map, levels, side) = (panel.map, levels, panel.map.cell * frame.scale)
    func band(_ row: Int, _ column: Int) -> Int? {
      let value = map.irradiance[row * map.columns + column]
      return value.isFinite ? levels.firstIndex { value >= $0 } : nil
    }
    for row in 0..<map.rows {
      var column = 0
      while column < map.columns {
        let start = column
        let current = band(row, start)
        while column < map.columns, band(row, column) == current { column += 1 }
        guard let current else { continue }
        drawing.rectangle(
          x: frame.left + Double(start) * side,
          y: frame.top + Double(map.rows - 1 - row) * side, width: Double(column - start) * side,
          height: side,
          [
            "fill": color, "fill-opacity": "\(LightMapFigure.opacities[current])",
            "shape-rendering": "crispEdges",
          ])
      }
    }
  }

  private func drawPia(_ drawing: inout SVGDrawing) {
    let pia = SamplePoint(x: panel.map.origin.x, y: somaToPia)
    guard frame.holds(pia) else { return }
    let from = frame.place(pia)
    let to = (x: frame.left + frame.mapWidth, y: from.y)
    drawing.line(from, to, ["stroke": "currentColor", "stroke-width": "2"])
    drawing.text(
      "pia", at: (to.x - 6, to.y - 5), ["text-anchor": "end", "style": SVGDrawing.rim])
  }

  private func outline(_ region: Mask.Region, _ drawing: inout SVGDrawing, isMask: Bool) {
    let (lowest, highest) = region.bounds
    // What leaves the map would lie over its neighbours; its number and its row of the list stay.
    guard frame.holds(lowest), frame.holds(highest) else { return }
    let style: KeyValuePairs = [
      "fill": "none", "stroke": "currentColor", "stroke-width": isMask ? "2" : "1.2",
      "stroke-dasharray": isMask ? "none" : "4 3",
    ]
    switch region {
    case .disk(let center, let radius):
      drawing.circle(frame.place(center), radius: radius * frame.scale, style)
    case .polygon(let corners): drawing.polygon(corners.map(frame.place), style)
    case .union:
      // Many small pieces: their outlines would hide the light, a veil does not.
      for case .polygon(let corners) in region.disjointParts(pitch: 4) {
        drawing.polygon(
          corners.map(frame.place), ["fill": "currentColor", "fill-opacity": "0.25"])
      }
    }
  }

  private func drawSoma(_ drawing: inout SVGDrawing) {
    let center = SamplePoint(x: 0, y: 0)
    guard frame.holds(center) else { return }
    let soma = frame.place(center)
    drawing.polygon(
      [(soma.x, soma.y - 9), (soma.x - 7.5, soma.y + 6), (soma.x + 7.5, soma.y + 6)],
      [
        "fill": "currentColor", "stroke-linejoin": "round",
        "style": "stroke: var(--paper, white); stroke-width: 1.5px; paint-order: stroke",
      ])
  }

  private func drawNumbers(_ drawing: inout SVGDrawing) {
    for (index, place) in panel.places.enumerated() where frame.holds(place.point) {
      var pixel = frame.place(place.point)
      // Beside the drawn soma, not on it.
      if place.point == SamplePoint(x: 0, y: 0) { pixel.x += 18 }
      number(index + 1, pixel, &drawing)
    }
  }

  private func number(
    _ number: Int, _ place: (x: Double, y: Double), _ drawing: inout SVGDrawing
  ) {
    drawing.circle(
      place, radius: 8,
      ["style": "fill: var(--paper, white)", "stroke": "currentColor", "stroke-width": "1.2"])
    drawing.text(
      "\(number)", at: (place.x, place.y + 4), size: 11,
      ["text-anchor": "middle", "font-weight": "600"])
  }

  /// Scale bar, bands, and what each place receives.
  private func drawFoot(_ drawing: inout SVGDrawing) {
    let lengths: [Double] = [5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000]
    let length = lengths.last { $0 * frame.scale <= 0.3 * frame.mapWidth } ?? 5
    var y = frame.top + frame.mapHeight + 14
    drawing.line(
      (frame.left, y), (frame.left + length * frame.scale, y),
      ["stroke": "currentColor", "stroke-width": "3"])
    drawing.text("\(Int(length)) µm", at: (frame.left + length * frame.scale + 8, y + 4))

    drawing.text(
      "mW/mm²", at: (frame.left + max(frame.mapWidth, 300), y + 4), size: 11,
      ["text-anchor": "end"])

    y += 14
    let step = 60.0
    for (index, level) in levels.enumerated() {
      let x = frame.left + Double(index) * step
      drawing.rectangle(
        x: x, y: y, width: 14, height: 12,
        [
          "fill": color, "fill-opacity": "\(LightMapFigure.opacities[index])",
          "stroke": "currentColor", "stroke-width": "0.6",
        ])
      drawing.text("≥\(GnuplotScript.label(level))", at: (x + 17, y + 10), size: 11)
    }
    y += 32
    for (index, place) in panel.places.enumerated() {
      number(index + 1, (frame.left + 8, y - 4), &drawing)
      drawing.text(
        "\(GnuplotText.shortened(place.name, to: 24)): \(LightMapFigure.words(for: place.irradiance))",
        at: (frame.left + 22, y))
      y += LightMapFrame.line
    }
  }
}
