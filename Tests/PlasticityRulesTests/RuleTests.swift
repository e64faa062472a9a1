import Foundation
import PlasticityRules
import Signals
import TestSupport
import Testing

@Suite("Plasticity rules against their published and reference values")
struct RuleTests {
  // MARK: reference rows

  // Names as they stand in the file.
  // swift-format-ignore: AlwaysUseLowerCamelCase
  private struct Reference: Decodable {
    struct Plateau: Decodable {
      var A_t: Double
      var A_f: Double
      var C_f: Double
      var psp_b: Double
      var alpha_t: Double
      var alpha_f: Double
      var dW_over_eta: Double
    }

    struct Pair: Decodable {
      var dt_ms: Double
      var A_plus: Double
      var A_minus: Double
      var tau_plus_ms: Double
      var tau_minus_ms: Double
      var dw: Double
    }

    struct BTSP: Decodable {
      var pre_to_plateau_onset_s: Double
      var w0: Double
      var dw: Double
    }

    var alpha_rule: [Plateau]
    var pair_stdp: [Pair]
    var btsp_milstein_rounded_params: [BTSP]
  }

  @Test(
    "every reference row of the three rules",
    .enabled(if: SharedData.isPresent, Comment(rawValue: SharedData.absence)))
  func referenceRows() throws {
    let reference = try SharedData.decode(Reference.self, from: "reference/rules/expected.json")
    #expect(reference.alpha_rule.count >= 5)
    for row in reference.alpha_rule {
      expectClose(
        PlateauDifferenceRule.alpha(apicalPotential: row.A_t), row.alpha_t, within: 1e-9)
      expectClose(
        PlateauDifferenceRule.alpha(apicalPotential: row.A_f), row.alpha_f, within: 1e-9)
      expectClose(
        PlateauDifferenceRule().weightChangePerLearningRate(
          .init(
            targetApicalPotential: row.A_t, forwardApicalPotential: row.A_f,
            forwardSomaticPotential: row.C_f, forwardPresynapticPotential: row.psp_b)),
        row.dW_over_eta, within: 1e-9)
    }
    #expect(reference.pair_stdp.count >= 6)
    for row in reference.pair_stdp {
      let rule = PairSTDPRule(
        potentiation: row.A_plus, depression: row.A_minus, potentiationTime: row.tau_plus_ms,
        depressionTime: row.tau_minus_ms)
      expectClose(rule.weightChange(interval: row.dt_ms / 1000), row.dw, within: 1e-11)
    }
    #expect(reference.btsp_milstein_rounded_params.count >= 27)
    for row in reference.btsp_milstein_rounded_params {
      let onset = row.pre_to_plateau_onset_s
      let change = BTSPRule().weightChange(
        presynaptic: [0], plateaus: [TimeWindow(start: onset, end: onset + 0.3)], weight: row.w0)
      expectClose(change, row.dw, within: 1e-6)
    }
  }

  // MARK: published numbers, without the shared data

  @Test("plateau difference: Guerguiev's constants give 0.8159937385, its mirror the opposite")
  func plateauDifference() {
    let rule = PlateauDifferenceRule()
    func change(_ target: Double, _ forward: Double, _ presynaptic: Double = 0.5) -> Double {
      rule.weightChangePerLearningRate(
        .init(
          targetApicalPotential: target, forwardApicalPotential: forward,
          forwardSomaticPotential: 0, forwardPresynapticPotential: presynaptic))
    }
    expectClose(change(2, 0), 0.8159937385, within: 1e-9)
    expectClose(change(0, 2), -0.8159937385, within: 1e-9)
    #expect(change(1, 1) == 0)
    #expect(change(2, 0, 0) == 0)
  }

  @Test("pair STDP: +10 ms gives 0.00303265, −10 ms −0.00318429, 0 ms nothing")
  func pairSTDP() {
    let rule = PairSTDPRule()
    expectClose(rule.weightChange(interval: 0.01), 0.003032653299, within: 1e-12)
    expectClose(rule.weightChange(interval: -0.01), -0.003184285963, within: 1e-12)
    #expect(rule.weightChange(interval: 0) == 0)
  }

  @Test("BTSP: weak inputs potentiate, strong ones depress, without plateau nothing changes")
  func btsp() {
    let rule = BTSPRule()
    let plateau = [TimeWindow(start: 0, end: 0.3)]
    expectClose(
      rule.weightChange(presynaptic: [0], plateaus: plateau, weight: 1), 2.52, within: 0.0252)
    expectClose(
      rule.weightChange(presynaptic: [0], plateaus: plateau, weight: 4), -1.58, within: 0.0158)
    #expect(rule.weightChange(presynaptic: [0], plateaus: [], weight: 1) == 0)
    #expect(rule.weightChange(presynaptic: [], plateaus: plateau, weight: 1) == 0)
  }

  @Test("BTSP does not depend on where the clock starts")
  func clock() {
    let rule = BTSPRule()
    let here = rule.weightChange(
      presynaptic: [0.1, 0.15], plateaus: [TimeWindow(start: 0.3, end: 0.5)], weight: 1)
    let later = rule.weightChange(
      presynaptic: [100.1, 100.15], plateaus: [TimeWindow(start: 100.3, end: 100.5)], weight: 1)
    expectClose(later, here, within: 1e-9)
  }

  // MARK: records

  private func trial(
    forward: Double?, target: Double?, scale: PlateauMeasure.Scale = .area,
    presynaptic: [Double]? = [0.12, 0.17, 0.35], postsynaptic: [Double]? = [0.13],
    plateaus: [TimeWindow]? = []
  ) -> ActivityRecord.Trial {
    func measure(_ alpha: Double?, _ window: TimeWindow) -> PlateauMeasure {
      PlateauMeasure(
        alpha: alpha, scale: scale, measure: .somaticResidual, window: window,
        reference: nil, standardDeviation: nil, reason: alpha == nil ? "no reference" : nil)
    }
    let phases = TrialPhases(
      forward: TimeWindow(start: 0.1, end: 0.3), target: TimeWindow(start: 0.3, end: 0.5),
      source: .file)
    return ActivityRecord.Trial(
      startTime: 0, duration: 0.7, presynapticSpikes: presynaptic,
      postsynapticSpikes: postsynaptic, plateaus: plateaus, phases: phases,
      forwardPlateau: measure(forward, phases.forward),
      targetPlateau: measure(target, phases.target))
  }

  @Test("a record: only presynaptic spikes of the forward phase count, trials add up")
  func record() {
    let record = ActivityRecord(trials: [
      trial(forward: 100, target: 2100), trial(forward: 0, target: 1000),
    ])
    let prediction = PlateauDifferenceRule().prediction(for: record)
    expectClose(prediction.change, 2 * 2000 + 2 * 1000, within: 1e-9)
    #expect(prediction.sign == 1)
    // Pairs: +10 ms, −40 ms, −220 ms in each trial.
    let expected =
      2 * (0.005 * exp(-0.5) - 0.00525 * exp(-2) - 0.00525 * exp(-11))
    expectClose(PairSTDPRule().prediction(for: record).change, expected, within: 1e-12)
  }

  @Test("swapping the phases' plateaus flips the sign and nothing else")
  func mirror() {
    let one = PlateauDifferenceRule().prediction(
      for: ActivityRecord(trials: [trial(forward: 10, target: 500)]))
    let other = PlateauDifferenceRule().prediction(
      for: ActivityRecord(trials: [trial(forward: 500, target: 10)]))
    #expect(one.change == other.change.map { -$0 })
    #expect(one.sign == 1 && other.sign == -1)
  }

  @Test("a change within two standard errors of zero has sign 0")
  func uncertain() {
    let record = ActivityRecord(trials: [
      trial(forward: 100, target: 150), trial(forward: 100, target: 40),
      trial(forward: 100, target: 140),
    ])
    let prediction = PlateauDifferenceRule().prediction(for: record)
    #expect(prediction.change != 0)
    #expect(prediction.sign == 0)
  }

  @Test("a missing input is 'not computable' with a reason, never zero")
  func missing() throws {
    let cases: [(any PlasticityRule, ActivityRecord, String)] = [
      (PlateauDifferenceRule(), ActivityRecord(trials: []), "no induction trials"),
      (
        PlateauDifferenceRule(), ActivityRecord(trials: [trial(forward: nil, target: 3)]),
        "no reference"
      ),
      (
        PlateauDifferenceRule(),
        ActivityRecord(trials: [trial(forward: 1, target: 3, presynaptic: nil)]), "presynaptic"
      ),
      (
        PlateauDifferenceRule(),
        ActivityRecord(trials: [
          trial(forward: 1, target: 3), trial(forward: 0.5, target: 0.8, scale: .logistic),
        ]), "different scales"
      ),
      (
        PairSTDPRule(), ActivityRecord(trials: [trial(forward: 1, target: 2, postsynaptic: nil)]),
        "postsynaptic"
      ),
      (
        BTSPRule(), ActivityRecord(trials: [trial(forward: 1, target: 2, plateaus: nil)]),
        "plateau"
      ),
    ]
    for (rule, record, words) in cases {
      let prediction = rule.prediction(for: record)
      #expect(prediction.change == nil && prediction.sign == nil)
      let reason = try #require(prediction.reason)
      #expect(reason.contains(words), "\(rule.name): \(reason)")
    }
  }

  @Test("a synapse silent in the forward phase does not change, whether α was measured or not")
  func silentForwardPhase() {
    let record = ActivityRecord(trials: [
      trial(forward: nil, target: 900, presynaptic: [0.31, 0.36]),
      trial(forward: 0, target: 900, presynaptic: [0.31, 0.36]),
    ])
    let prediction = PlateauDifferenceRule().prediction(for: record)
    #expect(prediction.change == 0 && prediction.sign == 0)
    // One such trial does not hide that another was not measured.
    let mixed = PlateauDifferenceRule().prediction(
      for: ActivityRecord(trials: [
        trial(forward: nil, target: 900), trial(forward: 0, target: 900, presynaptic: []),
      ]))
    #expect(mixed.validity.contains { $0.hasPrefix("1 of 2 trials") })
  }

  @Test("predictions survive JSON, computable or not")
  func coding() throws {
    for record in [
      ActivityRecord(trials: []), ActivityRecord(trials: [trial(forward: 1, target: 9)]),
    ] {
      for rule in RuleLibrary.all {
        let prediction = rule.prediction(for: record)
        let data = try JSONEncoder().encode(prediction)
        #expect(try JSONDecoder().decode(RulePrediction.self, from: data) == prediction)
      }
    }
  }
}
