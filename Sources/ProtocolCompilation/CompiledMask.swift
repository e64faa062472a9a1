import InputDocuments
import PatternDevices
import SampleGeometry
import StimulationProtocols

/// A mask that light falls on, on its mirrors and in its place among the images.
public struct CompiledMask: Hashable, Sendable {
  public var name: String
  /// Number of the image that holds it, from 0.
  public var image: Int
  /// Number of its plane in the image, 0 to 23.
  public var bitPlane: Int
  public var plane: BitPlane
  /// What the mirrors light, µm².
  public var area: Double

  public var mirrorsOn: Int { plane.mirrorsOn }
}

extension ProtocolFiles {
  /// The masks of all trials, the crosstalk block's too, in the order of the protocol's file; a mask that no trial shows takes no
  /// plane.
  ///
  /// **Worked example.** The 25th mask is plane 0 of image 1.
  public var compiledMasks: [CompiledMask] {
    let stimulation = stimulation.value
    let calibration = calibration.value
    let shown = stimulation.shownMasks
    return stimulation.masks.filter { shown.contains($0.name) }.enumerated().map { index, mask in
      let plane = plane(of: mask.value)
      let place = PatternImage.place(ofPlane: index)
      return CompiledMask(
        name: mask.name, image: place.image, bitPlane: place.plane, plane: plane,
        area: plane.litArea(calibration.transform))
    }
  }
}
