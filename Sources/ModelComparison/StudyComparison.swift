import Foundation

/// What a study of the 2 × 2 block says of the rules: contrasts first, then each rule, then pairs of
/// rules, then what the design cannot decide.
///
/// Everything is computed from one number a cell, the natural logarithm of its weight ratio, and
/// from each rule's change for that cell; nothing is random.
public struct StudyComparison: Encodable, Sendable {
  /// What the comparison was made of.
  public struct Arm: Encodable, Hashable, Sendable {
    public var arm: ExperimentArm
    /// As the recordings name it.
    public var condition: String
    /// Cells with a weight ratio.
    public var cellCount: Int

    enum CodingKeys: String, CodingKey {
      case arm, condition
      case cellCount = "cell_count"
    }
  }

  /// Why there is no comparison; nil where there is one.
  public var reason: String?
  public var criteria: ComparisonCriteria
  public var arms: [Arm]
  public var contrasts: [Contrast]
  public var equivalence: [EquivalenceTest]
  public var rules: [RuleTest]
  public var pairs: [RulePair]
  /// What the design or these data leave open, one sentence each.
  public var limits: [String]

  public var isPossible: Bool { reason == nil }

  /// - Parameters:
  ///   - signTable: what was measured and what each rule says, cell by cell.
  ///   - criteria: fixed before the data were seen.
  public init(_ signTable: SignTable, criteria: ComparisonCriteria = ComparisonCriteria()) {
    self.init(
      cells: signTable.rows.compactMap(ComparedCell.of), rules: signTable.rules,
      conditions: signTable.rows.compactMap(\.condition), criteria: criteria)
  }

  /// - Parameters:
  ///   - cells: one entry a cell; more than one of the same cell would not be independent.
  ///   - rules: names, in the order in which they are shown.
  ///   - conditions: names of the conditions, also of cells without a weight ratio.
  ///   - criteria: fixed before the data were seen.
  public init(
    cells: [ComparedCell], rules: [String], conditions: [String],
    criteria: ComparisonCriteria = ComparisonCriteria()
  ) {
    self.criteria = criteria
    let names = Dictionary(grouping: Set(conditions)) { ExperimentArm(condition: $0) }
    arms = ExperimentArm.allCases.compactMap { arm in
      names[arm]?.min().map { name in
        Arm(arm: arm, condition: name, cellCount: cells.count { $0.arm == arm })
      }
    }
    contrasts = []
    equivalence = []
    self.rules = []
    pairs = []
    limits = []
    reason = Self.obstacle(names: names, cells: cells)
    guard reason == nil else { return }
    contrasts = Contrast.fixed.compactMap {
      Contrast(
        name: $0.name, question: $0.question, coefficients: $0.coefficients, cells: cells,
        confidence: criteria.confidence)
    }
    equivalence = ExperimentArm.allCases.filter { $0 != .bottomUpOnly }.compactMap {
      EquivalenceTest($0, cells: cells, criteria: criteria)
    }
    let tests = rules.map { RuleTest(rule: $0, cells: cells, criteria: criteria) }
    self.rules = tests
    pairs = tests.indices.flatMap { index in
      tests[(index + 1)...].compactMap { RulePair(tests[index], $0, criteria: criteria) }
    }
    limits = Self.limits(tests, cells: cells, criteria: criteria)
  }

  private static func obstacle(
    names: [ExperimentArm?: [String]], cells: [ComparedCell]
  ) -> String? {
    let absent = ExperimentArm.allCases.filter { names[$0] == nil }
    guard absent.isEmpty else {
      return "no induction trials of a condition whose name starts with "
        + absent.map { "\($0.rawValue)_" }.joined(separator: ", ")
        + "; the contrasts need the four conditions A_, B_, C_ and D_"
    }
    for arm in ExperimentArm.allCases {
      if let several = names[arm], several.count > 1 {
        return "more than one condition starts with \(arm.rawValue)_: "
          + several.sorted().joined(separator: ", ")
      }
    }
    let few = ExperimentArm.allCases.compactMap { arm -> String? in
      let count = cells.count { $0.arm == arm }
      return count < 2 ? "\(arm.rawValue) has \(count)" : nil
    }
    return few.isEmpty
      ? nil
      : "each condition needs two cells or more with a weight ratio, but "
        + few.joined(separator: ", ")
  }

  private static func limits(
    _ tests: [RuleTest], cells: [ComparedCell], criteria: ComparisonCriteria
  ) -> [String] {
    var sentences = [
      "A rule that survives is not shown to be true; these data do not exclude it at the level of "
        + "\(criteria.exclusionLevel)."
    ]
    let computed = tests.filter { $0.signs != nil }
    let patterns = computed.compactMap(\.signs).reduce(into: [[Int]]()) {
      if !$0.contains($1) { $0.append($1) }
    }
    for pattern in patterns {
      let alike = computed.filter { $0.signs == pattern }.map(\.rule)
      guard alike.count > 1 else { continue }
      sentences.append(
        "\(alike.joined(separator: ", ")) give the same signs in A, B and C against D; this design "
          + "does not tell them apart, whatever their verdicts.")
    }
    sentences.append(
      "Every rule has its own gain and offset: the size of A against D, and drift that all "
        + "conditions share, speak for or against none.")
    sentences.append(
      "The four conditions vary neither the time between input and plateau, nor the initial "
        + "weight, nor somatic spikes without a plateau; rules that differ only there stay together."
    )
    let named = Dictionary(grouping: cells.filter { $0.cell != nil }) { $0.cell ?? "" }
    if let shared = named.filter({ $0.value.count > 1 }).keys.min() {
      sentences.append(
        "The cell name “\(shared)” stands in \(named[shared]?.count ?? 0) files; each file was "
          + "taken as a cell of its own.")
    }
    return sentences
  }

  enum CodingKeys: String, CodingKey {
    case isPossible = "possible"
    case reason, criteria, arms, contrasts, equivalence, rules, pairs, limits
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(isPossible, forKey: .isPossible)
    try container.encode(reason, forKey: .reason)
    try container.encode(criteria, forKey: .criteria)
    try container.encode(arms, forKey: .arms)
    try container.encode(contrasts, forKey: .contrasts)
    try container.encode(equivalence, forKey: .equivalence)
    try container.encode(rules, forKey: .rules)
    try container.encode(pairs, forKey: .pairs)
    try container.encode(limits, forKey: .limits)
  }
}
