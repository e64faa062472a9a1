import InputDocuments
import Messages
import Quantities

/// What pathways say that cannot be meant together.
extension StimulationProtocol {
  func pathwayProblems() -> [DocumentProblem] {
    pathways.flatMap { item -> [DocumentProblem] in
      guard let name = item.value.controlFor, let other = pathway(name) else { return [] }
      return controlProblems(item, for: other, named: name)
    } + softProblems()
  }

  private func controlProblems(
    _ control: NamedItem<Pathway>, for other: Pathway, named name: String
  ) -> [DocumentProblem] {
    var problems: [DocumentProblem] = []
    let path = "pathways.\(control.name)"
    if control.value.role != other.role || other.controlFor != nil || name == control.name {
      problems.append(
        contradiction(
          "\(path).control_for", "a control is of the same role as a pathway that is none",
          expected: "a \(control.value.role.rawValue) pathway without control_for",
          found: "\"\(name)\", \(other.role.rawValue)"
            + (other.controlFor == nil ? "" : " with control_for"),
          "Name the pathway that is paired, or correct the role."))
    }
    if control.value.mask == other.mask {
      problems.append(
        contradiction(
          "\(path).mask", "a control within the cell needs axons of its own",
          expected: "another mask than that of \(name)", found: "\"\(control.value.mask)\"",
          "Draw a second mask."))
    }
    for condition in conditions {
      let used = pulses(of: condition.value).map(\.pathway)
      let isPaired = used.contains { pathway($0)?.role == .topDown }
      if used.contains(control.name), isPaired {
        problems.append(
          contradiction(
            "conditions.\(condition.name).stimuli",
            "the control pathway \(control.name) is paired with top-down input",
            expected: "no train of \(control.name) in a condition with top-down trains",
            found: "both", "Leave it out: it is tested before and after induction only."))
      }
    }
    let tested = testTrialPulses.contains { $0.pathway == control.name }
    if !tested {
      problems.append(
        contradiction(
          path, "the control pathway \(control.name) is not tested",
          expected: "a train of it in schedule.test_stimuli or schedule.test_sweeps",
          found: "none", "Add a test pulse, with test_sweeps if pulses would follow too closely."))
    }
    return problems
  }

  /// A window that leaves out the irradiance that the trains use.
  private func softProblems() -> [DocumentProblem] {
    trains.compactMap { train -> DocumentProblem? in
      guard let window = pathway(train.value.pathway)?.allowedIrradiance,
        !window.contains(train.value.irradiance)
      else { return nil }
      let (from, to) = (
        ShortNumber.text(window.lowerBound), ShortNumber.text(window.upperBound)
      )
      return contradiction(
        "trains.\(train.name).irradiance",
        "the pathway \(train.value.pathway) does not allow this irradiance",
        expected: "\(from) to \(to) mW/mm²",
        found: "\(ShortNumber.text(train.value.irradiance)) mW/mm²",
        "Change the train, or allowed_irradiance of the pathway.")
    }
  }

  private var testTrialPulses: [PlannedPulse] {
    let names = [nil] + schedule.testSweeps.map { Optional($0.name) }
    return names.flatMap { pulses(of: schedule.testStimuli(ofSweep: $0)) }
  }
}
