import Foundation
import InputDocuments
import ProtocolCompilation
import Quantities
import StimulationProtocols
import TestSupport
import Testing

extension ProtocolCheck {
  /// It holds, or it is one of the two warnings that the shipped files have themselves: crosstalk that
  /// the worst model gives, and a wavelength outside an opsin's spectrum.
  var isFine: Bool {
    severity == .ok || (severity == .warning && [.crosstalk, .spectrum].contains(id))
  }
}

@Suite("Checks of a protocol")
struct ProtocolChecksTests {
  static let folder = SharedData.packageRoot.appendingPathComponent("Protocols").path
  static let names = [
    "plateau-difference.protocol.yaml", "example.rig.yaml", "example.calibration.yaml",
    "example.crosstalk.yaml",
  ]

  /// Checks of the shipped files with texts replaced.
  private func checks(
    _ changes: [(file: Int, old: String, new: String)] = [], date: Date? = nil
  ) throws -> [ProtocolCheck] {
    let folder = try TemporaryFolder()
    for (index, name) in Self.names.enumerated() {
      var text = try String(contentsOfFile: "\(Self.folder)/\(name)", encoding: .utf8)
      for change in changes where change.file == index {
        let changed = text.replacing(change.old, with: change.new)
        #expect(changed != text, "\(change.old) is not in \(name)")
        text = changed
      }
      try folder.write(text, to: name)
    }
    let files = try ProtocolFiles(protocol: folder.path(Self.names[0]))
    return try ProtocolChecks(files, date: date).checks.map {
      var check = $0
      check.file = check.file.map { ($0 as NSString).lastPathComponent }
      return check
    }
  }

  @Test("the shipped files pass each check once, in order")
  func shipped() throws {
    let checks = try checks()
    #expect(checks.map(\.id) == ProtocolCheck.ID.allCases)
    #expect(checks.allSatisfy { $0.isFine })
    let separation = try #require(checks.first { $0.id == .separation })
    // 100 µm to 400 µm below the pia.
    #expect(separation.value == 300)
    let power = try #require(checks.first { $0.id == .power })
    // The greatest of the crosstalk ladder, on the whole field.
    expectClose(power.value, 4.5 * 0.2963, within: 0.0014, "mW")
  }

  @Test(
    "one mistake, one check, with value and limit",
    arguments: [
      (
        [
          (
            0, "duration: 1 ms\n    interval: 20 ms\n    irradiance: 2 mW/mm²\n  sham",
            "duration: 80 µs\n    interval: 20 ms\n    irradiance: 2 mW/mm²\n  sham"
          )
        ],
        "D2", 80.0, 105.0,
        "trains.plateau.duration: D2: exposure 80 µs < 105 µs, the shortest of the DLP6500 (expected "
          + "at least 105 µs, found 80 µs). Lengthen the pulse and lower the irradiance."
      ),
      (
        [(1, "device: DLP6500 ", "device: DLP9000 ")], "D1", 1920, 2560,
        "columns: D1: the calibration is for another array than the DLP9000 has (expected 2560 x "
          + "1600, found 1920 x 1080)"
      ),
      (
        [(2, "objective: 20x", "objective: 10x")], "C1", nil, nil,
        "objective: C1: the calibration is for another objective (expected 20x, found 10x)"
      ),
      (
        [(2, "residual: 0.3 µm", "residual: 6 µm")], "C2", 6, 2,
        "residual: C2: registration RMS 6 µm (expected at most 2 µm, found 6 µm)"
      ),
      (
        [
          (2, "power: 1.5 mW", "power: 0.59 mW"),
          (
            0, "duration: 2 ms\n    interval: 50 ms\n    irradiance: 1 mW/mm²\n  plateau",
            "duration: 2 ms\n    interval: 50 ms\n    irradiance: 3 mW/mm²\n  plateau"
          ),
        ],
        "C3", 3 * 0.2964, 0.59,
        "trains.bottom_up.irradiance: C3: 0.889 mW asked of red, the table ends at 0.59 mW"
      ),
      (
        [(0, "soma: [-100 µm, 0 µm]", "soma: [-100 µm, 150 µm]")], "G2", nil, 0,
        "masks.tuft: G2: mask tuft is cut by the field (20x) (expected inside the field, found "
      ),
      (
        [(0, "from: 400 µm, to: 500 µm", "from: 310 µm, to: 410 µm")], "G1", 210, 250,
        "masks.layer_4: G1: masks tuft and layer_4 are 210 µm apart (expected at least 250 µm, edge to "
          + "edge, found 210 µm)"
      ),
      (
        [
          (
            0,
            "offset: 15 ms}\n      - {train: plateau, at: mid-interval}\n  C:",
            "offset: 15 ms}\n  C:"
          )
        ],
        "E1", 5, 10,
        "conditions.B.stimuli: E1: B has 5 top_down pulses fewer than A (expected 10, found 5)"
      ),
      (
        [(0, "block: [A, B, C, D,", "block: [A, A, B, C, D,")], "E2", 1, 2,
        "randomisation.block: E2: the block is not balanced: B is rarer (expected B twice in each "
          + "block, found once)"
      ),
      (
        [(0, "role: opsin-negative", "role: blocker")], "E2", nil, nil,
        "conditions: E2: no opsin-negative arm (expected a condition with role: opsin-negative, found "
          + "none)"
      ),
    ] as [([(Int, String, String)], String, Double?, Double?, String)])
  func mistakes(
    changes: [(Int, String, String)], id: String, value: Double?, limit: Double?, words: String
  ) throws {
    let failed = try checks(changes.map { (file: $0.0, old: $0.1, new: $0.2) }).filter {
      $0.severity == .error
    }
    let check = try #require(failed.first)
    #expect(failed.allSatisfy { $0.id.rawValue == id }, "\(failed)")
    #expect(check.description.contains(words), "\(check)")
    #expect(check.line != nil && check.column != nil && check.remedy != nil)
    if let value { expectClose(check.value, value, within: 0.001, check.unit ?? "") }
    if let limit { #expect(check.limit == limit) }
  }

  @Test("an unequal light dose with equal pulses is seen too")
  func dose() throws {
    let failed = try checks([
      (
        0,
        "{train: plateau, at: forward, offset: 15 ms}\n      - {train: plateau, at: mid-interval}\n  C:",
        "{train: weak_plateau, at: forward, offset: 15 ms}\n      - {train: plateau, at: mid-interval}\n  C:"
      ),
      (
        0, "trains:\n",
        "trains:\n  weak_plateau: {pathway: top_down, pulses: 5, duration: 1 ms, interval: 20 ms, "
          + "irradiance: 1 mW/mm²}\n"
      ),
    ]).filter { $0.severity == .error }
    #expect(failed.map(\.id) == [.equalLight])
    #expect(failed.first?.value == 15 && failed.first?.limit == 20)
  }

  @Test("the calibration's age is a warning, and not judged without a date")
  func age() throws {
    let measured = try Date("2026-01-15T09:30:00Z", strategy: .iso8601)
    func severity(after hours: Double) throws -> [ProtocolCheck.Severity] {
      try checks(date: measured.addingTimeInterval(hours * 3600))
        .filter { $0.id == .calibrationMatch }.map(\.severity)
    }
    #expect(try severity(after: 23.9) == [.ok])
    #expect(try severity(after: 24.1) == [.warning])
    #expect(try severity(after: -1) == [.warning])
  }

  @Test("the LightCrafter 4500 needs 235 µs, and gaps of 0 or more than 230 µs")
  func lightCrafter() throws {
    let failed = try checks([
      (1, "device: DLP6500 ", "device: LightCrafter4500 "),
      (1, "mirrors: {lead: 200 µs, hold: 50 µs}\n", ""),
      (2, "columns: 1920\nrows: 1080", "columns: 912\nrows: 1140"),
      (
        0, "at: target, offset: 15 ms}\n      - {train: plateau, at: mid-interval}\n  B:",
        "at: target, offset: 2200 µs}\n      - {train: plateau, at: mid-interval}\n  B:"
      ),
    ]).filter { $0.severity == .error && $0.id == .darkGap }
    #expect(failed.map(\.object) == ["conditions.A"])
    #expect(failed.first?.value == 200 && failed.first?.limit == 230)
  }

  @Test("an exposure of 17 s: a DLP6500 shows it in four entries, an ALP-4 not at all")
  func longExposure() throws {
    func check(_ device: [(file: Int, old: String, new: String)]) throws -> ProtocolCheck? {
      try checks(
        [
          (
            0, "trains:\n",
            "trains:\n  hold: {pathway: bottom_up, pulses: 1, duration: 17 s, interval: 18 s, "
              + "irradiance: 0.5 mW/mm²}\n"
          ),
          (
            0, "role: top-down-only\n    stimuli:\n",
            "role: top-down-only\n    stimuli:\n      - {train: hold, at: target, offset: 200 ms}\n"
          ),
          (0, "duration: 3 s", "duration: 19 s"),
          (0, "interval: 2500 ms", "interval: 20 s"),
          (0, "reference: {trials: 10, interval: 10 s}", "reference: {trials: 10, interval: 20 s}"),
          (0, "induction: {trials: 60, interval: 10 s}", "induction: {trials: 15, interval: 40 s}"),
        ] + device
      ).first { $0.id == .greatestExposure }
    }
    let split = try check([])
    // 200 µs before and 50 µs after the pulse.
    #expect(split?.severity == .ok && split?.value == 17_000_250)
    let failed = try check([
      (1, "device: DLP6500 ", "device: ALP-4 1080p "),
      (1, "sampling_rate:", "device_limits: {min_exposure: 44 µs, patterns: 1000}\nsampling_rate:"),
    ])
    #expect(failed?.severity == .error && failed?.message.contains("split it into 2") == true)
    #expect(failed?.limit == 10_000_000 && failed?.object == "conditions.E")
  }

  @Test("D5: what a block's trials need together, the test's and the crosstalk block's")
  func entriesOfBlocks() throws {
    // Two stimuli that take turns, of 1 + 199 and 1 + 200 patterns.
    func tests(_ count: Int) -> [(file: Int, old: String, new: String)] {
      [
        (
          0, "trains:\n",
          "trains:\n  many: {pathway: bottom_up, pulses: 199, duration: 200 µs, interval: 5 ms, "
            + "irradiance: 1 mW/mm²}\n  more: {pathway: bottom_up, pulses: \(count), duration: 200 µs, "
            + "interval: 5 ms, irradiance: 1 mW/mm²}\n"
        ),
        (
          0,
          "    - {train: bottom_up_test, at: trial, offset: 100 ms}\n    - {train: top_down_test, at: trial, offset: 300 ms}\n",
          "    - {train: top_down_test, at: trial, offset: 300 ms}\n  test_sweeps:\n"
            + "    one: [{train: many, at: trial, offset: 1 s}]\n"
            + "    two: [{train: more, at: trial, offset: 1 s}]\n"
        ),
      ]
    }
    func entries(_ changes: [(file: Int, old: String, new: String)]) throws -> [ProtocolCheck] {
      try ProtocolChecks(ChangedFiles(changes).files).checks.filter { $0.id == .entries }
    }
    let just = try entries(tests(199))
    #expect(just.map(\.severity) == [.ok] && just.first?.value == 400)
    let many = try entries(tests(200))
    #expect(many.map(\.severity) == [.error] && many.first?.value == 401)
    #expect(many.first?.object == "schedule.test_sweeps" && many.first?.limit == 400)
    // 2 pathways × steps × 2 durations, 4 cross cells, 3 times 2 of occlusion, all of them 3 times.
    func ladder(_ steps: Int) throws -> ProtocolCheck? {
      try entries([(0, "steps: 8, durations", "steps: \(steps), durations")]).first
    }
    let block = try ladder(30)
    #expect(block?.severity == .ok && block?.value == Double((4 * 30 + 4 + 6) * 3))
    let large = try ladder(31)
    #expect(large?.severity == .error && large?.object == "schedule.crosstalk_block")
    #expect(large?.value == 402)
  }

  @Test("401 pulses in a trial are one entry too many; ten of them are top-down")
  func entries() throws {
    let change = "  pulses: 9\n    duration: 2 ms\n    interval: 50 ms"
    func ids(_ pulses: Int) throws -> [ProtocolCheck.ID] {
      try checks([
        (0, change, "  pulses: \(pulses)\n    duration: 200 µs\n    interval: 5 ms"),
        (
          0, "at: forward, offset: 15 ms}\n      - {train: plateau, at: mid-interval}\n\n# One",
          "at: forward, offset: 17 ms}\n      - {train: plateau, at: mid-interval}\n\n# One"
        ),
      ]).filter { $0.severity == .error }.map(\.id)
    }
    #expect(try ids(390) == [])
    #expect(try ids(391) == [.entries])
  }
}
