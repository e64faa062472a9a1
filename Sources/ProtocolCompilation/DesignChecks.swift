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

  func checks() throws -> [ProtocolCheck] { equalLight() + balance() + (try sameBytes()) }

  private func condition(_ role: ConditionRole) -> NamedItem<Condition>? {
    stimulation.conditions.first { $0.value.role == role }
  }

  /// Target, forward and unpaired plateau differ in the plateau's time and in nothing else.
  private func equalLight() -> [ProtocolCheck] {
    guard let first = condition(.targetPlateau) else {
      return [.passed(.equalLight, "no target-plateau condition to compare with")]
    }
    let wanted = LightDose(stimulation.pulses(of: first.value))
    var failed: [ProtocolCheck] = []
    for role in [ConditionRole.forwardPlateau, .unpaired] {
      guard let other = condition(role) else { continue }
      let found = LightDose(stimulation.pulses(of: other.value))
      guard found != wanted else { continue }
      for pathway in stimulation.pathways.map(\.name) {
        let (expected, count) = (wanted.pulses(of: pathway), found.pulses(of: pathway))
        let path = "conditions.\(other.name).stimuli"
        if expected != count {
          let difference = abs(count - expected)
          let noun = difference == 1 ? "pulse" : "pulses"
          let direction = count < expected ? "fewer" : "more"
          failed.append(
            .failed(
              .equalLight, path,
              "\(other.name) has \(difference) \(pathway) \(noun) \(direction) than \(first.name)",
              value: Double(count), limit: Double(expected), unit: "pulses",
              expected: "\(expected)", found: "\(count)",
              remedy: "They may differ only in the plateau's time."))
          continue
        }
        let (dose, wantedDose) = (found.dose(of: pathway), wanted.dose(of: pathway))
        if dose != wantedDose {
          failed.append(
            .failed(
              .equalLight, path,
              "\(other.name) gets another \(pathway) light dose than \(first.name)",
              value: dose, limit: wantedDose,
              unit: "mW·ms/mm²",
              expected: "\(ShortNumber.text(wantedDose)) mW·ms/mm²",
              found: "\(ShortNumber.text(dose)) mW·ms/mm²",
              remedy: "They may differ only in the plateau's time."))
        }
      }
      if failed.isEmpty {
        failed.append(
          .failed(
            .equalLight, "conditions.\(other.name).stimuli",
            "\(other.name) has other pulses than \(first.name)",
            expected: "the same durations and irradiances", found: "others",
            remedy: "They may differ only in the plateau's time."))
      }
    }
    return failed.or(
      .passed(
        .equalLight, "conditions that differ in the plateau's time get the same light",
        value: Double(wanted.pulseCount), unit: "pulses"))
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
        .balance, "every block is balanced and every control is there", value: Double(most),
        limit: Double(most), unit: "cells"))
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
