import Foundation
import InputDocuments
import Messages
import PatternDevices
import ProtocolCompilation
import Quantities
import SampleGeometry
import StimulationProtocols
import TestSupport
import Testing

@Suite("Checks of mirrors, LEDs and triggers")
struct TimingChecksTests {
  private func failed(
    _ changes: [(file: Int, old: String, new: String)], _ id: ProtocolCheck.ID
  ) throws -> [ProtocolCheck] {
    let failed = try ProtocolChecks(ChangedFiles(changes).files).checks.filter {
      $0.severity == .error
    }
    return failed.filter { $0.id == id }
  }

  /// Errors of every kind, where only one is meant.
  private func only(
    _ changes: [(file: Int, old: String, new: String)]
  ) throws -> [ProtocolCheck] {
    try ProtocolChecks(ChangedFiles(changes).files).checks.filter { $0.severity == .error }
  }

  @Test("D7: mirrors need latency and jitter, 45 µs, before the light")
  func lead() throws {
    #expect(try only([(1, "lead: 100 µs", "lead: 45 µs")]).isEmpty)
    let late = try only([(1, "lead: 100 µs", "lead: 5 µs")])
    #expect(late.map(\.id) == [.ledWindow, .ledWindow])
    #expect(
      late.map(\.message) == [
        "blue pulse starts 40 µs before mirrors settle",
        "red pulse starts 40 µs before mirrors settle",
      ])
    let first = try #require(late.first)
    #expect(first.value == 5 && first.limit == 45 && first.unit == "us" && first.line != nil)
    // Another mask 2 ms after the start of a pulse of 2 ms: nothing is left.
    let touching = try only([
      (
        0, "{train: plateau, at: forward, offset: 15 ms}",
        "{train: plateau, at: forward, offset: 2 ms}"
      )
    ])
    #expect(touching.allSatisfy { $0.id == .ledWindow } && touching.first?.value == 0)
    #expect(touching.first?.message == "blue pulse starts 45 µs before mirrors settle")
  }

  @Test("D7: light must fall while its mask is shown, and rise within its pulse")
  func fall() throws {
    // The mask stays 50 µs after the pulse, and leaves 40 − 5 µs late: 85 µs.
    #expect(try only([(2, "fall: 22 µs", "fall: 85 µs")]).isEmpty)
    let long = try only([(2, "fall: 22 µs", "fall: 86 µs")])
    #expect(long.map(\.message) == ["light of red falls 1 µs longer than its mask is shown"])
    #expect(long.first?.value == 85 && long.first?.limit == 86)
    #expect(try only([(2, "rise: 12 µs", "rise: 999 µs")]).isEmpty)
    let slow = try only([(2, "rise: 12 µs", "rise: 1 ms")])
    #expect(slow.map(\.message) == ["a pulse of 1000 µs ends before blue has risen"])
  }

  @Test("D7 is not judged, and says so, where the latency was not measured")
  func unmeasured() throws {
    let checks = try ProtocolChecks(
      ChangedFiles([
        (2, "mirror_timing: {latency: 40 µs, jitter: 5 µs, trigger_delay: 105 µs}\n", "")
      ]).files
    ).checks
    let check = try #require(checks.first { $0.id == .ledWindow })
    #expect(check.severity == .ok && check.message.hasPrefix("not judged"))
  }

  private static let lightCrafter: [(file: Int, old: String, new: String)] = [
    (1, "device: DLP6500 ", "device: LightCrafter4500 "),
    (2, "columns: 1920\nrows: 1080", "columns: 912\nrows: 1140"),
  ]

  @Test("D8: the 25th mask needs 200 ms to load, within a trial")
  func load() throws {
    let changes = ManyMasks(count: 23, trains: "G").changes + Self.lightCrafter
    #expect(
      try failed(ManyMasks(count: 21, trains: "G").changes + Self.lightCrafter, .loadTime) == [])
    let check = try #require(try failed(changes, .loadTime).first)
    // Exposures from 700.95 − 1.05 to 701.05 ms, and from 704.9 ms.
    #expect(check.message == "buffer swap needs 200 ms, gap 3.85 ms")
    #expect(check.value == 3850 && check.limit == 200_000 && check.object == "conditions.G")
    func shifted(_ offset: String) throws -> [ProtocolCheck] {
      try failed(
        changes + [
          (
            0, "{train: t21, at: trial, offset: 705 ms}",
            "{train: t21, at: trial, offset: \(offset)}"
          ),
          (0, "{train: t22, at: trial, offset: 710 ms}", "{train: t22, at: trial, offset: 910 ms}"),
        ], .loadTime)
    }
    #expect(try shifted("901150 µs") == [])
    #expect(try shifted("901149 µs").first?.value == 199_999)
    // A DLP6500 holds 18 images at once.
    #expect(try failed(ManyMasks(count: 23, trains: "G").changes, .loadTime) == [])
  }

  @Test("D8: and between sweeps")
  func loadBetween() throws {
    func failed(_ last: String) throws -> [ProtocolCheck] {
      try self.failed(
        ManyMasks(count: 23, trains: "G").changes + Self.lightCrafter + [
          (0, "      - {train: plateau, at: mid-interval}\n", ""),
          (0, "      - {train: plateau, at: mid-interval, offset: 150 ms}\n", ""),
          (0, "induction: {trials: 60, interval: 10 s}", "induction: {trials: 60, interval: 3 s}"),
          (0, "{train: t21, at: trial, offset: 705 ms}", "{train: t21, at: trial, offset: 2 s}"),
          (
            0, "{train: t22, at: trial, offset: 710 ms}", "{train: t22, at: trial, offset: \(last)}"
          ),
        ], .loadTime)
    }
    // From 2898.85 + 1.05 ms to 3000 + 99.9 ms.
    #expect(try failed("2898850 µs") == [])
    let check = try #require(try failed("2898851 µs").first)
    #expect(check.value == 199_999 && check.object == "conditions.G")
  }

  @Test("D9: a trigger waits for exposure and delay; the device's own clock does not")
  func triggers() throws {
    func failed(_ offset: String, _ more: [(file: Int, old: String, new: String)] = []) throws
      -> [ProtocolCheck]
    {
      try only(
        [
          (
            0, "at: target, offset: 15 ms}\n      - {train: plateau, at: mid-interval}\n  B:",
            "at: target, offset: \(offset)}\n      - {train: plateau, at: mid-interval}\n  B:"
          )
        ] + more)
    }
    let external = [(file: 1, old: "pattern_trigger: internal", new: "pattern_trigger: external")]
    // The red exposure lasts 2150 µs, the delay 105 µs.
    #expect(try failed("2255 µs", external).isEmpty)
    let fast = try failed("2200 µs", external)
    #expect(fast.map(\.id) == [.triggerRate])
    #expect(fast.first?.message == "trigger every 2.2 ms too fast for the DLP6500")
    #expect(fast.first?.value == 2200 && fast.first?.limit == 2255)
    #expect(fast.first?.object == "conditions.A" && fast.first?.line != nil)
    #expect(try failed("2200 µs").isEmpty)
    let slower = [(file: 2, old: "trigger_delay: 105 µs", new: "trigger_delay: 106 µs")]
    #expect(try failed("2255 µs", external + slower).map(\.id) == [.triggerRate])
    // The device itself needs 105 µs, whatever the file says.
    let less = [(file: 2, old: "trigger_delay: 105 µs", new: "trigger_delay: 0 µs")]
    #expect(try failed("2254 µs", external + less).map(\.id) == [.triggerRate])
  }
}

@Suite("Checks of a calibration")
struct CalibrationChecksTests {
  private func checks(
    _ changes: [(file: Int, old: String, new: String)]
  ) throws -> [ProtocolCheck] { try ProtocolChecks(ChangedFiles(changes).files).checks }

  private static func registration(_ text: String) -> [(file: Int, old: String, new: String)] {
    [(2, "registration:\n  model: affine\n", "registration:\n  model: affine\n" + text)]
  }

  @Test("C2: the largest residual, and an affine map where a homography is needed")
  func registration() throws {
    let largest = try checks([
      (2, "affine: {rms: 0.3 µm, largest: 0.", "affine: {rms: 0.3 µm, largest: 6.")
    ])
    .filter { $0.id == .registration }
    #expect(largest.map(\.severity) == [.warning] && largest.first?.limit == 6)
    #expect(largest.first?.object == "registration.affine.largest" && largest.first?.line != nil)
    let tilted = try checks([
      (2, "residual: 0.3 µm", "residual: 2.1 µm"),
      (2, "affine: {rms: 0.3 µm", "affine: {rms: 2.1 µm"),
    ]).filter { $0.id == .registration }
    #expect(tilted.map(\.severity) == [.error, .warning])
    #expect(tilted.last?.message.hasPrefix("the affine map leaves 2.1 µm, a homography 0.") == true)
    let just = try checks([
      (2, "residual: 0.3 µm", "residual: 2 µm"), (2, "affine: {rms: 0.3 µm", "affine: {rms: 2 µm"),
    ]).filter { $0.id == .registration }
    #expect(just.map(\.severity) == [.ok])
  }

  /// Half as bright at y = 400 µm as at −400 µm.
  private static let slope = (
    file: 2, old: "leak: 0.1 %\n",
    new: "leak: 0.1 %\nflat_field:\n  blue:\n    x: [-300 µm, 300 µm]\n    y: [-400 µm, 400 µm]\n"
      + "    relative: [[1, 1], [0.5, 0.5]]\n"
  )

  @Test("C3 and drives follow the flat field of the mask that is lit")
  func flatField() throws {
    // A slope has its mean where the middle is: the field's mirror (960, 540) is at y = 0.672 µm
    // (Cramer), the tuft's at 200 µm.
    let y = (0.0231 * (540 - 541.6) - 2.6451 * (960 - 958.2)) / (0.0231 * -0.0229 - 2.6447 * 2.6451)
    func bright(_ y: Double) -> Double { 1 - 0.5 * (y + 400) / 800 }
    let asked = 2 * 0.29640 * bright(y) / bright(200)
    let ladder = (file: 0, old: "to: 4.5 mW/mm²", new: "to: 1 mW/mm²")
    let passed = try checks([Self.slope, ladder]).first { $0.id == .power }
    #expect(passed?.severity == .ok)
    expectClose(passed?.value, asked, within: 2e-3 * asked, "mW")
    // 1.6 mW give 2 × 1.6 ÷ asked in the tuft; on an even field they would give a fifth more.
    for (share, isRefused) in [(0.99, false), (1.01, true)] {
      let irradiance = "irradiance: \((200 * share * 1.6 * 2 / asked).rounded() / 200) mW/mm²"
      let failed = try checks([Self.slope, ladder, (0, "irradiance: 2 mW/mm²", irradiance)]).filter
      {
        $0.severity == .error
      }
      let others: Set<ProtocolCheck.ID> = [.crosstalkBlock, .separation]
      let power = failed.filter { !others.contains($0.id) }
      #expect(power.isEmpty == !isRefused, "\(share) \(failed)")
      #expect(power.allSatisfy { $0.id == .power })
    }
  }

  @Test("C3: more power in the sample than the LED emits")
  func greatestPower() throws {
    let failed = try checks([(1, "max_power: 200 mW", "max_power: 1.5 mW")]).filter {
      $0.severity == .error
    }
    #expect(failed.map(\.object) == ["power.blue"] && failed.first?.value == 1.6)
    #expect(
      try checks([(1, "max_power: 200 mW", "max_power: 1.6 mW")]).allSatisfy { $0.isFine })
  }

  @Test(
    "a calibration that cannot be is refused with its place",
    arguments: [
      ("{drive: 1 V, power: 0.31 mW}", "{drive: 1 V, power: -0.31 mW}", "power.blue[2].power"),
      ("{drive: 1 V, power: 0.31 mW}", "{drive: 1 V, power: nan mW}", "power.blue[2].power"),
      ("row: [2.6451, -0.0229, 541.6]", "row: [2.6451, nan, 541.6]", "transform.row[1]"),
      (
        "row: [2.6451, -0.0229, 541.6]",
        "row: [2.6451, -0.0229, 541.6]\n  perspective: [0.003, 0]", "transform.perspective"
      ),
      (
        "leak: 0.1 %\n",
        "leak: 0.1 %\nflat_field:\n  blue: {x: [-100 µm, 300 µm], y: [-400 µm, 400 µm], "
          + "relative: [[1, 1], [1, 1]]}\n", "flat_field.blue"
      ),
      (
        "leak: 0.1 %\n",
        "leak: 0.1 %\nflat_field:\n  blue: {x: [-300 µm, 300 µm], y: [-400 µm, 400 µm], "
          + "relative: [[1, 1], [1, 0]]}\n", "flat_field.blue"
      ),
    ])
  func refused(old: String, new: String, object: String) throws {
    let refusal = try #require(throws: DocumentRefusal.self) {
      try ChangedFiles([(2, old, new)])
    }
    #expect(refusal.message.object == object, "\(refusal.message)")
    #expect(refusal.message.line != nil)
  }

  @Test("a perspective is compiled: lit areas are local, their mirrors where the map says")
  func perspective() throws {
    let files = try ChangedFiles([
      (
        2, "row: [2.6451, -0.0229, 541.6]",
        "row: [2.6451, -0.0229, 541.6]\n  perspective: [0.0003, 0.0002]"
      ), (0, "to: 4.5 mW/mm²", "to: 4 mW/mm²"),
    ]).files
    let compiled = try CompiledProtocol(files)
    let map = files.calibration.value.transform
    for mask in compiled.masks {
      // Each is a rectangle of 160 × 100 µm.
      expectClose(mask.area, 16_000, within: 20, "µm²")
      let middle = mask.name == "sham" ? (100.0, 200.0) : (-100, mask.name == "tuft" ? 200 : -200)
      let place = map.mirror(of: SamplePoint(x: middle.0, y: middle.1))
      let runs = mask.plane.runs[Int(place.row)]
      #expect(runs.contains { $0.contains(Int(place.column)) }, "\(mask.name)")
    }
    #expect(Set(compiled.masks.map(\.mirrorsOn)).count == 3)
  }
}
