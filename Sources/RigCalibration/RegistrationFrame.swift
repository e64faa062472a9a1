import SampleGeometry
import StimulationProtocols

/// Mean and root mean square distance of mirrors and of places, by which both are normalised.
///
/// **Source.** Hartley (1997) In defense of the eight-point algorithm, IEEE PAMI 19:580.
struct RegistrationFrame: Sendable {
  private let mirrorMean: (u: Double, v: Double)
  private let mirrorScale: Double
  private let fieldMean: (x: Double, y: Double)
  /// µm.
  let fieldScale: Double

  /// - Returns: nil where all points are one.
  init?(_ points: [RegistrationPoint]) {
    guard let mirrors = Self.moments(points.map { ($0.column, $0.row) }),
      let places = Self.moments(points.map { ($0.place.x, $0.place.y) })
    else { return nil }
    mirrorMean = (mirrors.x, mirrors.y)
    mirrorScale = mirrors.scale
    fieldMean = (places.x, places.y)
    fieldScale = places.scale
  }

  func spot(_ point: RegistrationPoint) -> RegistrationFit.Spot {
    RegistrationFit.Spot(
      u: (point.column - mirrorMean.u) / mirrorScale, v: (point.row - mirrorMean.v) / mirrorScale,
      x: (point.place.x - fieldMean.x) / fieldScale, y: (point.place.y - fieldMean.y) / fieldScale)
  }

  /// The map from the field to mirrors of a fit from normalised mirrors to normalised places.
  ///
  /// - Returns: nil where it cannot be turned round, or the centre of the field is beyond its horizon.
  func transform(
    _ p: [Double], _ model: Calibration.Registration.Model
  ) -> FieldToMirror? {
    let (g, h) = p.count > 6 ? (p[6], p[7]) : (0, 0)
    // Adjugate of [[p0, p1, p2], [p3, p4, p5], [g, h, 1]]: from normalised places to mirrors.
    let back = [
      [p[4] - p[5] * h, p[2] * h - p[1], p[1] * p[5] - p[2] * p[4]],
      [p[5] * g - p[3], p[0] - p[2] * g, p[2] * p[3] - p[0] * p[5]],
      [p[3] * h - p[4] * g, p[1] * g - p[0] * h, p[0] * p[4] - p[1] * p[3]],
    ]
    // Places in µm instead of normalised ones.
    let um = back.map { row -> [Double] in
      let (x, y) = (row[0] / fieldScale, row[1] / fieldScale)
      return [x, y, row[2] - x * fieldMean.x - y * fieldMean.y]
    }
    let depth = um[2][2]
    guard depth != 0, depth.isFinite else { return nil }
    func line(_ row: [Double], _ mean: Double) -> [Double] {
      zip(row, um[2]).map { (mirrorScale * $0 + mean * $1) / depth }
    }
    let (column, row) = (line(um[0], mirrorMean.u), line(um[1], mirrorMean.v))
    let map = FieldToMirror(
      column: column, row: row,
      perspective: model == .homography ? [um[2][0] / depth, um[2][1] / depth] : [])
    return map.determinant.isFinite && map.determinant != 0 ? map : nil
  }

  private static func moments(
    _ values: [(Double, Double)]
  ) -> (x: Double, y: Double, scale: Double)? {
    let count = Double(values.count)
    let x = values.reduce(0) { $0 + $1.0 } / count
    let y = values.reduce(0) { $0 + $1.1 } / count
    let square = values.reduce(0) {
      $0 + ($1.0 - x) * ($1.0 - x) + ($1.1 - y) * ($1.1 - y)
    }
    let scale = (square / count).squareRoot()
    return scale > 0 && scale.isFinite ? (x, y, scale) : nil
  }
}
