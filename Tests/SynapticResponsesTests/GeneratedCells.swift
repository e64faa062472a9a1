import Foundation
import RandomStreams
import Signals
import SynapticResponses
import TestSupport

/// Voltage-clamp recordings of a plasticity experiment whose every part is known: a test step through the
/// electrode, two pathways of binomial synapses, noise, escaped spikes, and what goes wrong.
struct GeneratedCell {
  var number: UInt32
  var weight = 1.5
  var controlWeight = 1.0
  /// After / before.
  var seriesFactor = 1.0
  var inputFactor = 1.0
  /// MΩ.
  var series = 12.0
  /// Change of both pathways over the 10 min of baseline, which goes on, as a part of the beginning.
  var drift = 0.0
  /// Share of sweeps with an escaped spike.
  var contaminated = 0.0
  var sweepCount = 20
  /// Release sites of each pathway; their mean stays.
  var sites = 5

  static let rate = 5000.0
  static let stepWindow = TimeWindow(start: 0.005, end: 0.045)
  static let testPulse = 0.15
  static let controlPulse = 0.2
  static let duration = 0.25

  struct Measured {
    var change: Result<WeightChange, WeightChange.NotMeasured>
    var stability: CellStability
    var drift: IntervalEstimate?

    func verdicts(_ preset: QualityPreset) -> [QualityVerdict] {
      stability.verdicts(by: preset, responseDrift: drift)
    }
  }

  func measured(
    _ criteria: SynapticResponseCriteria = .init(), confidence: Double = 0.95
  ) -> Measured {
    var stream = RandomStream(seed: 77, stream: .testCells, cell: number)
    var test: [PathwaySweep] = []
    var control: [PathwaySweep] = []
    var values: [CellStability.SweepValues] = []
    for index in 0..<(2 * sweepCount) {
      let isAfter = index >= sweepCount
      let minute =
        isAfter
        ? 20 + Double(index - sweepCount) * 10 / Double(sweepCount)
        : -10 + Double(index) * 10 / Double(sweepCount)
      let level = 1 + drift * (minute + 10) / 10
      let electrode = series * (isAfter ? seriesFactor : 1)
      let cell = 150 * (isAfter ? inputFactor : 1)
      var samples = [Double](
        repeating: 0, count: Int((Self.duration * Self.rate).rounded()))
      addStep(&samples, series: electrode, input: cell)
      add(&samples, at: Self.testPulse, size: release(&stream) * level * (isAfter ? weight : 1))
      add(
        &samples, at: Self.controlPulse,
        size: release(&stream) * level * (isAfter ? controlWeight : 1))
      var spikes: [Spike] = []
      if stream.nextUniform() < contaminated {
        let time = Self.testPulse + 0.006
        add(&samples, at: time - 0.002, size: 900)
        spikes.append(
          Spike(
            peakTime: time, peakPotential: 0, thresholdTime: nil, thresholdPotential: nil,
            amplitude: nil, halfWidth: nil, maximumUpstroke: nil))
      }
      for sample in samples.indices { samples[sample] += -60 + 3 * stream.nextNormal() }
      let signal = SampledSignal(samples: samples, samplingRate: Self.rate, unit: "pA")
      let events = [Self.testPulse, Self.controlPulse]
      func pathway(_ name: String, _ pulse: Double) -> PathwaySweep {
        PathwaySweep(
          in: signal, sweep: index, time: minute, pathway: name, pulses: [pulse], others: events,
          quiet: TimeWindow(start: 0.06, end: Self.testPulse), spikes: spikes, criteria: criteria)
      }
      test.append(pathway("test", Self.testPulse))
      control.append(pathway("control", Self.controlPulse))
      let step = VoltageStepResponse(signal, step: -5, window: Self.stepWindow)
      values.append(
        CellStability.SweepValues(
          seriesResistance: step.seriesResistance, inputResistance: step.inputResistance,
          holdingCurrent: step.holdingCurrent))
    }
    let paired = PathwayMeasurement(test, criteria: criteria)
    let unpaired = PathwayMeasurement(control, criteria: criteria)
    let change = WeightChange.measured(
      Array(paired.sweeps.prefix(sweepCount)), after: Array(paired.sweeps.suffix(sweepCount)),
      pathway: paired,
      control: (
        "control", Array(unpaired.sweeps.prefix(sweepCount)),
        Array(unpaired.sweeps.suffix(sweepCount))
      ), criteria: criteria, confidence: confidence)
    return Measured(
      change: change,
      stability: CellStability(
        before: Array(values.prefix(sweepCount)), after: Array(values.suffix(sweepCount)),
        confidence: confidence),
      drift: (try? change.get())?.baselineDrift?.relativeChangeOver(10))
  }

  /// p 0.5, mean 40 pA, quanta with CV 0.3: of 5 sites CV 0.49.
  private func release(_ stream: inout RandomStream) -> Double {
    (0..<sites).reduce(0) { sum, _ in
      stream.nextUniform() < 0.5 ? sum + 80 / Double(sites) * (1 + 0.3 * stream.nextNormal()) : sum
    }
  }

  /// An inward current that begins 2 ms after the pulse, rises with 0.5 and falls with 5 ms, its peak `size`.
  private func add(_ samples: inout [Double], at pulse: Double, size: Double) {
    let peak = 0.6968  // Of exp(−t/5) − exp(−t/0.5), at 1.279 ms.
    for index in samples.indices {
      let time = (Double(index) / Self.rate - pulse) * 1000 - 2
      guard time > 0, time < 60 else { continue }
      samples[index] -= size / peak * (exp(-time / 5) - exp(-time / 0.5))
    }
  }

  private func addStep(_ samples: inout [Double], series: Double, input: Double) {
    let peak = -5 / series * 1000
    let steady = -5 / (series + input) * 1000
    let tau = 80 * series * input / (series + input) / 1000
    for index in samples.indices {
      let time = (Double(index) / Self.rate - Self.stepWindow.start) * 1000
      if time >= -1e-9 { samples[index] += steady + (peak - steady) * exp(-time / tau) }
      if time >= 40 - 1e-9 {
        samples[index] -= steady + (peak - steady) * exp(-(time - 40) / tau)
      }
    }
  }
}
