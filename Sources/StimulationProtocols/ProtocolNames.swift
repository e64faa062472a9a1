import InputDocuments
import Messages
import Quantities

extension StimulationProtocol {
  /// Names that are used and not defined in the protocol itself.
  func unknownNames() -> [DocumentProblem] {
    let pathways = pathways.map(\.name)
    let masks = masks.map(\.name)
    let conditions = conditions.map(\.name)
    var problems: [DocumentProblem?] = []
    for item in self.pathways {
      problems.append(
        Self.unknown("mask", item.value.mask, among: masks, "pathways.\(item.name).mask"))
      if let mask = item.value.structure {
        problems.append(
          Self.unknown("mask", mask, among: masks, "pathways.\(item.name).structure"))
      }
      if let other = item.value.controlFor {
        problems.append(
          Self.unknown("pathway", other, among: pathways, "pathways.\(item.name).control_for"))
      }
    }
    for item in trains {
      problems.append(
        Self.unknown(
          "pathway", item.value.pathway, among: pathways, "trains.\(item.name).pathway"))
      if let mask = item.value.mask {
        problems.append(Self.unknown("mask", mask, among: masks, "trains.\(item.name).mask"))
      }
    }
    let lists =
      self.conditions.map { ("conditions.\($0.name).stimuli", $0.value.stimuli) } + [
        ("schedule.test_stimuli", schedule.testStimuli),
        ("schedule.reference_stimuli", schedule.referenceStimuli),
      ] + schedule.testSweeps.map { ("schedule.test_sweeps.\($0.name)", $0.value) }
    for (path, stimuli) in lists {
      for (index, stimulus) in stimuli.enumerated() {
        problems.append(unknownSource(stimulus.source, path: "\(path)[\(index)]"))
      }
    }
    for (index, cell) in (schedule.crosstalkBlock?.crossCells ?? []).enumerated() {
      let path = "schedule.crosstalk_block.cross[\(index)]"
      problems.append(Self.unknown("pathway", cell.light, among: pathways, "\(path).light"))
      problems.append(Self.unknown("mask", cell.mask, among: masks, "\(path).mask"))
    }
    for (index, name) in randomisation.block.enumerated() {
      problems.append(
        Self.unknown("condition", name, among: conditions, "randomisation.block[\(index)]"))
    }
    for contrast in contrasts {
      for weight in contrast.value.weights {
        problems.append(
          Self.unknown(
            "condition", weight.name, among: conditions,
            "contrasts.\(contrast.name).weights.\(weight.name)"))
      }
    }
    return problems.compactMap(\.self)
  }

  private func unknownSource(_ source: Stimulus.Source, path: String) -> DocumentProblem? {
    switch source {
    case .train(let name):
      Self.unknown("train", name, among: trains.map(\.name), "\(path).train")
    case .currentStep(let name):
      Self.unknown("current step", name, among: currentSteps.map(\.name), "\(path).current_step")
    }
  }

  /// Names that are used and not defined in the rig's file, and wavelengths that its LEDs lack.
  func unknownNames(in rig: Rig, file: String) -> [DocumentProblem] {
    var problems: [DocumentProblem?] = [
      Self.unknown(
        "objective", field.objective, among: rig.objectives.map(\.name), "field.objective",
        definedIn: file)
    ]
    for item in pathways {
      guard let led = rig.led(item.value.led) else {
        problems.append(
          Self.unknown(
            "LED", item.value.led, among: rig.leds.map(\.name), "pathways.\(item.name).led",
            definedIn: file))
        continue
      }
      if abs(led.wavelength - item.value.wavelength) > led.bandwidth {
        problems.append(
          DocumentProblem(
            .protocolContradiction, path: "pathways.\(item.name).wavelength",
            "the LED \"\(item.value.led)\" does not give this wavelength",
            expected:
              "\(ShortNumber.text(led.wavelength)) ± \(ShortNumber.text(led.bandwidth)) nm",
            found: "\(ShortNumber.text(item.value.wavelength)) nm",
            remedy: "Name another LED, or correct the wavelength here or in \(file)."))
      }
    }
    return problems.compactMap(\.self)
  }

  /// Names that a measurement of crosstalk uses and the protocol does not define.
  func unknownPathways(in measured: MeasuredCrosstalk) -> [DocumentProblem] {
    let names = pathways.map(\.name)
    let responses = measured.responses.enumerated().flatMap { index, response in
      [("pathway", response.pathway), ("light", response.light)].map { key, name in
        Self.unknown("pathway", name, among: names, "responses[\(index)].\(key)")
      }
    }
    let failures = measured.failures.map {
      Self.unknown("pathway", $0.name, among: names, "failures.\($0.name)")
    }
    return (responses + failures).compactMap(\.self)
  }

  private static func unknown(
    _ kind: String, _ name: String, among names: [String], _ path: String,
    definedIn file: String? = nil
  ) -> DocumentProblem? {
    guard !names.contains(name) else { return nil }
    let place = file.map { " in \($0)" } ?? ""
    return DocumentProblem(
      .documentUnknownName, path: path, "no \(kind) has this name\(place)",
      expected: names.isEmpty ? "a name" : names.joined(separator: ", "), found: "\"\(name)\"",
      remedy: NearestName.of(name, among: names).map { "Did you mean \"\($0)\"?" }
        ?? "Define it\(place), or take one of the names.")
  }
}
