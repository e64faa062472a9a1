import Foundation
import OutputFiles
import Quantities
import Recordings
import Signals
import StimulationProtocols

/// The waveforms of a protocol as files: WAV for programs such as WaveSurfer, one HDF5 file with the same
/// in volts, and the lists of which sweep takes which.
struct WaveformFiles {
  private let stimulation: StimulationProtocol
  private let rig: Rig
  private let blocks: RigBlocks
  private let maker: TrialWaveforms
  /// By block's name.
  private let counts: [String: Int]
  private let rate: Int

  /// - Parameters:
  ///   - all: blocks of every condition: their induction trials are as long as the longest of all, so that
  ///     a file's size tells no condition.
  ///   - blocks: those that are written.
  /// - Throws: `WaveformRefusal`.
  init(
    _ stimulation: StimulationProtocol, rig: Rig, drive: LEDDrive, all: RigBlocks,
    blocks: RigBlocks
  ) throws(WaveformRefusal) {
    self.stimulation = stimulation
    self.rig = rig
    self.blocks = blocks
    maker = TrialWaveforms(stimulation, rig: rig, drive: drive)
    guard let rate = Int(exactly: rig.samplingRate) else {
      throw WaveformRefusal(
        "the sampling rate is no whole number of Hz", object: "sampling_rate",
        expected: "a whole number, as WAV files hold it", found: "\(rig.samplingRate) Hz",
        remedy: "Choose a whole rate in the rig's file.")
    }
    self.rate = rate
    let folders = Dictionary(grouping: all.blocks.map(\.folder)) { $0.lowercased() }
    if let twice = folders.values.first(where: { $0.count > 1 })?.last {
      throw WaveformRefusal(
        "two conditions would have one folder", object: twice,
        expected: "names that differ in letters and digits, not in case alone", found: nil,
        remedy: "Rename one of the conditions.")
    }
    for (index, led) in maker.leds.enumerated() {
      let name = TrialWaveforms.name(ofLED: led)
      guard
        let other = maker.leds[..<index].first(where: {
          TrialWaveforms.name(ofLED: $0).lowercased() == name.lowercased()
        })
      else { continue }
      throw WaveformRefusal(
        "the waveforms of two LEDs would have one name, \(name)", object: "\(other), \(led)",
        expected: "names that differ in letters and digits, not in case alone",
        found: "\(other) and \(led)",
        remedy: "Rename one of the LEDs in the rig's file, its calibration and the protocol.")
    }
    var (counts, longest): ([String: Int], Int) = ([:], 0)
    for block in all.blocks {
      let count = block.trials.map(maker.sampleCount).max() ?? 1
      let most = maker.clock.sample(at: block.interval)
      guard count <= most else {
        throw WaveformRefusal(
          "the output is not back at zero when the next sweep begins",
          object: block.trials.first?.path ?? block.name,
          expected: "an end before \(block.interval)",
          found: "\(Microseconds(Int(maker.clock.time(of: count))))",
          remedy: "Lengthen the interval, or end the stimuli earlier.")
      }
      counts[block.name] = count
      if block.condition != nil { longest = max(longest, count) }
    }
    for block in all.blocks where block.condition != nil { counts[block.name] = longest }
    counts[RigBlock.inductionName] = longest
    self.counts = counts
  }

  /// A trial with its channels.
  struct Made {
    var block: RigBlock
    var trial: RigBlock.Trial
    var waveforms: [Waveform]
    var expected: [Float]
  }

  /// - Throws: `WaveformRefusal`.
  func made() throws(WaveformRefusal) -> [Made] {
    var made: [Made] = []
    for block in blocks.blocks {
      let count = counts[block.name] ?? 1
      for trial in block.trials {
        made.append(
          Made(
            block: block, trial: trial,
            waveforms: try maker.waveforms(of: trial, count: count),
            expected: maker.expectedLight(of: trial, count: count)))
      }
    }
    return made
  }

  /// - Parameter identity: names and checksums, as attributes of the HDF5 file.
  /// - Throws: `WaveformRefusal`, `HDF5Error`, `OutputFileError`.
  func files(identity: [(String, String)]) throws -> [(path: String, content: Data)] {
    let made = try made()
    var files: [(path: String, content: Data)] = []
    for item in made {
      for waveform in item.waveforms {
        let scale = Float(1 / waveform.fullScale)
        let samples =
          waveform.fullScale == 1 ? waveform.values : waveform.values.map { $0 * scale }
        files.append(
          (
            Self.path(waveform.name, item.trial.number, in: item.block),
            WaveFile(rate: rate, samples: samples).data
          ))
      }
    }
    files.append(("waveforms/channels.csv", channels.data))
    let inductions = blocks.blocks.filter { $0.block == RigBlock.inductionName }
    for block in inductions {
      // In a session there is one list; for all conditions each has its own beside its waveforms.
      let folder = block.condition == nil ? "waveforms" : "waveforms/\(block.folder)"
      files.append(("\(folder)/sweeps.csv", sweeps(block).data))
    }
    if inductions.isEmpty { files.append(("waveforms/sweeps.csv", sweeps(nil).data)) }
    files.append(("waveforms/README.txt", notes))
    files.append(
      ("waveforms.h5", try WaveformArchive.data(made, rate: maker.clock.rate, identity: identity)))
    return files
  }

  /// W that some pulses of a trial give in the sample plane, sample by sample.
  ///
  /// - Parameter area: of the mask, µm².
  func power(
    _ pulses: [PlannedPulse], of trial: RigBlock.Trial, in block: RigBlock, area: Double
  ) -> [Float] {
    var own = trial
    own.pulses = pulses
    return maker.expectedLight(of: own, count: counts[block.name] ?? 1).map {
      Float(Double($0) * area * NWBLightPlan.wattsPerIrradianceAndArea)
    }
  }

  /// `waveforms/test/led_red_1.wav`.
  static func path(_ channel: String, _ number: Int, in block: RigBlock) -> String {
    "waveforms/\(block.folder)/\(channel)_\(number).wav"
  }

  private var channels: CSVTable {
    var table = CSVTable(header: ["channel", "kind", "output", "full_scale_v", "current_pa", "of"])
    for led in maker.leds {
      table.append([
        .text(TrialWaveforms.name(ofLED: led)), "analogue", .init(rig.led(led)?.channel),
        .real(maker.outputRange), .missing, "drive of the LED",
      ])
    }
    table.append([
      .text(TrialWaveforms.triggerName), "digital", .init(rig.channels?.deviceTrigger), .missing,
      .missing, "trigger of the micromirror device",
    ])
    if let scale = maker.currentScale {
      table.append([
        .text(TrialWaveforms.currentName), "analogue",
        .init(rig.channels?.currentCommand?.output), .real(maker.outputRange),
        .real(scale * maker.outputRange), "current command",
      ])
    }
    return table
  }

  /// One row a sweep of the session, in order.
  ///
  /// - Parameter induction: nil for the crosstalk block alone.
  private func sweeps(_ induction: RigBlock?) -> CSVTable {
    var table = CSVTable(
      header: [
        "sweep", "block", "number", "start_us", "test_sweep", "folder", "file_number",
        "waveform_us",
      ])
    func add(_ name: String, _ number: Int, _ start: Microseconds, _ block: RigBlock, _ file: Int) {
      table.append([
        .integer(table.rows.count + 1), .text(name), .integer(number), .integer(start.count),
        .init(block.trials.first { $0.number == file }?.testSweep), .text(block.folder),
        .integer(file),
        .real(maker.clock.time(of: counts[block.name] ?? 1)),
      ])
    }
    let named = Dictionary(blocks.blocks.map { ($0.name, $0) }, uniquingKeysWith: { $1 })
    if let block = named[RigBlock.crosstalkName], let plan = blocks.crosstalk {
      for (index, trial) in plan.trials.enumerated() {
        add(block.name, index, trial.start, block, index + 1)
      }
    }
    for sweep in SessionPlan(stimulation.schedule).sweeps {
      switch sweep.block {
      case .induction:
        if let induction { add(sweep.block.rawValue, sweep.number, sweep.start, induction, 1) }
      case .reference:
        if let block = named["reference"] {
          add(sweep.block.rawValue, sweep.number, sweep.start, block, 1)
        }
      default:
        guard let block = named["test"], !block.trials.isEmpty else { continue }
        add(
          sweep.block.rawValue, sweep.number, sweep.start, block,
          sweep.number % block.trials.count + 1)
      }
    }
    return table
  }

  private var notes: Data {
    var lines = [
      "Waveforms, one WAV a channel and trial: 32-bit float, \(rate) Hz, fractions of full scale.",
      "",
      "channels.csv   channels; full_scale_v is what 1 in a file means (WaveSurfer: Amplitude);",
      "               digital lines are 0 and 1 (WaveSurfer: Amplitude 1; on above 0.5)",
      "sweeps.csv     every sweep of a cell's session in order, with folder and number of its files",
      "FOLDER/NAME_%d.wav  %d is file_number",
      "",
      "WaveSurfer, stimulus of type File: Delay 0, Duration of the sweep or more, DC Offset 0. It puts",
      "the number of the sweep, from 1, in place of %d: crosstalk/NAME_%d.wav gives the block in its",
      "order. Baseline and test take turns through test/; the other blocks have one file for all sweeps.",
      "Behind the end of a file WaveSurfer gives 0. A file that it does not find it takes for zeros and",
      "says nothing: run apical protocol check FOLDER on the rig's computer first.",
      "Sweeps must be at least as long as waveform_us.",
    ]
    // The crosstalk block alone has no currents, and no list of them.
    guard blocks.blocks.contains(where: { $0.name != RigBlock.crosstalkName }) else {
      return Data((lines.joined(separator: "\n") + "\n").utf8)
    }
    if stimulation.hasCurrents, maker.currentScale == nil {
      lines += [
        "",
        "Current steps are not among the waveforms: the rig's file does not say how many pA are 1 V",
        "(channels: current_command). Give them by the amplifier's own program, as currents.csv beside",
        "this folder lists them.",
      ]
    }
    if case .potential = stimulation.schedule.clamp?.step?.amplitude {
      lines += [
        "",
        "The test step in mV is not among the waveforms; currents.csv beside this folder lists it.",
      ]
    }
    return Data((lines.joined(separator: "\n") + "\n").utf8)
  }
}
