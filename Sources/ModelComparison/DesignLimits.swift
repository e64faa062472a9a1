import StimulationProtocols

/// What a design, or these data in it, cannot decide; one sentence each.
struct DesignLimits {
  let design: ComparisonDesign
  /// Names of the recorded conditions.
  let recorded: Set<String>
  let tests: [RuleTest]
  let pairs: [RulePair]
  let cells: [ComparedCell]
  let criteria: ComparisonCriteria

  var sentences: [String] {
    [
      "A rule that survives is not shown to be true; these data do not exclude it at the level of "
        + "\(criteria.exclusionLevel)."
    ] + sameSigns + partlyJudged + [
      "Every rule has its own gain and offset: the size of target plateau against bottom-up only, and "
        + "drift that all conditions share, speak for or against none.",
      "A response to bottom-up input stands for the weight of its synapses only where it is "
        + "monosynaptic and release is steady; no contrast here shows that it is.",
    ] + notVaried + sharedCells
  }

  private var control: String { design.control?.label ?? "bottom-up only" }

  /// Rules of which each pair gives the same signs together, other such pairs by themselves.
  private var sameSigns: [String] {
    let alike = pairs.filter(\.haveSameSigns)
    func areAlike(_ one: String, _ other: String) -> Bool {
      alike.contains {
        [$0.first, $0.second] == [one, other] || [$0.first, $0.second] == [other, one]
      }
    }
    var groups: [[String]] = []
    for rule in tests.filter({ !$0.means.isEmpty }).map(\.rule) {
      if let index = groups.firstIndex(where: { $0.allSatisfy { areAlike($0, rule) } }) {
        groups[index].append(rule)
      } else {
        groups.append([rule])
      }
    }
    let whole = groups.filter { $0.count > 1 }.map {
      "\($0.joined(separator: ", ")) give the same signs against \(control) in the conditions on "
        + "which they were computed; this design does not tell them apart, whatever their verdicts."
    }
    let partly = alike.filter { pair in
      !groups.contains { $0.contains(pair.first) && $0.contains(pair.second) }
    }.map {
      "\($0.first) and \($0.second) give the same signs against \(control) in the conditions on which "
        + "both were computed (judged: \($0.arms.joined(separator: ", "))); these do not tell them "
        + "apart."
    }
    return whole + partly
  }

  private var partlyJudged: [String] {
    tests.filter { $0.verdict != .notComputable && !$0.notJudged.isEmpty }.map { test in
      "\(test.rule) is not judged on "
        + test.notJudged.map { "\($0.arm) (\($0.reason))" }.joined(separator: ", ") + "."
    }
  }

  /// What no recorded condition changes.
  private var notVaried: [String] {
    let roles = Set(design.arms.filter { recorded.contains($0.condition) }.map(\.role))
    let open: [(role: ConditionRole, words: String)] = [
      (.unpaired, "the time between input and plateau"),
      (.somaticCurrent, "somatic spikes without a plateau"),
      (.lateBottomUp, "bottom-up input without its forward part"),
      (.lengthenedForward, "what makes a phase the target"),
    ].filter { !roles.contains($0.role) }
    return [
      "These conditions do not vary "
        + (open.map(\.words) + ["the initial weight"]).joined(separator: ", ")
        + "; rules that differ only there stay together."
    ]
  }

  private var sharedCells: [String] {
    let named = Dictionary(grouping: cells.filter { $0.cell != nil }) { $0.cell ?? "" }
    guard let shared = named.filter({ $0.value.count > 1 }).keys.min() else { return [] }
    return [
      "The cell name “\(shared)” stands in \(named[shared]?.count ?? 0) files; each file was "
        + "taken as a cell of its own."
    ]
  }
}
