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

  /// The device's own clock, which is taken to be that of the acquisition.
  private static let ownClock = (
    file: 1, old: "pattern_trigger: external",
    new: "pattern_trigger: internal\nclock_tolerance: 0 ppm"
  )

  @Test("D7: mirrors need latency and jitter, 150 µs, before the light")
  func lead() throws {
    #expect(try only([(1, "lead: 200 µs", "lead: 150 µs")]).isEmpty)
    let late = try only([(1, "lead: 200 µs", "lead: 100 µs")])
    #expect(late.map(\.id) == [.ledWindow, .ledWindow])
    #expect(
      late.map(\.message) == [
        "blue pulse starts 50 µs before mirrors settle",
        "red pulse starts 50 µs before mirrors settle",
      ])
    let first = try #require(late.first)
    #expect(first.value == 100 && first.limit == 150 && first.unit == "us" && first.line != nil)
    // Another mask 2 ms after the start of a pulse of 2 ms: nothing is left.
    let touching = try only([
      Self.ownClock,
      (
        0, "{train: plateau, at: forward, offset: 15 ms}",
        "{train: plateau, at: forward, offset: 2 ms}"
      ),
    ])
    #expect(touching.allSatisfy { $0.id == .ledWindow } && touching.first?.value == 0)
    #expect(touching.first?.message == "blue pulse starts 150 µs before mirrors settle")
  }

  @Test("D7: a pulse long after its trigger, as far off as the two clocks may be")
  func clocks() throws {
    func own(_ tolerance: String) throws -> [ProtocolCheck] {
      try only([
        (1, "pattern_trigger: external", "pattern_trigger: internal\nclock_tolerance: \(tolerance)")
      ])
    }
    // Condition D's last pulse between trials is at 5000 + 150 + 80 ms, its trial's first at 100 ms: of the
    // lead's 200 µs 46.2 are not certain at 9 ppm, 51.3 at 10 ppm.
    #expect(try own("9 ppm").isEmpty)
    let off = try own("10 ppm")
    #expect(off.map(\.id) == [.ledWindow] && off.first?.object == "conditions.D")
    #expect(
      off.first?.message
        == "blue pulse starts 2 µs before mirrors settle, as clocks may differ by 51 µs")
    #expect(off.first?.value == 148 && off.first?.limit == 150)
    #expect(off.first?.remedy?.contains("pattern_trigger: external") == true)
    // 50 ppm where the rig does not say it.
    let standard = try only([(1, "pattern_trigger: external", "pattern_trigger: internal")])
    // 256.5 µs of 200.
    #expect(standard.first?.value == -57)
  }

  @Test("D7: what rounding to samples takes of the lead")
  func rounding() throws {
    // Pulses are on whole ms. A lead of 200 µs is 0.8 samples at 4 kHz, which become one of 250 µs; 160 µs at
    // 10 kHz become 200; 180 µs at 8 kHz are 1.44 samples of 125 µs, and 240 µs at 2 kHz none.
    func rate(_ rate: String, _ lead: String) throws -> [ProtocolCheck] {
      let changes: [(file: Int, old: String, new: String)] = [
        (1, "sampling_rate: 20 kHz", "sampling_rate: \(rate)"),
        (1, "lead: 200 µs", "lead: \(lead)"),
      ]
      return try only(changes.filter { $0.old != $0.new }).filter { $0.message.contains("settle") }
    }
    #expect(try rate("4 kHz", "200 µs").isEmpty)
    #expect(try rate("10 kHz", "160 µs").isEmpty)
    let late = try rate("8 kHz", "180 µs")
    #expect(late.first?.value == 125)
    #expect(late.first?.message.hasSuffix("as rounding to samples takes 55 µs") == true)
    let lost = try rate("2 kHz", "240 µs")
    #expect(lost.first?.value == 0)
    #expect(lost.first?.remedy?.contains("sampling_rate") == true)
  }

  @Test("D7 and D9: two lights of the crosstalk block that follow each other too closely")
  func occlusion() throws {
    func checks(_ interval: String) throws -> [ProtocolCheck] {
      try only([(0, "occlusion: [5 ms, 10 ms, 20 ms]", "occlusion: [\(interval)]")])
    }
    // The blue exposure of 1250 µs comes first; the device's delay is 105 µs.
    #expect(try checks("1.4 ms").isEmpty)
    #expect(try checks("1.3 ms").map(\.id) == [.triggerRate])
    let close = try checks("1.1 ms")
    #expect(close.map(\.id) == [.ledWindow, .triggerRate])
    #expect(close.first?.object == "schedule.crosstalk_block" && close.first?.value == 100)
    #expect(try checks("1 ms").first?.value == 0)
  }

  @Test("D7 and D9: a latency or a trigger delay that no such device has")
  func delays() throws {
    let timing = "latency: 145 µs, jitter: 5 µs, trigger_delay: 105 µs"
    func ids(_ text: String) throws -> [ProtocolCheck] { try only([(2, timing, text)]) }
    #expect(try ids("latency: 105 µs, jitter: 5 µs").isEmpty)
    let early = try ids("latency: 104 µs, jitter: 5 µs")
    #expect(early.map(\.object) == ["mirror_timing.latency"])
    #expect(early.first?.file?.hasSuffix("calibration.yaml") == true && early.first?.line != nil)
    let short = try ids("latency: 145 µs, jitter: 5 µs, trigger_delay: 104 µs")
    #expect(short.map(\.object) == ["mirror_timing.trigger_delay"])
    #expect(short.first?.expected == "105 to 65535 µs" && short.first?.line != nil)
    let long = try #require(throws: DocumentRefusal.self) {
      try ChangedFiles([(2, timing, "latency: 145 µs, jitter: 5 µs, trigger_delay: 146 µs")])
    }
    #expect(long.message.object == "mirror_timing.latency" && long.message.line != nil)
    #expect(long.message.remedy?.contains("a part of it") == true)
  }

  @Test("the device is set to the trigger delay that the latency was measured with")
  func triggerDelay() throws {
    let compiled = try CompiledProtocol(
      ChangedFiles([
        (
          2, "latency: 145 µs, jitter: 5 µs, trigger_delay: 105",
          "latency: 640 µs, jitter: 5 µs, trigger_delay: 600"
        ),
        (1, "lead: 200 µs", "lead: 700 µs"),
      ]).files)
    let commands = try #require(
      compiled.files.first { $0.path == "device/test/commands.bin" }?.content)
    // Six bytes of header with the command 0x1A35, then 600 = 0x0258 µs and the rising edge.
    #expect(Array(commands[4..<9]) == [0x35, 0x1A, 0x58, 0x02, 0])
  }

  @Test("D7: light must fall while its mask is shown, and rise within its pulse")
  func fall() throws {
    // The mask stays 50 µs after the pulse, and leaves 145 − 5 µs late: 190 µs, less 0.1 µs that the
    // device's clock may gain over 2250 µs.
    #expect(try only([(2, "fall: 22 µs", "fall: 189 µs")]).isEmpty)
    let long = try only([(2, "fall: 22 µs", "fall: 190 µs")])
    #expect(long.map(\.message) == ["light of red falls 1 µs longer than its mask is shown"])
    #expect(long.first?.value == 189 && long.first?.limit == 190)
    #expect(try only([(2, "rise: 12 µs", "rise: 999 µs")]).isEmpty)
    let slow = try only([(2, "rise: 12 µs", "rise: 1 ms")])
    #expect(slow.map(\.message) == ["a pulse of 1000 µs ends before blue has risen"])
  }

  @Test("D7 is not judged, and says so, where the latency was not measured")
  func unmeasured() throws {
    let checks = try ProtocolChecks(
      ChangedFiles([
        (2, "mirror_timing: {latency: 145 µs, jitter: 5 µs, trigger_delay: 105 µs}\n", "")
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
    // Exposures to 701.05 ms, and from 704.8 ms.
    #expect(check.message == "buffer swap needs 200 ms, gap 3.75 ms")
    #expect(check.value == 3750 && check.limit == 200_000 && check.object == "conditions.G")
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
    #expect(try shifted("901250 µs") == [])
    #expect(try shifted("901249 µs").first?.value == 199_999)
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
    // From 2898.75 + 1.05 ms to 3000 + 99.8 ms.
    #expect(try failed("2898750 µs") == [])
    let check = try #require(try failed("2898751 µs").first)
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
    let exact = [(file: 1, old: "sampling_rate: 20 kHz", new: "sampling_rate: 1000 kHz")]
    // The red exposure lasts 2250 µs, the delay 105 µs.
    #expect(try failed("2355 µs", exact).isEmpty)
    let fast = try failed("2300 µs")
    #expect(fast.map(\.id) == [.triggerRate])
    #expect(fast.first?.message == "trigger every 2.3 ms too fast for the DLP6500")
    #expect(fast.first?.value == 2300 && fast.first?.limit == 2355)
    #expect(fast.first?.object == "conditions.A" && fast.first?.line != nil)
    // At 20 kHz the trigger at 302.155 ms goes to the sample at 302.15 ms.
    #expect(try failed("2355 µs").first?.value == 2350)
    #expect(try failed("2300 µs", [Self.ownClock]).isEmpty)
    let slower = [(file: 2, old: "trigger_delay: 105 µs", new: "trigger_delay: 106 µs")]
    #expect(try failed("2355 µs", exact + slower).map(\.id) == [.triggerRate])
    // The device itself needs 105 µs, whatever the file says.
    let unsaid = [(file: 2, old: ", trigger_delay: 105 µs", new: "")]
    #expect(try failed("2354 µs", exact + unsaid).map(\.id) == [.triggerRate])
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
