import Foundation
import InputDocuments
import OutputFiles
import PatternDevices
import ProtocolCompilation
import SampleGeometry
import StimulationProtocols
import TestSupport
import Testing

@Suite("Compiled protocols with masks from files")
struct AttachedFilesTests {
  private static let image = """
    P2
    # a frame: 6 x 4 pixels, the inner ones dark
    6 4
    255
    200 200 200 200 200 200
    200   0   0   0   0 200
    200   0   0   0   0 200
    200 200 200 200 200 199
    """

  static func files() throws -> ChangedFiles {
    let cell = try String(
      contentsOfFile: "\(ProtocolChecksTests.folder)/example.swc", encoding: .utf8)
    let band = "relative_to: pia\n    band: {from: 0 µm, to: 100 µm, width: 160 µm"
    return try ChangedFiles(
      [
        (0, "\(band)}", "relative_to: soma\n    morphology: {part: tuft, margin: 5 µm}"),
        (
          0, "\(band), center: 200 µm}",
          "relative_to: pia\n    image: {file: masks/frame.pgm, threshold: 200, pixel: 20.8 µm, "
            + "origin: [240 µm, 10 µm], rotation: -90 °}"
        ), (0, "soma_to_pia: 250 µm", "soma_to_pia: 250 µm\n  morphology: {file: example.swc}"),
        (0, "soma: [-100 µm, 0 µm]", "soma: [-80 µm, 0 µm]"),
      ], attachments: ["example.swc": cell, "masks/frame.pgm": image])
  }

  @Test("the folder stands alone: its copies give the same masks; the manifest has their checksums")
  func alone() throws {
    let source = try Self.files()
    let compiled = try CompiledProtocol(source.files)
    let path = source.folder.path("compiled")
    let files = try CompiledFolder(path: path, overwrite: false).write(compiled)
    let cell = try #require(files.first { $0.path == "inputs/example.swc" })
    let original = try Data(contentsOf: URL(fileURLWithPath: source.folder.path("example.swc")))
    #expect(cell.sha256 == Checksum.sha256(of: original) && cell.bytes == original.count)
    #expect(files.contains { $0.path == "inputs/masks/frame.pgm" })
    let again = try ProtocolFiles(
      protocol: "\(path)/inputs/protocol.yaml", rig: "\(path)/inputs/rig.yaml",
      calibration: "\(path)/inputs/calibration.yaml",
      crosstalk: "\(path)/inputs/crosstalk.yaml")
    #expect(again.compiledMasks == source.files.compiledMasks)
  }

  @Test("mirrors light what the regions cover: a mirror counts once, however many pieces hold it")
  func mirrors() throws {
    let files = try Self.files().files
    let transform = files.calibration.value.transform
    let masks = files.compiledMasks
    #expect(masks.map(\.name) == ["tuft", "layer_4", "sham"])
    for mask in masks {
      let region = try #require(files.stimulation.value.mask(mask.name)).region(somaToPia: 250)
      // The edge of a mask is some mirrors of 0.14 µm² each: less than a hundredth.
      expectClose(mask.area, region.area, within: 0.01 * region.area, "µm²")
      let mirrors = mask.plane.runs.reduce(0) { $0 + Set($1.flatMap { Array($0) }).count }
      #expect(mirrors == mask.plane.mirrorsOn)
      expectClose(
        mask.area, Double(mirrors) / abs(transform.determinant), within: 1e-9, "µm²")
    }
    // 15 pixels are as bright as 200, one is not.
    let sham = try #require(masks.last)
    expectClose(sham.area, 15 * 20.8 * 20.8, within: 33, "µm²")
  }

  @Test("a cut mask and one between the mirrors are refused, whatever its shape")
  func field() throws {
    func messages(_ shape: String) throws -> [String] {
      let files = try ChangedFiles([
        (0, "band: {from: 0 µm, to: 100 µm, width: 160 µm, center: 200 µm}", shape)
      ]).files
      return try ProtocolChecks(files).checks.filter { $0.severity == .error }.map(\.message)
    }
    // 8 disks, 15 086 µm²: as large as the tuft mask, to 5.7 %.
    let grid = "grid: {columns: 4, rows: 2, size: 49 µm, spacing: 50 µm, center: "
    #expect(try messages("\(grid)[200 µm, 60 µm]}").isEmpty)
    #expect(
      try messages("\(grid)[400 µm, 60 µm]}").contains("mask sham is cut by the field (20x)"))
  }
}
