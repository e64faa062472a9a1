import Foundation
import OutputFiles
import PatternDevices
import RandomStreams
import TestSupport
import Testing

@Suite("Bitmaps in another program")
struct PillowTests {
  /// Another Python than the system's, such as that of a virtual environment with Pillow.
  private static let python =
    ProcessInfo.processInfo.environment["APICAL_TEST_PYTHON"] ?? "python3"

  private static func run(_ arguments: [String]) -> (status: Int32, output: String)? {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [python] + arguments
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return nil }
    let data = try? output.fileHandleForReading.readToEnd()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: data ?? Data(), as: UTF8.self))
  }

  static let isThere = run(["-c", "import PIL"])?.status == 0

  /// What the script says of the files.
  private static func lines(_ paths: [String]) throws -> [[String]] {
    let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Fixtures/read_bitmaps.py").path
    let result = try #require(run([script] + paths))
    #expect(result.status == 0)
    return result.output.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
  }

  private static func checksum(_ grid: MaskGrid) -> String {
    Checksum.sha256(of: Data(grid.mirrors.map { $0 ? 1 : 0 }))
  }

  @Test(
    "Pillow recovers all masks from the bitmaps, and would see two of them exchanged",
    .enabled(
      if: isThere, "python3 with Pillow is not installed; APICAL_TEST_PYTHON can name another"))
  func pillow() throws {
    var stream = RandomStream(seed: 21, stream: .testEvents)
    let grids = (0..<49).map { _ in MaskGrid.random(columns: 145, rows: 31, &stream) }
    let folder = try TemporaryFolder()
    let paths = try PatternImage.images(of: grids.map(\.plane)).enumerated().map { index, image in
      let path = folder.path("\(index).bmp")
      try PatternBitmap.encode(image).write(to: URL(fileURLWithPath: path))
      return path
    }
    let lines = try Self.lines(paths)
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
