/// The animal that was recorded, in the words of whoever states it; nil is not known.
public struct Subject: Codable, Hashable, Sendable {
  public var id: String?
  /// Latin name: `Mus musculus`.
  public var species: String?
  /// `M`, `F`, `O` (other) or `U` (unknown).
  public var sex: String?
  /// At the session, ISO 8601 duration: `P42D` is postnatal day 42.
  public var age: String?
  /// ISO 8601.
  public var dateOfBirth: String?
  public var strain: String?
  public var genotype: String?
  /// With its unit: `20 g`.
  public var weight: String?
  public var description: String?

  public init(
    id: String? = nil, species: String? = nil, sex: String? = nil, age: String? = nil,
    dateOfBirth: String? = nil, strain: String? = nil, genotype: String? = nil,
    weight: String? = nil, description: String? = nil
  ) {
    self.id = id
    self.species = species
    self.sex = sex
    self.age = age
    self.dateOfBirth = dateOfBirth
    self.strain = strain
    self.genotype = genotype
    self.weight = weight
    self.description = description
  }

  enum CodingKeys: String, CodingKey {
    case id = "subject_id"
    case species, sex, age
    case dateOfBirth = "date_of_birth"
    case strain, genotype, weight, description
  }
}
