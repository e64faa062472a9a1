/// Controllers whose bytes Apical writes.
public enum PatternFormat: String, CaseIterable, Sendable {
  case dlpc900 = "DLPC900"
  case dlpc350 = "DLPC350"
  case alp4 = "ALP-4"

  /// The format by its name, in any case.
  ///
  /// - Throws: `PatternDeviceError.formatNotPublic` for all others. Mightex's PolyScan (Polygon1000) and
  ///   Andor's Mosaic have formats of their own that no public source describes; nothing is made up for
  ///   them.
  public init(named name: String) throws {
    guard
      let format = Self.allCases.first(where: { $0.rawValue.lowercased() == name.lowercased() })
    else { throw PatternDeviceError.formatNotPublic(name) }
    self = format
  }
}
