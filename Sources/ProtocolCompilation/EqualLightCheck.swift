import InputDocuments
import Quantities
import StimulationProtocols

/// E1: conditions that are compared for a plateau's time get the same light.
///
/// Target, forward, shifted and unpaired plateau differ in nothing but time, whatever else the
/// protocol does. The four cells of the block {plateau in the forward phase} × {plateau in the target
/// phase} cannot: one has two plateaus and one none. Light halfway between trials makes up for it;
/// where a protocol has such light the four must be equal, and where it has none it is told that they
/// are not.
struct EqualLightCheck {
  private let stimulation: StimulationProtocol

  private static let shifted: [ConditionRole] = [.forwardPlateau, .unpaired, .shiftedPlateau]
  private static let block: [ConditionRole] = [
    .targetPlateau, .forwardPlateau, .bothPlateaus, .bottomUpOnly,
  ]

  init(_ stimulation: StimulationProtocol) { self.stimulation = stimulation }

  func checks() -> [ProtocolCheck] {
    guard let first = conditions(of: [.targetPlateau]).first else {
      return [.passed(.equalLight, "no target-plateau condition to compare with")]
    }
    var failed = conditions(of: Self.shifted).flatMap {
      differences($0, first, remedy: "They may differ only in the plateau's time.")
    }
    let cells = conditions(of: Self.block)
    let isMadeEqual = cells.contains { cell in
      cell.value.stimuli.contains { $0.anchor == .midInterval }
    }
    let compared = Set(failed.compactMap(\.object))
    for cell in cells where cell.name != first.name && isMadeEqual {
      let found = differences(
        cell, first, remedy: "Add or remove trains at: mid-interval until the four are equal.")
      failed += found.filter { !compared.contains($0.object ?? "") }
    }
    if !isMadeEqual, failed.isEmpty, let warning = unequalBlock(cells) { failed = [warning] }
    return failed.or(
      .passed(
        .equalLight,
        isMadeEqual
          ? "\(cells.map(\.name).joined(separator: ", ")) and all that differ in the plateau's time "
            + "get the same light"
          : "conditions that differ in the plateau's time get the same light",
        value: Double(dose(first).pulseCount), limit: Double(dose(first).pulseCount),
        unit: "pulses"))
  }

  private func conditions(of roles: [ConditionRole]) -> [NamedItem<Condition>] {
    stimulation.conditions.filter { roles.contains($0.value.role) }
  }

  private func dose(_ condition: NamedItem<Condition>) -> LightDose {
    LightDose(stimulation.pulses(of: condition.value))
  }

  private func differences(
    _ other: NamedItem<Condition>, _ first: NamedItem<Condition>, remedy: String
  ) -> [ProtocolCheck] {
    let (wanted, found) = (dose(first), dose(other))
    guard found != wanted else { return [] }
    let path = "conditions.\(other.name).stimuli"
    var failed: [ProtocolCheck] = []
    for pathway in stimulation.pathways.map(\.name) {
      let (expected, count) = (wanted.pulses(of: pathway), found.pulses(of: pathway))
      if expected != count {
        let difference = abs(count - expected)
        let noun = difference == 1 ? "pulse" : "pulses"
        let direction = count < expected ? "fewer" : "more"
        failed.append(
          .failed(
            .equalLight, path,
            "\(other.name) has \(difference) \(pathway) \(noun) \(direction) than \(first.name)",
            value: Double(count), limit: Double(expected), unit: "pulses",
            expected: "\(expected)", found: "\(count)", remedy: remedy))
        continue
      }
      let (masks, wantedMasks) = (found.masks(of: pathway), wanted.masks(of: pathway))
      if masks != wantedMasks {
        failed.append(
          .failed(
            .equalLight, path,
            "\(other.name) gets \(pathway) light through other masks than \(first.name)",
            expected: Self.text(wantedMasks), found: Self.text(masks), remedy: remedy))
        continue
      }
      let (dose, wantedDose) = (found.dose(of: pathway), wanted.dose(of: pathway))
      if dose != wantedDose {
        failed.append(
          .failed(
            .equalLight, path,
            "\(other.name) gets another \(pathway) light dose than \(first.name)",
            value: dose, limit: wantedDose, unit: "mW·ms/mm²",
            expected: "\(ShortNumber.text(wantedDose)) mW·ms/mm²",
            found: "\(ShortNumber.text(dose)) mW·ms/mm²", remedy: remedy))
      }
    }
    return failed.or(
      .failed(
        .equalLight, path, "\(other.name) has other pulses than \(first.name)",
        expected: "the same durations and irradiances", found: "others", remedy: remedy))
  }

  /// "5 pulses on tuft".
  private static func text(_ masks: [String: Int]) -> String {
    masks.sorted { $0.key < $1.key }.map { "\($0.value) pulses on \($0.key)" }
      .joined(separator: ", ")
  }

  /// Of a block without light between trials.
  private func unequalBlock(_ cells: [NamedItem<Condition>]) -> ProtocolCheck? {
    let topDown = stimulation.pathways.filter { $0.value.role == .topDown }.map(\.name)
    let counts = cells.map { cell in
      (cell.name, topDown.reduce(0) { $0 + dose(cell).pulses(of: $1) })
    }
    guard let most = counts.map(\.1).max(), let least = counts.map(\.1).min(), least < most else {
      return nil
    }
    let found = counts.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
    return .failed(
      .equalLight, "conditions", "the cells of the block differ in top-down light",
      severity: .warning,
      value: Double(least), limit: Double(most), unit: "pulses",
      expected: "\(most) top-down pulses in each", found: found,
      remedy: "Give the others trains at: mid-interval; light itself may change a synapse.")
  }
}
