import HDF5
import Messages

/// An epoch of Symphony, with what its group says.
struct SymphonyEpoch {
  var path: String
  /// nil where the file does not say when it began.
  var start: DotNetTime?
  /// The protocol that ran.
  var protocolID: String?
}

/// Finds the epochs of a Symphony file.
///
/// Version 2: `/experiment-…/epochGroups/…/epochBlocks/PROTOCOL-…/epochs/epoch-…`; version 1:
/// `/LABEL-…/epochs/epoch-…`; in both, groups hold further `epochGroups`. Source: the files of
/// symphony-core's persistors.
struct SymphonyEpochs {
  private(set) var epochs: [SymphonyEpoch] = []
  /// The experiment's (version 2) or first group's (version 1) path.
  private(set) var root: String?
  private var visited: Set<UInt64> = []

  private static let greatestDepth = 16
  private static let greatestCount = 100_000

  /// - Throws: `HDF5Error` where the root cannot be read.
  init(of file: HDF5File) throws {
    for link in try file.root().links() where link.kind == .group {
      let isHolder = ["epochGroups", "epochs"].contains {
        file.kind(at: "\(link.path)/\($0)") == .group
      }
      guard isHolder else { continue }
      root = root ?? link.path
      visit(link.path, in: file, protocolID: nil, depth: 0)
    }
    // By their time, never by their names, which are random.
    epochs.sort { ($0.start?.ticks ?? 0, $0.path) < ($1.start?.ticks ?? 0, $1.path) }
  }

  private mutating func visit(_ path: String, in file: HDF5File, protocolID: String?, depth: Int) {
    guard depth < Self.greatestDepth, epochs.count < Self.greatestCount,
      let address = file.address(at: path), visited.insert(address).inserted
    else { return }
    let own = ((try? file.group(at: path).text("protocolID")) ?? nil) ?? protocolID
    for holder in ["epochGroups", "epochBlocks"] {
      for link in members("\(path)/\(holder)", file) {
        visit(link.path, in: file, protocolID: own, depth: depth + 1)
      }
    }
    for link in members("\(path)/epochs", file) where epochs.count < Self.greatestCount {
      guard let group = try? file.group(at: link.path) else { continue }
      epochs.append(
        SymphonyEpoch(
          path: link.path, start: Self.start(of: group),
          protocolID: ((try? group.text("protocolID")) ?? nil) ?? own))
    }
  }

  private func members(_ path: String, _ file: HDF5File) -> [HDF5Link] {
    guard file.kind(at: path) == .group else { return [] }
    return ((try? file.group(at: path).links()) ?? []).filter { $0.kind == .group }
  }

  /// Version 1 stores ticks of universal time, version 2 those of the place.
  static func start(of group: HDF5Group) -> DotNetTime? {
    func number(_ name: String) -> HDF5Attribute? { (try? group.attribute(name)) ?? nil }
    let hours: HDF5Attribute?
    let stated: Int?
    let isLocal: Bool
    if let ticks = number("startTimeDotNetDateTimeOffsetUTCTicks")?.integer {
      (stated, isLocal) = (ticks, false)
      hours = number("startTimeUTCOffsetHours")
    } else {
      (stated, isLocal) = (number("startTimeDotNetDateTimeOffsetTicks")?.integer, true)
      hours = number("startTimeDotNetDateTimeOffsetOffsetHours")
    }
    let offset = hours?.number ?? 0
    guard let stated, DotNetTime.ticks.contains(stated), offset.isFinite, abs(offset) <= 24 else {
      return nil
    }
    let shift = Int((offset * 3600).rounded()) * DotNetTime.ticksPerSecond
    return DotNetTime(ticks: isLocal ? stated - shift : stated, offsetHours: offset)
  }
}
