import Foundation
import SampleGeometry

/// Light over the plane of a slice: one panel a light, its irradiance in bands of half a decade, its
/// masks, and places with the number that each receives.
///
/// Everything is given; nothing is computed here but where things lie. Darker is more light on a white
/// page and brighter on a black one: bands differ in opacity, so they stay in order in print.
public struct LightMapFigure: Sendable {
  /// One light.
  public struct Panel: Sendable {
    /// What light, e.g. "blue, 470 nm, 100 µm deep".
    public var title: String
    /// nm.
    public var wavelength: Double
    public var map: Map
    /// Where this light is put, in the soma's frame; drawn with a full edge.
    public var masks: [Mask.Region]
    /// Numbered from 1 in this order, and listed below the panel.
    public var places: [Place]

    public init(
      title: String, wavelength: Double, map: Map, masks: [Mask.Region], places: [Place]
    ) {
      self.title = title
      self.wavelength = wavelength
      self.map = map
      self.masks = masks
      self.places = places
    }
  }

  /// Irradiance in square cells.
  public struct Map: Sendable {
    /// Lower left corner in the soma's frame, µm.
    public var origin: SamplePoint
    /// Side of a cell, µm.
    public var cell: Double
    public var columns: Int
    /// mW/mm² in the middle of each cell, row by row from the lowest; a value that is not finite is left
    /// blank.
    public var irradiance: [Double]

    public init(origin: SamplePoint, cell: Double, columns: Int, irradiance: [Double]) {
      self.origin = origin
      self.cell = cell
      self.columns = columns
      self.irradiance = irradiance
    }

    var rows: Int { columns > 0 ? irradiance.count / columns : 0 }
  }

  /// A structure or a point that receives light.
  public struct Place: Sendable {
    public var name: String
    /// Where its number stands.
    public var point: SamplePoint
    /// Outline, drawn dashed; nil for a point.
    public var region: Mask.Region?
    /// mW/mm², least and greatest over models of tissue; nil where it cannot be told.
    public var irradiance: ClosedRange<Double>?

    public init(
      name: String, point: SamplePoint, region: Mask.Region?, irradiance: ClosedRange<Double>?
    ) {
      self.name = name
      self.point = point
      self.region = region
      self.irradiance = irradiance
    }
  }

  public var panels: [Panel]
  /// µm.
  public var somaToPia: Double

  /// - Returns: nil without panels, or where a map has no cells.
  public init?(panels: [Panel], somaToPia: Double) {
    let drawable = panels.allSatisfy { panel in
      panel.map.rows > 0 && panel.map.cell > 0 && panel.map.cell.isFinite
        && panel.map.origin.x.isFinite && panel.map.origin.y.isFinite
    }
    guard !panels.isEmpty, drawable, somaToPia.isFinite else { return nil }
    self.panels = panels
    self.somaToPia = somaToPia
  }

  /// Half a decade each, the brightest first; its level is the greatest of 1, 3, 10 … below the maximum.
  static func levels(below greatest: Double) -> [Double] {
    guard greatest > 0, greatest.isFinite else { return [] }
    let decade = pow(10, log10(greatest).rounded(.down))
    let index = greatest >= 3 * decade ? 1 : 0
    // Written with their decimals, so that 0.3 is 0.3.
    return (0..<opacities.count).map { step in
      let half = index - step
      let exponent = Int(log10(decade).rounded()) + Int((Double(half) / 2).rounded(.down))
      return Double("\(half % 2 == 0 ? 1 : 3)e\(exponent)") ?? 0
    }
  }

  /// Of the bands, the brightest first.
  static let opacities = [0.85, 0.6, 0.4, 0.24, 0.12]

  /// The `<svg>` element.
  public var svg: String {
    let frames = LightMapFrame.frames(of: self)
    var drawing = SVGDrawing(
      width: frames.width, height: frames.height, title: "Light over the slice",
      description: description)
    for (panel, frame) in zip(panels, frames.panels) {
      LightMapPanelDrawing(panel: panel, frame: frame, somaToPia: somaToPia).draw(&drawing)
    }
    return drawing.element
  }

  private var description: String {
    panels.map { panel in
      panel.title + ": "
        + panel.places.map { "\($0.name) \(Self.words(for: $0.irradiance))" }
        .joined(separator: ", ")
    }.joined(separator: "; ") + "."
  }

  /// "0.42 mW/mm²", "0.38–0.46 mW/mm²", or that it cannot be told.
  static func words(for irradiance: ClosedRange<Double>?) -> String {
    guard let irradiance else { return "not known" }
    let (least, greatest) = (
      digits(irradiance.lowerBound), digits(irradiance.upperBound)
    )
    return (least == greatest ? least : "\(least)–\(greatest)") + " mW/mm²"
  }

  /// Two significant digits; small numbers without an exponent down to 0.0001.
  static func digits(_ value: Double) -> String {
    guard value.isFinite else { return "?" }
    guard value != 0 else { return "0" }
    let places = max(0, min(5, 1 - Int(log10(abs(value)).rounded(.down))))
    return String(format: "%.\(places)f", value)
  }
}
