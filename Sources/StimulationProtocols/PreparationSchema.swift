import InputDocuments
import Quantities
import SampleGeometry

extension Preparation {
  static let schema = Schema<Preparation>.group(
    species, line, region, cell, synapseLocation, calcium, temperature, sliceThickness, somaDepth,
    somaToPia, magnesium, solutions, blockers, virus, expression, sliceAngle, age, sex, holding,
    morphology, make: Preparation.init)

  // Each with its type: the compiler does not find so many at once.
  private static let species: Field<String> = .required("species", .text, "The animal.")
  private static let line: Field<String> = .required(
    "line", .text, "Genotype and viruses: which opsin is where.")
  private static let region: Field<String> = .required("region", .text, "Cortical area.")
  private static let cell: Field<String> = .required(
    "cell", .text, "Type and layer of the recorded cell.")
  private static let synapseLocation: Field<SynapseLocation> = .required(
    "synapse_location", .choice, "Where the bottom-up synapses are.")
  private static let calcium: Field<Double> = .required(
    "calcium", .quantity(.millimolar, 0...10), "Extracellular calcium.")
  private static let temperature: Field<Double> = .required(
    "temperature", .quantity(.degreeCelsius, 4...45), "Of the bath.")
  private static let sliceThickness: Field<Double> = .required(
    "slice_thickness", .quantity(.micrometre, 50...1000), "Thickness of the slice.")
  private static let somaDepth: Field<Double> = .required(
    "soma_depth", .quantity(.micrometre, 0...1000), "Soma below the slice's surface.")
  private static let somaToPia: Field<Double> = .required(
    "soma_to_pia", .quantity(.micrometre, 10...3000),
    "From soma to pia: places masks given relative to the pia.")
  private static let magnesium: Field<Double?> = .optional(
    "magnesium", .quantity(.millimolar, 0...10), "Extracellular magnesium.")
  private static let solutions: Field<Solutions?> = .optional(
    "solutions", Solutions.schema, "Over the slice and in the pipette.")
  private static let blockers: Field<[String]> = .optional(
    "blockers", .list(.text, count: 1...20), standard: [], written: "none",
    "In the bath in every condition, each with its concentration.")
  private static let virus: Field<String?> = .optional(
    "virus", .text, "Serotype, construct, titre, place of injection.")
  private static let expression: Field<ExpressionTime?> = .optional(
    "expression", ExpressionTime.schema, "From injection to recording.")
  private static let sliceAngle: Field<Double?> = .optional(
    "slice_angle", .quantity(.degree, -90...90), "Of the slice from the coronal plane.")
  private static let age: Field<AgeRange?> = .optional(
    "age", AgeRange.schema, "Of the animals at the recording.")
  private static let sex: Field<Sex?> = .optional("sex", .choice, "Of the animals.")
  private static let holding: Field<Double?> = .optional(
    "holding", .quantity(.millivolt, -150...50), "Potential at which the cell is held.")
  private static let morphology: Field<Reconstruction?> = .optional(
    "morphology", Reconstruction.schema, "The cell's reconstruction, for masks and drawings.")
}

extension Preparation.Solutions {
  static let schema = Schema<Self>.group(
    .required("external", .text, "What flows over the slice, with concentrations."),
    .required("internal", .text, "What fills the pipette, with concentrations."),
    make: Self.init)
}

extension Preparation.ExpressionTime {
  static let schema = Schema<Self>.group(
    .required("from", .quantity(.week, 0...104), "At least."),
    .required("to", .quantity(.week, 0...104), "At most."), make: Self.init
  ).checked { $0.from <= $0.to ? .success($0) : .failure(.backwards) }
}

extension Preparation.AgeRange {
  static let schema = Schema<Self>.group(
    .required("from", .quantity(.day, 0...2000), "Youngest."),
    .required("to", .quantity(.day, 0...2000), "Oldest."), make: Self.init
  ).checked { $0.from <= $0.to ? .success($0) : .failure(.backwards) }
}

extension SchemaComplaint {
  /// Of a range whose end comes before its start.
  static let backwards = SchemaComplaint(
    "the range ends before it begins", expected: "from not more than to",
    remedy: "Exchange the two.")
}
