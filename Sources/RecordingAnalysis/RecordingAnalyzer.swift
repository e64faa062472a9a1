import EventDetection
import Messages
import Signals

/// One recording and criteria in, one result out.
public struct RecordingAnalyzer: Sendable {
  public var criteria: AnalysisCriteria
  public var request: AnalysisRequest

  public init(criteria: AnalysisCriteria = .init(), request: AnalysisRequest = .init()) {
    self.criteria = criteria
    self.request = request
  }

  /// Analyses every sweep, or the trains of spike times where there is none; a sweep that cannot be
  /// read becomes a failed sweep, never a failed recording.
  ///
  /// - Parameters:
  ///   - recording: what the file holds.
  ///   - source: gives the samples.
  public func analyze(_ recording: Recording, source: any SignalSource) -> AnalyzedRecording {
    var recording = recording
    if request.trains.isOnly {
      recording.sweeps = []
      recording.failedSweeps = []
      if recording.trains.isEmpty {
        recording.messages.append(
          Message(
            .recordingNoSweeps, .warning, "the file holds no units of spike times",
            file: recording.file, expected: "/units", remedy: "Analyse it without --units."))
      }
    }
    let trains = recording.sweeps.isEmpty ? recording.trains : []
    var failed = recording.failedSweeps.map(FailedSweepResult.init)
    var messages = recording.messages

    var lightPulses: [Int: [LightPulse]] = [:]
    for sweep in recording.sweeps {
      do {
        lightPulses[sweep.index] = try pulses(of: sweep, in: recording, source: source)
      } catch {
        var message = Message(error)
        message.sweep = sweep.index
        messages.append(message)
      }
    }
    let survey = LightSurvey(
      recording, source: source, criteria: criteria.photodiode, pulses: lightPulses,
      includesUnused: false)
    messages += survey.messages
    let inferred = inferredPhases(recording, pulses: lightPulses, messages: &messages)
    var displayed = DisplayedSweeps(
      displayedSweeps(recording, pulses: lightPulses), count: request.displayedSweepCount)

    let testPulses = testPulses(of: recording, source: source, messages: &messages)

    var analyses: [SweepAnalysis] = []
    for sweep in recording.sweeps {
      do {
        var analysis = try SweepAnalysis(
          of: sweep, pulses: lightPulses[sweep.index] ?? [],
          phases: request.phases ?? sweep.trial.phases ?? inferred, block: block(of: sweep),
          testPulses: testPulses[sweep.index] ?? [], source: source, criteria: criteria,
          isDisplayed: displayed.wants)
        if analysis.result.condition == nil {
          analysis.result.condition = condition(of: analysis.result)
        }
        displayed.take(&analysis)
        analyses.append(analysis)
      } catch {
        var message = Message(error)
        message.file = message.file ?? recording.file
        message.sweep = sweep.index
        failed.append(
          FailedSweepResult(FailedSweep(index: sweep.index, name: sweep.name, message: message)))
      }
    }
    analyses += self.analyses(
      of: trains, from: (failed.map(\.index).max() ?? -1) + 1, in: recording, source: source,
      failed: &failed, messages: &messages)
    let passiveCell = PassiveCell(of: analyses.compactMap(\.result.currentStep))
    PlateauReference(analyses, cell: passiveCell).measure(&analyses)
    let bursts = RecordingBursts(analyses.map(\.result), criteria: criteria)
    bursts.apply(to: &analyses)
    let largestBurst = analyses.flatMap(\.result.events).map(\.spikeCount).max() ?? 0
    for index in analyses.indices {
      let events = analyses[index].result.events
      analyses[index].result.plateauReadouts?.setBursts(events, largestBurst: largestBurst)
    }
    let synaptic = SynapticMeasurement(&analyses, request: request, criteria: criteria)
    markLight(&analyses, messages: &messages)
    messages += bursts.messages
    messages += analyses.flatMap(\.messages) + sharedMessages(analyses)
    for index in messages.indices { messages[index].file = messages[index].file ?? recording.file }

    let bySweep = Dictionary(grouping: messages) { $0.sweep }
    let sweeps = analyses.map { analysis in
      var sweep = analysis.result
      sweep.warnings = (bySweep[sweep.index] ?? []).map(\.withoutFile.description)
      return sweep
    }
    let burstSummary = bursts.summary(of: sweeps)
    let conditions = conditionSummaries(sweeps, burstMethod: bursts.method)
    for var message in RecordingBursts.sensitivityMessages(burstSummary, conditions: conditions) {
      message.file = recording.file
      messages.append(message)
    }
    let induction = sweeps.filter { $0.block == .induction }
    let arms = Set(induction.compactMap(\.condition))
    var result = RecordingResult(
      file: recording.file, format: recording.format, identifier: recording.identifier,
      objectID: recording.objectID, sessionStart: recording.sessionStart,
      sessionDescription: recording.sessionDescription, subject: recording.subject,
      electrodes: recording.electrodes,
      cell: recording.electrodes.compactMap(\.cellID).first,
      condition: arms.count == 1 ? arms.first : nil, criteria: criteria, sweeps: sweeps,
      failed: failed.sorted { $0.index < $1.index }, conditions: conditions,
      plateauDifference: arms.count <= 1 ? plateauDifference(of: induction) : nil,
      weightChange: synaptic.weightChange(of: sweeps, messages: &messages),
      activity: activity(of: induction), lightChannels: survey.channels,
      lightLatencies: survey.latencies, messages: messages)
    result.plateauProbabilityDifference =
      arms.count <= 1 ? plateauProbabilityDifference(of: induction) : nil
    result.passiveCell = passiveCell
    result.unanalyzedTrainCount = recording.trains.count - trains.count
    result.distances = distances(of: sweeps, messages: &result.messages)
    result.synapticPathways = synaptic.pathways.isEmpty ? nil : synaptic.pathways
    result.cellQuality = synaptic.cellQuality(
      of: sweeps, change: result.weightChange, messages: &result.messages)
    result.excitability = Excitability(
      of: sweeps.compactMap(\.currentStep), criteria: criteria.currentSteps)
    result.lightSensitivity = lightSensitivity(
      of: sweeps, synaptic: synaptic, isOneArm: arms.count <= 1)
    result.burstSummary = burstSummary
    result.burstMethods = bursts.summaries
    result.logISIHistogram = bursts.histogram
    result.burstContrasts = CellBurstContrasts.all(sweeps, confidence: criteria.confidence)
    return AnalyzedRecording(
      result: result, displayedTraces: displayed.traces)
  }

  // MARK: light, phases, blocks, conditions

  private func pulses(
    of sweep: Sweep, in recording: Recording, source: any SignalSource
  ) throws -> [LightPulse] {
    let pathways = Dictionary(
      recording.lightSites.map { ($0.name, $0.pathway) }, uniquingKeysWith: { first, _ in first })
    return try sweep.lights.flatMap { light in
      LightPulseDetection.pulses(
        in: try source.signal(of: light.channel), channel: light,
        pathway: pathways[light.site] ?? nil)
    }.sorted { ($0.onset, $0.site) < ($1.onset, $1.site) }
  }

  private func inferredPhases(
    _ recording: Recording, pulses: [Int: [LightPulse]], messages: inout [Message]
  ) -> TrialPhases? {
    guard request.phases == nil, recording.sweeps.allSatisfy({ $0.trial.phases == nil }) else {
      return nil
    }
    let topDown = pulses.values.contains { $0.contains { $0.pathway == .topDown } }
    guard topDown else { return nil }
    guard let phases = PhaseInference.phases(from: recording.sweeps.map { pulses[$0.index] ?? [] })
    else {
      messages.append(
        Message(
          .phasesUnknown, .warning,
          "neither the file nor the times of the top-down light say where the forward and target "
            + "phases lie, so α_f and α_t are not measured", file: recording.file,
          remedy: "State them with --forward-phase and --target-phase."))
      return nil
    }
    messages.append(
      Message(
        .phasesInferred, .warning,
        "forward phase \(phases.forward.start)–\(phases.forward.end) s and target phase "
          + "\(phases.target.start)–\(phases.target.end) s are taken from the two times at which "
          + "the top-down light was on", file: recording.file,
        remedy: "State them with --forward-phase and --target-phase if that is not meant."))
    return phases
  }

  private func block(of sweep: Sweep) -> Trial.Block? {
    if request.baselineSweeps != nil || request.testSweeps != nil {
      if request.baselineSweeps?.contains(sweep.index) == true { return .baseline }
      if request.testSweeps?.contains(sweep.index) == true { return .test }
      return sweep.trial.block == .induction ? .induction : nil
    }
    return sweep.trial.block
  }

  /// The condition that the light itself makes, where the file states none.
  private func condition(of sweep: SweepResult) -> String? {
    let pathways = Set(sweep.light.compactMap(\.pathway))
    if pathways == [.topDown] { return "top_down" }
    if pathways == [.bottomUp] { return "bottom_up" }
    return pathways.isEmpty ? nil : "both"
  }

  /// One sweep of each kind, then others evenly over the recording.
  private func displayedSweeps(_ recording: Recording, pulses: [Int: [LightPulse]]) -> [Int] {
    var chosen: [Int] = []
    var seen: Set<String> = []
    for sweep in recording.sweeps {
      let key = [
        sweep.trial.condition ?? "", sweep.trial.block?.rawValue ?? "", sweep.stimulus ?? "",
        Set((pulses[sweep.index] ?? []).map(\.site)).sorted().joined(separator: "+"),
      ].joined(separator: "\u{1}")
      if seen.insert(key).inserted { chosen.append(sweep.index) }
    }
    // The rest fills the page evenly, not with the first sweeps, which are often the weakest steps.
    let others = recording.sweeps.map(\.index).filter { !chosen.contains($0) }
    let free = request.displayedSweepCount - chosen.count
    if free > 0, !others.isEmpty {
      let count = min(free, others.count)
      chosen += (1...count).map { others[$0 * others.count / count - 1] }
    }
    return Array(chosen.prefix(request.displayedSweepCount))
  }
}
