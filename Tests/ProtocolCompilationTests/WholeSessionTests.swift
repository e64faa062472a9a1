import InputDocuments
import ProtocolCompilation
import StimulationProtocols
import TestSupport
import Testing

/// Heat, dose, duty and power look at every trial of a session, each as often and as far apart as it comes.
@Suite("Checks of light over the whole session")
struct WholeSessionTests {
  typealias Change = (file: Int, old: String, new: String)

  private func checks(_ id: ProtocolCheck.ID, _ changes: [Change]) throws -> [ProtocolCheck] {
    try ProtocolChecks(ChangedFiles(changes).files).checks.filter { $0.id == id }
  }

  /// A crosstalk ladder of 1 s at 10 and 20 mW/mm², 20 times every 1.2 s, with LEDs that can give it.
  private static let longLadder: [Change] = [
    (
      0, "from: 0.1 mW/mm², to: 4.5 mW/mm², steps: 8, durations: [1 ms, 2 ms], repeats: 3",
      "from: 10 mW/mm², to: 20 mW/mm², steps: 2, durations: [1000 ms], repeats: 20"
    ), (0, "    occlusion: [5 ms, 10 ms, 20 ms]\n", ""),
    (0, "interval: 2500 ms", "interval: 1200 ms"), (2, "power: 1.6 mW", "power: 16 mW"),
    (2, "power: 1.5 mW", "power: 16 mW"),
    (1, "sampling_rate:", "limits: {dose: 0.2 J/cm², led_duty: 1 %}\nsampling_rate:"),
  ]

  @Test("S1 warms by the crosstalk block's trials too")
  func heat() throws {
    let found = try checks(.heat, Self.longLadder)
    #expect(found.map(\.severity) == [.error])
    #expect(found.first?.object == "schedule.crosstalk_block" && found.first?.line != nil)
    // 0.14621 K for each of 20 mJ/mm², and 0.25 K/mW: 0.016 mm² × 20 mW/mm² × 50 s of 60 s.
    expectClose(
      found.first?.value, 0.14621 * 20 + 0.25 * 0.016 * 20 * 50 / 60, within: 0.003, "K")
  }

  @Test("S2 counts the crosstalk block's light in each cell")
  func dose() throws {
    let found = try checks(.dose, Self.longLadder)
    #expect(found.map(\.severity) == [.error])
    // 20 × (10 + 20) mJ/mm² of the ladder, 1.5 of the rest; red on the tuft 20 × 2 ms at 1 mW/mm².
    expectClose(found.first?.value, 60 + 0.15 + 0.004, within: 0.01, "J/cm²")
  }

  @Test("S3 counts the crosstalk block's LEDs, once each")
  func duty() throws {
    let found = try checks(.duty, Self.longLadder)
    #expect(found.map(\.severity) == [.error, .error])
    #expect(found.allSatisfy { $0.value == 0.8333 }, "\(found)")
    #expect(found.first?.message.hasPrefix("LED blue on 83.3 %") == true)
  }

  @Test("S3 counts as long as mirrors show a mask, not as long as it is lit")
  func mirrors() throws {
    func found(_ limit: String) throws -> [ProtocolCheck] {
      try checks(
        .duty,
        [
          (1, "mirrors: {lead: 200 µs, hold: 50 µs}", "mirrors: {lead: 900 ms, hold: 100 ms}"),
          (1, "sampling_rate:", "limits: {mirror_duty: \(limit) %}\nsampling_rate:"),
        ])
    }
    // Most of all the tuft in F, every 10 s: five pulses from 2265 ms on, shown from 1365 to 2446 ms, and five from
    // 5000 ms on, shown from 4100 to 5181 ms.
    #expect(try found("21.62").allSatisfy { $0.severity == .ok })
    #expect(try found("21.6").map(\.message) == ["mask tuft on 21.6 % for 10 min"])
  }

  @Test("baseline is judged by its own interval, test by its own")
  func baseline() throws {
    func found(_ test: String) throws -> [ProtocolCheck] {
      try checks(
        .duty,
        [
          (
            0, "pulses: 1\n    duration: 1 ms\n    interval: 20 ms",
            "pulses: 28\n    duration: 80 ms\n    interval: 85 ms"
          ), (0, "    step: {amplitude: -50 pA, duration: 200 ms, offset: 600 ms}\n", ""),
          (
            0, "baseline: {duration: 10 min, interval: 20 s}",
            "baseline: {duration: 10 min, interval: 3 s}"
          ),
          (
            0, "test: {duration: 40 min, interval: 20 s}",
            "test: {duration: 40 min, interval: \(test)}"
          ),
        ])
    }
    // 28 × 80.25 ms of 3 s.
    let rare = try found("3600 s")
    #expect(rare.map(\.severity) == [.error])
    expectClose(rare.first?.value, 28 * 80.25 / 3000, within: 0.0001, "")
    #expect(rare.first?.message == "mask tuft on 74.9 % for 10 min")
    #expect(
      try found("3 s").map(\.message) == [
        "mask tuft on 74.9 % for 10 min", "mask tuft on 74.9 % for 40 min",
      ])
  }

  @Test("C3 knows the light of cross cells on masks that are not its own")
  func crossCells() throws {
    let found = try checks(
      .power,
      [
        // Blue is dim where layer 4 lies, a fifth at −500 µm of the field.
        (
          2, "point_spread:",
          "flat_field:\n  blue:\n    x: [-500 µm, 500 µm]\n    y: [-500 µm, 0 µm, 500 µm]\n"
            + "    relative:\n      - [0.2, 0.2]\n      - [1, 1]\n      - [1, 1]\npoint_spread:"
        ),
        (
          2, "    - {drive: 2 V, power: 0.66 mW}\n    - {drive: 5 V, power: 1.6 mW}\n",
          "    - {drive: 2 V, power: 0.56 mW}\n"
        ),
        (0, "from: 0.1 mW/mm², to: 4.5 mW/mm²", "from: 0.1 mW/mm², to: 2 mW/mm²"),
      ])
    #expect(found.map(\.severity) == [.error])
    #expect(found.first?.object == "schedule.crosstalk_block" && found.first?.line != nil)
    // 0.68 in the middle of layer 4, 0.8548 over the field of 726 µm: 2 mW/mm² × 0.2964 mm² × 0.8548 ÷ 0.68.
    expectClose(found.first?.value, 2 * 0.2964 * 0.8548 / 0.68, within: 0.003, "mW")
  }
}
