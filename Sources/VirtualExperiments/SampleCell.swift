import Foundation
import RandomStreams
import Signals

/// One made-up cell of the sample study: its schedule, its traces and the truth about them.
///
/// This is a generator of traces, not a model of a neuron: template spikes, plateaus and PSPs on
/// noise, placed by a seeded random stream. It exists so that reading, detection and reporting can
/// be tried and tested on data whose truth is known.
struct SampleCell {
  /// One sweep with what was put into it.
  struct SampleSweep {
    var name: String
    var block: Trial.Block
    var condition: String
    /// Seconds from the start of the session.
    var startTime: Double
    /// mV.
    var potential: [Double]
    /// mW by site.
    var lightPower: [String: [Double]]
    var phases: TrialPhases?
    var truth: SampleTruth.Sweep
  }

  static let samplingRate = 10_000.0
  static let bottomUpSite = "bottom_up"
  static let topDownSite = "top_down"
  /// The trial clock: contiguous phases with bottom-up light through both (design, section 8.2).
  static let phases = TrialPhases(
    forward: TimeWindow(start: 0.1, end: 0.3), target: TimeWindow(start: 0.3, end: 0.5),
    source: .file)

  let index: Int
  let condition: SampleCondition
  private(set) var sweeps: [SampleSweep] = []
  private(set) var weightRatio = 1.0

  private let seed: UInt64
  private let restingPotential: Double
  private let synapticAmplitude: Double

  /// - Parameters:
  ///   - index: number of the cell in the study, from 0.
  ///   - condition: its arm.
  ///   - seed: seed of the whole study.
  init(index: Int, condition: SampleCondition, seed: UInt64) {
    self.index = index
    self.condition = condition
    self.seed = seed
    var cell = RandomStream(
      seed: seed, stream: .sampleRecordingCells, cell: UInt32(index), trial: 0)
    restingPotential = -70 + 2 * cell.nextNormal()
    synapticAmplitude = 4 * exp(0.15 * cell.nextNormal())
    let cellEffect = 0.08 * cell.nextNormal()

    let schedule = SampleSchedule()
    for start in schedule.baselineTimes { appendTest(.baseline, at: start, weight: 1) }
    for start in schedule.referenceTimes {
      appendTrial(.reference, at: start, forwardPlateau: false, targetPlateau: false)
    }
    for start in schedule.inductionTimes {
      appendTrial(
        .induction, at: start, forwardPlateau: condition.hasForwardPlateau,
        targetPlateau: condition.hasTargetPlateau)
    }
    let induced = sweeps.filter { $0.block == .induction }.map(\.truth)
    let target = induced.count { $0.plateaus.contains { $0.start >= Self.phases.target.start } }
    let forward = induced.count { $0.plateaus.contains { $0.start < Self.phases.target.start } }
    let difference = Double(target - forward) / Double(schedule.inductionTimes.count)
    weightRatio = exp(SampleTruth.logRatioPerPlateauDifference * difference + cellEffect)
    for start in schedule.testTimes { appendTest(.test, at: start, weight: weightRatio) }
  }

  // MARK: sweeps

  /// A short sweep with one weak bottom-up pulse.
  private mutating func appendTest(_ block: Trial.Block, at start: Double, weight: Double) {
    var events = stream(.sampleRecordingEvents)
    var trace = noisyRest(seconds: 0.25)
    let amplitude = synapticAmplitude * weight * (1 + 0.15 * events.nextNormal())
    add(psp: max(0, amplitude), at: 0.053, to: &trace)
    append(
      block: block, condition: "test_pulse", start: start, trace: trace,
      bottomUp: [TimeWindow(start: 0.05, end: 0.055)], topDown: [], power: 0.5, phases: nil,
      spikes: [], plateaus: [])
  }

  /// A trial: bottom-up train through both phases, top-down light where a plateau is asked for.
  private mutating func appendTrial(
    _ block: Trial.Block, at start: Double, forwardPlateau: Bool, targetPlateau: Bool
  ) {
    var events = stream(.sampleRecordingEvents)
    var trace = noisyRest(seconds: 0.7)
    var topDown: [TimeWindow] = []
    var plateaus: [TimeWindow] = []
    for (phase, isAsked) in [
      (Self.phases.forward, forwardPlateau), (Self.phases.target, targetPlateau),
    ]
    where isAsked {
      topDown.append(TimeWindow(start: phase.start, end: phase.start + 0.15))
      // One plateau in twelve fails, as in a dish; the cell keeps its condition all the same.
      let fails = events.nextUniform() < 1.0 / 12
      let onset = phase.start + 0.012 + 0.008 * events.nextUniform()
      let end = phase.end - 0.02 - 0.02 * events.nextUniform()
      let height = 17 + 1.5 * events.nextNormal()
      guard !fails else { continue }
      plateaus.append(TimeWindow(start: onset, end: end))
      add(plateau: max(12, height), from: onset, to: end, trace: &trace)
    }
    let pulses = (0..<8).map { Self.phases.forward.start + 0.05 * Double($0) }
    var spikes: [Double] = []
    for pulse in pulses {
      add(psp: synapticAmplitude * (1 + 0.15 * events.nextNormal()), at: pulse + 0.003, to: &trace)
      let isOnPlateau = plateaus.contains { $0.contains(pulse + 0.008) }
      guard events.nextUniform() < (isOnPlateau ? 0.95 : 0.3) else { continue }
      var time = pulse + 0.007 + 0.002 * events.nextUniform()
      spikes.append(time)
      let isBurst = isOnPlateau && events.nextUniform() < 0.7
      guard isBurst else { continue }
      let further = 1 + Int(events.nextInteger(below: 3))
      for _ in 0..<further {
        time += 0.006 + 0.003 * events.nextUniform()
        spikes.append(time)
      }
    }
    for time in spikes { add(spikeAt: time, to: &trace) }
    append(
      block: block, condition: block == .reference ? "bottom_up" : condition.rawValue,
      start: start, trace: trace,
      bottomUp: pulses.map { TimeWindow(start: $0, end: $0 + 0.005) }, topDown: topDown, power: 2,
      phases: Self.phases, spikes: spikes, plateaus: plateaus)
  }

  private mutating func append(
    block: Trial.Block, condition: String, start: Double, trace: [Double], bottomUp: [TimeWindow],
    topDown: [TimeWindow], power: Double, phases: TrialPhases?, spikes: [Double],
    plateaus: [TimeWindow]
  ) {
    func light(_ windows: [TimeWindow]) -> [Double] {
      var samples = [Double](repeating: 0, count: trace.count)
      for window in windows {
        let first = Int((window.start * Self.samplingRate).rounded())
        let end = Int((window.end * Self.samplingRate).rounded())
        for sample in first..<min(end, samples.count) { samples[sample] = power }
      }
      return samples
    }
    let name =
      "sweep_" + String(repeating: "0", count: sweeps.count < 10 ? 2 : 1) + "\(sweeps.count)"
    sweeps.append(
      SampleSweep(
        name: name, block: block, condition: condition, startTime: start, potential: trace,
        lightPower: [Self.bottomUpSite: light(bottomUp), Self.topDownSite: light(topDown)],
        phases: phases,
        truth: SampleTruth.Sweep(
          name: name, block: block, condition: condition, spikes: spikes, plateaus: plateaus)))
  }

  // MARK: traces

  private func stream(_ id: StreamID) -> RandomStream {
    RandomStream(seed: seed, stream: id, cell: UInt32(index), trial: UInt32(sweeps.count))
  }

  /// Resting potential with low-pass noise (τ 1 ms, 0.2 mV) and slow drift (τ 200 ms, 0.3 mV).
  private func noisyRest(seconds: Double) -> [Double] {
    var noise = stream(.sampleRecordingNoise)
    let count = Int((seconds * Self.samplingRate).rounded())
    var fast = 0.2 * noise.nextNormal()
    var slow = 0.3 * noise.nextNormal()
    let keepFast = exp(-1 / (0.001 * Self.samplingRate))
    let keepSlow = exp(-1 / (0.2 * Self.samplingRate))
    return (0..<count).map { _ in
      fast = keepFast * fast + 0.2 * (1 - keepFast * keepFast).squareRoot() * noise.nextNormal()
      slow = keepSlow * slow + 0.3 * (1 - keepSlow * keepSlow).squareRoot() * noise.nextNormal()
      return restingPotential + fast + slow
    }
  }

  /// Difference of exponentials, rise 2 ms, decay 12 ms, scaled to its peak.
  private func add(psp amplitude: Double, at onset: Double, to trace: inout [Double]) {
    let rise = 0.002
    let decay = 0.012
    let peakTime = log(decay / rise) * rise * decay / (decay - rise)
    let peak = exp(-peakTime / decay) - exp(-peakTime / rise)
    let first = Int((onset * Self.samplingRate).rounded(.up))
    let end = min(trace.count, first + Int(10 * decay * Self.samplingRate))
    guard first < end else { return }
    for sample in first..<end {
      let time = Double(sample) / Self.samplingRate - onset
      trace[sample] += amplitude * (exp(-time / decay) - exp(-time / rise)) / peak
    }
  }

  /// A box with logistic flanks of 4 ms.
  private func add(
    plateau amplitude: Double, from onset: Double, to end: Double, trace: inout [Double]
  ) {
    let flank = 0.004
    for sample in trace.indices {
      let time = Double(sample) / Self.samplingRate
      let rise = 1 / (1 + exp(-(time - onset) / flank))
      let fall = 1 / (1 + exp((time - end) / flank))
      trace[sample] += amplitude * rise * fall
    }
  }

  /// A spike whose peak is at `peak`: a skewed bump to about +30 mV from wherever the trace is, and
  /// an afterhyperpolarisation.
  private func add(spikeAt peak: Double, to trace: inout [Double]) {
    let center = Int((peak * Self.samplingRate).rounded())
    guard trace.indices.contains(center) else { return }
    let height = 32 - trace[center]
    let first = max(0, center - 20)
    let end = min(trace.count, center + 120)
    for sample in first..<end {
      let time = (Double(sample) / Self.samplingRate - peak) * 1000
      let bump = time < 0 ? exp(-(time / 0.32) * (time / 0.32)) : exp(-(time / 0.5) * (time / 0.5))
      let after = time > 0.6 ? -5 * exp(-(time - 0.6) / 3) : 0
      trace[sample] += height * bump + after
    }
  }
}
