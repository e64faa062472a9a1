import InputDocuments
import Quantities
import Signals
import StimulationProtocols
import TestSupport
import Testing

/// A mistake and what is said of it.
struct Contradiction: Sendable, CustomTestStringConvertible {
  var changes: [(old: String, new: String)]
  var message: String
  var testDescription: String { message }

  init(_ changes: [(old: String, new: String)], _ message: String) {
    self.changes = changes
    self.message = message
  }
}

private typealias Change = (old: String, new: String)

private let controlPathway: [Change] = [
  (
    "  bottom_up:\n    role",
    "  other:\n    role: bottom-up\n    opsin: ChrimsonR\n    led: red\n    wavelength: 625 nm\n"
      + "    mask: sham\n    control_for: bottom_up\n  bottom_up:\n    role"
  ),
  (
    "trains:\n",
    "trains:\n  other_test: {pathway: other, pulses: 1, duration: 2 ms, interval: 50 ms, "
      + "irradiance: 0.3 mW/mm²}\n"
  ),
]
private let takingTurns: [Change] = [
  (
    "  reference_stimuli:\n",
    "  test_sweeps:\n    own:\n      - {train: bottom_up_test, at: trial, offset: 1 s}\n"
      + "    other:\n      - {train: other_test, at: trial, offset: 1 s}\n  reference_stimuli:\n"
  )
]

private let contradictory: [Contradiction] = [
  Contradiction(controlPathway, "pathways.other: the control pathway other is not tested"),
  Contradiction(
    controlPathway + takingTurns + [
      (
        "      - {train: plateau, at: mid-interval}\n  B:",
        "      - {train: other_test, at: trial, offset: 1 s}\n  B:"
      )
    ],
    "conditions.A.stimuli: the control pathway other is paired with top-down input"
  ),
  Contradiction(
    controlPathway + takingTurns + [("control_for: bottom_up", "control_for: top_down")],
    "pathways.other.control_for: a control is of the same role as a pathway that is none"
  ),
  Contradiction(
    controlPathway + takingTurns + [
      ("    mask: sham\n    control", "    mask: layer_4\n    control")
    ],
    "pathways.other.mask: a control within the cell needs axons of its own"
  ),
  Contradiction(
    [("amplitude: -50 pA", "amplitude: -5 mV")],
    "schedule.clamp.step.amplitude: the step does not fit the clamp's mode"
  ),
  Contradiction(
    [("amplitude: -50 pA", "amplitude: -5 ms")],
    "schedule.clamp.step.amplitude: neither a current nor a potential of a cell"
  ),
  Contradiction(
    [
      (
        "    - {train: top_down_test, at: trial, offset",
        "    - {train: top_down_test, at: mid-interval, offset"
      )
    ],
    "schedule.test_stimuli[1].at: only induction has a middle between trials"
  ),
  Contradiction(
    [("induction: {trials: 60, interval: 10 s}", "induction: {trials: 60, interval: 5 s}")],
    "conditions.A.stimuli[3]: the stimulus is not between two trials"
  ),
  Contradiction(
    [
      (
        "{train: plateau, at: mid-interval}\n  B:",
        "{train: plateau, at: mid-interval, offset: 4920 ms}\n  B:"
      )
    ],
    "conditions.A.stimuli[3]: the stimulus is not between two trials"
  ),
  Contradiction(
    [("cells_per_condition: 8", "cells_per_condition: 9")],
    "stopping.cells_per_condition: fewer cells of A are drawn than are to count"
  ),
  Contradiction(
    [("rule: fixed\n", "rule: sequential\n")],
    "stopping: the looks of a sequential rule are not in order"
  ),
  Contradiction(
    [("occlusion: [5 ms,", "occlusion: [0.5 ms,")],
    "schedule.crosstalk_block.occlusion[0]: the two pulses overlap"
  ),
  Contradiction(
    [("- {light: top_down, mask: layer_4}", "- {light: top_down, mask: tuft}")],
    "schedule.crosstalk_block.cross[0]: a cross cell is a light on a mask that is not its own"
  ),
  Contradiction(
    [("- {light: top_down, mask: layer_4}", "- {light: topdown, mask: layer_4}")],
    "schedule.crosstalk_block.cross[0].light: no pathway has this name"
  ),
  Contradiction(
    [("from: 0.1 mW/mm², to: 5 mW/mm²}   #", "from: 0.1 mW/mm², to: 1.5 mW/mm²}   #")],
    "trains.plateau.irradiance: the pathway top_down does not allow this irradiance"
  ),
  Contradiction(
    [("irradiance: 2 mW/mm²\n  sham", "irradiance: 2 mW/mm²\n    ramp_from: 2 mW/mm²\n  sham")],
    "trains.plateau: the ramp does not rise"
  ),
  Contradiction(
    [("expression: {from: 3 weeks, to: 5 weeks}", "expression: {from: 6 weeks, to: 5 weeks}")],
    "preparation.expression: the range ends before it begins"
  ),
]

@Suite("Fields that a protocol may leave out")
struct NewFieldTests {
  @Test("a protocol without any of them reads as before")
  func without() throws {
    let text = try Variant.text([])
    #expect(text.contains("  soma_to_pia: 250 µm\n"))
    let stimulation = try Variant.stimulation([
      ("  magnesium: 1 mM\n", ""), ("  budget: {induction_by: 25 min, session: 75 min}\n", ""),
    ])
    #expect(stimulation.preparation.magnesium == nil && stimulation.schedule.budget == nil)
    #expect(stimulation.schedule.testSweeps.isEmpty)
  }

  @Test("metadata of the preparation, in their units")
  func preparation() throws {
    let preparation = try Variant.stimulation([
      ("expression: {from: 3 weeks, to: 5 weeks}", "expression: {from: 21 d, to: 5 weeks}"),
      (
        "\n  holding: -70 mV\n",
        "\n  holding: -70 mV\n  blockers: [gabazine 3 µM, CGP 55845 1 µM]\n"
      ),
    ]).preparation
    #expect(preparation.expression?.from == 3 && preparation.expression?.to == 5)
    #expect(preparation.magnesium == 1 && preparation.sex == .both)
    #expect(preparation.blockers == ["gabazine 3 µM", "CGP 55845 1 µM"])
    #expect(preparation.solutions?.internalSolution.hasPrefix("K-gluconate") == true)
  }

  @Test("a control pathway is tested in turn, and outcomes are counted for each pathway")
  func control() throws {
    let stimulation = try Variant.stimulation(controlPathway + takingTurns)
    let tests = stimulation.trials.filter { $0.block == .test }
    #expect(tests.map(\.testSweep) == ["own", "other"])
    #expect(
      tests.map { $0.pulses.map(\.pathway) } == [
        ["bottom_up", "top_down", "bottom_up"], ["bottom_up", "top_down", "other"],
      ])
    let plan = SessionPlan(stimulation.schedule)
    #expect(plan.sweeps.prefix(3).map(\.testSweep) == ["own", "other", "own"])
    #expect(plan.sweeps.filter { $0.block == .induction }.allSatisfy { $0.testSweep == nil })
    // 30 sweeps in each window; the control in every second of them.
    #expect(
      stimulation.outcomeCounts.map { "\($0.pathway) \($0.baseline) \($0.outcome)" } == [
        "top_down 30 30", "other 15 15", "bottom_up 30 30",
      ])
  }

  @Test(
    "what cannot be meant",
    arguments: contradictory)
  func contradictions(contradiction: Contradiction) throws {
    let found = try Variant.refusal(contradiction.changes)
    #expect(found.first == contradiction.message, "\(found)")
  }

  @Test("light that ends exactly as the next trial begins is allowed")
  func lastMoment() throws {
    // 5 s + 4.919 s + 81 ms = 10 s.
    let changes: [Change] = [
      (
        "{train: plateau, at: mid-interval}\n  B:",
        "{train: plateau, at: mid-interval, offset: 4919 ms}\n  B:"
      )
    ]
    #expect(try Variant.refusal(changes).isEmpty)
  }

  @Test(
    "numbers that are none, of no length, or before the start",
    arguments: [
      ("settling: 30 ms", "settling: nan ms", "clock.settling: not a number with a unit"),
      ("settling: 30 ms", "settling: -5 ms", "clock.settling: outside the limits"),
      (
        "irradiance: 1 mW/mm²\n  plateau", "irradiance: inf mW/mm²\n  plateau",
        "trains.bottom_up.irradiance: not a number with a unit"
      ),
      (
        "duration: 2 ms\n    interval: 50 ms\n    irradiance: 1 mW/mm²\n  plateau",
        "duration: 0 ms\n    interval: 50 ms\n    irradiance: 1 mW/mm²\n  plateau",
        "trains.bottom_up.duration: outside the limits"
      ),
      ("offset: 600 ms}", "offset: -1 ms}", "schedule.clamp.step.offset: outside the limits"),
      ("settle: 5 min", "settle: 1e25 min", "schedule.settle: devices count whole microseconds"),
      (
        "steps: 8", "steps: 1",
        "schedule.crosstalk_block.ladder.steps: not a number that can stand here"
      ),
      (
        "induction: {trials: 60,", "induction: {trials: 10001,",
        "schedule.induction.trials: not a number that can stand here"
      ),
    ])
  func numbers(old: String, new: String, message: String) throws {
    let found = try Variant.refusal([(old, new)])
    #expect(found.first == message, "\(found)")
  }
}

@Suite("The crosstalk block")
struct CrosstalkPlanTests {
  private func plan(_ seed: UInt64?) throws -> CrosstalkPlan {
    try #require(CrosstalkPlan(try Shipped.stimulation(), seed: seed))
  }

  @Test("a ladder of equal ratios: 0.05 to 5 in 3 steps is 0.05, 0.5, 5")
  func ladder() throws {
    func ladder(_ from: Double, _ to: Double, _ steps: Int) throws -> [Double] {
      let block = try Variant.stimulation([
        (
          "from: 0.1 mW/mm², to: 4.5 mW/mm², steps: 8",
          "from: \(from) mW/mm², to: \(to) mW/mm², steps: \(steps)"
        )
      ]).schedule.crosstalkBlock
      return try #require(block).ladder.irradiances
    }
    #expect(try ladder(0.05, 5, 3) == [0.05, 0.5, 5])
    // Ten to the seventh root of 100: 1.9307, by hand to five digits.
    #expect(try ladder(0.05, 5, 8).prefix(3) == [0.05, 0.096535, 0.18638])
    let all = try ladder(0.05, 5, 8)
    for (one, next) in zip(all, all.dropFirst()) {
      // Each is rounded to five digits, so that a ratio is off by a ten-thousandth at most.
      expectClose(next / one, 1.930698, within: 2e-4)
    }
  }

  @Test("the same seed gives the same order, another one another; no trial is lost")
  func order() throws {
    let first = try plan(2017)
    #expect(try plan(2017) == first)
    #expect(try plan(2018).trials.map(\.pulses) != first.trials.map(\.pulses))
    func contents(_ plan: CrosstalkPlan) -> [String: Int] {
      Dictionary(
        plan.trials.map { ("\($0.kind) \($0.pulses)", 1) }, uniquingKeysWith: +)
    }
    let written = try plan(nil)
    #expect(contents(first) == contents(written))
    #expect(written.trials.count == 117 && contents(written).values.allSatisfy { $0 == 3 })
    #expect(written.trials.map(\.pulses) != first.trials.map(\.pulses))
    #expect(first.trials.map(\.start.seconds) == (0..<117).map { 300 + 2.5 * Double($0) })
  }

  @Test("over seeds the first trial is of each kind as often as the block has it")
  func random() throws {
    var ladder = 0
    for seed in 0..<400 where try plan(UInt64(seed)).trials.first?.kind == .ladder { ladder += 1 }
    // 96 of 117: mean 328.2, standard deviation 7.7.
    #expect(abs(Double(ladder) - 400 * 96 / 117) < 5 * 7.7)
  }

  @Test("pulses of a pair: the first pathway's, the other after the interval")
  func occlusion() throws {
    let pairs = try plan(nil).trials.filter { $0.kind == .occlusion }
    #expect(pairs.count == 9)
    #expect(Set(pairs.map { $0.pulses[1].start.count }) == [5000, 10_000, 20_000])
    #expect(pairs.allSatisfy { $0.pulses.map(\.pathway) == ["top_down", "bottom_up"] })
    #expect(pairs.allSatisfy { $0.pulses.map(\.irradiance) == [2, 1] })
  }
}

@Suite("The plan and its checksum")
struct ExperimentPlanTests {
  private func checksum(_ changes: [(old: String, new: String)] = []) throws -> String {
    try ExperimentPlan(Variant.stimulation(changes)).checksum()
  }

  @Test("comments, the order of keys and other spellings change nothing")
  func unchanged() throws {
    let plan = try checksum()
    #expect(plan.count == 64)
    #expect(try checksum([("# A to D are", "# Conditions A to D are")]) == plan)
    #expect(
      try checksum([
        (
          "  from: 20 min           # after the end of induction\n  to: 30 min\n",
          "  to: 1800 s\n  from: 0.33333 h\n"
        )
      ]) != plan)
    #expect(
      try checksum([
        (
          "  from: 20 min           # after the end of induction\n  to: 30 min\n",
          "  to: 1800 s\n  from: 1200 s\n"
        )
      ]) == plan)
    #expect(try checksum([("weights: {A: 1, D: -1}", "weights: {D: -1, A: 1}")]) == plan)
    #expect(try checksum([("target: {from: 250 ms", "target: {from: 0.25 s")]) == plan)
    // Not of the plan: the light that titration chooses, the rig.
    #expect(try checksum([("irradiance: 0.3 mW/mm²", "irradiance: 0.4 mW/mm²")]) == plan)
  }

  @Test(
    "any number or name of the plan does",
    arguments: [
      ("settling: 30 ms", "settling: 31 ms"), ("duration: 3 s", "duration: 3.1 s"),
      ("target: {from: 250 ms, to: 400 ms}", "target: {from: 250 ms, to: 401 ms}"),
      ("measure: psp-slope", "measure: psp-amplitude"), ("  to: 30 min", "  to: 31 min"),
      ("  baseline: 10 min", "  baseline: 9 min"), ("access_change: 20 %", "access_change: 21 %"),
      ("{A: 1, D: -1}", "{A: 2, D: -2}"), ("cells_per_condition: 8", "cells_per_condition: 7"),
      ("blocks_per_stratum: 4", "blocks_per_stratum: 5"), ("[female, male]", "[male, female]"),
      ("block: [A, B,", "block: [B, A,"),
      ("{trials: 60, interval: 10 s}", "{trials: 61, interval: 10 s}"),
      ("{trials: 60, interval: 10 s}", "{trials: 60, interval: 11 s}"),
      ("offset: 2015 ms", "offset: 2025 ms"), ("role: blocker", "role: dark"),
      ("more than one of ten", "more than two of ten"), ("D-AP5 50 µM", "D-AP5 25 µM"),
    ])
  func changed(old: String, new: String) throws {
    #expect(try checksum([(old, new)]) != checksum())
  }

  @Test("the document has sorted keys and its times in seconds")
  func document() throws {
    let text = String(
      decoding: try ExperimentPlan(Shipped.stimulation()).document(), as: UTF8.self)
    #expect(text.contains("\"schema\": \"apical.plan/1\""))
    #expect(text.contains("\"target_s\": [0.25, 0.4]"))
    #expect(text.contains("\"greatest_access_change_ratio\": 0.2"))
    #expect(!text.contains("seed"))
  }
}
