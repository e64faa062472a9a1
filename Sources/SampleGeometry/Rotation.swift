/// A turn in the slice plane, counter-clockwise as the drawing shows it (x to the right, pia above).
///
/// Sine and cosine are computed with + − × ÷ alone: a library's functions differ in the last digit
/// between machines, and mirrors of a mask depend on them.
public struct Rotation: Hashable, Sendable {
  public let sine: Double
  public let cosine: Double

  /// Exact at multiples of 90°; elsewhere to the last digits of a `Double`.
  ///
  /// **Worked example.** 30°: sine 0.5, cosine 0.8660254037844386.
  ///
  /// - Parameter degrees: finite.
  public init(degrees: Double) {
    let turns = (degrees / 90).rounded()
    let rest = (degrees - turns * 90) * (.pi / 180)
    // At most 45°: the series to the 21st power is below 10⁻²² of its sum.
    let square = rest * rest
    var (sine, cosine) = (0.0, 0.0)
    for power in stride(from: 20.0, through: 2, by: -2) {
      sine = (1 + sine) * -square / (power * (power + 1))
      cosine = (1 + cosine) * -square / (power * (power - 1))
    }
    sine = (1 + sine) * rest
    cosine += 1
    switch Int(turns.remainder(dividingBy: 4)) {
    case 1: (self.sine, self.cosine) = (cosine, -sine)
    case -1: (self.sine, self.cosine) = (-cosine, sine)
    case 2, -2: (self.sine, self.cosine) = (-sine, -cosine)
    default: (self.sine, self.cosine) = (sine, cosine)
    }
  }

  /// The place around the origin after the turn.
  public func turned(_ point: SamplePoint) -> SamplePoint {
    SamplePoint(
      x: cosine * point.x - sine * point.y, y: sine * point.x + cosine * point.y)
  }
}
