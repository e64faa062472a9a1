import InputDocuments
import Quantities

/// What happens to one cell, in this order.
public struct Schedule: Sendable, Equatable {
  /// Seal and access; the break-in clock begins with it.
  public var settle: Microseconds
  /// Time of the crosstalk block; it must pass before induction.
  public var crosstalk: Microseconds
  public var baseline: TestPulses
  public var reference: Trials
  public var induction: Trials
  public var test: TestPulses
  /// Stimuli of every test sweep; empty where all of them stand in `testSweeps`.
  public var testStimuli: [Stimulus]
  /// Stimuli of one reference trial: bottom-up input alone.
  public var referenceStimuli: [Stimulus]
  /// Further stimuli that take turns from sweep to sweep, in this order; empty for none.
  public var testSweeps: [NamedItem<[Stimulus]>]
  /// How the cell is held, and the step by which access is watched; nil where it is not said.
  public var clamp: Clamp?
  /// What is shown in the crosstalk block; nil where it is not planned here.
  public var crosstalkBlock: CrosstalkBlock?
  /// What the session may take; nil for no limit.
  public var budget: TimeBudget?

  public struct TestPulses: Sendable, Equatable {
    public var duration: Microseconds
    public var interval: Microseconds

    /// Sweeps that begin within the duration.
    public var count: Int {
      interval.count > 0 ? (duration.count + interval.count - 1) / interval.count : 0
    }
  }

  public struct Trials: Sendable, Equatable {
    public var count: Int
    public var interval: Microseconds

    /// From the first trial's start to that of what follows.
    public var duration: Microseconds { count * interval }
  }

  /// Parts before induction, in order, with their names in the file.
  public var partsBeforeInduction: [(name: String, duration: Microseconds)] {
    [
      ("settle", settle), ("crosstalk", crosstalk), ("baseline", baseline.duration),
      ("reference", reference.duration),
    ]
  }

  /// All parts, in order.
  public var parts: [(name: String, duration: Microseconds)] {
    partsBeforeInduction + [("induction", induction.duration), ("test", test.duration)]
  }

  /// Name of the alternating stimuli of a test sweep; nil without such.
  ///
  /// **Worked example.** With `a` and `b`, sweeps 0, 1, 2 are `a`, `b`, `a`.
  ///
  /// - Parameter number: from 0 within baseline or test.
  public func testSweepName(ofSweep number: Int) -> String? {
    testSweeps.isEmpty || number < 0 ? nil : testSweeps[number % testSweeps.count].name
  }

  /// Stimuli of a test sweep: those of every sweep, and those whose turn it is.
  ///
  /// - Parameter name: of the alternating stimuli.
  public func testStimuli(ofSweep name: String?) -> [Stimulus] {
    testStimuli + (testSweeps.first { $0.name == name }?.value ?? [])
  }
}

/// What a session may take.
public struct TimeBudget: Sendable, Equatable {
  /// Induction begins at most so long after break-in: longer, and washout of the cell's inside makes
  /// plasticity fail. nil for no limit.
  public var inductionBy: Microseconds?
  /// The whole session; nil for no limit.
  public var session: Microseconds?
}

/// How the cell is held while it is tested.
public struct Clamp: Sendable, Equatable {
  public var mode: Mode
  /// The step by which access and input resistance are watched; nil for none.
  public var step: Step?
  /// Held by this current (pA) or at this potential (mV); nil where it is not said.
  public var holding: Amplitude?

  public enum Mode: String, CaseIterable, Sendable {
    case currentClamp = "current_clamp"
    case voltageClamp = "voltage_clamp"
  }

  public enum Amplitude: Hashable, Sendable {
    /// pA.
    case current(Double)
    /// mV.
    case potential(Double)
  }

  public struct Step: Hashable, Sendable {
    public var amplitude: Amplitude
    public var duration: Microseconds
    /// After the start of the sweep.
    public var offset: Microseconds

    public var end: Microseconds { offset + duration }
  }
}

extension Clamp.Amplitude: CustomStringConvertible {
  public var description: String {
    switch self {
    case .current(let value): "\(ShortNumber.text(value)) pA"
    case .potential(let value): "\(ShortNumber.text(value)) mV"
    }
  }
}
