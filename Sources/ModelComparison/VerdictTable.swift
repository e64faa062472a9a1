import Statistics

/// How often the comparison is right: its verdicts over virtual studies whose true rule is known.
public struct VerdictTable: Encodable, Sendable {
  /// What one virtual study gave.
  public struct Study: Codable, Hashable, Sendable {
    public struct Verdict: Codable, Hashable, Sendable {
      public var rule: String
      public var verdict: RuleTest.Verdict
      public var p: Double?
    }

    public struct Pair: Codable, Hashable, Sendable {
      public var first: String
      public var second: String
      /// The rule that predicts better, where the two are separated.
      public var better: String?
      public var haveSameSigns: Bool

      enum CodingKeys: String, CodingKey {
        case first, second, better
        case haveSameSigns = "same_signs"
      }
    }

    /// Name of the rule that changed the synapses.
    public var truth: String
    public var seed: UInt64
    /// Cells with a weight ratio.
    public var cellCount: Int
    public var verdicts: [Verdict]
    public var pairs: [Pair]

    public init(truth: String, seed: UInt64, comparison: StudyComparison) {
      self.truth = truth
      self.seed = seed
      cellCount = comparison.arms.reduce(0) { $0 + $1.cellCount }
      verdicts = comparison.rules.map {
        Verdict(rule: $0.rule, verdict: $0.verdict, p: $0.p)
      }
      pairs = comparison.pairs.map {
        Pair(
          first: $0.first, second: $0.second, better: $0.better, haveSameSigns: $0.haveSameSigns)
      }
    }

    enum CodingKeys: String, CodingKey {
      case truth, seed
      case cellCount = "cell_count"
      case verdicts, pairs
    }
  }

  /// A rule over all studies of one truth.
  public struct RuleCounts: Encodable, Hashable, Sendable {
    public var truth: String
    public var rule: String
    public var studyCount: Int
    public var survives: Int
    public var excluded: Int
    public var notComputable: Int
    /// Studies in which the pair of this rule and the true one was separated in favour of the true
    /// one, of this one, or not; all 0 for the true rule itself.
    public var separatedRightly: Int
    public var separatedWrongly: Int
    public var notSeparated: Int
    /// Studies in which the rule and the true one gave the same signs everywhere.
    public var sameSigns: Int
    /// Jeffreys' 95 % interval of the part of studies in which the rule survives.
    public var survivesInterval: [Double]

    enum CodingKeys: String, CodingKey {
      case truth, rule
      case studyCount = "study_count"
      case survives, excluded
      case notComputable = "not_computable"
      case separatedRightly = "separated_rightly"
      case separatedWrongly = "separated_wrongly"
      case notSeparated = "not_separated"
      case sameSigns = "same_signs"
      case survivesInterval = "survives_interval"
    }
  }

  /// By truth and seed.
  public var studies: [Study]
  /// By truth, then by rule.
  public var counts: [RuleCounts]

  public init(_ studies: [Study]) {
    self.studies = studies
    var truths: [String] = []
    for study in studies where !truths.contains(study.truth) { truths.append(study.truth) }
    counts = truths.flatMap { truth -> [RuleCounts] in
      let own = studies.filter { $0.truth == truth }
      var rules: [String] = []
      for verdict in own.flatMap(\.verdicts) where !rules.contains(verdict.rule) {
        rules.append(verdict.rule)
      }
      return rules.map { Self.counts(of: $0, truth: truth, own) }
    }
  }

  private static func counts(
    of rule: String, truth: String, _ studies: [Study]
  ) -> RuleCounts {
    let verdicts = studies.compactMap { study in
      study.verdicts.first { $0.rule == rule }?.verdict
    }
    let pairs = studies.compactMap { study in
      study.pairs.first { Set([$0.first, $0.second]) == Set([rule, truth]) && rule != truth }
    }
    let survives = verdicts.count { $0 == .survives }
    let interval = BinomialInterval.jeffreys(
      successes: survives, trials: studies.count, confidence: 0.95)
    return RuleCounts(
      truth: truth, rule: rule, studyCount: studies.count, survives: survives,
      excluded: verdicts.count { $0 == .excluded },
      notComputable: verdicts.count { $0 == .notComputable },
      separatedRightly: pairs.count { $0.better == truth },
      separatedWrongly: pairs.count { $0.better == rule },
      notSeparated: pairs.count { $0.better == nil },
      sameSigns: pairs.count(where: \.haveSameSigns),
      survivesInterval: interval.map { [$0.lower, $0.upper] } ?? [])
  }
}
