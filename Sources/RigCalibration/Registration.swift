import Messages
import Quantities
import SampleGeometry
import StimulationProtocols

/// Where the mirrors are in the field: both models fitted to the points, and the one to take.
///
/// **Definition.** The homography is taken only where it explains more than its two numbers would by chance,
/// p = (S_h ÷ S_a)^(n − 4) < 0.001 with S the sums of squares and n points (the F test with 2 and 2n − 8 degrees
/// of freedom), and only if it also foretells points it has not seen better (left-out distances). A point is
/// an **outlier** where its left-out distance is more than 5 σ, σ being the median distance ÷ 1.1774 (that of
/// the Rayleigh distribution), and more than 0.1 µm: of 81 points with normal errors, one in 3000
/// calibrations would have one.
///
/// **Source.** Both limits are choices of ours. F with 2 degrees: P(F > f) = (1 + 2f ÷ m)^(−m ÷ 2).
public struct Registration: Sendable {
  public enum Choice: String, CaseIterable, Sendable {
    case auto
    case affine
    case homography
  }

  public struct Outlier: Sendable {
    public let point: RegistrationPoint
    /// From the fit without it, µm.
    public let distance: Double
  }

  public let points: [RegistrationPoint]
  public let affine: RegistrationFit
  /// nil where the points do not determine one.
  public let homography: RegistrationFit?
  public let chosen: RegistrationFit
  /// How likely a homography would explain this much more by chance; nil where it cannot be told.
  public let chance: Double?
  /// Farthest first.
  public let outliers: [Outlier]

  static let greatestChance = 0.001
  static let outlierDeviations = 5.0
  /// µm.
  static let leastOutlier = 0.1
  /// Fewest points: one more than an affine map needs.
  static let leastCount = 4

  /// - Parameters:
  ///   - points: none twice.
  ///   - choice: the model, or `auto` for the one that the points ask for.
  ///   - file: the table's name in messages.
  /// - Throws: `RigCalibrationError` where the points are no registration.
  public init(
    _ points: [RegistrationPoint], choice: Choice = .auto, file: String
  ) throws(RigCalibrationError) {
    guard points.count >= Self.leastCount else {
      throw RigCalibrationError.tooFewPoints(points.count, file: file)
    }
    for (what, places) in [
      ("mirrors", points.map { ($0.column, $0.row) }),
      ("places", points.map { ($0.place.x, $0.place.y) }),
    ] where Self.isLine(places) {
      throw RigCalibrationError.onOneLine(what, file: file)
    }
    guard let affine = RegistrationFit(points, .affine) else {
      throw RigCalibrationError.onOneLine("points", file: file)
    }
    self.points = points
    self.affine = affine
    homography = RegistrationFit(points, .homography)
    chance = Self.chance(affine, homography, points.count)
    switch choice {
    case .affine: chosen = affine
    case .homography:
      guard let homography else {
        throw RigCalibrationError.noHomography(points.count, file: file)
      }
      chosen = homography
    case .auto:
      if let homography, let chance, chance < Self.greatestChance,
        let one = affine.summary.leftOut, let other = homography.summary.leftOut, other < one
      {
        chosen = homography
      } else {
        chosen = affine
      }
    }
    let distances = chosen.leftOut ?? chosen.residuals
    let sorted = distances.sorted()
    let median = sorted.isEmpty ? 0 : sorted[sorted.count / 2]
    let limit = max(Self.leastOutlier, Self.outlierDeviations * median / 1.1774)
    outliers = zip(points, distances).filter { $1 > limit }.map {
      Outlier(point: $0, distance: $1)
    }.sorted { $0.distance > $1.distance }
  }

  /// Whether the mirrors show the field as in a looking-glass. Columns go right and rows down, x right and
  /// y up, so an upright image has a negative determinant.
  public var isMirrored: Bool { chosen.transform.determinant > 0 }

  public var summary: Calibration.Registration {
    Calibration.Registration(
      model: chosen.model, affine: affine.summary, homography: homography?.summary)
  }

  private static func chance(
    _ affine: RegistrationFit, _ homography: RegistrationFit?, _ count: Int
  ) -> Double? {
    guard let homography, count > 4 else { return nil }
    let (one, other) = (affine.sumOfSquares, homography.sumOfSquares)
    // Below a millionth of a µm there is rounding and nothing to explain.
    guard affine.summary.rms > 1e-6 else { return 1 }
    return count - 4 > 0 ? Self.power(min(1, other / one), count - 4) : nil
  }

  private static func power(_ base: Double, _ exponent: Int) -> Double {
    (0..<exponent).reduce(1.0) { product, _ in product * base }
  }

  /// Whether places scatter across their main direction by less than a thousandth of along it.
  private static func isLine(_ places: [(Double, Double)]) -> Bool {
    let count = Double(places.count)
    let x = places.reduce(0) { $0 + $1.0 } / count
    let y = places.reduce(0) { $0 + $1.1 } / count
    let xx = places.reduce(0) { $0 + ($1.0 - x) * ($1.0 - x) }
    let yy = places.reduce(0) { $0 + ($1.1 - y) * ($1.1 - y) }
    let xy = places.reduce(0) { $0 + ($1.0 - x) * ($1.1 - y) }
    let (half, difference) = ((xx + yy) / 2, (xx - yy) / 2)
    let root = (difference * difference + xy * xy).squareRoot()
    return !(half - root > 1e-6 * (half + root))
  }
}
