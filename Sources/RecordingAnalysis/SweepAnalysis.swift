import EventDetection
import Messages
import Signals
import Statistics
import SynapticResponses

/// All that one sweep says by itself; α waits until every sweep has been seen.
struct SweepAnalysis {
  var result: SweepResult
  /// Areas of the phases, before any reference is subtracted.
  var forwardArea: PhaseArea?
  var targetArea: PhaseArea?
  /// The areas come from a dendritic electrode.
  var areasAreDendritic = false
  /// Thinned traces, if asked for.
  var displayedTrace: DisplayedTrace?
  /// Sustained depolarisations that coincide with injected current.
  var notSeparable: [TimeWindow] = []
  /// What the chosen rule could not do as its criteria ask.
  var ruleLimits: [SpikeRuleLimit] = []
  /// The rules disagree just after a light edge.
  var rulesDisagreeAtLight = false
  var messages: [Message] = []
  /// The responses to test pulses, by pathway.
  var pathways: [PathwaySweep] = []

  /// A sweep shorter than this is named: 5 ms at 10 kHz holds no event with its surroundings.
  private static let fewestSamples = 50

  /// - Parameters:
  ///   - sweep: the sweep.
  ///   - pulses: its light pulses.
  ///   - phases: its phases, if known.
  ///   - block: its place in the schedule.
  ///   - testPulses: test pulses that no channel of the sweep shows.
  ///   - source: gives the samples.
  ///   - criteria: what counts as what.
  ///   - isDisplayed: asked when all else is known: keep thinned traces?
  /// - Throws: what `source` throws; the caller turns it into that sweep's failure.
  init(
    of sweep: Sweep, pulses: [LightPulse], phases: TrialPhases?, block: Trial.Block?,
    testPulses: [TestPulse], source: any SignalSource, criteria: AnalysisCriteria,
    isDisplayed: (SweepAnalysis) -> Bool
  ) throws {
    let checked = try source.response(of: sweep)
    messages = checked.messages
    let response = checked.signal
    let lostCount = response.nonFiniteCount
    guard lostCount < response.samples.count else { throw SweepWithoutSamples(sweep: sweep) }
    let isCurrentClamp = sweep.clampMode == .currentClamp && response.unit == "mV"
    let command = try Self.command(of: sweep, source: source)
    let steps =
      command.map {
        CurrentStepDetection.steps(in: $0, threshold: criteria.plateaus.currentStep)
      } ?? []
    let spiking =
      isCurrentClamp
      ? SweepSpikes(response, pulses: pulses, steps: steps, criteria: criteria) : nil
    let spikes = spiking?.spikes ?? []
    let stripped = SpikeStripping(response, spikes: spikes)
    let train = SpikeTrain(
      times: spikes.map(\.peakTime), duration: response.duration,
      burstInterval: criteria.burstInterval / 1000)
    var counts = EventCounts(train)
    counts.observedTime = Double(response.samples.count - lostCount) / response.samplingRate
    let resting = Self.restingPotential(stripped.signal, outside: steps)
    let baseline = Self.baseline(
      stripped.signal, pulses: pulses, phases: phases, criteria: criteria.plateaus)
    let plateaus =
      isCurrentClamp
      ? (baseline ?? resting).map {
        PlateauDetection(
          stripped.signal, baseline: $0, currentSteps: steps, criteria: criteria.plateaus)
      } : nil

    result = SweepResult(
      index: sweep.index, name: sweep.name, source: sweep.response.objectPath,
      sourceObjectID: sweep.response.objectID, samplingRate: sweep.response.samplingRate,
      clampMode: sweep.clampMode,
      startTime: sweep.startTime,
      duration: response.duration, condition: sweep.trial.condition, block: block, spikes: spikes,
      events: train.events, counts: counts, plateaus: plateaus?.plateaus ?? [],
      forwardPlateau: nil, targetPlateau: nil, phases: phases, light: pulses,
      evokedResponses: [],
      quality: SweepQuality(
        baseline: resting, noise: Self.noise(of: response),
        nonFiniteCount: lostCount, bridgedFraction: stripped.bridgedFraction()),
      thresholdCheck: spiking?.thresholdCheck, warnings: [])
    result.ruleChecks = spiking?.ruleChecks ?? []
    result.lightArtefact = spiking?.lightArtefact
    ruleLimits = spiking?.limits ?? []
    rulesDisagreeAtLight = spiking?.rulesDisagreeAtLight ?? false
    if isCurrentClamp, let command {
      result.currentStep = CurrentStepMeasurement(
        response, criteria: criteria.currentSteps, rule: criteria.spikeRule, efel: criteria.efel
      ).response(to: command, steps: steps, spikes: spikes)
    }

    let stimulation = TestStimulation(
      light: pulses, stated: testPulses, block: block, current: steps, command: command,
      voltage: sweep.clampMode == .voltageClamp ? try Self.voltage(of: sweep, source: source) : nil)
    pathways = stimulation.responses(
      in: response, sweep: sweep, spikes: spikes, criteria: criteria.synapticResponses)
    result.evokedResponses = pathways.flatMap(\.responses)
    result.voltageStep = stimulation.voltageStep(response)
    if isCurrentClamp, !pathways.isEmpty {
      result.testStep = stimulation.testStep(response, spikes: spikes)
    }

    if let phases {
      let injected = command.map { InjectedStep.steps(steps, in: $0) } ?? []
      if let channel = sweep.dendriticResponse {
        areasAreDendritic = true
        let dendrite = try source.signal(of: channel)
        let own = SpikeStripping(
          dendrite, spikes: SpikeDetection(dendrite, criteria: criteria.spikes).spikes)
        let rest = Self.baseline(
          own.signal, pulses: pulses, phases: phases, criteria: criteria.plateaus)
        setAreas(own, baseline: rest, phases: phases, steps: injected, criteria: criteria.plateaus)
      } else if isCurrentClamp {
        setAreas(
          stripped, baseline: baseline, phases: phases, steps: injected, criteria: criteria.plateaus
        )
      }
      if isCurrentClamp {
        result.plateauReadouts = PlateauReadouts(
          phases, stripped: stripped, spikes: spikes, baseline: baseline, currentSteps: steps)
      }
    }
    notSeparable = plateaus?.notSeparable ?? []
    if sweep.clampMode == .currentClamp, response.unit != "mV" {
      messages.append(
        Message(
          .sweepUnitDisagrees, .warning,
          "no spikes are sought in a current-clamp sweep that is not a potential",
          object: sweep.response.objectPath, sweep: sweep.index, expected: "mV",
          found: response.unit,
          remedy: "State the unit and scale of the response with --map, or leave the sweep out."))
    }
    if isCurrentClamp, response.samples.count < Self.fewestSamples {
      messages.append(
        Message(
          .sweepTooShort, .warning, "too short to find events in", object: sweep.name,
          sweep: sweep.index, expected: "\(Self.fewestSamples) or more",
          found: "\(response.samples.count)", unit: "samples",
          remedy: "Leave the sweep out, or check whether its acquisition was stopped."))
    }
    if isDisplayed(self) {
      displayedTrace = DisplayedTrace(
        sweep: sweep.index, response: TraceEnvelope(response),
        spikeStripped: TraceEnvelope(stripped.signal))
    }
  }

  private mutating func setAreas(
    _ stripped: SpikeStripping, baseline: Double?, phases: TrialPhases, steps: [InjectedStep],
    criteria: PlateauCriteria
  ) {
    forwardArea = PhaseArea(
      stripped, baseline: baseline, phase: phases.forward, currentSteps: steps, criteria: criteria)
    targetArea = PhaseArea(
      stripped, baseline: baseline, phase: phases.target, currentSteps: steps, criteria: criteria)
  }

  /// The commanded current; nil where the sweep has none in pA.
  private static func command(
    of sweep: Sweep, source: any SignalSource
  ) throws -> SampledSignal? {
    guard sweep.clampMode == .currentClamp, let command = sweep.command, command.unit == "pA" else {
      return nil
    }
    return try source.signal(of: command)
  }

  /// The commanded potential; nil where the sweep has none in mV.
  private static func voltage(
    of sweep: Sweep, source: any SignalSource
  ) throws -> SampledSignal? {
    guard let command = sweep.command, command.unit == "mV" else { return nil }
    return try source.signal(of: command)
  }

  /// Median of the trace where no current is injected; of the whole trace where it always is.
  private static func restingPotential(
    _ stripped: SampledSignal, outside steps: [TimeWindow]
  ) -> Double? {
    var isInjected = [Bool](repeating: false, count: stripped.samples.count)
    for step in steps {
      for index in stripped.indices(in: step) { isInjected[index] = true }
    }
    let resting = zip(stripped.samples, isInjected).compactMap { sample, injected in
      injected || !sample.isFinite ? nil : sample
    }
    return median(resting.isEmpty ? stripped.samples.filter(\.isFinite) : resting)
  }

  /// Median before the trial's first light, or before its forward phase where no light is on; nil
  /// without light and phases, and where less than a fifth of the baseline window lies there.
  private static func baseline(
    _ stripped: SampledSignal, pulses: [LightPulse], phases: TrialPhases?,
    criteria: PlateauCriteria
  ) -> Double? {
    guard
      let end = [pulses.map(\.onset).min(), phases?.forward.start].compactMap({ $0 }).min()
    else { return nil }
    let length = criteria.baselineWindow / 1000
    let samples = stripped.samples[
      stripped.indices(in: TimeWindow(start: end - length, end: end))
    ].filter(\.isFinite)
    guard Double(samples.count) >= length / 5 * stripped.samplingRate else { return nil }
    return median(samples)
  }

  /// Robust noise: scaled median absolute difference of neighbours / √2.
  private static func noise(of response: SampledSignal) -> Double? {
    let differences = zip(response.samples.dropFirst(), response.samples)
      .map { abs($0 - $1) }.filter(\.isFinite)
    return median(differences).map { $0 * 1.482602218505602 / 2.0.squareRoot() }
  }
}

/// A sweep all of whose samples are NaN or infinite.
struct SweepWithoutSamples: ReportableError {
  var sweep: Sweep

  var message: Message {
    Message(
      .sweepNonFinite, .error, "no sample of the sweep is finite",
      object: sweep.response.objectPath, sweep: sweep.index, expected: "finite samples",
      found: "\(sweep.response.sampleCount) that are not",
      remedy: "Export the sweep again from its source, or leave it out.")
  }

  var exitStatus: ExitStatus { .inputRefused }
}
