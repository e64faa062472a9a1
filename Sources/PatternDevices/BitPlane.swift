/// One mask as a micromirror device shows it: mirrors that are on, and all others off.
public struct BitPlane: Hashable, Sendable {
  public let columns: Int
  /// For each row from the top: stretches of columns that are on, from left to right.
  public let runs: [[Range<Int>]]

  public var rows: Int { runs.count }

  /// - Parameters:
  ///   - columns: of the device.
  ///   - runs: by row; what lies outside the device is cut.
  public init(columns: Int, runs: [[Range<Int>]]) {
    let device = 0..<max(0, columns)
    self.columns = device.count
    self.runs = runs.map { row in
      row.map { $0.clamped(to: device) }.filter { !$0.isEmpty }
    }
  }

  /// How many mirrors are on.
  public var mirrorsOn: Int {
    runs.reduce(0) { $0 + $1.reduce(0) { $0 + $1.count } }
  }
}
