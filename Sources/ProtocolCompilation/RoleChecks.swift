import InputDocuments
import Quantities
import SampleGeometry
import StimulationProtocols

/// E1 and E2: whether each condition does what its role says (``RoleDefinition``), so that a name cannot
/// pass for a control.
///
/// Light between trials belongs to no phase by design and is not judged here.
struct RoleChecks {
  /// Part by which the area of a sham mask may differ from that of the mask it stands for; a choice of
  /// ours, as much as a light's brightness may differ in verification.
  ///
  /// **Worked example.** Beside a tuft mask of 16 000 µm², 14 400 to 17 600 µm².
  static let greatestAreaDifference = 0.1

  private let stimulation: StimulationProtocol

  init(_ stimulation: StimulationProtocol) { self.stimulation = stimulation }

  /// Other checks of the design and what is found here, in place of their "ok" where there is something.
  func joined(to others: [ProtocolCheck]) -> [ProtocolCheck] {
    let unequal = Set(
      others.filter { $0.id == .equalLight && $0.severity == .error }.compactMap(\.object))
    let found = stimulation.conditions.flatMap { findings($0, unequal: unequal) }
    return others.filter { check in
      check.severity != .ok || !found.contains { $0.id == check.id }
    } + found
  }

  private func findings(
    _ condition: NamedItem<Condition>, unequal: Set<String>
  ) -> [ProtocolCheck] {
    let arm = Arm(condition, stimulation)
    // Who gets other pulses also gets them at other times: one fault, one finding.
    let shifted = unequal.contains(arm.path) ? nil : shiftedInput(arm)
    let input = unequal.contains(arm.path) || shifted != nil ? [] : input(arm)
    return settings(condition) + [shifted].compactMap { $0 } + input + plateau(arm)
      + ownMask(arm) + sham(arm) + extras(arm)
  }

  /// A condition and what its trial shows.
  private struct Arm {
    let name: String
    let role: ConditionRole
    let definition: RoleDefinition
    /// Of the trial, by time.
    let bottomUp, topDown, inhibition: [PlannedPulse]
    let stepCount: Int

    /// The key to blame for light.
    var path: String { "conditions.\(name).stimuli" }
    /// For messages.
    var title: String { "\(name) (\(role.rawValue))" }

    init(_ condition: NamedItem<Condition>, _ stimulation: StimulationProtocol) {
      name = condition.name
      role = condition.value.role
      definition = RoleDefinition(role)
      let pulses = stimulation.pulses(of: condition.value).filter(stimulation.isInTrial)
      func own(_ role: Pathway.Role) -> [PlannedPulse] {
        pulses.filter {
          let pathway = stimulation.pathway($0.pathway)
          return pathway?.role == role && pathway?.controlFor == nil
        }
      }
      (bottomUp, topDown, inhibition) = (own(.bottomUp), own(.topDown), own(.interneuron))
      stepCount = stimulation.steps(of: condition.value).count {
        $0.start < stimulation.clock.duration
      }
    }
  }

  private static let rename = "Change the stimuli, or give the condition the role that it plays."

  private func failed(
    _ arm: Arm, _ text: String, _ pulses: Int, limit: Int, expected: String, found: String
  ) -> ProtocolCheck {
    .failed(
      .balance, arm.path, "\(arm.title) \(text)", value: Double(pulses), limit: Double(limit),
      unit: "pulses", expected: expected, found: found, remedy: Self.rename)
  }

  // MARK: LEDs, animals, drug

  private func settings(_ condition: NamedItem<Condition>) -> [ProtocolCheck] {
    let (name, value) = (condition.name, condition.value)
    func failed(
      _ key: String, _ text: String, expected: String, found: String, _ remedy: String
    ) -> ProtocolCheck {
      .failed(
        .balance, "conditions.\(name).\(key)", "\(name) (\(value.role.rawValue)) \(text)",
        expected: expected, found: found, remedy: remedy)
    }
    var found: [ProtocolCheck] = []
    if value.isDark != (value.role == .dark) {
      found.append(
        value.isDark
          ? failed(
            "leds", "has its LEDs off", expected: "LEDs on", found: "leds: \"off\"",
            "Remove \"leds\", or call the condition dark.")
          : failed(
            "leds", "has its LEDs on", expected: "leds: \"off\"", found: "LEDs on",
            "Write leds: \"off\": the mirrors run, the LEDs stay dark."))
    }
    if (value.animals == .opsinNegative) != (value.role == .opsinNegative) {
      let (right, wrong) = (Condition.Animals.opsinNegative, Condition.Animals.expressing)
      found.append(
        value.animals == .opsinNegative
          ? failed(
            "animals", "is in animals without opsins", expected: "animals: \(wrong.rawValue)",
            found: right.rawValue, "Remove \"animals\", or call the condition opsin-negative.")
          : failed(
            "animals", "is in animals that express the opsins",
            expected: "animals: \(right.rawValue)", found: wrong.rawValue,
            "Write animals: opsin-negative: what light alone does shows in no others."))
    }
    if value.role == .blocker, value.drug == nil {
      found.append(
        failed(
          "drug", "names no drug", expected: "drug: what blocks, and how much of it",
          found: "none", "Write the drug and its concentration, such as drug: D-AP5 50 µM."))
    }
    return found
  }

  // MARK: bottom-up input

  /// E1: bottom-up input of every condition that has it in both phases comes when it does in the target
  /// plateau's.
  private func shiftedInput(_ arm: Arm) -> ProtocolCheck? {
    guard arm.definition.isPaired,
      let first = stimulation.conditions.first(where: { $0.value.role == .targetPlateau }),
      first.name != arm.name
    else { return nil }
    let wanted = Arm(first, stimulation)
    let (expected, found) = (wanted.bottomUp.map(\.start), arm.bottomUp.map(\.start))
    let moved = Set(expected).symmetricDifference(found).count
    guard expected != found else { return nil }
    return .failed(
      .equalLight, arm.path,
      "bottom-up pulses of \(arm.name) come at other times than those of \(wanted.name)",
      value: Double(moved), limit: 0, unit: "pulses", expected: Self.times(expected),
      found: Self.times(found), remedy: "Conditions may differ only in the plateau.")
  }

  private func input(_ arm: Arm) -> [ProtocolCheck] {
    let counts: (RoleDefinition.Phase) -> Int = { phase in
      arm.bottomUp.count { overlaps($0, phase) }
    }
    switch arm.definition.bottomUp {
    case .none:
      guard !arm.bottomUp.isEmpty else { return [] }
      return [
        failed(
          arm, "has bottom-up input", arm.bottomUp.count, limit: 0,
          expected: "no bottom-up pulse in the trial", found: Self.extent(arm.bottomUp))
      ]
    case .within(let phases):
      return [RoleDefinition.Phase.forward, .target].compactMap { phase in
        let (isAsked, count) = (phases.contains(phase), counts(phase))
        guard isAsked != (count > 0) else { return nil }
        return failed(
          arm, "has \(isAsked ? "no " : "")bottom-up input in the \(phase.rawValue) phase", count,
          limit: isAsked ? 1 : 0,
          expected: "\(isAsked ? "at least one pulse" : "none") \(span([phase]))",
          found: Self.extent(arm.bottomUp))
      }
    case .outlasting:
      let end = stimulation.clock.target.to
      let after = arm.bottomUp.count { $0.end > end }
      guard counts(.forward) == 0 || counts(.target) == 0 || after == 0 else { return [] }
      return [
        failed(
          arm, "has no bottom-up input that outlasts the target phase", after, limit: 1,
          expected: "pulses in both phases and after \(end)", found: Self.extent(arm.bottomUp))
      ]
    }
  }

  // MARK: top-down input

  private func plateau(_ arm: Arm) -> [ProtocolCheck] {
    switch arm.definition.topDown {
    case .none:
      guard !arm.topDown.isEmpty else { return [] }
      return [
        failed(
          arm, "has top-down light in its trial", arm.topDown.count, limit: 0,
          expected: "none; at: mid-interval for an equal dose", found: Self.extent(arm.topDown))
      ]
    case .within(let phases): return plateau(arm, in: phases)
    case .anywhere: return missing(arm, arm.topDown, "in its trial") + unmoved(arm)
    case .unpaired:
      let paired = arm.topDown.filter { pulse in
        [RoleDefinition.Phase.forward, .target].contains { phase in
          overlaps(pulse, phase) && arm.bottomUp.contains { overlaps($0, phase) }
        }
      }
      guard !paired.isEmpty else { return [] }
      return [
        failed(
          arm, "has top-down light in a phase with bottom-up input", paired.count, limit: 0,
          expected: "none \(span([.forward, .target]))", found: Self.extent(paired))
      ]
    case .sham: return missing(arm, arm.topDown.filter(isInPhase), "in a phase")
    }
  }

  private func plateau(_ arm: Arm, in phases: [RoleDefinition.Phase]) -> [ProtocolCheck] {
    let names = phases.map(\.rawValue).joined(separator: " and ")
    let range = range(phases)
    let outside = arm.topDown.filter { $0.start < range.from || $0.end > range.to }
    guard outside.isEmpty else {
      return [
        failed(
          arm, "has top-down light outside the \(names) phase", outside.count, limit: 0,
          expected: "all of it \(span(phases))", found: Self.extent(outside))
      ]
    }
    return phases.flatMap { phase in
      missing(arm, arm.topDown.filter { overlaps($0, phase) }, "in the \(phase.rawValue) phase")
    }
  }

  private func missing(
    _ arm: Arm, _ pulses: [PlannedPulse], _ place: String
  ) -> [ProtocolCheck] {
    guard pulses.isEmpty else { return [] }
    return [
      failed(
        arm, "has no top-down light \(place)", 0, limit: 1, expected: "at least one pulse",
        found: Self.extent(arm.topDown))
    ]
  }

  /// A point of the time-shift curve that is where the target plateau is.
  private func unmoved(_ arm: Arm) -> [ProtocolCheck] {
    guard arm.role == .shiftedPlateau, !arm.topDown.isEmpty,
      let first = stimulation.conditions.first(where: { $0.value.role == .targetPlateau }),
      Arm(first, stimulation).topDown.map(\.start) == arm.topDown.map(\.start)
    else { return [] }
    return [
      failed(
        arm, "has its plateau when \(first.name) has it", 0, limit: 1, expected: "another time",
        found: Self.extent(arm.topDown))
    ]
  }

  // MARK: masks

  /// Top-down light of a trial falls on the pathway's own mask; a sham's does not.
  private func ownMask(_ arm: Arm) -> [ProtocolCheck] {
    let isSham = arm.role == .shamMask
    return stimulation.pathways.compactMap { pathway in
      let wrong = arm.topDown.filter {
        $0.pathway == pathway.name && ($0.mask == pathway.value.mask) == isSham
      }
      guard let first = wrong.first else { return nil }
      return failed(
        arm,
        isSham
          ? "lights the mask of \(pathway.name) itself"
          : "lights another mask than that of \(pathway.name)", wrong.count, limit: 0,
        expected: "\(isSham ? "a mask other than" : "mask") \(pathway.value.mask)",
        found: first.mask)
    }
  }

  /// A sham mask is as large as the mask that it stands for, and has no place in common with it.
  private func sham(_ arm: Arm) -> [ProtocolCheck] {
    guard arm.role == .shamMask else { return [] }
    var seen: Set<String> = []
    return arm.topDown.filter(isInPhase).flatMap { pulse -> [ProtocolCheck] in
      guard let own = stimulation.pathway(pulse.pathway)?.mask, own != pulse.mask,
        seen.insert(pulse.mask).inserted, let right = region(own), let sham = region(pulse.mask)
      else { return [] }
      return sizes(arm, pulse.mask, sham, own, right) + places(arm, pulse.mask, sham, own, right)
    }
  }

  private func sizes(
    _ arm: Arm, _ mask: String, _ sham: Mask.Region, _ own: String, _ right: Mask.Region
  ) -> [ProtocolCheck] {
    let (area, wanted) = (sham.area, right.area)
    guard abs(area - wanted) > Self.greatestAreaDifference * wanted else { return [] }
    return [
      .failed(
        .balance, "masks.\(mask)",
        "the sham mask of \(arm.name) is \(area < wanted ? "smaller" : "larger") than \(own)",
        value: area.rounded(toSignificantDigits: 4),
        limit: wanted.rounded(toSignificantDigits: 4), unit: "um2",
        expected: "\(Self.shown(wanted)) µm² ± "
          + ProtocolCheck.percent(Self.greatestAreaDifference),
        found: "\(Self.shown(area)) µm²", remedy: "Make it as large: it stands for the same light.")
    ]
  }

  private func places(
    _ arm: Arm, _ mask: String, _ sham: Mask.Region, _ own: String, _ right: Mask.Region
  ) -> [ProtocolCheck] {
    let distance = sham.distance(to: right)
    guard distance <= 0 else { return [] }
    return [
      .failed(
        .balance, "masks.\(mask)", "the sham mask of \(arm.name) touches or overlaps \(own)",
        value: distance, limit: 0, unit: "um", expected: "more than 0 µm, edge to edge",
        found: "0 µm", remedy: "Move it off the column.")
    ]
  }

  private func region(_ mask: String) -> Mask.Region? {
    stimulation.mask(mask)?.region(somaToPia: stimulation.preparation.somaToPia)
  }

  private static func shown(_ area: Double) -> String {
    ShortNumber.text(area.rounded(toSignificantDigits: 4))
  }

  // MARK: interneurons, current

  private func extras(_ arm: Arm) -> [ProtocolCheck] {
    var found: [ProtocolCheck] = []
    if arm.definition.inhibits, !arm.inhibition.contains(where: { overlaps($0, .target) }) {
      found.append(
        failed(
          arm, "has no light on interneurons in the target phase", 0, limit: 1,
          expected: "at least one pulse \(span([.target]))", found: Self.extent(arm.inhibition)))
    }
    if arm.definition.injects, arm.stepCount == 0 {
      found.append(
        .failed(
          .balance, arm.path, "\(arm.title) injects no current", value: 0, limit: 1, unit: "steps",
          expected: "a current step in the trial", found: "none", remedy: Self.rename))
    }
    return found
  }

  // MARK: time

  /// From the start of the first to the end of the last; the phases touch.
  private func range(
    _ phases: [RoleDefinition.Phase]
  ) -> (from: Microseconds, to: Microseconds) {
    let clock = stimulation.clock
    return (
      phases.contains(.forward) ? clock.forward.from : clock.target.from,
      phases.contains(.target) ? clock.target.to : clock.forward.to
    )
  }

  private func overlaps(_ pulse: PlannedPulse, _ phase: RoleDefinition.Phase) -> Bool {
    let range = range([phase])
    return pulse.start < range.to && range.from < pulse.end
  }

  private func isInPhase(_ pulse: PlannedPulse) -> Bool {
    overlaps(pulse, .forward) || overlaps(pulse, .target)
  }

  private func span(_ phases: [RoleDefinition.Phase]) -> String {
    let range = range(phases)
    return "from \(range.from) to \(range.to)"
  }

  private static func extent(_ pulses: [PlannedPulse]) -> String {
    guard let first = pulses.first, let last = pulses.last else { return "none" }
    return pulses.count == 1
      ? "a pulse from \(first.start) to \(last.end)"
      : "\(pulses.count) pulses from \(first.start) to \(last.end)"
  }

  /// The first of them.
  private static func times(_ starts: [Microseconds]) -> String {
    let shown = starts.prefix(12).map(\.description).joined(separator: ", ")
    return starts.isEmpty ? "none" : starts.count > 12 ? shown + ", …" : shown
  }
}
