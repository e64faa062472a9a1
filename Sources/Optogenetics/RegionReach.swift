import SampleGeometry

extension SamplePoint {
  /// Whether the place lies within a metre: neither infinite nor not a number.
  var isWithinReach: Bool { abs(x) < 1e6 && abs(y) < 1e6 }
}

extension Mask.Region {
  var isWithinReach: Bool {
    switch self {
    case .disk(let center, let radius): center.isWithinReach && radius >= 0 && radius < 1e6
    case .polygon(let corners): corners.allSatisfy(\.isWithinReach)
    case .union(let pieces): pieces.allSatisfy(\.isWithinReach)
    }
  }
}
