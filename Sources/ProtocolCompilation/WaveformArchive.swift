import Foundation
import HDF5
import OutputFiles

/// `waveforms.h5`: every trial's channels in volts, and the light that a photodiode should see.
enum WaveformArchive {
  private static let chunkLength = 16_384
  private static let gzipLevel = 4

  /// - Parameters:
  ///   - rate: Hz.
  ///   - identity: attributes of the root.
  /// - Throws: `HDF5Error`, `OutputFileError`.
  static func data(
    _ made: [WaveformFiles.Made], rate: Double, identity: [(String, String)]
  ) throws -> Data {
    try TemporaryContent.data(named: "waveforms.h5") { path in
      let file = try HDF5File(creatingAt: path, name: "waveforms.h5")
      let root = try file.root()
      try root.setAttribute("schema", .text(["apical.waveforms/1"]))
      for (name, value) in identity { try root.setAttribute(name, .text([value])) }
      try root.setAttribute("rate_hz", stored: rate)
      let sweeps = try root.createGroup("sweeps")
      for (index, item) in made.enumerated() {
        let digits = "\(index + 1)"
        let group = try sweeps.createGroup(
          String(repeating: "0", count: max(0, 3 - digits.count)) + digits)
        try group.setAttribute("block", .text([item.block.block]))
        if let condition = item.block.condition {
          try group.setAttribute("condition", .text([condition]))
        }
        if let name = item.trial.testSweep { try group.setAttribute("test_sweep", .text([name])) }
        try group.setAttribute("folder", .text([item.block.folder]))
        try group.setAttribute("file_number", stored: Int32(item.trial.number))
        for waveform in item.waveforms {
          let isDigital = waveform.name == TrialWaveforms.triggerName
          try add(
            isDigital ? waveform.name : "\(waveform.name)_V", waveform.values,
            unit: isDigital ? "0 or 1" : "V", to: group)
        }
        try add("photodiode_expected", item.expected, unit: "mW/mm²", to: group)
      }
      try file.flush()
    }
  }

  private static func add(
    _ name: String, _ values: [Float], unit: String, to group: HDF5Group
  ) throws {
    let dataset = try group.createDataset(
      name, values,
      storage: .compressed(chunk: chunkLength, level: gzipLevel, shuffled: true))
    try dataset.setAttribute("unit", .text([unit]))
  }
}

/// Content of a file that a library only writes to the disk.
enum TemporaryContent {
  /// - Throws: what `write` throws; `OutputFileError` where the file cannot be read back.
  static func data(named name: String, _ write: (String) throws -> Void) throws -> Data {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("apical-\(UUID().uuidString)").path
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw OutputFileError.failed(
        operation: "create the folder", path: folder,
        reason: (error as NSError).localizedDescription)
    }
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let path = "\(folder)/\(name)"
    try write(path)
    guard let content = FileManager.default.contents(atPath: path) else {
      throw OutputFileError.failed(operation: "read back", path: path, reason: "it is not there")
    }
    return content
  }
}
