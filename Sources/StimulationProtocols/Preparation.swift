import SampleGeometry

/// What is recorded from; the signs of plasticity depend on each of the required values. The optional
/// ones are what a reader of the report needs to repeat the experiment.
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
  /// Extracellular magnesium, mM: it sets how far NMDA receptors are blocked.
  public var magnesium: Double?
  public var solutions: Solutions?
  /// In the bath throughout, such as `gabazine 3 µM`; a drug of one condition stands there.
  public var blockers: [String]
  /// Serotype, construct, titre, place.
  public var virus: String?
  /// From injection to recording, weeks.
  public var expression: ExpressionTime?
  /// Between the plane of the slice and the coronal plane, °.
  public var sliceAngle: Double?
  /// Of the animals, d.
  public var age: AgeRange?
  public var sex: Sex?
  /// Potential at which the cell is held, mV.
  public var holding: Double?
  /// The cell's reconstruction; nil for none.
  public var morphology: Reconstruction?

  public struct Solutions: Sendable, Equatable {
    /// What flows over the slice, in words.
    public var external: String
    /// What fills the pipette, in words.
    public var internalSolution: String
  }

  /// Weeks.
  public struct ExpressionTime: Sendable, Equatable {
    public var from: Double
    public var to: Double
  }

  /// Days.
  public struct AgeRange: Sendable, Equatable {
    public var from: Double
    public var to: Double
  }

  public enum Sex: String, CaseIterable, Sendable {
    case female
    case male
    case both
  }
}

public enum SynapseLocation: String, CaseIterable, Sendable {
  case basal
  case perisomatic
  case oblique
  case tuft
}
