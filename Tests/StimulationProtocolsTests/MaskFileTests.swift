import Foundation
import InputDocuments
import Messages
import SampleGeometry
import StimulationProtocols
import TestSupport
import Testing

@Suite("Masks of a protocol file")
struct MaskFileTests {
  private static let tuft = "band: {from: 0 µm, to: 100 µm, width: 160 µm}"

  /// The shipped files with another shape for the tuft's mask, the example cell and an image beside
  /// them.
  ///
  /// - Parameter preparation: more lines of the preparation.
  private func folder(
    _ shape: String, relativeTo reference: String = "soma", preparation: String = ""
  ) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    for name in Shipped.names + ["example.swc"] {
      var text = try String(contentsOfFile: "\(Shipped.folder)/\(name)", encoding: .utf8)
      if name == Shipped.names[0] {
        text = text.replacing(
          "relative_to: pia\n    \(Self.tuft)", with: "relative_to: \(reference)\n    \(shape)",
          maxReplacements: 1)
        text = text.replacing(
          "soma_to_pia: 250 µm", with: "soma_to_pia: 250 µm\n  \(preparation)", maxReplacements: 1)
        #expect(text.contains(shape))
      }
      try folder.write(text, to: name)
    }
    try folder.write("P1\n4 2\n0 0 1 1\n0 0 0 1\n", to: "masks/tuft.pbm")
    return folder
  }

  private func files(_ folder: TemporaryFolder) throws -> ProtocolFiles {
    try ProtocolFiles(protocol: folder.path(Shipped.names[0]))
  }

  private func region(_ files: ProtocolFiles) throws -> Mask.Region {
    try #require(files.stimulation.value.mask("tuft")).region(somaToPia: 250)
  }

  @Test("a grid is one mask of many spots, or one of them")
  func grid() throws {
    let grid = "grid: {center: [0 µm, 200 µm], columns: 3, rows: 2, spacing: 40 µm, size: 20 µm"
    let all = try files(try folder("\(grid)}"))
    #expect(try region(all).pieces.count == 6 && all.attachments.isEmpty)
    let one = try files(try folder("\(grid), form: square, spot: 4}"))
    expectClose(try region(one).area, 400, within: 1e-9, "µm²")
    #expect(try region(one).contains(SamplePoint(x: -49, y: 171)))
  }

  @Test("an image's bright pixels at their place; the file is carried along")
  func image() throws {
    let shape =
      "image: {file: masks/tuft.pbm, threshold: 128, pixel: 10 µm, origin: [-20 µm, 20 µm]}"
    let files = try files(try folder(shape, relativeTo: "pia"))
    let region = try region(files)
    expectClose(region.area, 500, within: 1e-9, "µm²")
    // Lit: two pixels above, three below; the image begins 20 µm below the pia.
    #expect(region.contains(SamplePoint(x: -15, y: 225)))
    #expect(!region.contains(SamplePoint(x: 5, y: 225)))
    #expect(region.contains(SamplePoint(x: 5, y: 215)))
    #expect(files.attachments.map(\.name) == ["masks/tuft.pbm"])
    #expect(files.attachments.first?.content == Data("P1\n4 2\n0 0 1 1\n0 0 0 1\n".utf8))
  }

  @Test("a part of the preparation's cell, or of another reconstruction; a file is read once")
  func morphology() throws {
    let own = try files(
      try folder(
        "morphology: {part: tuft, margin: 5 µm}",
        preparation: "morphology: {file: example.swc}"))
    let neurites = try #require(own.neurites)
    #expect(try region(own) == neurites.region(of: .tuft, margin: 5))
    #expect(own.attachments.map(\.name) == ["example.swc"])
    let other = try files(
      try folder(
        "morphology: {part: basal, margin: 5 µm, path: [20 µm, 60 µm], "
          + "reconstruction: {file: example.swc, rotation: 90 °, unit: 2 µm}}"))
    #expect(other.neurites == nil && other.attachments.count == 1)
    let bounds = try region(other).bounds
    #expect(bounds.lowest.x > -150 && bounds.highest.x < 150)
    // The masks are values: the files may be gone.
    let gone = try folder(
      "morphology: {part: tuft, margin: 5 µm}", preparation: "morphology: {file: example.swc}")
    let read = try files(gone)
    try FileManager.default.removeItem(atPath: gone.path("example.swc"))
    #expect(try region(read).area > 1000)
  }

  @Test(
    "what cannot be meant is refused at its line",
    arguments: [
      (
        "polygon: [[0 µm, 0 µm], [10 µm, 10 µm], [10 µm, 0 µm], [0 µm, 10 µm]]", "",
        "masks.tuft.polygon: edges 1 and 3 of the polygon cross (expected edges that meet at corners "
          + "only, found a crossing at (5, 5) µm)"
      ),
      (
        "polygon: [[0 µm, 0 µm], [10 µm, 0 µm], [0 µm, 0 µm]]", "",
        "masks.tuft.polygon: corners 1 and 3 of the polygon are the same place"
      ),
      (
        "polygon: [[0 µm, 0 µm], [10 µm, 0 µm], [20 µm, 0 µm]]", "",
        "masks.tuft.polygon: all corners of the polygon lie on one line"
      ),
      (
        "polygon: [[0 µm, 0 µm], [9 µm, 0 µm], [9 µm, 9 µm], [4 µm, 0 µm], [0 µm, 9 µm]]", "",
        "masks.tuft.polygon: edges 1 and 3 of the polygon touch"
      ),
      (
        "grid: {center: [0 µm, 0 µm], columns: 2, rows: 2, spacing: 9 µm, size: 9 µm, spot: 5}", "",
        "masks.tuft.grid: the grid has no such spot (expected 1 to 4, found 5)"
      ),
      (
        "image: {file: ../a.png, threshold: 9, pixel: 1 µm, origin: [0 µm, 0 µm]}", "",
        "masks.tuft.image.file: the file must lie beside the protocol or in a folder below"
      ),
      (
        "image: {file: /etc/a.png, threshold: 9, pixel: 1 µm, origin: [0 µm, 0 µm]}", "",
        "masks.tuft.image.file: the file must lie beside the protocol or in a folder below"
      ),
      (
        "image: {file: a.jpg, threshold: 9, pixel: 1 µm, origin: [0 µm, 0 µm]}", "",
        "masks.tuft.image.file: the name has another ending than such a file (expected .png, .pgm, "
          + ".pbm, found \"a.jpg\")"
      ),
      (
        "image: {file: absent.png, threshold: 9, pixel: 1 µm, origin: [0 µm, 0 µm]}", "",
        "masks.tuft.image.file: the file is not there (expected absent.png, found no file)"
      ),
      (
        "morphology: {part: tuft, margin: 5 µm}", "",
        "masks.tuft.morphology: the mask names no reconstruction"
      ),
      (
        "morphology: {part: tuft, margin: 5 µm, path: [900 µm, 999 µm]}",
        "morphology: {file: example.swc}",
        "masks.tuft.morphology.path: the reconstruction has nothing there"
      ),
      (
        "morphology: {part: tuft, margin: 5 µm, path: [9 µm, 9 µm]}",
        "morphology: {file: example.swc}",
        "masks.tuft.morphology.path: the stretch of the neurite has no length"
      ),
      (
        "morphology: {part: twig, margin: 5 µm}", "morphology: {file: example.swc}",
        "masks.tuft.morphology.part: this word is not known here"
      ),
      (
        "disk: {center: [0 µm, 0 µm], radius: 9 µm}", "morphology: {file: none.swc}",
        "preparation.morphology.file: the file is not there (expected none.swc, found no file)"
      ),
    ])
  func refused(shape: String, preparation: String, words: String) throws {
    let folder = try folder(shape, preparation: preparation)
    do {
      _ = try files(folder)
      Issue.record("not refused")
    } catch let error as DocumentRefusal {
      let found = error.messages.map {
        $0.description.replacing(folder.url.path + "/", with: "")
      }
      #expect(found.count == 1 && found[0].contains(words), "\(found)")
      #expect(found.first?.wholeMatch(of: /plateau-difference\.protocol\.yaml:\d+:\d+: .*/) != nil)
    }
  }

  @Test("a morphology is placed by its soma, not by the pia")
  func reference() throws {
    let folder = try folder(
      "morphology: {part: tuft, margin: 5 µm}", relativeTo: "pia",
      preparation: "morphology: {file: example.swc}")
    #expect(throws: DocumentRefusal.self) { try files(folder) }
  }

  @Test("damage in a named file is told with that file's name and line")
  func damage() throws {
    let swc = try folder(
      "morphology: {part: tuft, margin: 5 µm}", preparation: "morphology: {file: example.swc}")
    try swc.write("1 1 0 0 0 5 -1\n2 4 0 9 0 1 7\n", to: "example.swc")
    #expect {
      try files(swc)
    } throws: { error in
      let message = (error as? DocumentRefusal)?.message
      return message?.id == .morphologyWrongTree && message?.line == 2
        && message?.file?.hasSuffix("/example.swc") == true
    }
    let shape = "image: {file: masks/tuft.pbm, threshold: 1, pixel: 1 µm, origin: [0 µm, 0 µm]}"
    let image = try folder(shape)
    try image.write("P1 4 2 0 0", to: "masks/tuft.pbm")
    #expect {
      try files(image)
    } throws: {
      ($0 as? DocumentRefusal)?.message.id == .imageUnreadable
    }
    try image.write("P1 1 2 1 1", to: "masks/tuft.pbm")
    #expect {
      try files(image)
    } throws: {
      ($0 as? DocumentRefusal)?.message.object == "masks.tuft.image.threshold"
    }
  }
}
