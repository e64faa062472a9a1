import Foundation
import NeuronModels
import Signals
import TestSupport
import Testing

/// Rows of a CSV file without quotes, by column.
private func rows(_ name: String) throws -> [[String: String]] {
  let lines = try String(contentsOfFile: SharedData.path(name), encoding: .utf8)
    .split(whereSeparator: \.isNewline).map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
  let header = try #require(lines.first)
  return lines.dropFirst().map { Dictionary(uniqueKeysWithValues: zip(header, $0)) }
}

extension [String: String] {
  fileprivate func number(_ column: String) throws -> Double {
    try #require(self[column].flatMap { Double($0) }, "no number in \(column)")
  }

  fileprivate func text(_ column: String) throws -> String { try #require(self[column]) }

  fileprivate func parameters() throws -> BurstNeuronParameters {
    try #require(BurstNeuronParameters.named(try text("variant")))
  }
}

/// The tables were made by another program (NumPy, forward Euler 0.1 ms): every row of both presets,
/// spike times to the step, potentials to the decimals that are printed.
@Suite(
  "Every row of the published reference tables of both presets",
  .enabled(if: SharedData.isPresent, Comment(rawValue: SharedData.absence)))
struct ReferenceRowTests {
  private let folder = "reference/burst-models/"

  @Test("coincidence of soma and dendrite: spikes and dendritic peak")
  func coincidence() throws {
    let rows = try rows(folder + "twocomp_deterministic_bac.csv")
    #expect(rows.count == 34)
    for row in rows {
      let onset = 100 + (try row.number("dend_onset_minus_soma_onset_ms"))
      let run = try #require(
        BurstNeuronRun.fromLeakReversal(
          try row.parameters(), milliseconds: 300,
          soma: [[try row.number("soma_pulse_pA"), 100, 105]],
          dendrite: [[try row.number("dend_pulse_pA"), onset, onset + 10]]))
      #expect(try run.spikeTimesText == row.text("spike_times_ms"), "\(row)")
      expectClose(run.dendriticPeak, try row.number("vd_peak_mV"), within: 0.0006, "mV")
    }
  }

  @Test("steps of current: spikes, events, bursts")
  func steps() throws {
    let rows = try rows(folder + "twocomp_deterministic_steps.csv")
    #expect(rows.count == 50)
    for row in rows {
      let window = [try row.number("step_on_ms"), try row.number("step_off_ms")]
      let run = try #require(
        BurstNeuronRun.fromLeakReversal(
          try row.parameters(), milliseconds: 300,
          soma: [[try row.number("I_s_pA")] + window],
          dendrite: [[try row.number("I_d_pA")] + window]))
      #expect(try run.spikeTimesText == row.text("spike_times_ms"), "\(row)")
      let counts = EventCounts(run.spikeTrain)
      #expect(try Double(counts.events) == row.number("n_events"), "\(row)")
      #expect(try Double(counts.bursts) == row.number("n_bursts"), "\(row)")
      let longest = run.spikeTrain.events.map(\.spikeCount).max() ?? 0
      #expect(try Double(longest) == row.number("max_spikes_per_event"), "\(row)")
    }
  }

  @Test("trains of pulses: spikes, dendritic peak and area above E_L")
  func trains() throws {
    let rows = try rows(folder + "twocomp_deterministic_critfreq.csv")
    #expect(rows.count == 24)
    for row in rows {
      let frequency = try row.number("freq_Hz")
      let pulse = try row.number("pulse_ms")
      let onsets = (0..<Int(try row.number("n_pulses"))).map { 100 + 1000 / frequency * Double($0) }
      let amplitude = try row.number("pulse_pA")
      let run = try #require(
        BurstNeuronRun.fromLeakReversal(
          try row.parameters(), milliseconds: 600,
          soma: onsets.map { [amplitude, $0, $0 + pulse] }, dendrite: []))
      #expect(try Double(run.spikeTimes.count) == row.number("n_spikes"), "\(row)")
      expectClose(run.dendriticPeak, try row.number("vd_peak_mV"), within: 0.0006, "mV")
      let area = run.dendriticPotential.samples.reduce(0) { $0 + ($1 + 70) * 0.1 }
      expectClose(
        area, try row.number("vd_integral_above_rest_mVms"), within: 0.006, "mV·ms")
    }
  }

  @Test("the state after each step, to the last printed digit", arguments: ["N18", "P21"])
  func trace(variant: String) throws {
    let parameters = try #require(BurstNeuronParameters.named(variant))
    var neuron = try #require(BurstNeuron(parameters))
    neuron.startAtLeakReversal()
    let rows = try rows(folder + "twocomp_bac_trace_\(variant).csv")
    #expect(rows.count == 400)
    var step = 0
    for row in rows {
      let wanted = Int((try row.number("t_ms") * 10).rounded())
      while step < wanted {
        _ = neuron.advance(
          somaticCurrent: (1000..<1050).contains(step) ? 2500 : 0,
          dendriticCurrent: (1000..<1100).contains(step) ? 400 : 0)
        step += 1
      }
      let state = neuron.state
      for (value, column) in [
        (state.somaticPotential, "V_s_mV"), (state.dendriticPotential, "V_d_mV"),
        (state.somaticAdaptation, "w_s_pA"), (state.dendriticAdaptation, "w_d_pA"),
        (parameters.threshold + state.thresholdShift, "threshold_mV"),
      ] {
        expectClose(value, try row.number(column), within: 0.6e-5, column)
      }
    }
  }

  /// The table: 500 cells of 3 s. Here 24 cells of 3 s, so only the sampling error of 24 is allowed.
  @Test(
    "with noise the dendrite sets the bursts and the soma the events",
    arguments: [(200.0, -300.0), (200.0, 100.0)])
  func ensemble(somatic: Double, dendritic: Double) throws {
    let row = try #require(
      try rows(folder + "twocomp_noise_grid.csv").first {
        try $0.text("variant") == "N18" && $0.number("I_s_pA") == somatic
          && $0.number("I_d_pA") == dendritic
      })
    var input = try #require(NeuronInput(seconds: 3.5))
    input.addCurrents([[somatic, 0, 3500]], into: .soma)
    input.addCurrents([[dendritic, 0, 3500]], into: .dendrite)
    let noise = try #require(CurrentNoise(standardDeviation: 450))
    var counts = EventCounts()
    for cell in 0..<24 as Range<UInt32> {
      let run = try #require(
        BurstNeuronRun(
          .naudSprekeler2018, input: input, noise: noise, seed: 3, cell: cell,
          start: .leakReversal))
      counts =
        counts + EventCounts(run.spikeTrain, in: TimeWindow(start: 0.5, end: 3.5))
    }
    let eventRate = try row.number("event_rate_Hz")
    let probability = try row.number("burst_prob")
    // Events are taken as Poisson, bursts as binomial: four standard errors.
    expectClose(
      counts.eventRate, eventRate, within: 4 * (eventRate / counts.observedTime).squareRoot(), "Hz")
    expectClose(
      counts.burstProbability, probability,
      within: 4 * (probability * (1 - probability) / (eventRate * counts.observedTime)).squareRoot()
    )
  }
}
