import InputDocuments
import Messages
import OutputFiles
import Quantities
import StimulationProtocols

/// E1, E2 and E4: whether the comparison is fair and can be made again.
struct DesignChecks {
  private let stimulation: StimulationProtocol
  private let seed: UInt64?

  init(_ files: ProtocolFiles, seed: UInt64?) {
    stimulation = files.stimulation.value
    self.seed = seed ?? files.stimulation.value.randomisation.seed
  }

  func checks() throws -> [ProtocolCheck] {
    RoleChecks(stimulation).joined(to: EqualLightCheck(stimulation).checks() + balance())
      + (try sameBytes())
  }

  private func condition(_ role: ConditionRole) -> NamedItem<Condition>? {
    stimulation.conditions.first { $0.value.role == role }
  }

  /// Controls without which a plateau's effect cannot be told from light, drift or heat.
  private static let controls: [ConditionRole] = [
    .bottomUpOnly, .shamMask, .opsinNegative, .dark,
  ]

  private func balance() -> [ProtocolCheck] {
    var failed: [ProtocolCheck] = []
    if condition(.targetPlateau) != nil {
      for role in Self.controls where condition(role) == nil {
        failed.append(
          .failed(
            .balance, "conditions", "no \(role.rawValue) arm",
            expected: "a condition with role: \(role.rawValue)", found: "none",
            remedy: "Add the control; without it the effect has another explanation."))
      }
    }
    let block = stimulation.randomisation.block
    let counts = stimulation.conditions.map { condition in
      (condition.name, block.count { $0 == condition.name })
    }
    let most = counts.map(\.1).max() ?? 0
    for (name, count) in counts where count != most || count == 0 {
      failed.append(
        .failed(
          .balance, "randomisation.block",
          count == 0
            ? "condition \(name) is in no block" : "the block is not balanced: \(name) is rarer",
          value: Double(count), limit: Double(max(most, 1)), unit: "cells",
          expected: "\(name) \(times(max(most, 1))) in each block", found: times(count),
          remedy: "Name each condition equally often."))
    }
    return failed.or(
      .passed(
        .balance,
        "every block is balanced, every control is there, and each condition does what its role says",
        value: Double(most), limit: Double(most), unit: "cells"))
  }

  private func times(_ count: Int) -> String {
    switch count {
    case 0: "never"
    case 1: "once"
    case 2: "twice"
    default: "\(count) times"
    }
  }

  private func sameBytes() throws -> [ProtocolCheck] {
    guard let seed else {
      return [
        .failed(
          .sameBytes, "randomisation", "the allocation has no seed yet", severity: .warning,
          expected: "randomisation.seed, or --seed", found: "neither",
          remedy: "Give --seed when the protocol is compiled, and keep it with the sealed key.")
      ]
    }
    let keys = try (0..<2).map { _ in
      Checksum.sha256(of: try CellAllocation(stimulation, seed: seed).key())
    }
    guard Set(keys).count == 1, let key = keys.first else {
      return [
        .failed(
          .sameBytes, "randomisation", "the same seed gave two allocations",
          expected: keys.first ?? "", found: keys.last ?? "",
          remedy: "This is a defect of Apical; please report it.")
      ]
    }
    return [.passed(.sameBytes, "the same seed gives the same allocation (key SHA-256 \(key))")]
  }
}
