import InputDocuments
import Quantities
import StimulationProtocols

/// E3: induction waits for a crosstalk block that was measured and passed.
struct CrosstalkBlockCheck {
  /// Response of a pathway to another's light, over that to its own; a choice of ours.
  static let greatestRatio = 0.05
  /// Part of own pulses without a response; a choice of ours.
  static let greatestFailure = 0.1

  private let stimulation: StimulationProtocol
  private let rig: Rig
  private let measured: MeasuredCrosstalk?

  init(_ files: ProtocolFiles) {
    stimulation = files.stimulation.value
    rig = files.rig.value
    measured = files.crosstalk?.value
  }

  func checks() -> [ProtocolCheck] {
    guard !pairs.isEmpty else {
      return [.passed(.crosstalkBlock, "one light alone: there is nothing to cross")]
    }
    guard stimulation.schedule.crosstalk > .zero else {
      return [
        .failed(
          .crosstalkBlock, "schedule.crosstalk", "no crosstalk block before induction",
          value: 0, unit: "min", expected: "more than 0 min", found: "0 min",
          remedy: "Give it time: colour alone does not separate opsins.")
      ]
    }
    guard let measured else {
      return [
        .failed(
          .crosstalkBlock, "crosstalk_result", "no crosstalk result",
          expected: "a file of measured crosstalk", found: "none",
          remedy: "Measure it with \"apical protocol compile --part crosstalk\", write the file "
            + "(\"apical protocol schema crosstalk\"), and name it here or with --crosstalk.")
      ]
    }
    return judged(measured)
  }

  /// Pathways and the lights of others with another LED.
  private var pairs: [(pathway: String, light: String)] {
    let pathways = stimulation.pathways
    return pathways.flatMap { pathway in
      pathways.filter { $0.value.led != pathway.value.led }.map { (pathway.name, $0.name) }
    }
  }

  private func judged(_ measured: MeasuredCrosstalk) -> [ProtocolCheck] {
    var found: [ProtocolCheck] = []
    if measured.rig != rig.name {
      found.append(
        .failed(
          .crosstalkBlock, "rig", "the crosstalk was measured on another rig", expected: rig.name,
          found: measured.rig, remedy: "Measure it on the rig of the experiment."))
    }
    for (pathway, light) in pairs { found += response(of: pathway, to: light, measured) }
    for pathway in stimulation.pathways.map(\.name) {
      guard let failure = measured.failures.first(where: { $0.name == pathway })?.value else {
        found.append(
          .failed(
            .crosstalkBlock, "failures", "failures of \(pathway) were not measured",
            expected: "\(pathway): a percentage", found: "none",
            remedy: "A light that fails to drive its own pathway proves nothing."))
        continue
      }
      guard failure > Self.greatestFailure else { continue }
      found.append(
        .failed(
          .crosstalkBlock, "failures.\(pathway)",
          "\(ProtocolCheck.percent(failure)) of the own pulses of \(pathway) fail", value: failure,
          limit: Self.greatestFailure,
          expected: "at most \(ProtocolCheck.percent(Self.greatestFailure))",
          found: ProtocolCheck.percent(failure),
          remedy: "Raise the irradiance inside the window, or leave the preparation."))
    }
    let worst = measured.responses.map(\.ratio).max()
    return found.or(
      .passed(
        .crosstalkBlock,
        "crosstalk was measured in \(measured.cells) cells (\(measured.animals.rawValue)) and passed",
        value: worst, limit: Self.greatestRatio))
  }

  /// Every measurement at the irradiance that is used or above counts, the worst of them; one below it
  /// that fails counts too, since more light does not give less.
  private func response(
    of pathway: String, to light: String, _ measured: MeasuredCrosstalk
  ) -> [ProtocolCheck] {
    let all = measured.responses.enumerated().filter {
      $0.element.pathway == pathway && $0.element.light == light
    }
    let used =
      stimulation.trains.map(\.value).filter { $0.pathway == light }
      .map { max($0.irradiance, $0.rampFrom ?? 0) }.max() ?? 0
    guard let highest = all.max(by: { $0.element.irradiance < $1.element.irradiance }) else {
      return [
        .failed(
          .crosstalkBlock, "responses", "\(light) on \(pathway) was not measured",
          expected: "the response of \(pathway) to the light of \(light)", found: "none",
          remedy: "Measure every pathway with every light.")
      ]
    }
    var found: [ProtocolCheck] = []
    if highest.element.irradiance < used {
      let most = highest.element.irradiance
      found.append(
        .failed(
          .crosstalkBlock, "responses[\(highest.offset)].irradiance",
          "\(light) on \(pathway) was measured at a lower irradiance than is used",
          value: most, limit: used, unit: "mw_mm2",
          expected: "at least \(ShortNumber.text(used)) mW/mm²",
          found: "\(ShortNumber.text(most)) mW/mm²",
          remedy: "Measure at the working power, or lower the train's irradiance."))
    }
    if let (index, response) = all.max(by: { $0.element.ratio < $1.element.ratio }),
      response.ratio > Self.greatestRatio
    {
      found.append(
        .failed(
          .crosstalkBlock, "responses[\(index)].ratio",
          "\(light) on \(pathway) gives \(ProtocolCheck.percent(response.ratio)) of its own response",
          value: response.ratio, limit: Self.greatestRatio,
          expected: "at most \(ProtocolCheck.percent(Self.greatestRatio))",
          found: ProtocolCheck.percent(response.ratio),
          remedy: "Lower the irradiance of \(light); without a window there is no induction."))
    }
    guard found.isEmpty,
      let (index, response) = all.filter({ $0.element.irradiance >= used })
        .max(by: { $0.element.upper < $1.element.upper }),
      response.upper > Self.greatestRatio
    else { return found }
    return [
      .failed(
        .crosstalkBlock, "responses[\(index)].upper",
        "\(light) on \(pathway) may give up to \(ProtocolCheck.percent(response.upper))",
        severity: .warning, value: response.upper, limit: Self.greatestRatio,
        expected: "an interval below \(ProtocolCheck.percent(Self.greatestRatio))",
        found: ProtocolCheck.percent(response.upper), remedy: "Measure more cells.")
    ]
  }
}
