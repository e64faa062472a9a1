import EventDetection
import Messages
import Signals
import Statistics
import SynapticResponses

/// A test pulse that no channel of its sweep shows.
struct TestPulse: Hashable {
  /// Seconds from the sweep's first sample.
  var time: Double
  /// What gave it: `stated`, or the presynaptic electrode.
  var pathway: String
}

/// What of a sweep's stimuli are test pulses, and where nothing was evoked.
///
/// **Definition.** In baseline and test sweeps every light pulse of a site that is not top-down is a test
/// pulse of the pathway of that site's name; without names of sites by pathway. Stated pulses and
/// presynaptic spikes are test pulses in every sweep. Steps of the command end searches. The null
/// distribution is taken before the first event, or, where a step comes first, between 0.1 s after the step
/// and the first pulse.
struct TestStimulation {
  /// By pathway in the order of their first pulse.
  private(set) var pulses: [(pathway: String, times: [Double])] = []
  private var events: [Double]
  private var steps: [TimeWindow]
  private let command: SampledSignal?
  private let voltage: (step: Double, window: TimeWindow)?

  /// After a step the membrane takes this long to come back, seconds: five membrane time constants of 20 ms.
  private static let settling = 0.1
  /// mV.
  private static let largestTestStep = 20.0

  init(
    light: [LightPulse], stated: [TestPulse], block: Trial.Block?, current: [TimeWindow],
    command: SampledSignal?, voltage: SampledSignal?
  ) {
    self.command = command
    let step = voltage.flatMap { VoltageStepResponse.firstStep(in: $0) }
    steps = current + (step.map { [$0.window] } ?? [])
    // Larger steps open channels: they are a protocol, not a test of the electrode.
    self.voltage = step.flatMap { abs($0.step) <= Self.largestTestStep ? $0 : nil }
    events = light.map(\.onset) + stated.map(\.time) + steps.flatMap { [$0.start, $0.end] }
    var found: [(time: Double, pathway: String)] = stated.map { ($0.time, $0.pathway) }
    if found.isEmpty, block == .baseline || block == .test {
      found = light.filter { $0.pathway != .topDown }.map { ($0.onset, $0.site) }
    }
    for pulse in found.sorted(by: { ($0.time, $0.pathway) < ($1.time, $1.pathway) }) {
      if let index = pulses.firstIndex(where: { $0.pathway == pulse.pathway }) {
        pulses[index].times.append(pulse.time)
      } else {
        pulses.append((pulse.pathway, [pulse.time]))
      }
    }
  }

  func responses(
    in signal: SampledSignal, sweep: Sweep, spikes: [Spike], criteria: SynapticResponseCriteria
  ) -> [PathwaySweep] {
    guard signal.unit == "mV" || signal.unit == "pA" else { return [] }
    let all = events + pulses.flatMap(\.times)
    let pulse = pulses.flatMap(\.times).min() ?? signal.duration
    let earlier = steps.filter { $0.start < pulse }.map(\.end).max()
    let first = all.min() ?? signal.duration
    let start = earlier.map { $0 + Self.settling } ?? 0
    // Light of another pathway may come between a step and the first pulse.
    let end = earlier == nil ? first : all.filter { $0 > start }.min() ?? pulse
    let quiet = TimeWindow(start: min(start, end), end: end)
    return pulses.map { pathway, times in
      PathwaySweep(
        in: signal, sweep: sweep.index, time: sweep.startTime / 60, pathway: pathway,
        pulses: times, others: all, quiet: quiet, spikes: spikes, criteria: criteria)
    }
  }

  func voltageStep(_ current: SampledSignal) -> VoltageStepResponse? {
    guard let voltage, current.unit == "pA" else { return nil }
    return VoltageStepResponse(current, step: voltage.step, window: voltage.window)
  }

  /// Of the first step of current.
  func testStep(_ potential: SampledSignal, spikes: [Spike]) -> CurrentTestStep? {
    guard let window = steps.first, let command else { return nil }
    let holding = command.indices(in: TimeWindow(start: 0, end: window.start))
    guard let during = mean(Array(command.samples[command.indices(in: window)])),
      let rest = mean(Array(command.samples[holding])), during.isFinite, rest.isFinite
    else { return nil }
    return CurrentTestStep(potential, step: during - rest, window: window, spikes: spikes)
  }
}

extension RecordingAnalyzer {
  /// Test pulses by sweep: those stated, or the spikes of the presynaptic electrode.
  ///
  /// The n-th sweep of the presynaptic electrode belongs to the n-th sweep of every other electrode; where
  /// the file states when they began they must have begun together, to the millisecond.
  func testPulses(
    of recording: Recording, source: any SignalSource, messages: inout [Message]
  ) -> [Int: [TestPulse]] {
    var found: [Int: [TestPulse]] = [:]
    if let stated = request.testPulses {
      for sweep in recording.sweeps {
        found[sweep.index] = stated.map { TestPulse(time: $0, pathway: "stated") }
      }
    }
    guard let name = request.presynapticElectrode else { return found }
    let electrodes = Dictionary(grouping: recording.sweeps) { $0.electrode ?? "" }
    guard let presynaptic = electrodes[name] else {
      let known = electrodes.keys.filter { !$0.isEmpty }.sorted().joined(separator: ", ")
      messages.append(
        Message(
          .weightNotMeasured, .warning, "no sweep was recorded by the presynaptic electrode",
          file: recording.file, expected: known.isEmpty ? "no electrode is named" : known,
          found: name, remedy: "Name an electrode of the file with --presynaptic."))
      return found
    }
    for (place, sweep) in presynaptic.enumerated() {
      guard let signal = try? source.signal(of: sweep.response) else { continue }
      let spikes = SpikeDetection(signal, criteria: criteria.spikes).spikes
      for (electrode, members) in electrodes where electrode != name && members.count > place {
        let partner = members[place]
        guard abs(partner.startTime - sweep.startTime) < 0.001 || !hasStartTimes(recording) else {
          continue
        }
        found[partner.index, default: []] += spikes.map {
          TestPulse(time: $0.peakTime, pathway: "\(name) to \(electrode)")
        }
      }
    }
    return found
  }

  /// Formats without start times number their sweeps, so that no two begin together.
  private func hasStartTimes(_ recording: Recording) -> Bool {
    Set(recording.sweeps.map(\.startTime)).count < recording.sweeps.count
      && recording.sweeps.contains { $0.startTime > 0 }
  }
}
