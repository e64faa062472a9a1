extension Mask.Region {
  /// µm².
  ///
  /// Pieces of a union that lie apart add up exactly; where pieces may overlap, what they cover is
  /// summed over lines 0.1 µm apart (``disjointParts(pitch:)`` on such lines), so that nothing counts
  /// twice. What mirrors light is counted in mirrors, not here.
  ///
  /// **Worked example.** A rectangle of 160 × 100 µm: 16 000 µm². A neurite of radius 5 µm and length
  /// 100 µm with its round ends: 2 r L + π r² = 1 078.5 µm².
  public var area: Double {
    switch self {
    case .disk(_, let radius): return .pi * radius * radius
    case .polygon(let corners):
      // The shoelace formula.
      let sum = zip(corners, corners.dropFirst() + corners.prefix(1)).reduce(0.0) {
        $0 + $1.0.x * $1.1.y - $1.1.x * $1.0.y
      }
      return abs(sum) / 2
    case .union: return partition(pitch: 0.1).area
    }
  }
}
