import Foundation
import HDF5
import InputDocuments
import Messages
import ProtocolCompilation
import Quantities
import Signals
import StimulationProtocols
import TestSupport
import Testing

@Suite("Waveforms of a compiled protocol")
struct WaveformTests {
  static let shipped = Result { try Made() }
  /// The same by the device's own clock, which is taken to be that of the acquisition.
  static let ownClock = Result {
    try Made([(1, "pattern_trigger: external", "pattern_trigger: internal\nclock_tolerance: 0 ppm")]
    )
  }

  /// A compiled protocol with its files by path.
  struct Made {
    let source: ChangedFiles
    let compiled: CompiledProtocol
    let files: [String: Data]

    init(_ changes: [(file: Int, old: String, new: String)] = []) throws {
      source = try ChangedFiles(changes)
      compiled = try CompiledProtocol(source.files)
      files = Dictionary(uniqueKeysWithValues: compiled.files.map { ($0.path, $0.content) })
    }

    func wave(_ path: String) throws -> WaveReader {
      let content = try #require(files["waveforms/\(path).wav"], "\(path)")
      return try #require(WaveReader(content), "\(path)")
    }

    func rows(_ path: String) throws -> [[String: String]] {
      let lines = String(decoding: try #require(files[path], "\(path)"), as: UTF8.self)
        .split(separator: "\n").map { $0.split(separator: ",", omittingEmptySubsequences: false) }
      let header = try #require(lines.first).map(String.init)
      return lines.dropFirst().map {
        Dictionary(uniqueKeysWithValues: zip(header, $0.map(String.init)))
      }
    }

    /// Each trial but those of the crosstalk block, with the place of its waveforms.
    var trials: [(trial: PlannedTrial, place: String, number: Int)] {
      var test = 0
      return source.files.stimulation.value.trials.map { trial in
        switch trial.block {
        case .test:
          test += 1
          return (trial, "test", test)
        case .reference: return (trial, "reference", 1)
        default: return (trial, "induction/\(trial.condition ?? "")", 1)
        }
      }
    }

    /// Each LED is on when the plan says, within a sample, and gives the plan's light.
    func requireLight() throws {
      let rate = source.files.rig.value.samplingRate
      for (trial, place, number) in trials {
        for led in Set(trial.pulses.map(\.led)) {
          let wave = try wave("\(place)/led_\(led)_\(number)")
          #expect(Double(wave.rate) == rate && wave.samples.last == 0)
          let own = trial.pulses.filter { $0.led == led && $0.irradiance > 0 }
          #expect(wave.on.count == own.count, "\(place) \(led)")
          for (stretch, pulse) in zip(wave.on, own) {
            for (sample, time) in [
              (stretch.lowerBound, pulse.start), (stretch.upperBound, pulse.end),
            ] {
              let off = abs(Double(sample) - Double(time.count) * rate / 1e6)
              #expect(off <= 0.5, "\(place) \(led) \(time)")
            }
          }
        }
      }
    }
  }

  @Test("every pulse is where the plan has it, by another reader, on the shipped protocol")
  func pulses() throws {
    let made = try Self.shipped.get()
    try made.requireLight()
    // By hand: 20 kHz; condition A's first bottom-up pulse is from 100 to 102 ms.
    let red = try made.wave("induction/A/led_red_1")
    #expect(red.on.first == 2000..<2040)
    // Volts by hand in `CompiledProtocolTests.trials`; 10 V are 1.
    expectClose(Double(red.samples[2000]) * 10, 1 + (0.29640 - 0.27) / 0.31, within: 2e-4, "V")
    // The mirrors are set 200 µs before; the line is on for 1 ms.
    let trigger = try made.wave("induction/A/dmd_trigger_1")
    #expect(trigger.on.first == 1996..<2016 && trigger.samples.max() == 1)
    // Dark: mirrors run, no LED does.
    #expect(try made.wave("induction/I/led_red_1").on.isEmpty)
    #expect(try made.wave("induction/I/led_blue_1").on.isEmpty)
    #expect(try made.wave("induction/I/dmd_trigger_1").on.count == 16)
  }

  @Test(
    "a pulse that falls between samples goes to the nearer, half to even, and the table says so")
  func rounding() throws {
    let clock = SampleClock(rate: 20_000)
    #expect(clock.sample(at: Microseconds(125)) == 2 && clock.sample(at: Microseconds(175)) == 4)
    expectClose(clock.roundingError(at: Microseconds(125)), -25, within: 1e-9, "µs")
    let made = try Made([
      (1, "sampling_rate: 20 kHz", "sampling_rate: 44.1 kHz"),
      (
        0, "pulses: 3\n    duration: 2 ms\n    interval: 50 ms",
        "pulses: 3\n    duration: 2.017 ms\n    interval: 50.013 ms"
      ),
    ])
    try made.requireLight()
    let edges = try made.rows("edges.csv")
    for edge in edges {
      let time = try #require(Double(edge["time_us"] ?? ""))
      let sample = try #require(Double(edge["sample"] ?? ""))
      let error = try #require(Double(edge["rounding_error_us"] ?? ""))
      expectClose(sample / 44_100 * 1e6, time + error, within: 2e-6, "µs")
      #expect(abs(error) <= 0.5 / 44_100 * 1e6 + 1e-6)
    }
    #expect(edges.contains { $0["rounding_error_us"] != "0" })
  }

  @Test("induction waveforms of all conditions are equally long; every sweep's files are there")
  func sweeps() throws {
    let made = try Self.shipped.get()
    let lengths = made.files.filter {
      $0.key.hasPrefix("waveforms/induction/") && $0.key.hasSuffix(".wav")
    }
    .map(\.value.count)
    #expect(lengths.count == 13 * 4 && Set(lengths).count == 1)
    let channels = try made.rows("waveforms/channels.csv").compactMap { $0["channel"] }
    #expect(channels == ["led_blue", "led_red", "dmd_trigger", "current_command"])
    let schedule = try made.rows("schedule.csv")
    for condition in made.source.files.stimulation.value.conditions.map(\.name) {
      let sweeps = try made.rows("waveforms/induction/\(condition)/sweeps.csv")
      #expect(sweeps.count == 117 + 30 + 10 + 60 + 120)
      #expect(sweeps.map { $0["sweep"] } == (1...337).map { "\($0)" })
      #expect(
        sweeps.dropFirst(117).map { $0["start_us"] } == schedule.dropFirst(2).map { $0["start_us"] }
      )
      for sweep in sweeps {
        for channel in channels {
          let path = "\(sweep["folder"] ?? "")/\(channel)_\(sweep["file_number"] ?? "")"
          #expect(made.files["waveforms/\(path).wav"] != nil, "\(path)")
        }
      }
    }
  }

  @Test("crosstalk trials give the mirrors their lead before the light, in the order of the table")
  func crosstalk() throws {
    let made = try Self.shipped.get()
    let trials = Dictionary(grouping: try made.rows("crosstalk.csv")) { $0["trial"] ?? "" }
    #expect(trials.count == 117)
    for (trial, pulses) in trials {
      let number = try #require(Int(trial)) + 1
      let trigger = try made.wave("crosstalk/dmd_trigger_\(number)")
      #expect(trigger.on.first?.lowerBound == 0)
      for led in ["red", "blue"] {
        let own = pulses.filter { $0["led"] == led }
        let wave = try made.wave("crosstalk/led_\(led)_\(number)")
        #expect(wave.on.count == own.count)
        for (stretch, pulse) in zip(wave.on, own) {
          // 200 µs are four samples.
          #expect(stretch.lowerBound >= 4)
          #expect(stretch.lowerBound * 50 == Int(pulse["time_us"] ?? ""))
          let volts = try #require(Double(pulse["led_drive_v"] ?? ""))
          expectClose(Double(wave.samples[stretch.lowerBound]) * 10, volts, within: 1e-6, "V")
        }
      }
    }
  }

  @Test("a ramp's drive is the table's at every sample, and never outside the ramp")
  func ramp() throws {
    let made = try Made([
      (
        0, "    duration: 1 ms\n    interval: 20 ms\n    irradiance: 2 mW/mm²\n  sham_plateau:",
        "    duration: 4 ms\n    interval: 20 ms\n    irradiance: 2 mW/mm²\n    ramp_from: 0.2 mW/mm²\n  sham_plateau:"
      )
    ])
    let row = try #require(
      try made.rows("trials.csv").first { $0["condition"] == "C" && $0["led"] == "blue" })
    let (from, to) = (row["led_drive_from_v"], row["led_drive_v"])
    let start = try #require(Int(row["time_us"] ?? "")) / 50
    let samples = try made.wave("induction/C/led_blue_1").samples[start..<start + 80]
      .map { Double($0) * 10 }
    expectClose(samples.first, try #require(Double(from ?? "")), within: 1e-6, "V")
    #expect(zip(samples, samples.dropFirst()).allSatisfy { $0 < $1 })
    let (last, end) = (try #require(samples.last), try #require(Double(to ?? "")))
    #expect(last < end)
    // The table by hand: (0.2 V, 0.02 mW), (1 V, 0.31 mW), (2 V, 0.66 mW); the power rises in a straight line.
    let area = made.source.files.calibration.value.fieldArea
    for (index, volts) in samples.enumerated() {
      let power = (0.2 + 1.8 * Double(index) / 80) * area
      let expected =
        power < 0.31 ? 0.2 + 0.8 * (power - 0.02) / 0.29 : 1 + (power - 0.31) / 0.35
      expectClose(volts, expected, within: 1e-5, "V")
    }
  }

  @Test("currents: only where the rig says what 1 V is; steps of both signs")
  func currents() throws {
    let without = try Made([
      (1, "  current_command: {output: ao3, per_volt: 400 pA}\n", "")
    ])
    #expect(without.files.keys.allSatisfy { !$0.contains("current_command") })
    let notes = try String(
      decoding: #require(without.files["waveforms/README.txt"]), as: UTF8.self)
    #expect(notes.contains("how many pA are 1 V"))
    // K's step and the test step; nothing else has one.
    let warning = try #require(without.compiled.checks.first { $0.id == .clampStep })
    #expect(warning.severity == .warning && warning.value == 2 && warning.object == "conditions.K")
    let made = try Self.shipped.get()
    let late = try made.wave("induction/K/current_command_1")
    // 300 pA for 120 ms from 265 ms; 0.75 V of 10 V.
    #expect(late.on == [5300..<7700])
    expectClose(Double(late.samples[5300]), 0.075, within: 1e-7)
    let test = try made.wave("test/current_command_1")
    #expect(test.on == [12_000..<16_000])
    expectClose(Double(test.samples[12_000]), -0.0125, within: 1e-8)
    #expect(try made.wave("induction/A/current_command_1").on.isEmpty)
    let row = try made.rows("waveforms/channels.csv").last
    #expect(row?["output"] == "ao3" && row?["current_pa"] == "4000")
  }

  @Test("HDF5 has the same in volts, and the light that a photodiode should see")
  func archive() throws {
    let made = try Self.shipped.get()
    let folder = try TemporaryFolder()
    let path = folder.path("waveforms.h5")
    try #require(made.files["waveforms.h5"]).write(to: URL(fileURLWithPath: path))
    let file = try HDF5File(readingAt: path)
    #expect(try file.root().text("plan_sha256") == made.compiled.planChecksum)
    let sweeps = try file.group(at: "/sweeps")
    let names = try sweeps.links().map(\.name)
    #expect(names.count == 117 + 1 + 1 + 13)
    for name in names.suffix(15) {
      let group = try #require(try sweeps.group(name))
      let place = try #require(try group.text("folder"))
      let number = try #require(try group.attribute("file_number")?.integer)
      for channel in ["led_red", "led_blue"] {
        let volts: [Float] = try #require(try group.dataset("\(channel)_V")).read()
        let wave = try made.wave("\(place)/\(channel)_\(number)")
        #expect(volts.map { $0 * Float(0.1) } == wave.samples, "\(place) \(channel)")
      }
      let light: [Float] = try #require(try group.dataset("photodiode_expected")).read()
      let trial = try #require(made.trials.first { $0.place == place })
      let planned = trial.trial.pulses.reduce(0) {
        $0 + $1.meanIrradiance * Double($1.duration.count)
      }
      let given = light.reduce(0) { $0 + Double($1) } * 50
      expectClose(given, planned, within: 1e-6 * planned + 1e-9, "mW·µs/mm²")
    }
  }

  @Test("what the acquisition cannot give out is refused, and says how to mend it")
  func refusals() throws {
    func refusal(_ changes: [(file: Int, old: String, new: String)]) throws -> Message? {
      let files = try ChangedFiles(changes).files
      return #expect(throws: WaveformRefusal.self) { try CompiledProtocol(files) }?.message
    }
    let slow = try refusal([
      (1, "sampling_rate: 20 kHz", "sampling_rate: 1 kHz"),
      // So that rounding to samples leaves the mirrors their time.
      (1, "mirrors: {lead: 200 µs, hold: 50 µs}", "mirrors: {lead: 1 ms, hold: 1 ms}"),
    ])
    #expect(slow?.id == .waveformRefused && slow?.object == "schedule.crosstalk_block")
    #expect(slow?.expected == "at least 2 samples" && slow?.found == "1 at 1 kHz")
    #expect(slow?.remedy?.contains("2 kHz or more") == true)
    let range = try refusal([(1, "channels:\n", "channels:\n  output_range: 2 V\n")])
    #expect(range?.expected == "at most 2 V" && range?.text.contains("led_") == true)
    let odd = try refusal([(1, "sampling_rate: 20 kHz", "sampling_rate: 20.0005 kHz")])
    #expect(odd?.object == "sampling_rate")
  }

  @Test("an external trigger: one edge a pattern, and the device waits for each")
  func external() throws {
    let made = try Self.shipped.get()
    let trial = try #require(made.trials.first)
    let trigger = try made.wave("\(trial.place)/dmd_trigger_1")
    // The lead of 200 µs is four samples.
    #expect(
      trigger.on.map(\.lowerBound) == trial.trial.pulses.map { $0.start.count / 50 - 4 })
    let table = try made.rows("device/induction_A/lut.csv")
    #expect(table.count == trial.trial.pulses.count)
    #expect(table.allSatisfy { $0["waits_for_trigger"] == "true" && $0["dark_us"] == "0" })
  }

  @Test("by the device's own clock: one trigger a trial, and its patterns as long after each other")
  func device() throws {
    let made = try Self.ownClock.get()
    #expect(try made.wave("induction/A/dmd_trigger_1").on == [1996..<2016])
    for (trial, place, _) in made.trials where !trial.pulses.isEmpty {
      let name = place.replacing("/", with: "_")
      let table = try made.rows("device/\(name)/lut.csv")
      let waits = table.map { $0["waits_for_trigger"] == "true" }
      #expect(waits.first == true && waits.dropFirst().allSatisfy { !$0 })
      // From the first trigger: where each exposure begins is where the trial table has it.
      let rows = try made.rows("trials.csv").filter {
        $0["block"] == trial.block.rawValue && $0["condition"] == (trial.condition ?? "")
      }
      var now = try #require(Int(rows.first?["exposure_start_us"] ?? ""))
      #expect(table.count == rows.count)
      for (entry, row) in zip(table, rows) {
        #expect(row["exposure_start_us"] == "\(now)" && entry["mask"] == row["mask"], "\(name)")
        #expect(entry["exposure_us"] == row["exposure_us"])
        now += (Int(entry["exposure_us"] ?? "") ?? 0) + (Int(entry["dark_us"] ?? "") ?? 0)
      }
    }
  }
  @Test("a gap that the device cannot count: the next pattern waits, and the line has its trigger")
  func longGap() throws {
    // Light between trials 20 s after the trial's start: more than 24 bits of µs.
    func changes(_ interval: Int) -> [(file: Int, old: String, new: String)] {
      [
        (1, "pattern_trigger: external", "pattern_trigger: internal\nclock_tolerance: 0 ppm"),
        (
          0, "induction: {trials: 60, interval: 10 s}",
          "induction: {trials: 2, interval: \(interval) s}"
        ),
      ]
    }
    func waits(_ interval: Int) throws -> (table: [Bool], triggers: [Int]) {
      let made = try Made(changes(interval))
      return (
        try made.rows("device/induction_A/lut.csv").map { $0["waits_for_trigger"] == "true" },
        try made.wave("induction/A/dmd_trigger_1").on.map(\.lowerBound)
      )
    }
    let short = try waits(30)
    #expect(short.table.filter { $0 }.count == 1 && short.triggers == [1996])
    let long = try waits(40)
    // 11 pulses in the trial, then five between trials.
    #expect(long.table.enumerated().filter(\.element).map(\.offset) == [0, 11])
    #expect(long.triggers == [1996, 400_000 - 4])
  }

  @Test("two LEDs whose files would have one name are refused, both named")
  func ledNames() throws {
    func refusal(_ red: String, _ blue: String) throws -> Message? {
      let files = try ChangedFiles([
        (1, "  red: {", "  \"\(red)\": {"), (1, "  blue: {", "  \"\(blue)\": {"),
        (0, "    led: red\n", "    led: \"\(red)\"\n"),
        (0, "    led: blue\n", "    led: \"\(blue)\"\n"),
        (2, "  red:\n", "  \"\(red)\":\n"), (2, "  blue:\n", "  \"\(blue)\":\n"),
        (2, "  red: {", "  \"\(red)\": {"), (2, "  blue: {", "  \"\(blue)\": {"),
      ]).files
      do {
        _ = try CompiledProtocol(files)
        return nil
      } catch let refusal as WaveformRefusal {
        return refusal.message
      }
    }
    for (red, blue) in [("x 1", "x_1"), ("Lamp", "lamp")] {
      let message = try #require(try refusal(red, blue))
      #expect(message.object?.contains(red) == true && message.object?.contains(blue) == true)
      #expect(message.remedy?.contains("Rename one of the LEDs") == true)
    }
    #expect(try refusal("x 1", "x_2") == nil)
  }
}
