/// The projected neurites of a part of a reconstructed cell, widened.
public struct NeuriteMask: Hashable, Sendable {
  /// nil for the preparation's own.
  public var reconstruction: Reconstruction?
  public var part: NeuritePart
  /// µm around the neurites' surface.
  public var margin: Double
  /// Only what lies this far from the soma along the neurite, µm; nil for all.
  public var path: ClosedRange<Double>?
  /// nil until the file has been read.
  public var neurites: Neurites?

  public init(
    reconstruction: Reconstruction?, part: NeuritePart, margin: Double,
    path: ClosedRange<Double>? = nil, neurites: Neurites? = nil
  ) {
    self.reconstruction = reconstruction
    self.part = part
    self.margin = margin
    self.path = path
    self.neurites = neurites
  }

  var region: Mask.Region {
    neurites?.region(of: part, margin: margin, path: path) ?? .union([])
  }
}

/// A reconstruction's file and how it lies in the slice.
public struct Reconstruction: Hashable, Sendable {
  /// As the protocol names it.
  public var file: String
  public var placement: Neurites.Placement

  public init(file: String, placement: Neurites.Placement) {
    self.file = file
    self.placement = placement
  }
}
