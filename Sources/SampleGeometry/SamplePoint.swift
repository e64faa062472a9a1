/// A place in the sample: µm, x along the layers, y towards the pia.
public struct SamplePoint: Hashable, Sendable {
  public var x: Double
  public var y: Double

  public init(x: Double, y: Double) {
    self.x = x
    self.y = y
  }

  /// µm.
  public func distance(to other: SamplePoint) -> Double {
    let (width, height) = (x - other.x, y - other.y)
    return (width * width + height * height).squareRoot()
  }
}
