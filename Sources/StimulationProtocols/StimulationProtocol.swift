import InputDocuments
import Quantities
import SampleGeometry

/// One experiment as the lab writes it before the first cell: everything that decides what is done
/// to a cell, and what will be compared afterwards.
///
/// Names are the author's; lists keep the order of the file.
public struct StimulationProtocol: Sendable, Equatable {
  public var name: String
  public var question: String
  /// The rig's file, as the protocol names it: relative to the protocol's own file.
  public var rigFile: String
  public var field: FieldOfView
  public var preparation: Preparation
  public var masks: [NamedItem<Mask>]
  public var pathways: [NamedItem<Pathway>]
  public var clock: TrialClock
  public var trains: [NamedItem<PulseTrain>]
  public var currentSteps: [NamedItem<CurrentStep>]
  public var conditions: [NamedItem<Condition>]
  public var schedule: Schedule
  public var randomisation: Randomisation
  public var outcome: Outcome
  public var contrasts: [NamedItem<Contrast>]

  public func mask(_ name: String) -> Mask? { masks.first { $0.name == name }?.value }
  public func pathway(_ name: String) -> Pathway? { pathways.first { $0.name == name }?.value }
  public func train(_ name: String) -> PulseTrain? { trains.first { $0.name == name }?.value }
  public func condition(_ name: String) -> Condition? {
    conditions.first { $0.name == name }?.value
  }
  public func currentStep(_ name: String) -> CurrentStep? {
    currentSteps.first { $0.name == name }?.value
  }
}

/// Through which objective, and where in its field the soma lies.
public struct FieldOfView: Sendable, Equatable {
  /// Name of an objective in the rig's file.
  public var objective: String
  /// The soma in the field: µm from the field's centre, x along the layers, y towards the pia.
  public var soma: SamplePoint
}

/// What is recorded from; the signs of plasticity depend on each of these.
public struct Preparation: Sendable, Equatable {
  public var species: String
  public var line: String
  public var region: String
  public var cell: String
  public var synapseLocation: SynapseLocation
  /// Extracellular calcium, mM.
  public var calcium: Double
  /// °C.
  public var temperature: Double
  /// µm.
  public var sliceThickness: Double
  /// Depth of the soma below the slice's surface, µm.
  public var somaDepth: Double
  /// Distance from the soma to the pia, µm: places masks that are given relative to the pia.
  public var somaToPia: Double
  /// The cell's reconstruction; nil for none.
  public var morphology: Reconstruction?
}

public enum SynapseLocation: String, CaseIterable, Sendable {
  case basal
  case perisomatic
  case oblique
  case tuft
}

/// A set of axons, the light that drives them, and where it falls.
public struct Pathway: Sendable, Equatable {
  public var role: Role
  public var opsin: String
  /// Name of an LED in the rig's file.
  public var led: String
  /// Peak wavelength that the opsin is meant to be driven with, nm; compared with the LED's.
  public var wavelength: Double
  /// Name of a mask of this protocol.
  public var mask: String

  public enum Role: String, CaseIterable, Sendable {
    case topDown = "top-down"
    case bottomUp = "bottom-up"
  }
}

/// The clock of one trial; times from its start.
public struct TrialClock: Sendable, Equatable {
  public var forward: Phase
  /// Begins where the forward phase ends.
  public var target: Phase
  public var duration: Microseconds
  /// Taken off the start of each phase before its plateau is measured (Guerguiev, Lillicrap &
  /// Richards 2017, eLife 6:e22901, eq. 22: 30 ms).
  public var settling: Microseconds

  /// The half-open interval [from, to).
  public struct Phase: Sendable, Equatable {
    public var from: Microseconds
    public var to: Microseconds
  }
}

/// Equal pulses at equal intervals.
public struct PulseTrain: Sendable, Equatable {
  /// Name of a pathway.
  public var pathway: String
  /// Name of another mask than the pathway's own (a sham); nil for its own.
  public var mask: String?
  public var pulses: Int
  /// Of one pulse.
  public var duration: Microseconds
  /// From the start of one pulse to the start of the next.
  public var interval: Microseconds
  /// mW/mm² in the sample plane.
  public var irradiance: Double

  /// From the start of the first pulse to the end of the last.
  public var length: Microseconds { (pulses - 1) * interval + duration }
}

/// Current injected at the soma.
public struct CurrentStep: Sendable, Equatable {
  /// pA.
  public var amplitude: Double
  public var duration: Microseconds
}

/// One arm of the experiment.
public struct Condition: Sendable, Equatable {
  public var title: String
  public var role: ConditionRole
  public var stimuli: [Stimulus]
  public var animals: Animals
  /// Added to the bath before induction; nil for none.
  public var drug: String?
  /// The DMD and the clock run, the LEDs stay dark.
  public var isDark: Bool

  public enum Animals: String, CaseIterable, Sendable {
    case expressing
    case opsinNegative = "opsin-negative"
  }
}

/// What a condition is for: checks and contrasts go by this, not by its letter.
public enum ConditionRole: String, Codable, CaseIterable, Sendable {
  case targetPlateau = "target-plateau"
  case forwardPlateau = "forward-plateau"
  case bothPlateaus = "both-plateaus"
  case bottomUpOnly = "bottom-up-only"
  case topDownOnly = "top-down-only"
  case unpaired
  case shamMask = "sham-mask"
  case opsinNegative = "opsin-negative"
  case dark
  case blocker
  case somaticCurrent = "somatic-current"
  case lateBottomUp = "late-bottom-up"
  case lengthenedForward = "lengthened-forward"
}

/// A train or a current step, and when it begins.
public struct Stimulus: Sendable, Equatable {
  public var source: Source
  public var anchor: Anchor
  /// After the anchor.
  public var offset: Microseconds

  public enum Source: Sendable, Hashable {
    case train(String)
    case currentStep(String)
  }

  public enum Anchor: String, CaseIterable, Sendable {
    /// The start of the trial.
    case trial
    case forward
    case target
  }

  public func start(in clock: TrialClock) -> Microseconds {
    switch anchor {
    case .trial: offset
    case .forward: clock.forward.from + offset
    case .target: clock.target.from + offset
    }
  }
}

/// What happens to one cell, in this order.
public struct Schedule: Sendable, Equatable {
  /// Seal and access.
  public var settle: Microseconds
  /// The crosstalk block; it must pass before induction.
  public var crosstalk: Microseconds
  public var baseline: TestPulses
  public var reference: Trials
  public var induction: Trials
  public var test: TestPulses
  /// Stimuli of one test sweep.
  public var testStimuli: [Stimulus]
  /// Stimuli of one reference trial: bottom-up input alone.
  public var referenceStimuli: [Stimulus]

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
  }
}

/// How cells get their conditions.
public struct Randomisation: Sendable, Equatable {
  /// nil where it is given on the command line, so that it does not stand in a file that the
  /// experimenter reads.
  public var seed: UInt64?
  /// Conditions of one block; each as often as the others.
  public var block: [String]
  public var blocksPerStratum: Int
  /// Blocks are drawn within each of these.
  public var strata: [String]
}

/// What is measured, and when.
public struct Outcome: Sendable, Equatable {
  public var measure: Measure
  /// After the end of induction.
  public var from: Microseconds
  public var to: Microseconds
  /// The last part of the baseline, over which the reference mean is taken.
  public var baseline: Microseconds
  /// Access resistance may change by at most this fraction.
  public var greatestAccessChange: Double

  public enum Measure: String, CaseIterable, Sendable {
    case slope = "psp-slope"
    case amplitude = "psp-amplitude"
  }
}

/// A planned comparison: a sum of mean log weight ratios.
public struct Contrast: Sendable, Equatable {
  /// By condition; they sum to zero.
  public var weights: [NamedItem<Int>]
}
