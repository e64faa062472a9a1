import Foundation
import InputDocuments
import Messages
import OutputFiles
import PatternDevices
import ProtocolCompilation
import Quantities
import StimulationProtocols
import TestSupport
import Testing

/// The shipped files with texts replaced, read.
struct ChangedFiles {
  let folder: TemporaryFolder
  let files: ProtocolFiles

  /// - Parameter attachments: files beside the protocol, with their texts.
  init(
    _ changes: [(file: Int, old: String, new: String)] = [], attachments: [String: String] = [:]
  ) throws {
    folder = try TemporaryFolder()
    for (name, text) in attachments { try folder.write(text, to: name) }
    for (index, name) in ProtocolChecksTests.names.enumerated() {
      var text = try String(
        contentsOfFile: "\(ProtocolChecksTests.folder)/\(name)", encoding: .utf8)
      for change in changes where change.file == index {
        let changed = text.replacing(change.old, with: change.new)
        #expect(changed != text, "\(change.old) is not in \(name)")
        text = changed
      }
      try folder.write(text, to: name)
    }
    files = try ProtocolFiles(protocol: folder.path(ProtocolChecksTests.names[0]))
  }
}

@Suite("A compiled protocol")
struct CompiledProtocolTests {
  /// The shipped one.
  static let shipped = Result { try CompiledProtocol(ChangedFiles().files) }

  private func content(_ path: String, of compiled: CompiledProtocol) throws -> Data {
    try #require(compiled.files.first { $0.path == path }?.content)
  }

  /// Rows of a table by the names of its columns.
  private func rows(_ name: String, of compiled: CompiledProtocol) throws -> [[String: String]] {
    let lines = String(decoding: try content(name, of: compiled), as: UTF8.self)
      .split(separator: "\n").map { $0.split(separator: ",", omittingEmptySubsequences: false) }
    let header = try #require(lines.first).map(String.init)
    return lines.dropFirst().map {
      Dictionary(uniqueKeysWithValues: zip(header, $0.map(String.init)))
    }
  }

  @Test("the shipped masks are in the bitmap, where the protocol's file says, and nowhere else")
  func masks() throws {
    let compiled = try Self.shipped.get()
    let bitmap = try #require(
      BitmapReader(try content("masks/image_00.bmp", of: compiled)))
    #expect(bitmap.width == 1920 && bitmap.height == 1080)
    // In µm from the soma, read off the protocol: the pia is 250 µm above the soma.
    let expected: [(x: ClosedRange<Double>, y: ClosedRange<Double>)] = [
      (-80...80, 150...250), (-80...80, -250...(-150)), (120...280, 150...250),
    ]
    // The calibration's map, inverted by hand (Cramer); the soma is at (−100, 0) of the field.
    let (a, b, c, d, e, f) = (0.0231, 2.6447, 958.2, 2.6451, -0.0229, 541.6)
    let determinant = a * e - b * d
    var unlike = 0
    var counts = [0, 0, 0]
    for row in stride(from: 0, to: 1080, by: 4) {
      for column in 0..<1920 {
        let (u, v) = (Double(column) + 0.5 - c, Double(row) + 0.5 - f)
        let x = (e * u - b * v) / determinant + 100
        let y = (a * v - d * u) / determinant
        let pixel = bitmap.pixel(column: column, row: row)
        if pixel.green != 0 || pixel.red != 0 || pixel.blue > 7 { unlike += 1 }
        for (plane, mask) in expected.enumerated() {
          let isOn = pixel.blue & (1 << UInt8(plane)) != 0
          if isOn { counts[plane] += 1 }
          // Within a millionth of a µm of the edge, either will do.
          let toEdge = min(
            abs(x - mask.x.lowerBound), abs(x - mask.x.upperBound), abs(y - mask.y.lowerBound),
            abs(y - mask.y.upperBound))
          if toEdge > 1e-6, isOn != (mask.x.contains(x) && mask.y.contains(y)) { unlike += 1 }
        }
      }
    }
    #expect(unlike == 0)
    // 160 µm × 100 µm at 2.6455² mirrors a µm², a quarter of the rows.
    for count in counts { expectClose(Double(count), 16_000 * 6.9958 / 4, within: 300) }
    let planes = try rows("planes.csv", of: compiled)
    #expect(planes.map { $0["mask"] } == ["tuft", "layer_4", "sham"])
    #expect(planes.map { $0["bit_plane"] } == ["0", "1", "2"])
    for plane in planes {
      expectClose(Double(plane["area_um2"] ?? ""), 16_000, within: 20, "µm²")
    }
  }

  @Test("trial table: condition A by hand; the dark condition shows its masks without light")
  func trials() throws {
    let rows = try rows("trials.csv", of: Self.shipped.get())
    let target = rows.filter { $0["condition"] == "A" }
    #expect(
      target.map { $0["time_us"] } == [
        "100000", "150000", "200000", "250000", "265000", "285000", "300000", "305000", "325000",
        "345000", "350000", "5000000", "5020000", "5040000", "5060000", "5080000",
      ])
    #expect(
      target.map { $0["phase"] } == Array(repeating: "forward", count: 3)
        + Array(repeating: "target", count: 8) + Array(repeating: "", count: 5))
    let red = try #require(target.first)
    #expect(red["mask"] == "layer_4" && red["image"] == "0" && red["bit_plane"] == "1")
    // 1 mW/mm² × 1920 × 1080 mirrors / 6.9958 a µm² = 0.29640 mW, between 0.27 mW at 1 V and 0.58 at 2.
    expectClose(Double(red["led_drive_v"] ?? ""), 1 + (0.29640 - 0.27) / 0.31, within: 2e-4, "V")
    let blue = try #require(target.first { $0["led"] == "blue" })
    expectClose(Double(blue["led_drive_v"] ?? ""), 1 + (0.59280 - 0.31) / 0.35, within: 4e-4, "V")
    let dark = rows.filter { $0["condition"] == "I" }
    #expect(dark.map { $0["time_us"] } == target.map { $0["time_us"] })
    #expect(dark.allSatisfy { $0["led_drive_v"] == "0" && $0["irradiance_mw_mm2"] == "0" })
    // Unpaired: the plateau is in no phase. A test teaches nothing.
    #expect(
      rows.filter { $0["condition"] == "F" && $0["led"] == "blue" }.allSatisfy { $0["phase"] == "" }
    )
    #expect(
      rows.filter { $0["block"] == "test" }.map { [$0["time_us"], $0["phase"], $0["condition"]] }
        == [["100000", "", ""], ["300000", "", ""]])
    let current = try self.rows("currents.csv", of: Self.shipped.get())
    #expect(current.map { $0["condition"] } == ["K", ""])
    #expect(current.map { $0["amplitude_pa"] } == ["300", "-50"])
    #expect(current.map { $0["purpose"] } == ["stimulus", "test step"])
    #expect(current.last?["block"] == "test" && current.last?["time_us"] == "600000")
  }

  @Test("edges: each channel rises and falls in turn, as long as the trial table has light")
  func edges() throws {
    let compiled = try Self.shipped.get()
    let trials = try rows("trials.csv", of: compiled)
    let edges = try rows("edges.csv", of: compiled)
    func name(_ row: [String: String]) -> String {
      "\(row["block"] ?? "")/\(row["condition"] ?? "")"
    }
    let names = Set(trials.map(name))
    #expect(names.count == 15)
    for trial in names {
      let pulses = trials.filter { name($0) == trial }
      for channel in ["trigger_out_1", "photodiode_red", "photodiode_blue"] {
        let own = edges.filter { name($0) == trial && $0["channel"] == channel }
        let shown = pulses.filter {
          channel == "trigger_out_1"
            || (channel == "photodiode_\($0["led"] ?? "")" && $0["led_drive_v"] != "0")
        }
        #expect(own.count == 2 * shown.count)
        var (length, rise) = (0, 0)
        for (index, edge) in own.enumerated() {
          let time = try #require(Int(edge["time_us"] ?? ""))
          #expect(edge["edge"] == (index % 2 == 0 ? "rising" : "falling"))
          if index % 2 == 0 { rise = time } else { length += time - rise }
        }
        // The mirrors are set before the light and stay after it.
        let key = channel == "trigger_out_1" ? "exposure_us" : "duration_us"
        #expect(length == shown.compactMap { Int($0[key] ?? "") }.reduce(0, +))
      }
    }
  }

  @Test("pulses that touch have no edge between them")
  func touching() throws {
    // The plateau's first pulse now begins at 102 ms, as the bottom-up pulse ends: only mirrors that
    // settle at once could do that.
    let compiled = try CompiledProtocol(
      ChangedFiles([
        (1, "mirrors: {lead: 200 µs, hold: 50 µs}\n", ""),
        (1, "pattern_trigger: external", "pattern_trigger: internal"),
        (2, "mirror_timing: {latency: 145 µs, jitter: 5 µs, trigger_delay: 105 µs}\n", ""),
        (
          0, "{train: plateau, at: forward, offset: 15 ms}",
          "{train: plateau, at: forward, offset: 2 ms}"
        ),
      ]
      ).files)
    let edges = try rows("edges.csv", of: compiled).filter { $0["condition"] == "B" }
    let times = edges.filter { $0["channel"] == "trigger_out_1" }.prefix(2).map { $0["time_us"] }
    #expect(times == ["100000", "103000"])
    #expect(
      edges.filter { $0["time_us"] == "102000" }.map { ($0["channel"] ?? "") + ($0["edge"] ?? "") }
        == ["photodiode_bluerising", "photodiode_redfalling"])
  }

  @Test("schedule: starts by hand, from the cell's start")
  func schedule() throws {
    let rows = try rows("schedule.csv", of: Self.shipped.get())
    let firsts = Dictionary(grouping: rows) { $0["block"] ?? "" }.mapValues {
      $0.first?["start_us"] ?? ""
    }
    #expect(
      firsts == [
        "settle": "0", "crosstalk": "300000000", "baseline": "600000000",
        "reference": "1200000000", "induction": "1300000000", "test": "1900000000",
      ])
    #expect(rows.count == 2 + 30 + 10 + 60 + 120)
  }

  @Test("a drive between two points of the table lies on their line, at a point it is the point's")
  func drives() throws {
    func drive(_ table: String, _ irradiance: String) throws -> Double? {
      let compiled = try CompiledProtocol(
        ChangedFiles([
          (
            2, "    - {drive: 1 V, power: 0.27 mW}",
            "\(table)    - {drive: 1 V, power: 0.27 mW}"
          ),
          (2, "    - {drive: 1 V, power: 0.27 mW}\n    - {drive: 2 V, power: 0.58 mW}\n", ""),
          (0, "irradiance: 1 mW/mm²", "irradiance: \(irradiance)"),
        ]).files)
      return Double(
        try rows("trials.csv", of: compiled).first { $0["led"] == "red" }?["led_drive_v"] ?? "")
    }
    // Flat from 1 V to 3 V: the lowest drive that gives it. Order in the file does not matter.
    let flat = "    - {drive: 3 V, power: 0.5 mW}\n    - {drive: 1 V, power: 0.5 mW}\n"
    let area = try Self.area()
    expectClose(try drive(flat, "\(0.26 / area) mW/mm²"), 0.2 + 0.8 * 0.5, within: 1e-9, "V")
    expectClose(try drive(flat, "\(0.75 / area) mW/mm²"), 3 + 2 * 0.25, within: 1e-9, "V")
  }

  private static func area() throws -> Double {
    try ChangedFiles().files.calibration.value.fieldArea
  }

  @Test("26 masks need two images; each mask is in the one that the table names")
  func manyMasks() throws {
    let more = ManyMasks(count: 23, trains: "G")
    let compiled = try CompiledProtocol(ChangedFiles(more.changes).files)
    let paths = compiled.files.map(\.path).filter { $0.hasSuffix(".bmp") && $0.hasPrefix("masks/") }
    #expect(paths == ["masks/image_00.bmp", "masks/image_01.bmp"])
    let planes = try rows("planes.csv", of: compiled)
    #expect(planes.count == 26)
    let bitmaps = try paths.map { try #require(BitmapReader(try content($0, of: compiled))) }
    for (index, plane) in planes.enumerated() {
      #expect(plane["image"] == "\(index / 24)" && plane["bit_plane"] == "\(index % 24)")
    }
    // Squares at x = −78, −72, … µm, y = 20 µm above the soma: the centre of each, by the calibration.
    for (index, plane) in planes.enumerated() where plane["mask"]?.hasPrefix("m") == true {
      let x = -100 + more.x(index - 3)
      let column = Int(0.0231 * x + 2.6447 * 200 + 958.2)
      let row = Int(2.6451 * x - 0.0229 * 200 + 541.6)
      let image = Int(plane["image"] ?? "") ?? -1
      for (number, bitmap) in bitmaps.enumerated() {
        for bit in 0..<24 {
          let isOwn = number == image && "\(bit)" == plane["bit_plane"]
          let isTuft = number == 0 && bit == 0
          if !isTuft {
            #expect(bitmap.isOn(plane: bit, column: column, row: row) == isOwn, "\(index) \(bit)")
          }
        }
      }
    }
  }

  @Test("what fails a check is not compiled, and the refusal holds every check")
  func refusal() throws {
    let files = try ChangedFiles([(0, "duration: 1 ms", "duration: 80 µs")]).files
    let refusal = try #require(throws: ProtocolRefusal.self) { try CompiledProtocol(files) }
    #expect(refusal.checks.map(\.id).contains(.leastExposure) && refusal.checks.count >= 14)
    #expect(refusal.exitStatus == .inputRefused)
    #expect(refusal.message.text.hasPrefix("D2: exposure 80 µs"))
  }
}

/// More masks than the shipped three: small squares in the tuft's layer, one train each, all in one
/// condition.
struct ManyMasks {
  var count: Int
  /// The condition that shows them.
  var trains: String

  func x(_ index: Int) -> Double { -75 + 6 * Double(index) }

  var changes: [(file: Int, old: String, new: String)] {
    let masks = (0..<count).map {
      "  m\($0):\n    relative_to: soma\n    band: {from: 198 µm, to: 202 µm, width: 4 µm, "
        + "center: \(x($0)) µm}\n"
    }
    let trains = (0..<count).map {
      "  t\($0): {pathway: top_down, mask: m\($0), pulses: 1, duration: 1 ms, interval: 5 ms, "
        + "irradiance: 2 mW/mm²}\n"
    }
    let stimuli = (0..<count).map {
      "      - {train: t\($0), at: trial, offset: \(600 + 5 * $0) ms}\n"
    }
    let last = "      - {train: sham_plateau, at: target, offset: 15 ms}\n"
    return [
      (0, "\npathways:", masks.joined() + "\npathways:"),
      (0, "\n# Below the critical", trains.joined() + "\n# Below the critical"),
      (0, last, last + stimuli.joined()),
    ]
  }
}

@Suite("Checks that were not tried before")
struct MoreChecksTests {
  private func errors(
    _ changes: [(file: Int, old: String, new: String)]
  ) throws -> [ProtocolCheck] {
    try ProtocolChecks(ChangedFiles(changes).files).checks.filter { $0.severity == .error }
  }

  @Test("D6: 48 planes fit a LightCrafter 4500, 49 do not")
  func images() throws {
    func images(_ count: Int) throws -> ProtocolCheck? {
      try errors(
        ManyMasks(count: count - 3, trains: "G").changes + [
          (1, "device: DLP6500 ", "device: LightCrafter4500 "),
          (2, "columns: 1920\nrows: 1080", "columns: 912\nrows: 1140"),
        ]
      ).first { $0.id == .images }
    }
    #expect(try images(48) == nil)
    let check = try #require(try images(49))
    #expect(check.value == 49 && check.limit == 48 && check.message == "49 planes > 48")
    #expect(check.object == "masks" && check.line != nil)
  }

  @Test("C1: an LED without a table; C3: a table that falls, a drive given twice")
  func power() throws {
    let absent = try errors([(2, "  red:\n    - {drive: 0.05", "  green:\n    - {drive: 0.05")])
    #expect(absent.map(\.id) == [.calibrationMatch])
    #expect(absent.first?.object == "power" && absent.first?.line != nil)
    #expect(absent.first?.found == "blue, green, amber")
    let falling = try errors([(2, "{drive: 5 V, power: 1.5 mW}", "{drive: 5 V, power: 0.5 mW}")])
    #expect(falling.first?.object == "power.red" && falling.first?.value == 5)
    #expect(falling.dropFirst().map(\.object) == ["schedule.crosstalk_block.ladder.to"])
    #expect(falling.first?.file?.hasSuffix("calibration.yaml") == true)
    let twice = try errors([(2, "{drive: 2 V, power: 0.58 mW}", "{drive: 1 V, power: 0.58 mW}")])
    #expect(twice.map(\.id) == [.power] && twice.first?.value == 1)
  }

  @Test(
    "C1: another rig, objective, binning or region than at the calibration",
    arguments: [
      ("rig: example-rig", "rig: other-rig", "rig", "example-rig", "other-rig"),
      ("objective: 20x", "objective: 10x", "objective", "20x", "10x"),
      ("binning: 2", "binning: 1", "camera.binning", "2", "1"),
      (
        "[0, 0, 2048, 2048]", "[0, 0, 1024, 2048]", "camera.region", "[0, 0, 2048, 2048]",
        "[0, 0, 1024, 2048]"
      ),
    ])
  func calibration(old: String, new: String, object: String, expected: String, found: String) throws
  {
    let errors = try errors([(2, old, new)])
    #expect(errors.map(\.id) == [.calibrationMatch])
    let check = try #require(errors.first)
    #expect(check.object == object && check.expected == expected && check.found == found)
    #expect(check.file?.hasSuffix("example.calibration.yaml") == true && check.line != nil)
  }

  @Test("G2: a mask that falls between mirrors, and one cut by the edge, disk and slanted polygon")
  func field() throws {
    // A mirror is 0.378 µm: shrink the field a hundredfold instead of the mask.
    let tiny = try errors([
      (2, "column: [0.0231, 2.6447, 958.2]", "column: [0.000231, 0.026447, 958.2]"),
      (2, "row: [2.6451, -0.0229, 541.6]", "row: [0.026451, -0.000229, 541.6]"),
      (
        0, "band: {from: 0 µm, to: 100 µm, width: 160 µm, center: 200 µm}",
        "disk: {center: [200 µm, 50 µm], radius: 2 µm}"
      ),
    ]).filter { $0.id == .insideField }
    #expect(tiny.map(\.object) == ["masks.sham"])
    #expect(tiny.first?.message == "mask sham turns on no mirror")
    // 50 µm below the pia, y = 200 µm, the last row is at x = (1080 − 541.6 + 0.0229 · 200) / 2.6451
    // = 205.27 µm of the field, which is 305.27 µm right of the soma; at y = 190 µm 305.19 µm.
    for (radius, isCut) in [(15, false), (15.5, true)] {
      let errors = try errors([
        (
          0, "band: {from: 0 µm, to: 100 µm, width: 160 µm, center: 200 µm}",
          "disk: {center: [290 µm, 50 µm], radius: \(radius) µm}"
        )
      ])
      #expect(errors.contains { $0.id == .insideField } == isCut, "\(radius)")
    }
    for (corner, isCut) in [(305, false), (305.5, true)] {
      let errors = try errors([
        (
          0, "band: {from: 0 µm, to: 100 µm, width: 160 µm, center: 200 µm}",
          "polygon: [[150 µm, 10 µm], [\(corner) µm, 60 µm], [180 µm, 90 µm]]"
        )
      ])
      #expect(errors.contains { $0.id == .insideField } == isCut, "\(corner)")
    }
  }

  @Test(
    "a transform that is no calibration is refused with its place",
    arguments: ["[1000000, 2.6447, 958.2]", "[0.0231, 0, 958.2]"])
  func transform(column: String) throws {
    // With the second, both column and row hardly change along y.
    let changes: [(file: Int, old: String, new: String)] = [
      (2, "column: [0.0231, 2.6447, 958.2]", "column: \(column)"),
      (2, "row: [2.6451, -0.0229, 541.6]", "row: [2.6451, 0, 541.6]"),
    ]
    let refusal = try #require(throws: DocumentRefusal.self) { try ChangedFiles(changes) }
    #expect(refusal.message.object == "transform" && refusal.message.line != nil)
  }
}
