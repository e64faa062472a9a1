import SampleGeometry
import Statistics
import StimulationProtocols

/// Least squares of mirrors on the places where the camera saw them.
///
/// **Definition.** The mirrors are known and the camera's places are not exact, so the map from mirrors to the
/// field is fitted to the places, Σ |place − map(mirror)|² least, and then turned round. Affine: six numbers,
/// x = p₁ u + p₂ v + p₃ and y alike. Homography: both over w = p₇ u + p₈ v + 1, started by the direct linear
/// transform and refined by Gauss–Newton steps; both in coordinates of mean 0 and root mean square 1.
/// **Left out**: the distance of a point from the fit without it is (1 − H)⁻¹ r, with r its residual and H its
/// 2 × 2 block of the hat matrix; exact for the affine map, to first order for the homography.
///
/// **Source.** Hartley & Zisserman (2004) Multiple View Geometry, 4.1 to 4.5; Cook & Weisberg (1982) Residuals
/// and Influence in Regression, 2.2.
///
/// **Worked number.** Three corners of a square fit an affine map exactly; with the fourth 1 µm off, each corner
/// is left 0.25 µm away, and each is 1 µm from the fit without it.
public struct RegistrationFit: Sendable {
  public let model: Calibration.Registration.Model
  public let transform: FieldToMirror
  /// Distance of each point from the fit, µm.
  public let residuals: [Double]
  /// Of each point from the fit without it, µm; nil where that is not determined.
  public let leftOut: [Double]?
  /// Standard deviation of a place along one axis, µm; nil without points to spare.
  public let deviation: Double?

  private let frame: RegistrationFrame
  /// (JᵀJ)⁻¹ in normalised coordinates.
  private let inverse: [[Double]]
  private let parameters: [Double]

  /// - Returns: nil where the points do not determine the model: too few, or too many on one line.
  public init?(_ points: [RegistrationPoint], _ model: Calibration.Registration.Model) {
    guard points.count >= (model == .affine ? 3 : 4), let frame = RegistrationFrame(points)
    else { return nil }
    let spots = points.map(frame.spot)
    guard var parameters = Self.start(spots, model) else { return nil }
    // The start minimises the distances × w; a handful of steps makes them the distances.
    var sum = Self.sumOfSquares(spots, parameters)
    for _ in 0..<50 {
      guard let step = Self.step(spots, parameters, model) else { return nil }
      var share = 1.0
      var next = zip(parameters, step).map { $0 + $1 }
      var nextSum = Self.sumOfSquares(spots, next)
      while !(nextSum <= sum), share > 1e-6 {
        share /= 2
        next = zip(parameters, step).map { $0 + share * $1 }
        nextSum = Self.sumOfSquares(spots, next)
      }
      guard nextSum <= sum else { break }
      (parameters, sum) = (next, nextSum)
      if step.allSatisfy({ abs($0) * share < 1e-14 }) { break }
    }
    guard sum.isFinite, let factor = CholeskyFactor(Self.normal(spots, parameters, model)),
      let transform = frame.transform(parameters, model)
    else { return nil }
    self.model = model
    self.frame = frame
    self.parameters = parameters
    self.transform = transform
    inverse = factor.inverse
    let inverse = inverse
    let differences = spots.map { spot -> (x: Double, y: Double) in
      let seen = Self.place(spot, parameters)
      return (spot.x - seen.x, spot.y - seen.y)
    }
    let scale = frame.fieldScale
    residuals = differences.map { ($0.x * $0.x + $0.y * $0.y).squareRoot() * scale }
    leftOut = Self.all(
      zip(spots, differences).map { spot, difference -> Double? in
        let hat = Self.spread(spot, parameters, model, inverse)
        let (xx, xy, yy) = (1 - hat.xx, -hat.xy, 1 - hat.yy)
        let determinant = xx * yy - xy * xy
        // Without it the others do not determine the fit.
        guard xx > 1e-9, yy > 1e-9, determinant > 1e-12 else { return nil }
        let x = (yy * difference.x - xy * difference.y) / determinant
        let y = (xx * difference.y - xy * difference.x) / determinant
        return (x * x + y * y).squareRoot() * scale
      })
    let spare = 2 * points.count - parameters.count
    deviation = spare > 0 ? (sum / Double(spare)).squareRoot() * scale : nil
  }

  /// µm².
  var sumOfSquares: Double { residuals.reduce(0) { $0 + $1 * $1 } }

  public var summary: Calibration.Registration.Residuals {
    func mean(_ distances: [Double]) -> Double {
      (distances.reduce(0) { $0 + $1 * $1 } / Double(max(1, distances.count))).squareRoot()
    }
    return Calibration.Registration.Residuals(
      rms: mean(residuals), largest: residuals.max() ?? 0, leftOut: leftOut.map(mean))
  }

  /// Standard error of the place of a mirror, both axes together, µm: how well the fit places a mask.
  ///
  /// - Returns: nil without points to spare.
  public func placementError(column: Double, row: Double) -> Double? {
    guard let deviation else { return nil }
    let spot = frame.spot(
      RegistrationPoint(name: "", column: column, row: row, place: SamplePoint(x: 0, y: 0)))
    let spread = Self.spread(spot, parameters, model, inverse)
    return deviation * (spread.xx + spread.yy).squareRoot()
  }

  private static func all(_ values: [Double?]) -> [Double]? {
    let known = values.compactMap { $0 }
    return known.count == values.count ? known : nil
  }
}

// MARK: in normalised coordinates

extension RegistrationFit {
  /// A mirror (u, v) and its place (x, y).
  struct Spot {
    var u: Double
    var v: Double
    var x: Double
    var y: Double
  }

  private static func place(_ spot: Spot, _ p: [Double]) -> (x: Double, y: Double, w: Double) {
    let w = p.count > 6 ? p[6] * spot.u + p[7] * spot.v + 1 : 1
    return (
      (p[0] * spot.u + p[1] * spot.v + p[2]) / w, (p[3] * spot.u + p[4] * spot.v + p[5]) / w, w
    )
  }

  /// Infinite where the map is turned inside out at a point.
  private static func sumOfSquares(_ spots: [Spot], _ p: [Double]) -> Double {
    spots.reduce(0) { sum, spot in
      let seen = place(spot, p)
      guard seen.w > 0 else { return .infinity }
      let (x, y) = (spot.x - seen.x, spot.y - seen.y)
      return sum + x * x + y * y
    }
  }

  /// Derivatives of a place by the parameters.
  private static func rows(
    _ spot: Spot, _ p: [Double], _ model: Calibration.Registration.Model
  ) -> (x: [Double], y: [Double]) {
    let seen = place(spot, p)
    let (u, v, one) = (spot.u / seen.w, spot.v / seen.w, 1 / seen.w)
    var x = [u, v, one, 0, 0, 0]
    var y = [0, 0, 0, u, v, one]
    if model == .homography {
      x += [-seen.x * u, -seen.x * v]
      y += [-seen.y * u, -seen.y * v]
    }
    return (x, y)
  }

  private static func normal(
    _ spots: [Spot], _ p: [Double], _ model: Calibration.Registration.Model
  ) -> [[Double]] {
    var normal = Array(repeating: Array(repeating: 0.0, count: p.count), count: p.count)
    for spot in spots {
      let rows = rows(spot, p, model)
      for row in [rows.x, rows.y] { add(row, to: &normal) }
    }
    return normal
  }

  private static func add(_ row: [Double], to normal: inout [[Double]]) {
    for i in row.indices where row[i] != 0 {
      for j in row.indices { normal[i][j] += row[i] * row[j] }
    }
  }

  /// Least squares of rows a · p = b.
  private static func solved(_ rows: [(a: [Double], b: Double)], count: Int) -> [Double]? {
    var normal = Array(repeating: Array(repeating: 0.0, count: count), count: count)
    var right = Array(repeating: 0.0, count: count)
    for (a, b) in rows {
      add(a, to: &normal)
      for i in a.indices { right[i] += a[i] * b }
    }
    return CholeskyFactor(normal)?.solution(of: right)
  }

  /// The direct linear transform: what is linear in the parameters once multiplied with w.
  private static func start(
    _ spots: [Spot], _ model: Calibration.Registration.Model
  ) -> [Double]? {
    let rows = spots.flatMap { spot -> [(a: [Double], b: Double)] in
      let (u, v) = (spot.u, spot.v)
      let tails =
        model == .homography
        ? [[-spot.x * u, -spot.x * v], [-spot.y * u, -spot.y * v]] : [[], []]
      return [
        ([u, v, 1, 0, 0, 0] + tails[0], spot.x), ([0, 0, 0, u, v, 1] + tails[1], spot.y),
      ]
    }
    return solved(rows, count: model == .homography ? 8 : 6)
  }

  private static func step(
    _ spots: [Spot], _ p: [Double], _ model: Calibration.Registration.Model
  ) -> [Double]? {
    solved(
      spots.flatMap { spot -> [(a: [Double], b: Double)] in
        let (rows, seen) = (rows(spot, p, model), place(spot, p))
        return [(rows.x, spot.x - seen.x), (rows.y, spot.y - seen.y)]
      }, count: p.count)
  }

  /// J (JᵀJ)⁻¹ Jᵀ of one place.
  private static func spread(
    _ spot: Spot, _ p: [Double], _ model: Calibration.Registration.Model, _ inverse: [[Double]]
  ) -> (xx: Double, xy: Double, yy: Double) {
    let rows = rows(spot, p, model)
    func product(_ one: [Double], _ other: [Double]) -> Double {
      zip(one, inverse).reduce(0) { sum, pair in
        sum + pair.0 * zip(pair.1, other).reduce(0) { $0 + $1.0 * $1.1 }
      }
    }
    return (product(rows.x, rows.x), product(rows.x, rows.y), product(rows.y, rows.y))
  }
}
