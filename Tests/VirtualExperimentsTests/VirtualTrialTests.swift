import Foundation
import InputDocuments
import NeuronModels
import Optogenetics
import RandomStreams
import Signals
import StimulationProtocols
import TestSupport
import Testing
import VirtualExperiments

@Suite("A virtual trial: light to conductance, conductance to spikes and plateaus")
struct VirtualTrialTests {
  private var quiet: VirtualExperimentParameters {
    var parameters = VirtualExperimentParameters()
    parameters.noise = nil
    return parameters
  }

  private func pulses(_ starts: [Double], duration: Double, _ irradiance: Double)
    -> [PathwaySynapse.Pulse]
  {
    starts.map {
      PathwaySynapse.Pulse(start: $0, duration: duration, irradiance: irradiance, strength: 1)
    }
  }

  private let bottomUpTimes = [0.1, 0.15, 0.2, 0.25, 0.3, 0.35]
  private let topDownTimes = (0..<5).map { 0.265 + 0.02 * Double($0) }

  private func trial(bottomUp: [Double], topDown: [Double]) -> VirtualTrial {
    var input = VirtualTrial.Input(duration: 0.6)
    input.bottomUp = pulses(bottomUp, duration: 0.002, 1)
    input.topDown = pulses(topDown, duration: 0.001, 2)
    return VirtualTrial(input, parameters: quiet, seed: 1, cell: 0, trial: 0)
  }

  @Test("the conductance peaks at g × open fraction, when a difference of exponentials must")
  func conductance() throws {
    let synapse = PathwaySynapse(
      conductance: 100, riseTime: 1, decayTime: 15, latency: 3, variability: 0)
    let opsin = FourStateOpsin.channelrhodopsin2H134R
    let course = synapse.conductances(
      of: pulses([0.1], duration: 0.002, 1), opsin: opsin, stepCount: 3000, timeStep: 0.1)
    var state = OpsinState(opsin)
    for _ in 0..<20 { state.advance(photonFlux: opsin.photonFlux(ofIrradiance: 1), timeStep: 0.1) }
    let peak = try #require(course.max())
    expectClose(peak, 100 * state.conductanceFraction, within: 1e-3, "nS")
    // The pulse ends at 102 ms, the latency at 105 ms; ln(15)·15/14 ms later is the peak.
    let peakStep = try #require(course.firstIndex(of: peak))
    expectClose(Double(peakStep) * 0.1, 105 + log(15) * 15 / 14, within: 0.06, "ms")
    #expect(course[..<1050].allSatisfy { $0 == 0 })
    #expect(
      synapse.conductances(of: [], opsin: opsin, stepCount: 3000, timeStep: 0.1).isEmpty)
  }

  @Test("a plateau needs both pathways: either alone gives none (BAC firing)")
  func coincidence() {
    let both = trial(bottomUp: bottomUpTimes, topDown: topDownTimes)
    #expect(both.plateaus.count == 1)
    let plateau = both.plateaus.first
    #expect(plateau.map { $0.start > 0.25 && $0.end < 0.42 } == true)
    #expect(EventCounts(SpikeTrain(times: both.spikeTimes, duration: 0.6)).bursts >= 1)
    #expect(trial(bottomUp: bottomUpTimes, topDown: []).plateaus.isEmpty)
    let topDown = trial(bottomUp: [], topDown: topDownTimes)
    #expect(topDown.plateaus.isEmpty && topDown.spikeTimes.isEmpty)
  }

  @Test("α of the dendrite: none without top-down input, the phase that has it otherwise")
  func alpha() throws {
    let trial = trial(bottomUp: bottomUpTimes, topDown: topDownTimes)
    let forward = trial.apicalPlateau(in: TimeWindow(start: 0.1, end: 0.25), settling: 0.03)
    let target = trial.apicalPlateau(in: TimeWindow(start: 0.25, end: 0.4), settling: 0.03)
    expectClose(forward.window.start, 0.13, within: 1e-12, "s")
    #expect(try #require(target.alpha) > 10 * abs(try #require(forward.alpha)))
    let silent = self.trial(bottomUp: [], topDown: [])
    expectClose(
      silent.apicalPlateau(in: TimeWindow(start: 0.25, end: 0.4), settling: 0.03).alpha, 0,
      within: 1e-6, "mV·ms")
  }

  @Test("under a small current the soma settles where the membrane equation says")
  func steadyState() throws {
    var input = VirtualTrial.Input(duration: 0.5)
    input.currentSteps = [
      NeuronPulse(.soma, amplitude: 100, window: TimeWindow(start: 0.1, end: 0.4))
    ]
    let trial = VirtualTrial(input, parameters: quiet, seed: 1, cell: 0, trial: 0)
    let samples = trial.subthresholdPotential.samples
    // I τ / C = 100 pA × 16 ms / 370 pF.
    expectClose(samples[3900] - samples[900], 100 * 16 / 370, within: 0.01, "mV")
    #expect(trial.spikeTimes.isEmpty)
  }

  @Test("the drawn trace: a top of 30 mV at each spike, bounded under them, noise as declared")
  func trace() throws {
    let trial = trial(bottomUp: bottomUpTimes, topDown: topDownTimes)
    var parameters = quiet
    parameters.measurementNoise = 0
    parameters.slowNoise = 0
    let noise = RandomStream(seed: 1, stream: .virtualRecordingNoise)
    let clean = SomaticTrace(
      trial, samplingRate: 20_000, offset: 0, parameters: parameters, noise: noise)
    #expect(clean.spikeTimes.count == trial.spikeTimes.count && clean.spikeTimes.count >= 4)
    for (top, spike) in zip(clean.spikeTimes, trial.spikeTimes) {
      expectClose(top, spike + 0.0004, within: 2.6e-5, "s")
      let sample = Int((top * 20_000).rounded())
      // Neighbours' afterhyperpolarisations take a little off the 30 mV.
      expectClose(clean.potential[sample], 30, within: 2, "mV")
    }
    let between = trial.spikeTimes.dropFirst().first.map { Int(($0 - 0.003) * 20_000) }
    #expect(clean.potential[try #require(between)] < -69.7 + 42)
    parameters.measurementNoise = 0.05
    let noisy = SomaticTrace(
      trial, samplingRate: 20_000, offset: 0, parameters: parameters, noise: noise)
    let differences = zip(noisy.potential, clean.potential).map { $0 - $1 }
    let deviation =
      (differences.reduce(0) { $0 + $1 * $1 } / Double(differences.count)).squareRoot()
    // 12 000 samples: the standard error of their deviation is 0.0003 mV.
    expectClose(deviation, 0.05, within: 0.0013, "mV")
  }
}
