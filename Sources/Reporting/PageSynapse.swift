import RecordingAnalysis
import SynapticResponses

/// The synapse on the page: its ratio with what stands beside it, each pathway's responses, electrode
/// and cell.
struct PageSynapse {
  let result: RecordingResult

  /// Empty where no test pulse was given.
  var tables: [Page.Table] { ratioTable + pathwayTable + qualityTable }

  private var percent: String {
    DisplayedNumber(result.criteria.confidence * 100, significantDigits: 2).text
  }

  private func row(
    _ name: String, _ value: Double?, _ interval: [Double]?, _ note: String
  ) -> Page.Row {
    Page.Row(cells: [
      .header(name), .number(value), .text(DisplayedNumber.interval(interval)), .text(note),
    ])
  }

  private var ratioTable: [Page.Table] {
    guard let change = result.weightChange else { return [] }
    let counts = "\(change.baselineCount) before, \(change.afterCount) after"
    var rows = [
      row("weight ratio", change.ratio, change.interval, counts),
      row(
        "less its bias", change.biasCorrectedRatio, nil, "of second order, from few responses"),
    ]
    if let plain = change.withoutExclusions {
      rows.append(
        row("without exclusions by choice", plain.ratio, plain.interval, "polysynaptic ones kept"))
    }
    if let drift = change.driftCorrected {
      rows.append(
        row("against the baseline's line", drift.ratio, drift.interval, "stated, not the result"))
    }
    if let control = change.control {
      rows += [
        row(
          "control pathway", control.ratio, control.interval, control.pathway ?? "not named"),
        row("test / control", control.normalizedRatio, control.normalizedInterval, ""),
      ]
    }
    for (name, block) in [("before", change.before), ("after", change.after)] {
      if let pair = block?.pairedPulse {
        rows.append(
          row(
            "paired-pulse ratio \(name)", pair.ratio, pair.interval,
            "at \(DisplayedNumber(pair.pulseInterval).text) ms"))
      }
    }
    if let variability = change.variability {
      rows.append(
        row(
          "1/CV² after / before", variability.inverseCV2Ratio, nil,
          "beside a mean ratio of \(DisplayedNumber(variability.meanRatio).text)"))
    }
    return [
      Page.Table(
        caption: "Weight of the synapse",
        columns: [
          .text("quantity"), .number("value", to: .weightRatio), .text("\(percent) % interval"),
          .text("of what"),
        ],
        rows: rows,
        note: [
          "Made of the \(change.measure.rawValue) in \(change.unit), failures kept. "
            + "\(change.excludedCount) responses were left out"
            + (change.exclusions.isEmpty
              ? "."
              : ": "
                + change.exclusions.keys.sorted().map { "\(change.exclusions[$0] ?? 0) \($0)" }
                .joined(separator: ", ") + ".")
        ])
    ]
  }

  private var pathwayTable: [Page.Table] {
    guard let pathways = result.synapticPathways, !pathways.isEmpty else { return [] }
    return [
      Page.Table(
        caption: "Responses by pathway",
        columns: [
          .text("pathway"), .text("role"), .number("responses"), .number("mean"), .text("unit"),
          .text("\(percent) % interval"), .number("latency (ms)"), .number("failures"),
          .number("late or double"), .number("z against noise"), .text("told from noise"),
        ],
        rows: pathways.map { pathway in
          let null = pathway.measures.null
          return Page.Row(cells: [
            .header(pathway.name), .text(pathway.role.rawValue), .count(pathway.responseCount),
            .number(pathway.meanAmplitude?.estimate), .text(pathway.unit),
            .text(
              DisplayedNumber.interval(
                pathway.meanAmplitude.map { [$0.lower, $0.upper] })),
            .number(pathway.meanLatency),
            pathway.measures.failureCount.map { .count($0) } ?? .centred(nil),
            .count(pathway.measures.polysynapticCount), .number(null?.z),
            .text(null?.verdict.rawValue),
          ])
        },
        note: [
          "Noise: the same measure on baseline before the first pulse. Late or double responses may be "
            + "of more than one synapse; they are counted, and left out only where that was asked for."
        ])
    ]
  }

  private var qualityTable: [Page.Table] {
    guard let quality = result.cellQuality, !quality.stability.quantities.isEmpty else { return [] }
    let verdicts = quality.verdicts
    guard !verdicts.isEmpty else {
      return [
        Page.Table(
          caption: "Electrode and cell",
          columns: [
            .text("quantity"), .number("before"), .number("after"), .number("change"),
            .text("\(percent) % interval"), .text("unit"),
          ],
          rows: quality.stability.quantities.map { item in
            Page.Row(cells: [
              .header(item.name), .number(item.before?.estimate), .number(item.after?.estimate),
              .number(item.change?.estimate),
              .text(DisplayedNumber.interval(item.change.map { [$0.lower, $0.upper] })),
              .text(item.unit),
            ])
          },
          note: [
            "Changes of resistances are relative. No limits were chosen (--quality-preset), so that "
              + "nothing is excluded."
          ])
      ]
    }
    return [
      Page.Table(
        caption: "Electrode and cell",
        columns: [
          .text("quantity"), .number("value"), .text("\(percent) % interval"), .text("unit"),
          .text("verdict"),
        ],
        rows: verdicts.map { verdict in
          Page.Row(cells: [
            .header(verdict.quantity.rawValue), .number(verdict.estimate),
            .text(DisplayedNumber.interval(verdict.interval)), .text(verdict.unit),
            .text(verdict.outcome.rawValue),
          ])
        },
        note: [
          "Limits of \(quality.preset?.name ?? "the preset"). A cell is excluded where the whole interval "
            + "lies beyond a limit, and undetermined, which keeps it, where the interval holds it."
        ])
    ]
  }
}
