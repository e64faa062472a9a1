import Foundation
import OutputFiles
import PatternDevices
import RandomStreams
import TestSupport
import Testing

@Suite("Bitmaps in another program")
struct PillowTests {
  /// What the script says of the files; nil where Python or Pillow is not installed.
  private static func lines(_ paths: [String]) throws -> [[String]]? {
    let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Fixtures/read_bitmaps.py").path
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    // Another Python than the system's, such as that of a virtual environment with Pillow.
    let python = ProcessInfo.processInfo.environment["APICAL_TEST_PYTHON"] ?? "python3"
    process.arguments = [python, script] + paths
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return nil }
    let text = String(
      decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    process.waitUntilExit()
    // 3: no Pillow; 127: no Python.
    if [3, 127].contains(process.terminationStatus) { return nil }
    #expect(process.terminationStatus == 0)
    return text.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
  }

  private static func checksum(_ grid: MaskGrid) -> String {
    Checksum.sha256(of: Data(grid.mirrors.map { $0 ? 1 : 0 }))
  }

  @Test("Pillow recovers all masks from the bitmaps, and would see two of them exchanged")
  func pillow() throws {
    var stream = RandomStream(seed: 21, stream: .testEvents)
    let grids = (0..<49).map { _ in MaskGrid.random(columns: 145, rows: 31, &stream) }
    let folder = try TemporaryFolder()
    let paths = try PatternImage.images(of: grids.map(\.plane)).enumerated().map { index, image in
      let path = folder.path("\(index).bmp")
      try PatternBitmap.encode(image).write(to: URL(fileURLWithPath: path))
      return path
    }
    guard let lines = try Self.lines(paths) else {
      print("skipped: python3 with Pillow is not installed; name one in APICAL_TEST_PYTHON")
      return
    }
    #expect(lines.count == 3 && lines.allSatisfy { $0.prefix(2) == ["145", "31"] })
    let found = lines.flatMap { $0.dropFirst(2) }
    let dark = Self.checksum(MaskGrid(columns: 145, rows: 31) { _, _ in false })
    #expect(found == grids.map(Self.checksum) + [String](repeating: dark, count: 23))
    // The twin: the first two masks exchanged.
    var exchanged = grids
    exchanged.swapAt(0, 1)
    #expect(Array(found.prefix(24)) != exchanged.prefix(24).map(Self.checksum))
  }
}
