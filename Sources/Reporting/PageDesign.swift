import Foundation
import ModelComparison
import Quantities
import StimulationProtocols

/// The sections "Question" and "Design" of a report against a protocol.
struct PageDesign {
  let plan: ReportedPlan
  let document: PlanDocument
  let comparison: StudyComparison

  // MARK: question

  var questionSection: Page.Section {
    Page.Section(
      anchor: "question", heading: "Question",
      blocks: [
        Page.Block(
          sentences: [plan.planWarning.map { Page.Sentence($0) }].compactMap(\.self)
            + [Page.Sentence(plan.stimulation.question)] + [answer])
      ])
  }

  private var answer: Page.Sentence {
    if let reason = comparison.reason { return "These recordings give no answer: \(reason)." }
    func rules(_ verdict: RuleTest.Verdict) -> String {
      let names = comparison.rules.filter { $0.verdict == verdict }.map(\.rule)
      return names.isEmpty ? "none" : names.joined(separator: ", ")
    }
    return """
      At the level of \("\(comparison.criteria.exclusionLevel)") these recordings exclude: \
      \(rules(.excluded)). They do not exclude: \(rules(.survives)). Not computable: \
      \(rules(.notComputable)). “Not excluded” is not “true”; pairs that the data do not separate, and \
      what the design leaves open, stand below.
      """
  }

  // MARK: design

  var designSection: Page.Section {
    Page.Section(
      anchor: "design", heading: "Design",
      blocks: [
        Page.Block(sentences: sentences, tables: [conditionTable]),
        Page.Block(
          sentences: comparison.notes.isEmpty && plan.reservations.isEmpty
            ? ["Where plan and study differ:"]
            : ["Where plan and study differ, and what the protocol's own checks reserve:"],
          lists: Page.List.of(document.deviations + comparison.notes + plan.reservations)),
      ])
  }

  private var sentences: [Page.Sentence] {
    let stimulation = plan.stimulation
    let preparation = stimulation.preparation
    let clock = stimulation.clock
    let schedule = stimulation.schedule
    let outcome = stimulation.outcome
    let randomisation = stimulation.randomisation
    func minutes(_ time: Microseconds) -> String { ShortNumber.text(time.seconds / 60) }
    return [
      """
      Protocol “\(stimulation.name)”. \(preparation.species), \(preparation.line); \
      \(preparation.region), \(preparation.cell); \(preparation.synapseLocation.rawValue) synapses; \
      \(ShortNumber.text(preparation.calcium)) mM calcium, \
      \(ShortNumber.text(preparation.temperature)) °C. Signs of plasticity depend on each of these.
      """,
      """
      A trial lasts \("\(clock.duration)"): forward phase \("\(clock.forward.from)") to \
      \("\(clock.forward.to)"), target phase \("\(clock.target.from)") to \("\(clock.target.to)"). The \
      plateau of a phase, \("α", to: .alpha), is measured without its first \("\(clock.settling)").
      """,
      """
      One condition a cell: \(minutes(schedule.baseline.duration)) min of baseline, \
      \(DisplayedNumber(schedule.reference.count)) reference trials, \
      \(DisplayedNumber(schedule.induction.count)) induction trials every \
      \("\(schedule.induction.interval)"), \(minutes(schedule.test.duration)) min of test. Planned: \
      blocks of \(DisplayedNumber(randomisation.block.count)) conditions, \
      \(DisplayedNumber(randomisation.blocksPerStratum)) in each of \
      \(DisplayedNumber(randomisation.strata.count)) \
      \(randomisation.strata.count == 1 ? "stratum" : "strata"), in random order, cells under codes.
      """,
      """
      Primary outcome: the mean response from minute \(minutes(outcome.from)) to \
      \(minutes(outcome.to)) after induction over that of the last \(minutes(outcome.baseline)) min of \
      the baseline (\("weight ratio", to: .weightRatio)).
      """,
    ] + planSentence
  }

  private var planSentence: [Page.Sentence] {
    guard let checksum = plan.planChecksum, plan.planWarning == nil else { return [] }
    return [
      Page.Sentence(
        "SHA-256 of the plan: \(checksum)"
          + (plan.keepsPlan == true
            ? ", as study.yaml says."
            : "; no study.yaml beside the recordings says which plan they were recorded by."))
    ]
  }

  private var conditionTable: Page.Table {
    Page.Table(
      caption: "Conditions",
      columns: [
        .text("condition"), .text("title"), .text("role"), .text("delivered in a trial"),
        .text("in the comparison of rules"), .number("cells planned"), .number("recorded"),
        .number("with a weight ratio"),
      ],
      rows: document.conditions.map {
        Page.Row(cells: [
          .header($0.condition), .text($0.title), .text($0.role), .text($0.stimuli),
          .text($0.use.words), .count($0.plannedCount), .count($0.recordedCount),
          .count($0.weightRatioCount),
        ])
      })
  }
}

extension ComparisonDesign.Use {
  /// For the page.
  var words: String {
    switch self {
    case .fitted: "gives gain and offset"
    case .judged: "judges the rules"
    case .control: "control: contrasts only"
    }
  }
}
