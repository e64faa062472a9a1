import SampleGeometry

/// Masks over a schematic cell: pia, soma, dendrites, the field of view, a scale.
///
/// Places are those of the masks' own regions, from which bitmaps are made too. A reconstructed cell is
/// drawn where the protocol has one; else the cell's shape is nobody's, only soma and pia are where the
/// protocol says.
public struct MaskSchematic: Sendable {
  public struct Item: Sendable {
    public var name: String
    /// In the soma's frame.
    public var region: Mask.Region
    /// Of the light that falls on it, nm; nil where none does.
    public var wavelength: Double?
    /// A control beside the pathway: its edge is dashed.
    public var isSham: Bool

    public init(name: String, region: Mask.Region, wavelength: Double?, isSham: Bool) {
      self.name = name
      self.region = region
      self.wavelength = wavelength
      self.isSham = isSham
    }
  }

  /// Numbered from 1 in this order.
  public var items: [Item]
  /// µm.
  public var somaToPia: Double
  /// Corners of what the device can light, in the soma's frame.
  public var field: [SamplePoint]
  /// The reconstructed cell; nil for the schematic one.
  public var neurites: Neurites?

  public init(
    items: [Item], somaToPia: Double, field: [SamplePoint], neurites: Neurites? = nil
  ) {
    self.items = items
    self.somaToPia = somaToPia
    self.field = field
    self.neurites = neurites
  }

  /// Pixels.
  private static let greatest = (width: 560.0, height: 600.0)
  private static let margin = (side: 14.0, top: 20.0, bottom: 42.0)

  /// The `<svg>` element.
  public var svg: String {
    let frame = Frame(self)
    var drawing = SVGDrawing(
      width: frame.width, height: frame.height, title: "Masks over the cell",
      description: description)
    drawField(&drawing, frame)
    for item in items { draw(item, &drawing, frame) }
    if let neurites { draw(neurites, &drawing, frame) } else { drawCell(&drawing, frame) }
    for (index, item) in items.enumerated() { label(item, index + 1, &drawing, frame) }
    drawScale(&drawing, frame)
    return drawing.element
  }

  private var description: String {
    "A \(neurites == nil ? "schematic" : "reconstructed") cell with its soma \(Int(somaToPia.rounded())) µm below the pia, and the masks "
      + items.enumerated().map { "\($0 + 1) \($1.name)" }.joined(separator: ", ") + "."
  }

  /// From µm in the soma's frame, y up, to pixels, y down.
  struct Frame {
    let scale: Double
    let left: Double
    let top: Double
    let width: Double
    let height: Double

    init(_ schematic: MaskSchematic) {
      let corners =
        schematic.field
        + schematic.items.flatMap { [$0.region.bounds.lowest, $0.region.bounds.highest] }
        + [SamplePoint(x: 0, y: schematic.somaToPia), SamplePoint(x: 0, y: 0)]
        + (schematic.neurites?.points ?? []).map(\.place)
      let (xs, ys) = (corners.map(\.x), corners.map(\.y))
      left = xs.min() ?? 0
      top = ys.max() ?? 0
      let (across, down) = (max(1, (xs.max() ?? 0) - left), max(1, top - (ys.min() ?? 0)))
      scale = min(greatest.width / across, greatest.height / down)
      // A narrow field still needs room for words.
      width = max(240, across * scale + 2 * margin.side)
      height = down * scale + margin.top + margin.bottom
    }

    func place(_ point: SamplePoint) -> (x: Double, y: Double) {
      (margin.side + (point.x - left) * scale, margin.top + (top - point.y) * scale)
    }

    func place(_ x: Double, _ y: Double) -> (x: Double, y: Double) {
      place(SamplePoint(x: x, y: y))
    }
  }

  private func drawField(_ drawing: inout SVGDrawing, _ frame: Frame) {
    drawing.polygon(
      field.map(frame.place),
      ["fill": "none", "stroke": "currentColor", "stroke-dasharray": "6 4", "opacity": "0.6"])
    guard let left = field.map(\.x).min(), let right = field.map(\.x).max() else { return }
    let (from, to) = (frame.place(left, somaToPia), frame.place(right, somaToPia))
    drawing.line(from, to, ["stroke": "currentColor", "stroke-width": "2"])
    drawing.text(
      "pia", at: (to.x - 6, to.y - 5),
      ["text-anchor": "end", "style": SVGDrawing.rim])
    if let corner = field.map(frame.place).max(by: { $0.y < $1.y }) {
      drawing.text(
        "field of view", at: (frame.width / 2, corner.y - 7),
        ["text-anchor": "middle", "opacity": "0.8"])
    }
  }

  private func draw(_ item: Item, _ drawing: inout SVGDrawing, _ frame: Frame) {
    let color = item.wavelength.map(LightColor.color) ?? "currentColor"
    let style: KeyValuePairs = [
      "fill": color, "fill-opacity": item.wavelength == nil ? "0.08" : "0.3", "stroke": color,
      "stroke-width": "1.5", "stroke-dasharray": item.isSham ? "4 3" : "none",
    ]
    switch item.region {
    case .disk(let center, let radius):
      drawing.circle(frame.place(center), radius: radius * frame.scale, style)
    case .polygon(let corners): drawing.polygon(corners.map(frame.place), style)
    case .union: drawUnion(item, color, &drawing, frame)
    }
  }

  /// Number and name, in the upper left corner of the mask where there is room, else in its middle.
  private func label(_ item: Item, _ number: Int, _ drawing: inout SVGDrawing, _ frame: Frame) {
    let (lowest, highest) = item.region.bounds
    let inset = 13 / frame.scale
    let corner = SamplePoint(x: lowest.x + inset, y: highest.y - inset)
    let place =
      item.region.contains(corner)
      ? frame.place(corner)
      : frame.place((lowest.x + highest.x) / 2, (lowest.y + highest.y) / 2)
    drawing.circle(
      place, radius: 9,
      ["style": "fill: var(--paper, white)", "stroke": "currentColor", "stroke-width": "1.2"])
    drawing.text(
      "\(number)", at: (place.x, place.y + 4), size: 12,
      ["text-anchor": "middle", "font-weight": "600"])
    drawing.text(
      GnuplotText.shortened(item.name, to: 18), at: (place.x + 14, place.y + 4), size: 13,
      ["style": SVGDrawing.rim])
  }

  private func drawScale(_ drawing: inout SVGDrawing, _ frame: Frame) {
    let lengths: [Double] = [5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000]
    let length = lengths.last { $0 * frame.scale <= 110 } ?? 5
    let (left, y) = (Self.margin.side, frame.height - 12)
    drawing.line(
      (left, y), (left + length * frame.scale, y),
      ["stroke": "currentColor", "stroke-width": "3"])
    drawing.text("\(Int(length)) µm", at: (left + length * frame.scale + 8, y + 4))
  }
}
