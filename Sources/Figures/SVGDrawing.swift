/// A schematic drawing of our own, written as an SVG element for a page: shapes and words at places in
/// pixels, from the top left.
///
/// Black is `currentColor`, so that the page decides it; words are escaped; numbers have two decimals,
/// the same everywhere.
struct SVGDrawing {
  let width: Double
  let height: Double
  let title: String
  let description: String
  private var lines: [String] = []

  init(width: Double, height: Double, title: String, description: String) {
    self.width = width
    self.height = height
    self.title = title
    self.description = description
  }

  /// The `<svg>` element, never wider than it is drawn here.
  var element: String {
    let (width, height) = (Self.number(width), Self.number(height))
    return """
      <svg role="img" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(width) \(height)" \
      style="max-width: \(width)px">
      <title>\(Self.escaped(title))</title>
      <desc>\(Self.escaped(description))</desc>
      \(lines.joined(separator: "\n"))
      </svg>
      """
  }

  mutating func rectangle(
    x: Double, y: Double, width: Double, height: Double, _ style: KeyValuePairs<String, String>
  ) {
    add(
      "rect",
      [("x", x), ("y", y), ("width", width), ("height", height)].map { ($0, Self.number($1)) },
      style)
  }

  mutating func line(
    _ from: (x: Double, y: Double), _ to: (x: Double, y: Double),
    _ style: KeyValuePairs<String, String>
  ) {
    add(
      "line",
      [("x1", from.x), ("y1", from.y), ("x2", to.x), ("y2", to.y)].map {
        ($0, Self.number($1))
      }, style)
  }

  mutating func circle(
    _ center: (x: Double, y: Double), radius: Double, _ style: KeyValuePairs<String, String>
  ) {
    add(
      "circle",
      [("cx", center.x), ("cy", center.y), ("r", radius)].map { ($0, Self.number($1)) }, style)
  }

  mutating func polygon(
    _ corners: [(x: Double, y: Double)], _ style: KeyValuePairs<String, String>
  ) {
    let points = corners.map { "\(Self.number($0.x)),\(Self.number($0.y))" }
    add("polygon", [("points", points.joined(separator: " "))], style)
  }

  /// A curve from one place to another that leaves towards a third.
  mutating func curve(
    _ from: (x: Double, y: Double), towards: (x: Double, y: Double), to: (x: Double, y: Double),
    _ style: KeyValuePairs<String, String>
  ) {
    let places = [from, towards, to].map { "\(Self.number($0.x)) \(Self.number($0.y))" }
    add("path", [("d", "M\(places[0]) Q\(places[1]) \(places[2])")], style)
  }

  /// Lines from place to place, or shapes where they are closed; all drawn as one, so that what overlaps
  /// is filled once. Closed shapes must turn the same way round.
  mutating func paths(
    _ paths: [[(x: Double, y: Double)]], areClosed: Bool, _ style: KeyValuePairs<String, String>
  ) {
    let data = paths.filter { $0.count > 1 }.map { places in
      "M"
        + places.map { "\(Self.number($0.x)) \(Self.number($0.y))" }.joined(separator: "L")
        + (areClosed ? "Z" : "")
    }
    add("path", [("d", data.joined())], style)
  }

  mutating func text(
    _ text: String, at place: (x: Double, y: Double), size: Double = 12,
    _ style: KeyValuePairs<String, String> = [:]
  ) {
    let attributes =
      ([
        ("x", Self.number(place.x)), ("y", Self.number(place.y)), ("font-size", Self.number(size)),
        ("fill", "currentColor"),
      ] + style.map { ($0.key, $0.value) }).map { " \($0)=\"\($1)\"" }
    lines.append("<text\(attributes.joined())>\(Self.escaped(text))</text>")
  }

  /// Words on a drawing that stay readable: a rim of the page's colour around them.
  static let rim = "paint-order: stroke; stroke: var(--paper, white); stroke-width: 3px"

  private mutating func add(
    _ name: String, _ places: [(String, String)], _ style: KeyValuePairs<String, String>
  ) {
    let attributes = (places + style.map { ($0.key, $0.value) }).map { " \($0)=\"\($1)\"" }
    lines.append("<\(name)\(attributes.joined())/>")
  }

  private static func number(_ value: Double) -> String {
    let rounded = (value * 100).rounded() / 100
    return rounded == rounded.rounded() && abs(rounded) < 1e9
      ? String(Int(rounded)) : "\(rounded)"
  }

  private static func escaped(_ text: String) -> String {
    GnuplotText.plain(text).replacing("&", with: "&amp;").replacing("<", with: "&lt;")
      .replacing(">", with: "&gt;").replacing("\"", with: "&quot;")
  }
}
