import Statistics
import StimulationProtocols

/// What a study says of the rules: contrasts first, then each rule, then pairs of rules, then what the
/// design cannot decide.
///
/// Everything is computed from one number a cell, the natural logarithm of its weight ratio, and
/// from each rule's change for that cell; nothing is random.
public struct StudyComparison: Encodable, Sendable {
  /// What the comparison was made of.
  public struct Arm: Encodable, Hashable, Sendable {
    /// Label: `A`.
    public var arm: String
    /// As the recordings name it.
    public var condition: String
    public var title: String
    public var role: String
    public var use: ComparisonDesign.Use
    /// Cells with a weight ratio.
    public var cellCount: Int
    /// Natural logarithm, mean over cells; nil without any.
    public var meanLogRatio: Double?
    /// Measured: +1 or −1 where the interval of the arm less bottom-up only does not hold 0, else 0;
    /// nil for bottom-up only itself and with fewer than two cells.
    public var signAgainstControl: Int?

    /// `A target plateau`; a recorded name that says more than the letter stands alone.
    public var shownName: String { condition == arm ? "\(arm) \(title)" : condition }

    enum CodingKeys: String, CodingKey {
      case arm, condition, title, role, use
      case cellCount = "cell_count"
      case meanLogRatio = "mean_log_ratio"
      case signAgainstControl = "sign_against_control"
    }
  }

  /// A planned contrast without an estimate.
  public struct NotEstimated: Encodable, Hashable, Sendable {
    public var name: String
    public var question: String
    /// `K has 0 cells`.
    public var reason: String
  }

  /// Why rules cannot be compared; nil where they are.
  public var reason: String?
  public var criteria: ComparisonCriteria
  /// The arms of the design of which there are recordings.
  public var arms: [Arm]
  public var contrasts: [Contrast]
  /// Planned, but a condition that takes part has fewer than two cells.
  public var notEstimated: [NotEstimated]
  public var equivalence: [EquivalenceTest]
  public var rules: [RuleTest]
  public var pairs: [RulePair]
  /// Where recordings and design do not meet, one sentence each.
  public var notes: [String]
  /// What the design or these data leave open, one sentence each.
  public var limits: [String]

  public var isPossible: Bool { reason == nil }

  /// - Parameters:
  ///   - signTable: what was measured and what each rule says, cell by cell.
  ///   - design: arms and contrasts as planned; nil to take them from the recorded names.
  ///   - criteria: fixed before the data were seen.
  public init(
    _ signTable: SignTable, design: ComparisonDesign? = nil,
    criteria: ComparisonCriteria = ComparisonCriteria()
  ) {
    let conditions = signTable.rows.compactMap(\.condition)
    let design = design ?? ComparisonDesign(recordedNames: conditions)
    self.init(
      cells: signTable.rows.compactMap { ComparedCell.of($0, design: design) },
      rules: signTable.rules, design: design, conditions: conditions, criteria: criteria)
  }

  /// - Parameters:
  ///   - cells: one entry a cell; more than one of the same cell would not be independent.
  ///   - rules: names, in the order in which they are shown.
  ///   - design: arms and contrasts.
  ///   - conditions: names of the recorded conditions, also of cells without a weight ratio.
  ///   - criteria: fixed before the data were seen.
  public init(
    cells: [ComparedCell], rules: [String], design: ComparisonDesign, conditions: [String],
    criteria: ComparisonCriteria = ComparisonCriteria()
  ) {
    self.criteria = criteria
    let recorded = Set(conditions)
    arms = design.arms.filter { recorded.contains($0.condition) }.map { arm in
      Arm(
        arm: arm.label, condition: arm.condition, title: arm.title, role: arm.role.rawValue,
        use: arm.use, cellCount: cells.count { $0.arm == arm.label },
        meanLogRatio: mean(cells.filter { $0.arm == arm.label }.map(\.logRatio)),
        signAgainstControl: Self.sign(
          of: arm, against: design.control, cells: cells, confidence: criteria.confidence))
    }
    reason = Self.obstacle(design: design, cells: cells)
    let tests =
      reason == nil
      ? rules.map { RuleTest(rule: $0, cells: cells, design: design, criteria: criteria) } : []
    self.rules = tests
    contrasts = design.contrasts.compactMap {
      Contrast($0, design: design, cells: cells, rules: tests, confidence: criteria.confidence)
    }
    let estimated = Set(contrasts.map(\.name))
    notEstimated = design.contrasts.filter { !estimated.contains($0.formula) }.map { plan in
      let few = plan.weights.filter { $0.weight != 0 }.compactMap { term -> String? in
        let count = cells.count { $0.arm == term.arm }
        return count < 2 ? "\(term.arm) has \(count == 1 ? "one cell" : "no cell")" : nil
      }
      return NotEstimated(
        name: plan.formula, question: plan.question, reason: few.joined(separator: ", "))
    }
    equivalence = design.arms.compactMap { arm in
      design.control.flatMap {
        EquivalenceTest(arm, against: $0, cells: cells, criteria: criteria)
      }
    }
    pairs = tests.indices.flatMap { index in
      tests[(index + 1)...].compactMap { RulePair(tests[index], $0, criteria: criteria) }
    }
    notes = Self.notes(design: design, conditions: conditions, cells: cells)
    limits =
      reason == nil
      ? DesignLimits(
        design: design, recorded: recorded, tests: tests, pairs: pairs, cells: cells,
        criteria: criteria
      ).sentences : []
  }

  private static func obstacle(design: ComparisonDesign, cells: [ComparedCell]) -> String? {
    if let problem = design.problem { return problem }
    func few(_ arms: [ComparisonDesign.Arm]) -> [String] {
      arms.compactMap { arm in
        let count = cells.count { $0.arm == arm.label }
        return count < 2 ? "\(arm.label) has \(count)" : nil
      }
    }
    let fitted = few(design.arms.filter { $0.use == .fitted })
    guard fitted.isEmpty else {
      return
        "gain and offset of a rule need two cells or more with a weight ratio in target plateau "
        + "and in bottom-up only, but " + fitted.joined(separator: ", ")
    }
    let judged = design.arms.filter { $0.use == .judged }
    return few(judged).count < judged.count
      ? nil
      : "no condition that could judge a rule has two cells or more with a weight ratio"
  }

  private static func sign(
    of arm: ComparisonDesign.Arm, against control: ComparisonDesign.Arm?, cells: [ComparedCell],
    confidence: Double
  ) -> Int? {
    guard let control, control.label != arm.label,
      let difference = Contrast.estimate(
        [.init(arm.label, 1), .init(control.label, -1)], cells: cells)
    else { return nil }
    let interval = difference.interval(confidence: confidence)
    return interval.lower > 0 ? 1 : interval.upper < 0 ? -1 : 0
  }

  private static func notes(
    design: ComparisonDesign, conditions: [String], cells: [ComparedCell]
  ) -> [String] {
    var notes = design.notes
    let recorded = Set(conditions)
    for name in recorded.sorted() where design.arm(of: name) == nil {
      let count = conditions.count { $0 == name }
      let place =
        design.stimulationProtocol.map { "is not a condition of the protocol “\($0)”" }
        ?? "is not a condition that is known without a protocol"
      notes.append(
        "“\(name)” \(place): its \(count == 1 ? "recording is" : "\(count) recordings are") in no "
          + "contrast and no verdict.")
    }
    let absent = design.arms.filter { !recorded.contains($0.condition) }
    if design.stimulationProtocol != nil, !absent.isEmpty {
      notes.append(
        "Planned, but there is no recording of it: "
          + absent.map { "\($0.label) (\($0.title))" }.joined(separator: ", ") + ".")
    }
    for arm in design.arms where recorded.contains(arm.condition) {
      let count = cells.count { $0.arm == arm.label }
      if count < 2 {
        notes.append(
          "\(arm.label) has \(count == 0 ? "no cell" : "one cell") with a weight ratio; two are "
            + "needed, so that it is in no contrast and no verdict.")
      }
    }
    return notes
  }

  enum CodingKeys: String, CodingKey {
    case isPossible = "possible"
    case reason, criteria, arms, contrasts
    case notEstimated = "contrasts_not_estimated"
    case equivalence, rules, pairs, notes, limits
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(isPossible, forKey: .isPossible)
    try container.encode(reason, forKey: .reason)
    try container.encode(criteria, forKey: .criteria)
    try container.encode(arms, forKey: .arms)
    try container.encode(contrasts, forKey: .contrasts)
    try container.encode(notEstimated, forKey: .notEstimated)
    try container.encode(equivalence, forKey: .equivalence)
    try container.encode(rules, forKey: .rules)
    try container.encode(pairs, forKey: .pairs)
    try container.encode(notes, forKey: .notes)
    try container.encode(limits, forKey: .limits)
  }
}
