/// A region of the sample on which light falls.
public struct Mask: Hashable, Sendable {
  public var reference: Reference
  public var shape: Shape

  public init(reference: Reference, shape: Shape) {
    self.reference = reference
    self.shape = shape
  }

  /// What coordinates are measured from.
  public enum Reference: String, CaseIterable, Sendable {
    /// y is the height above the soma (negative below it).
    case soma
    /// y is the depth below the pia, straight above the soma.
    case pia
  }

  /// All lengths µm.
  public enum Shape: Hashable, Sendable {
    /// Parallel to the layers: from one y to another, `width` wide around x = `center`.
    case band(from: Double, to: Double, width: Double, center: Double)
    case disk(center: SamplePoint, radius: Double)
    /// Corners in order; the last is joined to the first.
    case polygon([SamplePoint])
    /// Spots of one size, all of them or one.
    case grid(SpotGrid)
    /// The lit pixels of an image.
    case image(MaskImage)
    /// A part of a reconstructed cell.
    case morphology(NeuriteMask)
  }

  /// The same region in the soma's frame: origin at the soma, x along the layers, y towards the
  /// pia, µm. A band becomes a polygon; a grid, an image and a morphology become unions.
  ///
  /// **Worked example.** A band from 0 to 100 µm below the pia, with the pia 250 µm above the soma,
  /// lies at y = 150 to 250 µm.
  public func region(somaToPia: Double) -> Region {
    func placed(_ point: SamplePoint) -> SamplePoint {
      switch reference {
      case .soma: point
      case .pia: SamplePoint(x: point.x, y: somaToPia - point.y)
      }
    }
    switch shape {
    case .band(let from, let to, let width, let center):
      let half = width / 2
      return .polygon(
        [
          SamplePoint(x: center - half, y: from), SamplePoint(x: center + half, y: from),
          SamplePoint(x: center + half, y: to), SamplePoint(x: center - half, y: to),
        ].map(placed))
    case .disk(let center, let radius): return .disk(center: placed(center), radius: radius)
    case .polygon(let corners): return .polygon(corners.map(placed))
    case .grid(let grid): return grid.region(center: placed(grid.center))
    case .image(let image): return image.region(origin: placed(image.origin))
    case .morphology(let neurites): return neurites.region
    }
  }

  /// A region in the soma's frame, µm.
  public enum Region: Hashable, Sendable {
    case polygon([SamplePoint])
    case disk(center: SamplePoint, radius: Double)
    /// Pieces that may touch and overlap: what several of them cover counts once. For a user who can
    /// take only disjoint pieces there is ``Mask/Region/disjointParts(pitch:)``.
    case union([Region])
  }
}
