extension Mask.Region {
  /// µm².
  ///
  /// **Worked example.** A rectangle of 160 × 100 µm: 16 000 µm².
  public var area: Double {
    switch self {
    case .disk(_, let radius): return .pi * radius * radius
    case .polygon(let corners):
      // The shoelace formula.
      let sum = zip(corners, corners.dropFirst() + corners.prefix(1)).reduce(0.0) {
        $0 + $1.0.x * $1.1.y - $1.1.x * $1.0.y
      }
      return abs(sum) / 2
    }
  }
}
