import Foundation
import SampleGeometry
import StimulationProtocols

/// How the camera sees the field: its scale, its region, and where the pia is in its image.
///
/// **Definition.** The field's origin is the centre of the camera's region; y points to the pia, x is right
/// of it by a quarter turn clockwise as the image is seen (right, where the pia is up). A pixel of the image
/// is `binning` sensor pixels wide; the first one covers 0 to 1, x to the right, y downwards.
///
/// **Worked example.** With the pia up, 0.65 µm a pixel and an image of 1024 × 1024 pixels, the pixel place
/// (522, 502) is x = 6.5 µm and y = 6.5 µm.
public struct CameraView: Hashable, Sendable {
  /// µm of the sample for one pixel of the image (after binning).
  public var scale: Double
  public var pia: PiaDirection
  public var camera: Rig.Camera

  public init(scale: Double, pia: PiaDirection, camera: Rig.Camera) {
    self.scale = scale
    self.pia = pia
    self.camera = camera
  }

  /// Width and height of the image, pixels.
  public var size: (width: Double, height: Double) {
    let binning = Double(camera.binning)
    let sides = camera.region.dropFirst(2).map { Double($0) / binning }
    return (sides.first ?? 0, sides.last ?? 0)
  }

  public func contains(x: Double, y: Double) -> Bool {
    (0...size.width).contains(x) && (0...size.height).contains(y)
  }

  /// The place in the field of a place in the image.
  public func field(x: Double, y: Double) -> SamplePoint {
    let right = (x - size.width / 2) * scale
    let up = (size.height / 2 - y) * scale
    let (toRight, toUp) = pia.unit
    return SamplePoint(x: right * toUp - up * toRight, y: right * toRight + up * toUp)
  }
}

/// Where the pia is in the camera's image.
public enum PiaDirection: Hashable, Sendable {
  case left
  case right
  case up
  case down
  /// Degrees counterclockwise from the right, as the image is seen.
  case angle(Double)

  /// `left`, `right`, `up`, `down`, or degrees; nil for anything else.
  public init?(_ text: String) {
    switch text {
    case "left": self = .left
    case "right": self = .right
    case "up": self = .up
    case "down": self = .down
    default:
      guard let degrees = Double(text), abs(degrees) <= 360 else { return nil }
      self = .angle(degrees)
    }
  }

  /// Of length 1, to the right and upwards in the image.
  var unit: (right: Double, up: Double) {
    switch self {
    case .left: (-1, 0)
    case .right: (1, 0)
    case .up: (0, 1)
    case .down: (0, -1)
    case .angle(let degrees): (cos(degrees * .pi / 180), sin(degrees * .pi / 180))
    }
  }
}
