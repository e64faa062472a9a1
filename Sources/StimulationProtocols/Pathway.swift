/// A set of axons or cells, the light that drives them, and where it falls.
///
/// A protocol has as many as it needs: the two of the theory, a third light on interneurons, a second
/// bottom-up mask as a control within the cell.
public struct Pathway: Sendable, Equatable {
  public var role: Role
  public var opsin: String
  /// Name of an LED in the rig's file.
  public var led: String
  /// Peak wavelength that the opsin is meant to be driven with, nm; compared with the LED's.
  public var wavelength: Double
  /// Name of a mask of this protocol.
  public var mask: String
  /// What the light is to drive; nil where the author does not say.
  public var stimulates: Target?
  /// Whether the opsin is kept to somata, so that it cannot drive axons; nil where the author does not
  /// say.
  public var isSomaTargeted: Bool?
  /// mW/mm² at the structure with which the pathway responds (effective power density), from the
  /// lab's table.
  public var leastIrradiance: Double?
  /// mW/mm² in the sample plane, within which the titration may choose.
  public var allowedIrradiance: ClosedRange<Double>?
  /// Mask over the structure whose light counts; nil for the pathway's own.
  public var structure: String?
  /// Depth of that structure below the slice's surface, µm; nil for the soma's.
  public var structureDepth: Double?
  /// The pathway that this one is the control for: same kind of input through a mask of its own,
  /// tested before and after, never paired with a plateau. nil for a pathway of its own right.
  public var controlFor: String?

  public enum Role: String, CaseIterable, Sendable {
    case topDown = "top-down"
    case bottomUp = "bottom-up"
    /// Cells that inhibit the tuft.
    case interneuron
  }

  /// The part of the neuron that the light is to drive.
  public enum Target: String, CaseIterable, Sendable {
    case axons
    case somata
    /// Somata with their processes.
    case cells
  }
}
