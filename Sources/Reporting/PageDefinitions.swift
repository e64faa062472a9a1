import EventDetection
import RecordingAnalysis

/// The definitions that numbers on the page link to, with the criteria of this analysis in them.
struct PageDefinitions {
  let criteria: AnalysisCriteria

  var definitions: [Page.Definition] { Term.allCases.map(definition) }

  private func definition(_ term: Term) -> Page.Definition {
    let theta = DisplayedNumber(criteria.burstInterval).text
    func text(_ value: Double) -> String { DisplayedNumber(value, significantDigits: 2).text }
    let (name, words) =
      switch term {
      case .spike:
        (
          "Spike",
          spikeWords
        )
      case .event:
        (
          "Event",
          "A spike whose preceding inter-spike interval is longer than \(theta) ms, with the spikes "
            + "that follow it within \(theta) ms (Naud & Sprekeler 2018; Payeur et al. 2021)."
        )
      case .burst:
        (
          "Burst, single spike",
          "A burst is an event of two or more spikes and counts once; a single spike is an event of "
            + "one."
        )
      case .eventRate:
        ("Event rate E, burst rate B", "Events, or bursts, per second of recording (Hz).")
      case .burstProbability:
        (
          "Burst probability P",
          "P = B/E, the part of the events that are bursts. It is not the burst fraction, which is "
            + "spikes in bursts over all spikes. Without events there is no P."
        )
      case .plateau:
        (
          "Plateau potential",
          "A depolarisation under the spikes: the trace with its spikes cut out stays "
            + "\(text(criteria.plateaus.minimumDepolarization)) mV or more above its baseline for at "
            + "least \(text(criteria.plateaus.minimumDuration)) ms."
        )
      case .alpha:
        (
          "α_f, α_t",
          "The plateau of the forward and of the target phase of a trial (Guerguiev, Lillicrap & "
            + "Richards 2017). From the soma it is the area of the trace with its spikes cut out over "
            + "the phase less its first \(text(criteria.plateaus.phaseSettling)) ms, minus the same "
            + "area in trials with the same bottom-up light alone; mV·ms, 0 is no plateau. This is a "
            + "proxy: the dendrite itself was not recorded. Where it cannot be measured it abstains, "
            + "with a reason. Values on different scales are never compared."
        )
      case .plateauProbability:
        (
          "Plateau probability p",
          "The probability that the dendrite had a plateau in the forward, in the target phase, from "
            + "how long the somatic trace under the spikes stays up, its shortest inter-spike interval "
            + "and its mean. Learned on simulated cells whose dendrite is known, of 100 to 200 ms, near "
            + "rest; outside that it abstains. It is not tested on a real dendrite."
        )
      case .weightRatio:
        (
          "Weight ratio",
          "Mean response to a bottom-up test pulse after induction over the mean before it; 1 is no "
            + "change. Its interval is Student's t on the logarithm, at "
            + "\(text(criteria.confidence * 100)) %. It stands for the synapse's weight only where "
            + "the response is monosynaptic and the input steady."
        )
      case .sign:
        (
          "Sign",
          "Measured: + where the interval of the weight ratio lies above 1, \u{2212} where it lies "
            + "below, 0 where it holds 1. Of a rule: the sign of its change of weight, 0 where that is "
            + "within two standard errors of zero; “not computable” where the recording lacks what "
            + "the rule needs."
        )
      case .contrast:
        (
          "Contrast",
          "A comparison of conditions fixed before the data are seen, over cells and on the natural "
            + "logarithm of the weight ratio, with Welch's interval; e to its power is a factor on "
            + "the weight ratio. “No change” is claimed only where the whole interval lies within a "
            + "stated bound, not where an interval merely holds 1."
        )
      case .verdict:
        (
          "Verdict",
          "Each rule gets one gain (0 or more) and one offset from target plateau and bottom-up "
            + "only, which are then frozen. It is excluded if the means of the other conditions miss its "
            + "predictions by more than the scatter between cells and the uncertainty of the fit allow "
            + "(F test); else it survives. A rule whose best gain is 0 is judged as “no condition differs”."
        )
      case .separated:
        (
          "Separated, not separated",
          "Two rules are separated if one predicts the cells of the judged conditions clearly better "
            + "than the other (difference of log predictive densities of 4 nats and two standard errors or "
            + "more) and they differ in the sign that they give some condition."
        )
      case .thresholdCount:
        (
          "Plain count",
          "Crossings of \(text(criteria.spikes.comparisonLevel)) mV, as many older analyses count "
            + "spikes; each difference from the spikes found here is listed with its reason."
        )
      }
    return Page.Definition(anchor: term.anchor, term: name, definition: words)
  }

  private var spikeWords: String {
    func text(_ value: Double) -> String { DisplayedNumber(value, significantDigits: 2).text }
    return switch criteria.spikeRule {
    case .apical:
      "An action potential: an upstroke of at least \(text(criteria.spikes.derivativeThreshold)) V/s "
        + "to a peak of at least \(text(criteria.spikes.minimumPeak)) mV that rises "
        + "\(text(criteria.spikes.minimumAmplitude)) mV or more above its threshold."
    case .efel:
      "By the rule of eFEL: the highest sample between an upward and the next downward crossing of "
        + "\(text(criteria.efel.level)) mV, on the trace interpolated to "
        + (criteria.efel.interpolationStep.map { "\(text($0)) ms" } ?? "its own step") + "."
    case .ipfx:
      "By the rule of IPFX: the highest sample after dV/dt passes "
        + "\(text(criteria.ipfx.derivativeThreshold)) V/s, of at least "
        + "\(text(criteria.ipfx.minimumPeak)) mV and \(text(criteria.ipfx.minimumHeight)) mV high."
    }
  }
}
