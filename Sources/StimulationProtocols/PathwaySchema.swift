import InputDocuments
import Quantities

extension Pathway {
  static let schema = Schema<Pathway>.group(
    role, opsin, led, wavelength, mask, stimulates, somaTargeted, leastIrradiance,
    allowedIrradiance, structure, structureDepth, controlFor, make: Pathway.init)

  // Each with its type: the compiler does not find so many at once.
  private static let role: Field<Role> = .required(
    "role", .choice, "Which pathway of the theory, or the light on interneurons.")
  private static let opsin: Field<String> = .required("opsin", .text, "In these axons or cells.")
  private static let led: Field<String> = .required("led", .text, "An LED of the rig's file.")
  private static let wavelength: Field<Double> = .required(
    "wavelength", .quantity(.nanometre, 300...1100), "With which the opsin is driven.")
  private static let mask: Field<String> = .required("mask", .text, "A mask of this file.")
  private static let stimulates: Field<Target?> = .optional(
    "stimulates", .choice, "What the light is to drive.")
  private static let somaTargeted: Field<Bool?> = .optional(
    "soma_targeted", yesOrNo, "Whether the opsin is kept to somata.")
  private static let leastIrradiance: Field<Double?> = .optional(
    "least_irradiance", .quantity(.milliwattPerSquareMillimetre, 0...100),
    "At the structure: with it the pathway responds, from the lab's table.")
  private static let allowedIrradiance: Field<ClosedRange<Double>?> = .optional(
    "allowed_irradiance", window, "In the sample plane: what titration may choose.")
  private static let structure: Field<String?> = .optional(
    "structure", .text, "A mask over what must get the light; its own if left out.")
  private static let structureDepth: Field<Double?> = .optional(
    "structure_depth", .quantity(.micrometre, 0...1000),
    "Of that structure below the slice's surface; soma_depth if left out.")
  private static let controlFor: Field<String?> = .optional(
    "control_for", .text, "A pathway: this one is tested as it is, and never paired with a plateau."
  )

  private enum YesOrNo: String, CaseIterable, Sendable {
    case yes
    case no
  }

  private static let yesOrNo = Schema<YesOrNo>.choice.map { $0 == .yes }

  private static let window = Schema<[Double]>.group(
    .required("from", .quantity(.milliwattPerSquareMillimetre, 0...100), "Least."),
    .required("to", .quantity(.milliwattPerSquareMillimetre, 0...100), "Greatest."),
    make: { (from: Double, to: Double) -> [Double] in [from, to] }
  ).checked { (ends: [Double]) -> Result<ClosedRange<Double>, SchemaComplaint> in
    guard let from = ends.first, let to = ends.last, from <= to else {
      return .failure(.backwards)
    }
    return .success(from...to)
  }
}
