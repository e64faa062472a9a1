import InputDocuments
import Quantities
import SampleGeometry

extension StimulationProtocol {
  /// `*.protocol.yaml`.
  public static let format = DocumentFormat(
    name: "protocol", majorVersion: 1,
    schema: Schema<StimulationProtocol>.group(
      .required("name", .text, "A short name; outputs carry it."),
      .required("question", .text, "What the experiment decides, in a sentence."),
      .required("rig", .text, "The rig's file, relative to this one."),
      .required("field", FieldOfView.schema, "Objective and place of the soma in its field."),
      .required("preparation", Preparation.schema, "What is recorded from."),
      .required("masks", .named(Mask.schema), "Regions of the sample on which light falls."),
      .required(
        "pathways", .named(Pathway.schema), "Axons, the light that drives them, and where."),
      .required("clock", TrialClock.schema, "Phases and length of a trial."),
      .required("trains", .named(PulseTrain.schema), "Trains of light pulses."),
      .optional(
        "current_steps", .named(CurrentStep.schema), standard: [], written: "none",
        "Current injected at the soma."),
      .required("conditions", .named(Condition.schema), "The arms of the experiment."),
      .required("schedule", Schedule.schema, "What happens to one cell, in this order."),
      .required("randomisation", Randomisation.schema, "How cells get their conditions."),
      .required("outcome", Outcome.schema, "What is measured, and when."),
      .required("contrasts", .named(Contrast.schema), "Planned comparisons."),
      crosstalkResult, stopping,
      make: StimulationProtocol.init))

  private static let crosstalkResult: Field<String?> = .optional(
    "crosstalk_result", .text,
    "The file of the measured crosstalk, relative to this one; induction waits for it.")
  private static let stopping: Field<StoppingRule?> = .optional(
    "stopping", StoppingRule.schema, "When recording stops; which cells count.")
}

extension FieldOfView {
  static let schema = Schema<FieldOfView>.group(
    .required("objective", .text, "An objective of the rig's file."),
    .required(
      "soma", SamplePoint.schema,
      "The soma in the field: [x, y] from its centre, x along the layers, y towards the pia."),
    make: FieldOfView.init)
}

extension SamplePoint {
  static let schema = Schema<[Double]>
    .list(.quantity(.micrometre, -10_000...10_000), count: 2...2)
    .map { SamplePoint(x: $0.first ?? 0, y: $0.last ?? 0) }
}

extension TrialClock {
  static let schema = Schema<TrialClock>.group(
    .required("forward", phase, "The forward phase."),
    .required("target", phase, "The target phase; begins where the forward phase ends."),
    .required("duration", .time(.second, 0.01...100), "Of a trial, from its start."),
    .optional(
      "settling", .time(.millisecond, 0...1000), standard: Microseconds(30_000), written: "30 ms",
      "Left out at the start of a phase when its plateau is measured."), make: TrialClock.init)

  private static let phase = Schema<Phase>.group(
    .required("from", .time(.second, 0...100), "After the start of the trial."),
    .required("to", .time(.second, 0...100), "After the start of the trial."), make: Phase.init)
}

extension PulseTrain {
  static let schema = Schema<PulseTrain>.group(
    .required("pathway", .text, "A pathway of this file."),
    .optional("mask", .text, "Another mask than the pathway's own, for a sham."),
    .required("pulses", .integer(1...1000), "How many."),
    .required("duration", .time(.millisecond, 0.001...20_000), "Of one pulse."),
    .required("interval", .time(.millisecond, 0.001...20_000), "From start to start."),
    .required(
      "irradiance", .quantity(.milliwattPerSquareMillimetre, 0...100),
      "In the sample plane; of a ramp at its end."),
    .optional(
      "ramp_from", .quantity(.milliwattPerSquareMillimetre, 0...100),
      "Each pulse rises from here to irradiance in a straight line."),
    make: PulseTrain.init
  ).checked {
    $0.rampFrom.map { [irradiance = $0.irradiance] in $0 < irradiance } ?? true
      ? .success($0)
      : .failure(
        SchemaComplaint(
          "the ramp does not rise",
          expected: "less than irradiance, \(ShortNumber.text($0.irradiance)) mW/mm²",
          found: $0.rampFrom.map { "\(ShortNumber.text($0)) mW/mm²" },
          remedy: "Lower ramp_from, or leave it out for square pulses."))
  }.checked {
    $0.pulses == 1 || $0.duration < $0.interval
      ? .success($0)
      : .failure(
        SchemaComplaint(
          "the pulses of the train run into each other",
          expected: "duration less than the interval, \($0.interval)", found: "\($0.duration)",
          remedy: "Shorten the pulse or lengthen the interval."))
  }
}

extension CurrentStep {
  static let schema = Schema<CurrentStep>.group(
    .required("amplitude", .quantity(.picoampere, -5_000...5_000), "Into the soma."),
    .required("duration", .time(.millisecond, 0.1...10_000), "Of the step."),
    make: CurrentStep.init)
}

extension Condition {
  static let schema = Schema<Condition>.group(
    .required("title", .text, "What a reader should call it."),
    .required("role", Schema<ConditionRole>.choice, "What the condition is for."),
    .required("stimuli", .list(Stimulus.schema, count: 1...100), "What happens in a trial."),
    .optional(
      "animals", Schema<Animals>.choice, standard: .expressing, written: "expressing",
      "Animals that carry the opsins, or not."),
    .optional("drug", .text, "Added to the bath before induction."),
    .optional(
      "leds", Schema<Lamps>.choice, standard: .on, written: "on",
      "off: mirrors and clock run, the LEDs stay dark."),
    make: {
      (
        title: String, role: ConditionRole, stimuli: [Stimulus], animals: Animals, drug: String?,
        lamps: Lamps
      ) -> Condition in
      Condition(
        title: title, role: role, stimuli: stimuli, animals: animals, drug: drug,
        isDark: lamps == .off)
    })

  private enum Lamps: String, CaseIterable, Sendable {
    case on
    case off
  }
}

extension Stimulus {
  static let schema = draft.checked { (draft: Draft) -> Result<Stimulus, SchemaComplaint> in
    guard let source = draft.sources.first, draft.sources.count == 1 else {
      return .failure(
        SchemaComplaint(
          "a stimulus is one thing", expected: "one of train, current_step",
          found: "\(draft.sources.count) of them",
          remedy: "Write another stimulus for another thing."))
    }
    return .success(Stimulus(source: source, anchor: draft.anchor, offset: draft.offset))
  }

  /// As written, with as many sources as the author gave.
  private struct Draft: Sendable {
    var sources: [Source]
    var anchor: Anchor
    var offset: Microseconds

    init(_ train: String?, _ step: String?, _ anchor: Anchor, _ offset: Microseconds) {
      sources = [train.map(Source.train), step.map(Source.currentStep)].compactMap(\.self)
      self.anchor = anchor
      self.offset = offset
    }
  }

  private static let draft = Schema<Draft>.group(
    .optional("train", .text, "A train of this file."),
    .optional("current_step", .text, "A current step of this file."),
    .required(
      "at", Schema<Anchor>.choice, "Start of the trial, of a phase, or halfway to the next trial."),
    .optional(
      "offset", .time(.second, -100...100), standard: .zero, written: "0 ms", "After that start."),
    make: { Draft($0, $1, $2, $3) })
}

extension Randomisation {
  static let schema = Schema<Randomisation>.group(
    .optional(
      "seed", .integer(0...Int.max),
      "Of the allocation; leave it out and give --seed to keep it from the experimenter."),
    .required("block", .list(.text), "Conditions of one block, each as often as the others."),
    .required("blocks_per_stratum", .integer(1...1000), "Cells of each condition in a stratum."),
    .optional(
      "strata", .list(.text, count: 1...100), standard: ["all"], written: "[all]",
      "Blocks are drawn within each."),
    make: { (seed: Int?, block: [String], blocks: Int, strata: [String]) -> Randomisation in
      Randomisation(
        seed: seed.map { UInt64($0) }, block: block, blocksPerStratum: blocks, strata: strata)
    })
}

extension Outcome {
  static let schema = Schema<Outcome>.group(
    .required("measure", Schema<Measure>.choice, "Of the postsynaptic potential."),
    .required("from", .time(.minute, 0...600), "After the end of induction."),
    .required("to", .time(.minute, 0...600), "After the end of induction."),
    .required("baseline", .time(.minute, 0.1...600), "Last part of the baseline that counts."),
    .required(
      "access_change", .quantity(.percent, 0...100),
      "A cell whose access resistance changes by more is left out."),
    make: { Outcome(measure: $0, from: $1, to: $2, baseline: $3, greatestAccessChange: $4 / 100) })
}

extension Contrast {
  static let schema = Schema<Contrast>.group(
    .required(
      "weights", .named(.integer(-100...100)), "Of each condition's mean log weight ratio."),
    make: Contrast.init)
}
