import Foundation
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
  private let pairs: [CrosstalkPair]

  init(_ files: ProtocolFiles) {
    stimulation = files.stimulation.value
    rig = files.rig.value
    measured = files.crosstalk?.value
    pairs = CrosstalkPair.all(of: stimulation)
  }

  func checks() -> [ProtocolCheck] {
    guard !pairs.isEmpty else {
      return [.passed(.crosstalkBlock, "one light on one mask: there is nothing to cross")]
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
          remedy: "Measure it with \"apical protocol compile --part crosstalk\", fill in the "
            + "\(CrosstalkResultForm.name) that it writes, and name it here or with --crosstalk.")
      ]
    }
    return judged(measured)
  }

  private func judged(_ measured: MeasuredCrosstalk) -> [ProtocolCheck] {
    var found: [ProtocolCheck] = []
    if measured.rig != rig.name {
      found.append(
        .failed(
          .crosstalkBlock, "rig", "the crosstalk was measured on another rig", expected: rig.name,
          found: measured.rig, remedy: "Measure it on the rig of the experiment."))
    }
    if measured.objective != stimulation.field.objective {
      found.append(
        .failed(
          .crosstalkBlock, "objective", "the crosstalk was measured through another objective",
          expected: stimulation.field.objective, found: measured.objective,
          remedy: "Measure it through the objective of the experiment."))
    }
    found += stimulation.pathways.compactMap { opsin(of: $0, measured) }
    for pair in pairs { found += response(pair, measured) }
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
        "crosstalk was measured in \(measured.cells) cells (\(measured.animals.rawValue)) on "
          + "\(measured.measured.formatted(.iso8601.year().month().day())) and passed",
        value: worst, limit: Self.greatestRatio))
  }

  /// Every measurement at the irradiance that is used or above counts, the worst of them; one below it
  /// that fails counts too, since more light does not give less.
  private func response(_ pair: CrosstalkPair, _ measured: MeasuredCrosstalk) -> [ProtocolCheck] {
    let (pathway, light) = (pair.pathway, pair.light)
    let all = measured.responses.enumerated().filter {
      $0.element.pathway == pathway && $0.element.light == light
    }
    guard let highest = all.max(by: { $0.element.irradiance < $1.element.irradiance }) else {
      return [
        .failed(
          .crosstalkBlock, "responses", "\(light) on \(pathway) was not measured",
          expected: "the response of \(pathway) to the light of \(light)", found: "none",
          remedy: "Measure every pathway with every light.")
      ]
    }
    var found: [ProtocolCheck] = []
    if !all.contains(where: { pair.isCovered(by: $0.element) }) {
      found += uncovered(pair, highest.element, "responses[\(highest.offset)]")
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
      let (index, response) = all.filter({ pair.isCovered(by: $0.element) })
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

  private func opsin(
    of pathway: NamedItem<Pathway>, _ measured: MeasuredCrosstalk
  ) -> ProtocolCheck? {
    let found = measured.opsins.first { $0.name == pathway.name }?.value
    guard found != pathway.value.opsin else { return nil }
    return .failed(
      .crosstalkBlock, found == nil ? "opsins" : "opsins.\(pathway.name)",
      "the crosstalk was measured with another opsin in \(pathway.name)",
      expected: pathway.value.opsin, found: found ?? "none",
      remedy: "Measure it with the opsins of the experiment.")
  }

  /// In what the strongest measurement falls short of what is used.
  private func uncovered(
    _ pair: CrosstalkPair, _ response: MeasuredCrosstalk.Response, _ object: String
  ) -> [ProtocolCheck] {
    let what = "\(pair.light) on \(pair.pathway) was measured"
    func milliseconds(_ time: Microseconds) -> Double { Double(time.count) / 1000 }
    func failed(
      _ key: String, _ how: String, _ value: Double, _ limit: Double, _ unit: (String, String),
      _ bound: String, _ remedy: String
    ) -> ProtocolCheck {
      .failed(
        .crosstalkBlock, "\(object).\(key)", "\(what) \(how)", value: value, limit: limit,
        unit: unit.0, expected: "\(bound) \(ShortNumber.text(limit)) \(unit.1)",
        found: "\(ShortNumber.text(value)) \(unit.1)", remedy: remedy)
    }
    return [
      response.irradiance < pair.greatestIrradiance
        ? failed(
          "irradiance", "at a lower irradiance than is used", response.irradiance,
          pair.greatestIrradiance, ("mw_mm2", "mW/mm²"), "at least",
          "Measure at the working power, or lower the train's irradiance.") : nil,
      response.duration < pair.greatestDuration
        ? failed(
          "duration", "with shorter pulses than are used", milliseconds(response.duration),
          milliseconds(pair.greatestDuration), ("ms", "ms"), "at least",
          "Measure with the working pulse, or shorten the train's pulses.") : nil,
      response.distance > pair.leastDistance
        ? failed(
          "distance", "with masks farther apart than they are", response.distance,
          pair.leastDistance, ("um", "µm"), "at most", "Measure with the masks of the experiment.")
        : nil,
    ].compactMap { $0 }
  }
}
