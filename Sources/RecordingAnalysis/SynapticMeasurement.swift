import Messages
import Signals
import Statistics
import SynapticResponses

/// The pathways of a recording once all its sweeps have been seen.
struct SynapticMeasurement {
  private(set) var pathways: [SynapticPathway] = []
  private var measured: [(name: String, measurement: PathwayMeasurement)] = []
  private let request: AnalysisRequest
  private let criteria: AnalysisCriteria
  /// Name of the pathway whose weight counts; nil where there is none.
  private var test: String?
  private var control: String?

  /// Measures every response again at the times of its pathway's mean response, and writes that back.
  init(_ analyses: inout [SweepAnalysis], request: AnalysisRequest, criteria: AnalysisCriteria) {
    self.request = request
    self.criteria = criteria
    var names: [String] = []
    for pathway in analyses.flatMap(\.pathways).compactMap({ $0.responses.first?.pathway })
    where !names.contains(pathway) { names.append(pathway) }
    guard !names.isEmpty else { return }
    // A sweep of another unit has another scale, and another cell another response.
    let groups = Dictionary(
      grouping: analyses.indices.filter { !analyses[$0].pathways.isEmpty }
    ) { analyses[$0].pathways.first?.responses.first?.unit ?? "" }
    let common = groups.max { ($0.value.count, $1.key) < ($1.value.count, $0.key) }?.value ?? []
    let induced = Set(
      analyses.filter { $0.result.block == .induction }.flatMap { $0.result.light.map(\.site) })
    control =
      request.controlSite
      // Without a paired pathway among them none can be told to be the unpaired one.
      ?? (names.contains(where: induced.contains) ? names.first { !induced.contains($0) } : nil)
    if names.count == 1 { control = nil }
    test = names.first { $0 != control }
    for name in names {
      let members = common.compactMap { index in
        analyses[index].pathways.first { $0.responses.first?.pathway == name }
      }
      let measurement = PathwayMeasurement(
        members.sorted { $0.sweep < $1.sweep }, criteria: criteria.synapticResponses)
      measured.append((name, measurement))
      pathways.append(
        SynapticPathway(
          name: name, role: name == test ? .test : name == control ? .control : .other,
          measurement: measurement, criteria: criteria))
    }
    let responses = Dictionary(
      grouping: measured.flatMap { $0.measurement.sweeps }, by: \.sweep
    ).mapValues { $0.flatMap(\.responses) }
    for index in analyses.indices {
      guard let mine = responses[analyses[index].result.index] else { continue }
      // The pathway that counts stands first.
      analyses[index].result.evokedResponses =
        mine.filter { $0.pathway == test } + mine.filter { $0.pathway != test }
    }
  }

  func weightChange(of sweeps: [SweepResult], messages: inout [Message]) -> WeightChange? {
    let baseline = sweeps.filter { $0.block == .baseline }
    let tests = sweeps.filter { $0.block == .test }
    guard let test, (baseline + tests).contains(where: { !$0.evokedResponses.isEmpty }) else {
      if request.baselineSweeps != nil || request.testSweeps != nil {
        messages.append(
          Message(
            .weightNotMeasured, .warning,
            "no weight ratio: the sweeps before and after induction have no test pulse",
            remedy:
              "Say which channel is the stimulus with --light 'CHANNEL=SITE', when pulses were "
              + "given with --test-pulses 0.1,0.15, or whose spikes they are with --presynaptic NAME."
          ))
      }
      return nil
    }
    if let control = request.controlSite, !measured.contains(where: { $0.name == control }) {
      messages.append(
        Message(
          .weightNotMeasured, .warning, "no test pulse was given to the control pathway",
          expected: measured.map(\.name).joined(separator: ", "), found: control,
          remedy: "Name one of these sites with --control-site."))
    }
    guard let later = request.outcome.map({ $0.after(sweeps) }) ?? tests else {
      messages.append(
        Message(
          .weightNotMeasured, .warning,
          "no weight ratio: without induction trials the outcome window has no beginning"))
      return nil
    }
    let before = members(request.outcome?.before(sweeps) ?? baseline, of: test)
    let after = members(later, of: test)
    guard let pathway = measured.first(where: { $0.name == test })?.measurement else { return nil }
    let other = control.map { name in
      (
        name: Optional(name),
        before: members(request.outcome?.before(sweeps) ?? baseline, of: name),
        after: members(later, of: name)
      )
    }
    switch WeightChange.measured(
      before, after: after, pathway: pathway, control: other,
      criteria: criteria.synapticResponses, confidence: criteria.confidence)
    {
    case .success(let change):
      if change.before?.null?.isDistinguishable == false,
        change.baselineCount >= NullDistribution.fewestResponses
      {
        messages.append(
          Message(
            .weightNotMeasured, .warning,
            "the responses before induction cannot be told from noise, so that the weight ratio says little",
            found: change.before?.null?.z.map { "\($0) standard deviations of the noise" },
            remedy: "Average more sweeps, or use stronger test pulses."))
      }
      return change
    case .failure(let failure):
      messages.append(
        Message(
          .weightNotMeasured, .warning,
          "no weight ratio: \(failure.reason)"
            + (request.outcome == nil
              ? "" : " (\(later.count) of \(tests.count) test sweeps lie in the outcome window)")))
      return nil
    }
  }

  /// Electrode and cell over baseline and outcome window.
  func cellQuality(
    of sweeps: [SweepResult], change: WeightChange?, messages: inout [Message]
  ) -> CellQuality? {
    let baseline = request.outcome?.before(sweeps) ?? sweeps.filter { $0.block == .baseline }
    let after = request.outcome?.after(sweeps) ?? sweeps.filter { $0.block == .test }
    // Without blocks all sweeps with a step or a response are the baseline.
    let before =
      baseline.isEmpty && after.isEmpty
      ? sweeps.filter { $0.voltageStep != nil || !$0.evokedResponses.isEmpty } : baseline
    guard !(before + after).isEmpty else { return nil }
    let stability = CellStability(
      before: before.map(\.electrodeValues), after: after.map(\.electrodeValues),
      confidence: criteria.confidence)
    var quality = CellQuality(stability: stability)
    let resting = mean((before + after).compactMap(\.electrodeValues.restingPotential))
    quality.potentials = PotentialCorrections(
      junctionPotential: request.junctionPotential, restingPotential: resting)
    if let preset = request.qualityPreset {
      quality.preset = preset
      quality.verdicts = stability.verdicts(
        by: preset, responseDrift: change?.baselineDrift?.relativeChangeOver(10))
      for verdict in quality.verdicts where verdict.outcome == .excluded {
        messages.append(
          Message(
            .qualityBeyondLimit, .warning,
            "the cell is excluded by \(preset.name): \(verdict.quantity.rawValue) lies beyond its limit",
            expected: verdict.limit.words, found: verdict.found, unit: verdict.unit,
            remedy:
              "Leave the cell out of the study, or state another preset with --quality-preset."))
      }
    }
    return quality
  }

  private func members(_ sweeps: [SweepResult], of name: String) -> [PathwaySweep] {
    let wanted = Set(sweeps.map(\.index))
    return measured.first { $0.name == name }?.measurement.sweeps.filter {
      wanted.contains($0.sweep)
    } ?? []
  }
}

extension SweepResult {
  /// What test steps say of electrode and cell.
  var electrodeValues: CellStability.SweepValues {
    CellStability.SweepValues(
      seriesResistance: voltageStep?.seriesResistance,
      inputResistance: voltageStep?.inputResistance ?? testStep?.inputResistance,
      restingPotential: clampMode == .currentClamp ? quality.baseline : nil,
      holdingCurrent: clampMode == .voltageClamp
        ? voltageStep?.holdingCurrent ?? quality.baseline : nil)
  }
}

extension QualityLimit {
  /// `at most 0.2`.
  var words: String {
    [atMost.map { "at most \($0)" }, atLeast.map { "at least \($0)" }].compactMap { $0 }
      .joined(separator: ", ")
  }
}

extension QualityVerdict {
  /// `0.35 (0.25 to 0.46)`.
  var found: String? {
    guard let estimate, let lower = interval?.first, let upper = interval?.last else { return nil }
    func short(_ value: Double) -> Double { (value * 1000).rounded() / 1000 }
    return "\(short(estimate)) (\(short(lower)) to \(short(upper)))"
  }
}
