import EventDetection
import Messages
import RecordingAnalysis
import Signals
import SynapticResponses

/// The part of the page about one recording.
struct PageRecording {
  let result: RecordingResult
  /// Start of its figures' file names and its anchor: `recording-01`.
  let stem: String
  /// Blocks stand for sweeps.
  var isByBlock = false

  /// Tables with more rows are shut until asked for.
  static let openRowCount = 12
  /// Rows on the page; the rest is in the CSV.
  static let greatestRowCount = 400

  func part(isOpen: Bool, drawings: [Page.Drawing]) -> Page.Recording {
    Page.Recording(
      anchor: stem, isOpen: isOpen, heading: heading, digest: digest,
      recordingSentences: sentences, warnings: warnings, recordingFigures: drawings,
      recordingTables: failedTable + flagTable + PageSynapse(result: result).tables
        + PageBursts(result: result).tables
        + (isByBlock ? [blockTable] : [sweepTable] + differenceTable + ruleTable))
  }

  private var counts: EventCounts {
    result.sweeps.reduce(EventCounts()) { $0 + $1.counts }
  }

  private var heading: String {
    [result.cell, result.condition, result.fileName].compactMap { $0 }.joined(separator: ", ")
  }

  private var digest: String {
    var parts = [
      "\(result.sweeps.count) sweep\(result.sweeps.count == 1 ? "" : "s")",
      "\(counts.spikes) spike\(counts.spikes == 1 ? "" : "s")",
      "\(counts.bursts) burst\(counts.bursts == 1 ? "" : "s")",
    ]
    if let change = result.weightChange {
      parts.append("weight ratio \(DisplayedNumber(change.ratio).text)")
    }
    let problems = result.messages.count + result.failed.count
    if problems > 0 { parts.append("\(problems) message\(problems == 1 ? "" : "s")") }
    return parts.joined(separator: ", ")
  }

  private var sentences: [Page.Sentence] {
    let plateauCount = result.sweeps.reduce(0) { $0 + $1.plateaus.count }
    var sentences: [Page.Sentence] = [
      """
      \(result.file), \(result.format). \(counts.spikes, "spike", to: .spike) in \
      \(counts.events, "event", to: .event), \(counts.bursts, "burst", to: .burst); \
      \(plateauCount, "plateau potential", to: .plateau).
      """
    ]
    if let rate = counts.eventRate, let burstRate = counts.burstRate {
      let probability =
        counts.burstProbability.map { DisplayedNumber($0) }
      sentences.append(
        """
        Over \(DisplayedNumber(counts.observedTime)) s in \(DisplayedNumber(result.sweeps.count)) \
        sweep\(result.sweeps.count == 1 ? "" : "s"): \("event rate", to: .eventRate) \(DisplayedNumber(rate)) Hz, burst rate \
        \(DisplayedNumber(burstRate)) Hz, \("burst probability", to: .burstProbability) \
        \(probability?.text ?? "undefined, without an event").
        """)
    }
    let flagged = SweepFlags(result).sweeps
    if result.sweeps.count > 1 || !flagged.isEmpty {
      sentences.append(
        flagged.isEmpty
          ? "No sweep stands out in potential, noise or samples."
          : """
          \(DisplayedNumber(flagged.count)) of \(DisplayedNumber(result.sweeps.count)) sweeps should \
          be looked at: \(flagged.prefix(12).map(String.init).joined(separator: ", "))\
          \(flagged.count > 12 ? " and \(flagged.count - 12) more" : "").
          """)
    }
    if let description = result.sessionDescription {
      sentences.append("The file says of its session: \(description)")
    }
    if let difference = result.plateauDifference {
      let unit = difference.scale.unit.isEmpty ? "" : " \(difference.scale.unit)"
      let interval =
        DisplayedNumber.interval(difference.interval).map { " (interval \($0))" } ?? ""
      let abstained =
        difference.abstainedCount > 0 ? "; \(difference.abstainedCount) trials abstained" : ""
      let proxy =
        difference.measure == .somaticResidual
        ? " It was measured at the soma and is a proxy of the dendritic plateau." : ""
      sentences.append(
        """
        Mean \("α_f", to: .alpha) \(DisplayedNumber(difference.meanForward))\(unit), mean \
        \("α_t", to: .alpha) \(DisplayedNumber(difference.meanTarget))\(unit), α_t \u{2212} α_f \
        \(DisplayedNumber(difference.mean))\(unit)\(interval) over \
        \(DisplayedNumber(difference.trialCount)) trials\(abstained).\(proxy)
        """)
    }
    if let difference = result.plateauProbabilityDifference {
      let interval =
        DisplayedNumber.interval(difference.interval).map { " (interval \($0))" } ?? ""
      sentences.append(
        """
        The \("probability of a plateau", to: .plateauProbability) from the somatic trace: mean \
        \(DisplayedNumber(difference.meanForward)) in the forward phase, \
        \(DisplayedNumber(difference.meanTarget)) in the target phase, difference \
        \(DisplayedNumber(difference.mean))\(interval) over \
        \(DisplayedNumber(difference.trialCount)) trials, \
        \(DisplayedNumber(difference.abstainedCount)) abstained.
        """)
    }
    for latency in result.lightLatencies {
      guard let median = latency.median else { continue }
      let quartiles =
        DisplayedNumber.interval(latency.quartiles).map { " (quartiles \($0) ms)" } ?? ""
      sentences.append(
        """
        The photodiode \(latency.photodiode) saw half of the light at \(latency.site) \
        \(DisplayedNumber(median)) ms after its command\(quartiles) in \
        \(DisplayedNumber(latency.count)) pulses; \(DisplayedNumber(latency.missingCount)) were \
        missing, \(DisplayedNumber(latency.mergedCount)) merged with the one before, \
        \(DisplayedNumber(latency.unjudgedCount)) not judged.
        """)
    }
    if let change = result.weightChange {
      let interval = DisplayedNumber.interval(change.interval) ?? Page.Cell.missing
      let excluded =
        switch change.excludedCount {
        case 0: ""
        case 1: "; one response was left out"
        default: "; \(change.excludedCount) responses were left out"
        }
      sentences.append(
        """
        \("Weight ratio", to: .weightRatio) \(DisplayedNumber(change.ratio)) (interval \(interval)): \
        mean response \(DisplayedNumber(change.baselineMean)) \(change.unit) before induction (n = \
        \(DisplayedNumber(change.baselineCount))) and \(DisplayedNumber(change.afterMean)) mV after \
        (n = \(DisplayedNumber(change.afterCount)))\(excluded).
        """)
    }
    return sentences
  }

  private var warnings: [Page.Messages] {
    guard !result.messages.isEmpty else { return [] }
    let own = result.messages.map { message in
      var message = message
      // The file stands in the heading.
      message.file = nil
      return message
    }
    return [
      Page.Messages(heading: own.count == 1 ? "One message" : "\(own.count) messages", own)
    ]
  }

  // MARK: tables

  private var sweepTable: Page.Table {
    let scales = Set(
      result.sweeps.flatMap { [$0.forwardPlateau, $0.targetPlateau] }.compactMap { $0?.scale })
    let scale = scales.count == 1 ? scales.first : nil
    let unit = scale.map { $0.unit.isEmpty ? "" : " (\($0.unit))" } ?? ""
    let hasPhases = !scales.isEmpty
    let hasResponses = result.sweeps.contains { !$0.evokedResponses.isEmpty }
    var columns: [Page.Column] = [
      .text("sweep"), .text("name"), .text("condition"), .text("block"), .number("length (s)"),
      .number("spikes", to: .spike), .number("events", to: .event), .number("bursts", to: .burst),
      .number("event rate (Hz)", to: .eventRate),
      .number("burst probability", to: .burstProbability), .number("plateaus", to: .plateau),
    ]
    if hasPhases {
      columns += [.number("α_f\(unit)", to: .alpha), .number("α_t\(unit)", to: .alpha)]
    }
    let hasReadouts = result.sweeps.contains { $0.plateauReadouts != nil }
    if hasReadouts {
      columns += [
        .number("p forward", to: .plateauProbability),
        .number("p target", to: .plateauProbability),
      ]
    }
    if hasResponses { columns.append(.number("response (\(responseUnit))", to: .weightRatio)) }
    let shown = result.sweeps.prefix(Self.greatestRowCount)
    return Page.Table(
      caption: "Sweeps", columns: columns,
      rows: shown.map { sweep in
        var cells: [Page.Cell] = [
          .header("\(sweep.index)"), .text(sweep.name), .text(sweep.condition),
          .text(sweep.block?.rawValue), .number(sweep.duration), .count(sweep.counts.spikes),
          .count(sweep.counts.events), .count(sweep.counts.bursts),
          .number(sweep.counts.eventRate), .number(sweep.counts.burstProbability),
          .count(sweep.plateaus.count),
        ]
        if hasPhases { cells += [alpha(sweep.forwardPlateau), alpha(sweep.targetPlateau)] }
        if hasReadouts {
          cells += [
            alpha(sweep.plateauReadouts?.forward.probability),
            alpha(sweep.plateauReadouts?.target.probability),
          ]
        }
        if hasResponses {
          let response = sweep.evokedResponses.first
          cells.append(
            response?.amplitude == nil
              ? .centred(response?.reason) : .number(response?.amplitude))
        }
        return Page.Row(cells: cells)
      }, note: Self.rest(of: result.sweeps.count, in: "sweeps.csv"),
      isCollapsed: result.sweeps.count > Self.openRowCount)
  }

  private var blockTable: Page.Table {
    let unit = result.plateauDifference.map { $0.scale.unit.isEmpty ? "" : " (\($0.scale.unit))" }
    return Page.Table(
      caption: "Blocks",
      columns: [
        .text("block"), .number("sweeps"), .number("spikes", to: .spike),
        .number("events", to: .event), .number("bursts", to: .burst),
        .number("burst probability", to: .burstProbability), .number("plateaus", to: .plateau),
        .number("mean α_f\(unit ?? "")", to: .alpha), .number("mean α_t\(unit ?? "")", to: .alpha),
        .number("mean response (mV)", to: .weightRatio),
      ],
      rows: BlockSummary.all(of: result).map {
        Page.Row(cells: [
          .header($0.block?.rawValue ?? "no block"), .count($0.sweepCount),
          .count($0.counts.spikes), .count($0.counts.events), .count($0.counts.bursts),
          .number($0.counts.burstProbability), .count($0.plateauCount),
          .number($0.meanForwardAlpha), .number($0.meanTargetAlpha), .number($0.meanResponse),
        ])
      },
      note: [
        "Sweep by sweep: apical analyze. The mean response is over all sweeps of a block, the weight "
          + "ratio over those of the outcome window."
      ])
  }

  /// Of evoked responses; they are in one unit but for odd files.
  private var responseUnit: String {
    result.sweeps.lazy.compactMap { $0.evokedResponses.first?.unit }.first ?? "mV"
  }

  private func alpha(_ measure: PlateauMeasure?) -> Page.Cell {
    measure.map { $0.abstained ? .centred("abstained") : .number($0.alpha) } ?? .centred(nil)
  }

  private var differenceTable: [Page.Table] {
    let checked = result.sweeps.compactMap { sweep in sweep.thresholdCheck.map { (sweep, $0) } }
    let differences = checked.flatMap { sweep, check in
      check.differences.map { (sweep.index, $0) }
    }
    guard !differences.isEmpty, let level = checked.first?.1.level else { return [] }
    return [
      Page.Table(
        caption: "Where a plain count of crossings of \(DisplayedNumber(level).text) mV differs "
          + "(\(differences.count))",
        columns: [.text("sweep"), .number("time (s)"), .text("difference"), .text("reason")],
        rows: differences.prefix(Self.greatestRowCount).map { sweep, difference in
          Page.Row(cells: [
            .header("\(sweep)"), .number(DisplayedNumber.seconds(difference.time)),
            .text(difference.kind.words), .text(difference.reason),
          ])
        }, note: Self.rest(of: differences.count, in: "threshold_differences.csv"),
        isCollapsed: differences.count > Self.openRowCount)
    ]
  }

  private var ruleTable: [Page.Table] {
    let sweeps = result.sweeps.filter { sweep in
      sweep.ruleChecks.contains { !$0.differences.isEmpty }
    }
    guard let first = sweeps.first else { return [] }
    let chosen = result.criteria.spikeRule
    return [
      Page.Table(
        caption: "Sweeps in which the rules of \(chosen.name) and of others disagree "
          + "(\(sweeps.count))",
        columns: [.text("sweep"), .number("spikes, \(chosen.name)", to: .spike)]
          + first.ruleChecks.map { .number("spikes, \($0.rule.name)") }
          + [.text("first difference")],
        rows: sweeps.prefix(Self.greatestRowCount).map { sweep in
          Page.Row(
            cells: [.header("\(sweep.index)"), .count(sweep.spikes.count)]
              + sweep.ruleChecks.map { .count($0.spikeCount) }
              + [.text(firstDifference(of: sweep))])
        }, note: Self.rest(of: sweeps.count, in: "rule_differences.csv"),
        isCollapsed: sweeps.count > Self.openRowCount)
    ]
  }

  private func firstDifference(of sweep: SweepResult) -> String? {
    let all = sweep.ruleChecks.flatMap { check in check.differences.map { (check.rule, $0) } }
    guard let (rule, difference) = all.min(by: { $0.1.time < $1.1.time }) else { return nil }
    let without = difference.kind == .additional ? result.criteria.spikeRule : rule
    return "\(DisplayedNumber(difference.time).text) s, not by \(without.name): "
      + difference.reason
  }

  private var flagTable: [Page.Table] {
    let flags = SweepFlags(result)
    guard !flags.sweeps.isEmpty else { return [] }
    return [
      Page.Table(
        caption: "Sweeps to look at (\(flags.sweeps.count))",
        columns: [.text("sweep"), .text("reason")],
        rows: flags.sweeps.prefix(Self.greatestRowCount).map { sweep in
          Page.Row(cells: [
            .header("\(sweep)"), .text(flags.reasons[sweep]?.joined(separator: "; ")),
          ])
        }, note: Self.rest(of: flags.sweeps.count, in: "sweeps.csv"),
        isCollapsed: flags.sweeps.count > Self.openRowCount)
    ]
  }

  private var failedTable: [Page.Table] {
    guard !result.failed.isEmpty else { return [] }
    return [
      Page.Table(
        caption: "Sweeps without a result",
        columns: [.text("sweep"), .text("name"), .text("reason")],
        rows: result.failed.map {
          Page.Row(cells: [.header("\($0.index)"), .text($0.name), .text($0.message.description)])
        })
    ]
  }

  private static func rest(of count: Int, in file: String) -> [String] {
    count > greatestRowCount
      ? ["The first \(greatestRowCount) of \(count) rows are shown; all are in tables/\(file)."]
      : []
  }
}

extension ThresholdCheck.Difference.Kind {
  /// For the page.
  var words: String {
    switch self {
    case .crossingWithoutSpike: "crossing, but no spike"
    case .spikeWithoutCrossing: "spike, but no counted crossing"
    }
  }
}
