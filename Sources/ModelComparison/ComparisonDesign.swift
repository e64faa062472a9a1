import InputDocuments
import StimulationProtocols

/// What is compared with what: the arms of the experiment and the contrasts that were fixed before
/// the first cell.
///
/// It comes from the protocol of the experiment, or, where there is none, from the names of the
/// recorded conditions.
public struct ComparisonDesign: Codable, Hashable, Sendable {
  /// What an arm does in the comparison of rules.
  public enum Use: String, Codable, Hashable, Sendable {
    /// Gain and offset of every rule come from it.
    case fitted
    /// Rules are judged on it.
    case judged
    /// No business of a rule: it shows that light, opsin or synapse do what they should. It takes
    /// part in contrasts and in tests of no change.
    case control
  }

  /// One condition.
  public struct Arm: Codable, Hashable, Sendable {
    /// In formulas and tables: `A`.
    public var label: String
    /// As the recordings name it.
    public var condition: String
    public var title: String
    public var role: ConditionRole

    public var use: Use { ComparisonDesign.use(of: role) }

    public init(label: String, condition: String, title: String, role: ConditionRole) {
      self.label = label
      self.condition = condition
      self.title = title
      self.role = role
    }
  }

  /// A planned sum of mean log weight ratios.
  public struct PlannedContrast: Codable, Hashable, Sendable {
    public struct Weight: Codable, Hashable, Sendable {
      /// Label of an arm.
      public var arm: String
      public var weight: Int

      public init(_ arm: String, _ weight: Int) {
        self.arm = arm
        self.weight = weight
      }
    }

    /// What it asks, in a few words.
    public var question: String
    /// In the order of the formula.
    public var weights: [Weight]

    public init(question: String, weights: [Weight]) {
      self.question = question
      self.weights = weights
    }

    /// `C − A − B + D`.
    public var formula: String {
      weights.filter { $0.weight != 0 }.enumerated().map { index, term in
        let size = abs(term.weight) == 1 ? term.arm : "\(abs(term.weight))·\(term.arm)"
        let sign = term.weight < 0 ? "−" : "+"
        if index == 0 { return term.weight < 0 ? "−" + size : size }
        return "\(sign) \(size)"
      }.joined(separator: " ")
    }
  }

  /// Name of the protocol; nil where the design was taken from the names of conditions.
  public var stimulationProtocol: String?
  public var arms: [Arm]
  public var contrasts: [PlannedContrast]
  /// Why these arms cannot be compared whatever was measured; nil where they can.
  public var problem: String?
  /// What a reader must know of how the design was found, one sentence each.
  public var notes: [String]

  /// Arms and contrasts as the protocol plans them.
  ///
  /// A recording is of a condition if it carries the condition's name; where no recording does, the
  /// one recorded name that goes on after an underscore (`A_target_plateau`) is taken for it, and a
  /// note says so.
  ///
  /// - Parameters:
  ///   - plan: the protocol.
  ///   - names: of the conditions of recorded induction trials.
  public init(_ plan: StimulationProtocol, recordedNames names: some Sequence<String> = []) {
    stimulationProtocol = plan.name
    let recorded = Set(names)
    let planned = Set(plan.conditions.map(\.name))
    arms = plan.conditions.map { condition in
      let longer = recorded.filter { $0.hasPrefix(condition.name + "_") && !planned.contains($0) }
      let only = recorded.contains(condition.name) || longer.count > 1 ? nil : longer.first
      return Arm(
        label: condition.name, condition: only ?? condition.name, title: condition.value.title,
        role: condition.value.role)
    }
    contrasts = plan.contrasts.map { contrast in
      PlannedContrast(
        question: contrast.name.replacing("_", with: " "),
        weights: contrast.value.weights.map { .init($0.name, $0.value) })
    }
    let renamed = arms.filter { $0.condition != $0.label }
    notes =
      (contrasts.isEmpty ? ["The protocol plans no contrast, so that none is reported."] : [])
      + (renamed.isEmpty
        ? []
        : [
          "Recorded names were taken for conditions of the protocol: "
            + renamed.map { "“\($0.condition)” for \($0.label)" }.joined(separator: ", ") + "."
        ])
    problem = nil
    problem = Self.doubled(.targetPlateau, in: arms) ?? Self.doubled(.bottomUpOnly, in: arms)
  }

  /// Without a protocol: conditions whose names are the letter of the 2 × 2 block {plateau in the
  /// forward phase} × {plateau in the target phase}, alone or followed by an underscore and words:
  /// `A`, `A_target_plateau`.
  ///
  /// - Parameter names: of the conditions of induction trials.
  public init(recordedNames names: some Sequence<String>) {
    let distinct = Set(names).sorted()
    let found = Dictionary(grouping: distinct) { name in
      Self.block.first { name == $0.label || name.hasPrefix("\($0.label)_") }?.label
    }
    arms = Self.block.compactMap { arm in
      found[arm.label]?.first.map {
        Arm(label: arm.label, condition: $0, title: arm.title, role: arm.role)
      }
    }
    contrasts = Self.blockContrasts
    let bare = arms.filter { $0.condition == $0.label }.map { "\($0.label) as \($0.title)" }
    notes =
      bare.isEmpty
      ? []
      : [
        "Conditions that are single letters were taken as the shipped experiment names them: "
          + bare.joined(separator: ", ") + "; --protocol states what they are."
      ]
    let absent = Self.block.filter { found[$0.label] == nil }.map { "\($0.label)_" }
    if !absent.isEmpty {
      problem =
        "no induction trials of a condition whose name starts with "
        + absent.joined(separator: ", ")
        + "; without a protocol the four conditions A_, B_, C_ and D_ are needed"
    } else {
      problem =
        Self.block.compactMap { arm in
          found[arm.label].flatMap { several in
            several.count > 1
              ? "more than one condition starts with \(arm.label)_: "
                + several.joined(separator: ", ") : nil
          }
        }.first
    }
  }

  /// The arm of a recorded condition; nil where the design does not have it.
  public func arm(of condition: String) -> Arm? { arms.first { $0.condition == condition } }

  /// The arm that drift and homosynaptic plasticity are read from.
  var control: Arm? { arms.first { $0.role == .bottomUpOnly } }
  var targetPlateau: Arm? { arms.first { $0.role == .targetPlateau } }

  /// Roles by what a rule reads: presynaptic spikes, postsynaptic spikes, plateaus and their phases.
  /// An arm that changes something else (light beside the dendrite, no opsin, no light, a drug) says
  /// nothing for or against a rule.
  static func use(of role: ConditionRole) -> Use {
    switch role {
    case .targetPlateau, .bottomUpOnly: .fitted
    case .forwardPlateau, .bothPlateaus, .topDownOnly, .unpaired, .somaticCurrent, .lateBottomUp,
      .lengthenedForward, .shiftedPlateau, .forwardBottomUp, .silencedLate, .inhibitedPlateau,
      .intensitySeries, .onsetScan:
      .judged
    case .shamMask, .opsinNegative, .dark, .blocker: .control
    }
  }

  private static func doubled(_ role: ConditionRole, in arms: [Arm]) -> String? {
    let labels = arms.filter { $0.role == role }.map(\.label)
    return labels.count == 1
      ? nil
      : labels.isEmpty
        ? "no condition of the protocol has the role \(role.rawValue)"
        : "more than one condition has the role \(role.rawValue): "
          + labels.joined(separator: ", ")
  }

  private static let block: [(label: String, title: String, role: ConditionRole)] = [
    ("A", "target plateau", .targetPlateau), ("B", "forward plateau", .forwardPlateau),
    ("C", "both plateaus", .bothPlateaus), ("D", "bottom-up only", .bottomUpOnly),
  ]

  private static let blockContrasts = [
    PlannedContrast(
      question: "plateau in the target phase", weights: [.init("A", 1), .init("D", -1)]),
    PlannedContrast(
      question: "plateau in the forward phase", weights: [.init("B", 1), .init("D", -1)]),
    PlannedContrast(
      question: "both plateaus against the sum of the two",
      weights: [.init("C", 1), .init("A", -1), .init("B", -1), .init("D", 1)]),
  ]
}
