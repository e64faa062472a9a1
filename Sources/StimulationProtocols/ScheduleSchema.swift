import InputDocuments
import Quantities

extension Schedule {
  static let schema = Schema<Schedule>.group(
    settle, crosstalk, baseline, reference, induction, test, testStimuli, referenceStimuli,
    testSweeps, clamp, crosstalkBlock, budget, make: Schedule.init
  ).checked {
    !$0.testStimuli.isEmpty || !$0.testSweeps.isEmpty
      ? .success($0)
      : .failure(
        SchemaComplaint(
          "nothing is tested", expected: "test_stimuli, test_sweeps, or both",
          remedy: "Say what happens in a test sweep."))
  }

  // Each with its type: the compiler does not find so many at once.
  private static let settle: Field<Microseconds> = .required(
    "settle", .time(.minute, 0...120), "Seal and access; the break-in clock begins.")
  private static let crosstalk: Field<Microseconds> = .required(
    "crosstalk", .time(.minute, 0...120), "The crosstalk block.")
  private static let baseline: Field<TestPulses> = .required(
    "baseline", testPulses, "Test pulses before induction.")
  private static let reference: Field<Trials> = .required(
    "reference", trials, "Trials of bottom-up input alone, to measure plateaus against.")
  private static let induction: Field<Trials> = .required(
    "induction", trials, "The trials that are to change the synapse.")
  private static let test: Field<TestPulses> = .required(
    "test", testPulses, "Test pulses after induction.")
  private static let testStimuli: Field<[Stimulus]> = .optional(
    "test_stimuli", .list(Stimulus.schema, count: 1...100), standard: [],
    written: "none, where test_sweeps has all", "What happens in every test sweep.")
  private static let referenceStimuli: Field<[Stimulus]> = .required(
    "reference_stimuli", .list(Stimulus.schema, count: 1...100),
    "What happens in a reference trial.")
  private static let testSweeps: Field<[NamedItem<[Stimulus]>]> = .optional(
    "test_sweeps", .named(.list(Stimulus.schema, count: 1...100)), standard: [],
    written: "none", "Named lists of stimuli that take turns from test sweep to test sweep.")
  private static let clamp: Field<Clamp?> = .optional(
    "clamp", Clamp.schema, "How the cell is held, and its test step.")
  private static let crosstalkBlock: Field<CrosstalkBlock?> = .optional(
    "crosstalk_block", CrosstalkBlock.schema, "What is shown in the crosstalk block.")
  private static let budget: Field<TimeBudget?> = .optional(
    "budget", TimeBudget.schema, "What the session may take.")

  private static let testPulses = Schema<TestPulses>.group(
    .required("duration", .time(.minute, 0.1...600), "Of this part."),
    .required("interval", .time(.second, 0.1...3600), "From sweep to sweep."),
    make: TestPulses.init)

  private static let trials = Schema<Trials>.group(
    .required("trials", .integer(1...10_000), "How many."),
    .required("interval", .time(.second, 0.1...3600), "From trial to trial."), make: Trials.init)
}

extension TimeBudget {
  static let schema = Schema<TimeBudget>.group(
    .optional(
      "induction_by", .time(.minute, 0.1...600),
      "Induction begins at most so long after break-in: washout."),
    .optional("session", .time(.minute, 0.1...6000), "The whole session."), make: TimeBudget.init)
}

extension Clamp {
  static let schema = Schema<Clamp>.group(
    .required("mode", Schema<Mode>.choice, "Of the amplifier in the test."),
    .optional("step", Step.schema, "In every test sweep: access and input resistance."),
    .optional("holding", Amplitude.schema, "Current or potential at which the cell is held."),
    make: Clamp.init)
}

extension Clamp.Step {
  static let schema = Schema<Clamp.Step>.group(
    .required("amplitude", Clamp.Amplitude.schema, "pA in current clamp, mV in voltage clamp."),
    .required("duration", .time(.millisecond, 1...10_000), "Of the step."),
    .required("offset", .time(.millisecond, 0...100_000), "After the start of the sweep."),
    make: Clamp.Step.init)
}

extension Clamp.Amplitude {
  /// A current or a potential: which of them it is says its unit.
  static let schema = Schema<String>.text.checked {
    (text: String) -> Result<Clamp.Amplitude, SchemaComplaint> in
    let expected = "-5000 to 5000 pA, or -200 to 200 mV"
    do throws(QuantityError) {
      let quantity = try Quantity(text)
      switch quantity.unit.dimension {
      case .current:
        let value = try quantity.value(in: .picoampere)
        if abs(value) <= 5000 { return .success(.current(value)) }
      case .potential:
        let value = try quantity.value(in: .millivolt)
        if abs(value) <= 200 { return .success(.potential(value)) }
      default: break
      }
      return .failure(
        SchemaComplaint(
          "neither a current nor a potential of a cell", expected: expected, found: "\"\(text)\"",
          remedy: "Check the number and its unit."))
    } catch {
      return .failure(
        SchemaComplaint(
          "not a number with a unit", expected: expected, found: "\"\(text)\"",
          remedy: "Write a number with a decimal point, then pA or mV."))
    }
  }
}
