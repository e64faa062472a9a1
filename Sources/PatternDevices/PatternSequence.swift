/// One mask as it is to be shown once.
public struct PatternExposure: Hashable, Sendable {
  /// Number of the mask among the masks of the bundle.
  public var mask: Int
  /// How long it is shown, µs.
  public var exposure: Int
  /// How long nothing is shown after it, µs.
  public var dark: Int
  /// Whether it begins with the next edge of trigger input 1, not at once.
  public var waitsForTrigger: Bool

  public init(mask: Int, exposure: Int, dark: Int = 0, waitsForTrigger: Bool) {
    self.mask = mask
    self.exposure = exposure
    self.dark = dark
    self.waitsForTrigger = waitsForTrigger
  }
}

/// What a device shows from its start to its end, such as one trial.
public struct PatternSequence: Hashable, Sendable {
  /// Also the name of its folder: letters, digits, `-` and `_`.
  public var name: String
  public var exposures: [PatternExposure]
  /// How often it runs; nil for ever.
  public var runs: Int?

  public init(name: String, exposures: [PatternExposure], runs: Int? = 1) {
    self.name = name
    self.exposures = exposures
    self.runs = runs
  }

  /// Exposures of at most a limit that together last as long as one.
  ///
  /// The parts differ by 1 µs at most, the longer ones first, so that none is short.
  ///
  /// **Worked example.** 12 000 001 µs at 5 s an entry are 4 000 001, 4 000 000 and 4 000 000 µs.
  static func parts(of exposure: Int, limit: Int) -> [Int] {
    guard exposure > limit, limit > 0 else { return [exposure] }
    let count = (exposure - 1) / limit + 1
    return (0..<count).map { exposure / count + ($0 < exposure % count ? 1 : 0) }
  }
}

/// A mask of a bundle.
public struct NamedPlane: Hashable, Sendable {
  public var name: String
  public var plane: BitPlane

  public init(name: String, plane: BitPlane) {
    self.name = name
    self.plane = plane
  }
}

extension PatternSequence {
  /// The deck of numbers of a bundle takes this name.
  static let reservedName = "plane_test"

  /// - Throws: `PatternDeviceError.unusableName`.
  static func requireUsableNames(_ sequences: [PatternSequence]) throws {
    // Names that differ in case only are one on many disks.
    var names: Set<String> = [reservedName]
    for sequence in sequences {
      let isPlain = sequence.name.utf8.allSatisfy {
        (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0)
          || $0 == 0x2D || $0 == 0x5F
      }
      guard isPlain, !sequence.name.isEmpty, names.insert(sequence.name.lowercased()).inserted
      else { throw PatternDeviceError.unusableName(sequence.name) }
    }
  }
}

extension NamedPlane {
  /// - Throws: `PatternDeviceError.otherSize`, `beyondLimit`.
  static func requireFitting(
    _ planes: [BitPlane], columns: Int, rows: Int, images: Int, planes most: Int
  ) throws {
    for (index, plane) in planes.enumerated() where plane.columns != columns || plane.rows != rows {
      throw PatternDeviceError.otherSize(
        object: "mask \(index)", columns: plane.columns, rows: plane.rows,
        expectedColumns: columns, expectedRows: rows)
    }
    let needed =
      (planes.count + PatternImage.greatestPlaneCount - 1) / PatternImage.greatestPlaneCount
    for (what, found, limit) in [("images", needed, images), ("masks", planes.count, most)]
    where found > limit {
      throw PatternDeviceError.beyondLimit(
        object: "masks", what: what, found: found, limit: limit, unit: nil,
        remedy: "Use fewer masks, or two bundles.")
    }
  }
}
