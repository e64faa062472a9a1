import EventDetection
import RecordingAnalysis
import Signals

/// Events and bursts on the page: by condition and phase, by light, by method.
struct PageBursts {
  let result: RecordingResult

  /// Empty where no spike was found.
  var tables: [Page.Table] {
    guard result.burstSummary.map({ $0.counts.spikes > 0 }) == true else { return [] }
    return [eventTable, methodTable] + contrastTable
  }

  private var percent: String {
    DisplayedNumber(result.criteria.confidence * 100, significantDigits: 2).text
  }

  // MARK: by condition and phase

  private var eventTable: Page.Table {
    let rows = result.conditions.flatMap { condition in
      [
        row(
          condition.condition, nil, condition.counts, condition.burstProbabilityInterval,
          condition.sensitivity)
      ]
        + condition.phaseEvents.map {
          row(condition.condition, $0.phase.rawValue, $0.counts, $0.burstProbabilityInterval, nil)
        }
    }
    let cut = result.burstSummary.map { $0.counts.events - $0.counts.uncensoredEvents } ?? 0
    let method = result.burstSummary?.method ?? .event
    return Page.Table(
      caption: "Events and bursts by condition",
      columns: [
        .text("condition"), .text("phase"), .number("E (Hz)", to: .eventRate),
        .number("B (Hz)", to: .eventRate), .number("P", to: .burstProbability),
        .text("\(percent) % interval"), .text("P at 10–20 ms"), .number("spikes a burst"),
        .number("burst fraction"), .number("events at an edge"),
      ],
      rows: rows,
      note: [
        "Intervals are Jeffreys' over the events of this one cell; over cells the cell is the unit."
      ]
        + (method == .event ? [] : ["Events are those of another method: \(method.name)."])
        + (cut == 0
          ? []
          : [
            "Events at a sweep's edge may have lost spikes; without them P is "
              + (DisplayedNumber.probability(
                result.burstSummary?.counts.uncensoredBurstProbability) ?? "not known") + "."
          ]),
      isCollapsed: rows.count > PageRecording.openRowCount)
  }

  private func row(
    _ condition: String, _ phase: String?, _ counts: EventCounts, _ interval: [Double]?,
    _ sensitivity: BurstSensitivity?
  ) -> Page.Row {
    let range = sensitivity?.range.map { [$0.lowerBound, $0.upperBound] }
    return Page.Row(cells: [
      .header(condition), .text(phase ?? "whole sweep"), .number(counts.eventRate),
      .number(counts.burstRate), .number(counts.burstProbability), .interval(interval),
      .interval(range), .number(counts.spikesPerBurst), .number(counts.burstFraction),
      .count(counts.events - counts.uncensoredEvents),
    ])
  }

  // MARK: by method

  private var methodTable: Page.Table {
    let limit = result.logISIHistogram?.limit.map {
      "logISI: intervals of up to \(DisplayedNumber($0).text) ms lie within bursts by the valley of "
        + "the histogram."
    }
    return Page.Table(
      caption: "Bursts by method",
      columns: [
        .text("method"), .number("bursts", to: .burst), .number("spikes in bursts"),
        .number("burst fraction"), .text("why not"),
      ],
      rows: result.burstMethods.map {
        Page.Row(
          cells: [
            .header($0.method.name), .number($0.burstCount.map { DisplayedNumber($0) }),
            .number($0.spikesInBursts.map { DisplayedNumber($0) }), .number($0.burstFraction),
            .text($0.refusal),
          ], isMarked: $0.method == result.burstSummary?.method)
      },
      note: [
        "The marked method makes the events of this page. The others were made for networks, whose "
          + "bursts last hundreds of milliseconds."
      ] + [limit].compactMap { $0 })
  }

  // MARK: by light

  private var contrastTable: [Page.Table] {
    guard !result.burstContrasts.isEmpty else { return [] }
    let rows = result.burstContrasts.flatMap { set in
      set.estimates.map { said in
        Page.Row(cells: [
          .header("\(said.quantity.symbol)(\(said.contrast.formula))"), .text(set.window.rawValue),
          .number(said.estimate), .interval(said.interval), .text(said.reason),
        ])
      }
    }
    return [
      Page.Table(
        caption: "Burst probability P and event rate E (Hz) by the recorded light, this one cell",
        columns: [
          .text("contrast", to: .burstProbability), .text("window"), .number("estimate"),
          .text("\(percent) % interval"), .text("why not"),
        ], rows: rows,
        note: [
          "The trial is the unit. Test pulses of the baseline and test blocks take no part."
        ], isCollapsed: rows.count > PageRecording.openRowCount)
    ]
  }

  /// Over cells; empty where no recording has light.
  static func study(_ contrasts: StudyBurstContrasts) -> [Page.Table] {
    guard !contrasts.contrasts.isEmpty else { return [] }
    return [
      Page.Table(
        caption: "Burst probability P and event rate E (Hz) by the recorded light, over cells",
        columns: [
          .text("contrast", to: .burstProbability), .text("window"), .number("cells"),
          .number("mean"), .text("interval"), .number("p"), .number("sign-flip p"),
          .number("cells without"), .text("why not"),
        ],
        rows: contrasts.contrasts.map {
          Page.Row(cells: [
            .header("\($0.quantity.symbol)(\($0.contrast.formula))"), .text($0.window.rawValue),
            .count($0.cellCount), .number($0.mean), .interval($0.interval), .number($0.p),
            .number($0.signFlipP), .count($0.cellsWithout), .text($0.reason),
          ])
        },
        note: [
          "The unit is the cell: Student's t over the contrasts of single cells, and the exact test "
            + "that flips their signs. Light is taken from what was recorded, not from names."
        ], isCollapsed: contrasts.contrasts.count > PageRecording.openRowCount)
    ]
  }
}

extension DisplayedNumber {
  /// For a sentence; nil without one.
  static func probability(_ value: Double?) -> String? { value.map { DisplayedNumber($0).text } }
}
