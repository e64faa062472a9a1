import Messages

/// A reconstructed cell in the slice: soma at the origin, x along the layers, y towards the pia, depth
/// across the slice, all in µm; every point with its part of the cell.
public struct Neurites: Hashable, Sendable {
  public struct Point: Hashable, Sendable {
    /// In the slice plane.
    public var place: SamplePoint
    /// Across the slice, µm from the soma.
    public var depth: Double
    /// µm.
    public var radius: Double
    /// Index of the point that it hangs on, which stands before it.
    public var parent: Int?
    /// nil where the file's type says nothing fixed.
    public var part: NeuritePart?
    /// µm along the neurite in three dimensions, from the soma's point on which it hangs; 0 in the soma.
    public var path: Double
  }

  /// How the file's axes and units lie in the slice.
  public struct Placement: Hashable, Sendable {
    /// The axis of the file that points to the pia.
    public var towardsPia: Axis
    /// µm for one unit of the file.
    public var scale: Double
    /// Degrees, counter-clockwise, in the slice plane around the soma.
    public var rotation: Double
    /// The soma in the file's axes and units, [x, y, z]; nil for the mean of the points that the file
    /// marks as soma.
    public var soma: [Double]?

    public init(
      towardsPia: Axis = .y, scale: Double = 1, rotation: Double = 0, soma: [Double]? = nil
    ) {
      self.towardsPia = towardsPia
      self.scale = scale
      self.rotation = rotation
      self.soma = soma
    }
  }

  /// An axis of the file. The slice plane holds this axis and x (for ±x: y); a minus is half a turn in
  /// that plane.
  public enum Axis: String, CaseIterable, Sendable {
    case x
    case minusX = "-x"
    case y
    case minusY = "-y"
    case z
    case minusZ = "-z"

    /// From the file's axes to the slice's.
    func placed(x: Double, y: Double, z: Double) -> (SamplePoint, depth: Double) {
      switch self {
      case .y: (SamplePoint(x: x, y: y), z)
      case .minusY: (SamplePoint(x: -x, y: -y), z)
      case .x: (SamplePoint(x: -y, y: x), z)
      case .minusX: (SamplePoint(x: y, y: -x), z)
      case .z: (SamplePoint(x: x, y: z), -y)
      case .minusZ: (SamplePoint(x: -x, y: -z), -y)
      }
    }
  }

  /// As in ``CellMorphology``: parents before children.
  public let points: [Point]

  /// - Parameter file: its name in messages.
  /// - Throws: `MorphologyError` where the soma is unknown or the apical dendrite does not rise.
  public init(
    _ morphology: CellMorphology, _ placement: Placement, file: String
  ) throws(MorphologyError) {
    var soma = morphology.somaCenter
    if let given = placement.soma, given.count == 3 { soma = (given[0], given[1], given[2]) }
    guard let soma else {
      throw MorphologyError(
        message: Message(
          .morphologyNotPlaced, .error, "the file marks no soma", file: file,
          expected: "a point of type 1", found: "none",
          remedy: "Give the soma's place in the file: soma: [x, y, z]."))
    }
    let rotation = Rotation(degrees: placement.rotation)
    let scale = placement.scale
    var points: [Point] = []
    for point in morphology.points {
      let (place, depth) = placement.towardsPia.placed(
        x: (point.x - soma.x) * scale, y: (point.y - soma.y) * scale,
        z: (point.z - soma.z) * scale)
      var placed = Point(
        place: rotation.turned(place), depth: depth, radius: point.radius * scale,
        parent: point.parent, part: nil, path: 0)
      if point.kind != .soma, let parent = point.parent, points.indices.contains(parent) {
        let before = points[parent]
        let (across, through) = (
          placed.place.distance(to: before.place), placed.depth - before.depth
        )
        placed.path = before.path + (across * across + through * through).squareRoot()
      }
      points.append(placed)
    }
    let parts = NeuritePart.parts(of: points, kinds: morphology.points.map(\.kind))
    for (index, part) in parts.enumerated() { points[index].part = part }
    self.points = points
    let apical = points.filter { $0.part?.isApical == true }
    guard apical.isEmpty || apical.contains(where: { $0.place.y > 0 }) else {
      throw MorphologyError(
        message: Message(
          .morphologyNotPlaced, .error, "the apical dendrite lies below the soma", file: file,
          expected: "an apical dendrite that rises towards the pia",
          found: "towards_pia: \(placement.towardsPia.rawValue)",
          remedy: "Name the axis of the file that points to the pia."))
    }
  }

  /// A straight piece of a neurite, projected onto the slice plane.
  public struct Segment: Hashable, Sendable {
    public var from: SamplePoint
    /// µm, at `from`.
    public var fromRadius: Double
    public var to: SamplePoint
    /// µm, at `to`.
    public var toRadius: Double
    /// Whether another segment of the same choice ends where this one begins.
    public var isContinued: Bool
  }

  /// The segments of a part of the cell, cut where they leave a range of path lengths.
  ///
  /// A segment belongs to the part of its far point. Where it begins in the soma it has the far point's
  /// radius throughout, so that a dendrite does not widen into the soma.
  ///
  /// - Parameter path: µm from the soma along the neurite; nil for all.
  public func segments(
    of part: NeuritePart, path: ClosedRange<Double>? = nil
  ) -> [Segment] {
    points.compactMap { point -> Segment? in
      guard point.part.map(part.includes) == true, let index = point.parent,
        points.indices.contains(index)
      else { return nil }
      let parent = points[index]
      let leavesSoma = parent.part == .soma && point.part != .soma
      var segment = Segment(
        from: parent.place, fromRadius: leavesSoma ? point.radius : parent.radius,
        to: point.place, toRadius: point.radius,
        isContinued: parent.part.map(part.includes) == true && parent.parent != nil)
      guard let path, point.part != .soma else { return segment }
      let length = point.path - parent.path
      let (low, high) = (
        max(parent.path, path.lowerBound), min(point.path, path.upperBound)
      )
      guard low < high, length > 0 else { return nil }
      let whole = segment
      func place(_ at: Double) -> (SamplePoint, Double) {
        let share = (at - parent.path) / length
        return (
          SamplePoint(
            x: whole.from.x + share * (whole.to.x - whole.from.x),
            y: whole.from.y + share * (whole.to.y - whole.from.y)),
          whole.fromRadius + share * (whole.toRadius - whole.fromRadius)
        )
      }
      if low >= path.lowerBound, parent.path <= path.lowerBound { segment.isContinued = false }
      if low > parent.path { (segment.from, segment.fromRadius) = place(low) }
      if high < point.path { (segment.to, segment.toRadius) = place(high) }
      return segment
    }
  }

  /// µm along the neurites of a part, in three dimensions; the soma has none.
  public func length(of part: NeuritePart) -> Double {
    points.reduce(0) { sum, point in
      guard point.part.map(part.includes) == true, let index = point.parent,
        points.indices.contains(index)
      else { return sum }
      return sum + point.path - points[index].path
    }
  }

  /// All places within `margin` of the projected surface of a part: segments as cones with round ends.
  ///
  /// **Worked example.** A straight dendrite of 100 µm and radius 1 µm with a margin of 4 µm covers
  /// 2 r L + π r² = 1 078.5 µm² (r = 5 µm).
  ///
  /// - Parameters:
  ///   - margin: µm.
  ///   - path: µm from the soma along the neurite; nil for all.
  public func region(
    of part: NeuritePart, margin: Double, path: ClosedRange<Double>? = nil
  ) -> Mask.Region {
    var pieces: [Mask.Region] = []
    for segment in segments(of: part, path: path) {
      let (one, other) = (segment.fromRadius + margin, segment.toRadius + margin)
      if !segment.isContinued {
        pieces.append(.disk(center: segment.from, radius: one))
      }
      pieces.append(.disk(center: segment.to, radius: other))
      if let side = Self.cone(segment.from, one, segment.to, other) { pieces.append(side) }
    }
    // A soma of one point has no segment.
    if part == .soma {
      for point in points where point.part == .soma && point.parent == nil {
        pieces.append(.disk(center: point.place, radius: point.radius + margin))
      }
    }
    return .union(pieces)
  }

  /// What the common tangents of two disks enclose between their points of contact; nil where one disk
  /// holds the other.
  private static func cone(
    _ from: SamplePoint, _ one: Double, _ to: SamplePoint, _ other: Double
  ) -> Mask.Region? {
    let distance = from.distance(to: to)
    guard distance > abs(one - other) else { return nil }
    let (x, y) = ((to.x - from.x) / distance, (to.y - from.y) / distance)
    // The radius at a point of contact leans towards the smaller disk.
    let lean = (one - other) / distance
    let across = (1 - lean * lean).squareRoot()
    func contact(_ center: SamplePoint, _ radius: Double, _ side: Double) -> SamplePoint {
      SamplePoint(
        x: center.x + radius * (lean * x - side * across * y),
        y: center.y + radius * (lean * y + side * across * x))
    }
    return .polygon([
      contact(from, one, -1), contact(to, other, -1), contact(to, other, 1), contact(from, one, 1),
    ])
  }
}
