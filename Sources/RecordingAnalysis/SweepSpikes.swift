import EventDetection
import Signals

/// The spikes of a sweep by the chosen rule, and what other counts say of the same sweep.
struct SweepSpikes {
  private(set) var spikes: [Spike]
  private(set) var thresholdCheck: ThresholdCheck
  private(set) var ruleChecks: [SpikeRuleCheck]
  /// A spike of one rule and not of another peaks within the window of an artefact after a light edge.
  private(set) var rulesDisagreeAtLight: Bool
  /// nil without light.
  private(set) var lightArtefact: LightArtefactRecord?
  /// What the chosen rule could not do as its criteria ask.
  private(set) var limits: [SpikeRuleLimit]

  /// A spike later than this after its stimulus ended was not evoked by it, seconds.
  private static let longestAftermath = 0.1

  /// - Parameters:
  ///   - response: membrane potential in mV.
  ///   - pulses: light of the sweep.
  ///   - steps: injected current.
  ///   - criteria: rules and what is done about light artefacts.
  init(
    _ response: SampledSignal, pulses: [LightPulse], steps: [TimeWindow], criteria: AnalysisCriteria
  ) {
    let edges = pulses.flatMap { pulse in
      [
        LightEdge(time: pulse.onset, isOnset: true, site: pulse.site),
        LightEdge(time: pulse.offset, isOnset: false, site: pulse.site),
      ]
    }
    var removal = LightArtefactRemoval(response, edges: edges, criteria: criteria.lightArtefact)
    // eFEL is told when the stimulus began; without a step of current that is the sweep's start.
    let stimulus = steps.map(\.start).min() ?? 0
    func found(by rule: SpikeRule) -> FoundSpikes {
      FoundSpikes(
        removal.signal, by: rule, criteria: criteria.rules, stimulusStart: stimulus,
        unblankedEdge: removal.firstUntreatedEdge, isCount: rule != criteria.spikeRule)
    }
    let chosen = found(by: criteria.spikeRule)
    limits = chosen.limits
    ruleChecks = SpikeRule.allCases.filter { $0 != criteria.spikeRule }.map {
      SpikeRuleCheck(found(by: $0), against: chosen, in: removal.signal)
    }
    let reach = criteria.lightArtefact.window / 1000
    rulesDisagreeAtLight = ruleChecks.flatMap(\.differences).contains { difference in
      edges.contains { (0...reach).contains(difference.time - $0.time) }
    }
    thresholdCheck = ThresholdCheck(
      response, found: chosen, criteria: criteria.spikes, isBlanked: removal.isBlanked(at:))
    spikes = removal.withoutBlankedFeatures(chosen.spikes)
    lightArtefact = edges.isEmpty ? nil : removal.record
    setLatencies(after: pulses.map(\.window) + steps)
  }

  /// From the onset of the last stimulus that began before the spike did.
  private mutating func setLatencies(after stimuli: [TimeWindow]) {
    guard !stimuli.isEmpty else { return }
    let stimuli = stimuli.sorted { $0.start < $1.start }
    for index in spikes.indices {
      let begin = spikes[index].thresholdTime ?? spikes[index].peakTime
      guard let stimulus = stimuli.last(where: { $0.start <= begin }),
        begin - stimulus.end <= Self.longestAftermath
      else { continue }
      spikes[index].latency = (begin - stimulus.start) * 1000
    }
  }
}
