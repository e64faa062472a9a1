import InputDocuments
import Messages
import Quantities
import StimulationProtocols

/// A channel of the acquisition while one trial runs.
struct Waveform: Hashable {
  /// `led_red`, `dmd_trigger`, `current_command`.
  var name: String
  /// V; of a digital line 0 and 1.
  var values: [Float]
  /// V that are 1 in a WAV; 1 for a digital line.
  var fullScale: Double
}

/// What the acquisition gives out in each trial, sample by sample.
///
/// **Definition.** A pulse is on from the sample of its start to the one before that of its end
/// (``SampleClock``). A ramp's drive at a sample is that of the irradiance which the ramp has there; outside
/// the pulse it is taken at its ends, so that no drive lies outside the calibrated table. The trigger of the
/// micromirror device rises where an exposure begins that waits for it (with the device's own clock: the first
/// of the trial) and falls after 1 ms, or halfway to the next.
///
/// **Worked example.** At 20 kHz a pulse from 100 to 102 ms is on from sample 2000 to sample 2039.
struct TrialWaveforms {
  static let triggerName = "dmd_trigger"
  static let currentName = "current_command"
  private static let triggerWidth = Microseconds(1_000)

  let clock: SampleClock
  private let rig: Rig
  private let drive: LEDDrive
  /// Names of LEDs, in the order of the pathways.
  let leds: [String]
  /// Whether currents are given out: some trial has one, and the rig says how many pA are 1 V.
  let currentScale: Double?

  init(_ stimulation: StimulationProtocol, rig: Rig, drive: LEDDrive) {
    self.rig = rig
    self.drive = drive
    clock = SampleClock(rate: rig.samplingRate)
    var leds: [String] = []
    for pathway in stimulation.pathways where !leds.contains(pathway.value.led) {
      leds.append(pathway.value.led)
    }
    self.leds = leds
    currentScale = stimulation.hasCurrents ? rig.channels?.currentCommand?.perVolt : nil
  }

  /// Volts that are 1 in a WAV.
  var outputRange: Double { rig.channels?.outputRange ?? Rig.Channels.standardOutputRange }

  /// All channels, `count` samples each.
  ///
  /// - Throws: `WaveformRefusal`.
  func waveforms(of trial: RigBlock.Trial, count: Int) throws(WaveformRefusal) -> [Waveform] {
    var waveforms: [Waveform] = []
    for led in leds {
      waveforms.append(
        Waveform(
          name: Self.name(ofLED: led), values: try light(led, in: trial, count: count),
          fullScale: outputRange))
    }
    waveforms.append(
      Waveform(name: Self.triggerName, values: try trigger(trial, count: count), fullScale: 1))
    if let currentScale {
      waveforms.append(
        Waveform(
          name: Self.currentName, values: try current(trial, perVolt: currentScale, count: count),
          fullScale: outputRange))
    }
    for waveform in waveforms {
      if let most = waveform.values.map({ abs($0) }).max(), Double(most) > waveform.fullScale {
        throw WaveformRefusal(
          "\(waveform.name) needs more than the output gives", object: trial.path,
          expected: "at most \(ShortNumber.text(waveform.fullScale)) V",
          found: "\(ShortNumber.text(Double(most))) V",
          remedy: "Ask for less, or correct \"output_range\" in the rig's channels.")
      }
      if let last = waveform.values.last, last != 0 {
        throw WaveformRefusal(
          "\(waveform.name) does not end at zero: the output would stay on", object: trial.path,
          expected: "0", found: "\(last)", remedy: "End the stimulus before the trial does.")
      }
    }
    return waveforms
  }

  static func name(ofLED led: String) -> String { "led_\(RigBlocks.plain(led))" }

  /// Samples until every channel is back at zero.
  func sampleCount(of trial: RigBlock.Trial) -> Int {
    clock.sample(at: trial.end(rig.mirrors)) + 1
  }

  /// What a photodiode that sees every LED alike should show: irradiance in the sample plane, mW/mm².
  func expectedLight(of trial: RigBlock.Trial, count: Int) -> [Float] {
    var values = [Float](repeating: 0, count: count)
    for pulse in trial.pulses where pulse.irradiance > 0 {
      for index in samples(pulse.start, pulse.end).clamped(to: 0..<count) {
        values[index] += Float(irradiance(of: pulse, at: index))
      }
    }
    return values
  }

  private func samples(_ start: Microseconds, _ end: Microseconds) -> Range<Int> {
    let first = clock.sample(at: start)
    return first..<max(first, clock.sample(at: end))
  }

  private func irradiance(of pulse: PlannedPulse, at sample: Int) -> Double {
    guard let from = pulse.rampFrom, pulse.duration.count > 0 else { return pulse.irradiance }
    let passed = (clock.time(of: sample) - Double(pulse.start.count)) / Double(pulse.duration.count)
    return from + (pulse.irradiance - from) * min(1, max(0, passed))
  }

  private func light(
    _ led: String, in trial: RigBlock.Trial, count: Int
  ) throws(WaveformRefusal) -> [Float] {
    var values = [Float](repeating: 0, count: count)
    let own = trial.pulses.filter { $0.led == led && $0.irradiance > 0 }
    for (index, pulse) in own.enumerated() {
      let on = samples(pulse.start, pulse.end)
      try requireTold(pulse.duration, on.count, least: 2, "a pulse of \(led)", trial)
      if index > 0, own[index - 1].end < pulse.start {
        let gap = pulse.start - own[index - 1].end
        let before = clock.sample(at: own[index - 1].end)
        try requireTold(gap, on.lowerBound - before, least: 1, "a gap of \(led)", trial)
      }
      var known: (irradiance: Double, drive: Float)?
      for sample in on.clamped(to: 0..<count) {
        let irradiance = irradiance(of: pulse, at: sample)
        if let known, known.irradiance == irradiance {
          values[sample] = known.drive
          continue
        }
        guard let volts = drive.drive(of: led, on: pulse.mask, for: irradiance) else {
          throw WaveformRefusal(
            "\(led) has no drive for \(ShortNumber.text(irradiance)) mW/mm² on \(pulse.mask)",
            object: trial.path, expected: "an irradiance inside the calibrated table", found: nil,
            remedy: "Measure the LED there; nothing is extrapolated.")
        }
        known = (irradiance, Float(volts))
        values[sample] = Float(volts)
      }
    }
    return values
  }

  private func trigger(
    _ trial: RigBlock.Trial, count: Int
  ) throws(WaveformRefusal) -> [Float] {
    var values = [Float](repeating: 0, count: count)
    let shown = ShownTrial(trial, rig: rig)
    let starts = zip(shown.exposures, shown.waits).filter(\.1).map(\.0.start)
    for (index, start) in starts.enumerated() {
      let first = clock.sample(at: start)
      var last = clock.sample(at: start + Self.triggerWidth)
      if index + 1 < starts.count {
        let next = clock.sample(at: starts[index + 1])
        try requireTold(
          starts[index + 1] - start, next - first, least: 2, "triggers of the device", trial)
        last = min(last, first + (next - first) / 2)
      }
      for sample in (first..<max(first + 1, min(last, count - 1))).clamped(to: 0..<count) {
        values[sample] = 1
      }
    }
    return values
  }

  private func current(
    _ trial: RigBlock.Trial, perVolt: Double, count: Int
  ) throws(WaveformRefusal) -> [Float] {
    var values = [Float](repeating: 0, count: count)
    var steps = trial.steps
    if let step = trial.clampStep, case .current(let amplitude) = step.amplitude {
      steps.append(
        PlannedStep(start: step.offset, duration: step.duration, amplitude: amplitude))
    }
    for step in steps {
      let on = samples(step.start, step.start + step.duration)
      try requireTold(step.duration, on.count, least: 2, "a current step", trial)
      for sample in on.clamped(to: 0..<count) { values[sample] += Float(step.amplitude / perVolt) }
    }
    return values
  }

  /// - Parameter found: samples.
  private func requireTold(
    _ time: Microseconds, _ found: Int, least: Int, _ what: String, _ trial: RigBlock.Trial
  ) throws(WaveformRefusal) {
    guard found < least else { return }
    let rate = Double(least) / time.seconds / 1000
    throw WaveformRefusal(
      "the acquisition is too slow for \(what) of \(time)", object: trial.path,
      expected: least == 1 ? "at least 1 sample" : "at least \(least) samples",
      found: "\(found) at \(ShortNumber.text(clock.rate / 1000)) kHz",
      remedy: "Sample at \(ShortNumber.text((rate * 10).rounded(.up) / 10)) kHz or more"
        + " (\"sampling_rate\" in the rig's file), or lengthen it.")
  }
}

extension StimulationProtocol {
  /// Whether any trial has a current step.
  var hasCurrents: Bool { trials.contains(where: \.hasCurrents) }
}

extension PlannedTrial {
  /// Whether it has a current step, that of the test among them.
  var hasCurrents: Bool {
    if case .current = clampStep?.amplitude { return true }
    return !steps.isEmpty
  }
}

/// Why the acquisition cannot give out a protocol.
public struct WaveformRefusal: ReportableError {
  public let message: Message

  init(_ text: String, object: String, expected: String?, found: String?, remedy: String) {
    message = Message(
      .waveformRefused, .error, text, object: object, expected: expected, found: found,
      remedy: remedy)
  }

  public var exitStatus: ExitStatus { .inputRefused }
}
