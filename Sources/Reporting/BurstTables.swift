import EventDetection
import OutputFiles
import RecordingAnalysis
import Signals

/// Tables about events and bursts beyond single sweeps.
extension ReportTables {
  /// A contrast of one cell.
  struct BurstContrastRow {
    var recording: RecordingResult
    var window: BurstWindow
    var estimate: CellBurstContrasts.Estimate

    static func all(of recordings: [RecordingResult]) -> [BurstContrastRow] {
      recordings.flatMap { recording in
        recording.burstContrasts.flatMap { set in
          set.estimates.map {
            BurstContrastRow(recording: recording, window: set.window, estimate: $0)
          }
        }
      }
    }
  }

  /// One phase of the sweeps of one condition.
  struct PhaseEventsRow {
    var recording: RecordingResult
    var condition: String
    var events: PhaseEvents

    static func all(of recordings: [RecordingResult]) -> [PhaseEventsRow] {
      recordings.flatMap { recording in
        recording.conditions.flatMap { condition in
          condition.phaseEvents.map {
            PhaseEventsRow(recording: recording, condition: condition.condition, events: $0)
          }
        }
      }
    }
  }

  /// One method in one recording.
  struct BurstMethodRow {
    var recording: RecordingResult
    var method: BurstMethodSummary

    static func all(of recordings: [RecordingResult]) -> [BurstMethodRow] {
      recordings.flatMap { recording in
        recording.burstMethods.map { BurstMethodRow(recording: recording, method: $0) }
      }
    }
  }

  /// P at one burst interval.
  struct BurstSensitivityRow {
    var recording: RecordingResult
    var condition: String
    var point: BurstSensitivity.Point

    static func all(of recordings: [RecordingResult]) -> [BurstSensitivityRow] {
      recordings.flatMap { recording in
        recording.conditions.flatMap { condition in
          (condition.sensitivity?.points ?? []).map {
            BurstSensitivityRow(
              recording: recording, condition: condition.condition, point: $0)
          }
        }
      }
    }
  }

  /// Every count of events, wherever a row has them.
  static func eventCountColumns<Row>(
    _ prefix: String, _ counts: @escaping @Sendable (Row) -> EventCounts
  ) -> [TableDefinition<Row>.Column] {
    [
      .init(prefix + "event_count") { .integer(counts($0).events) },
      .init(prefix + "burst_count") { .integer(counts($0).bursts) },
      .init(prefix + "spike_count") { .integer(counts($0).spikes) },
      .init(prefix + "spikes_in_bursts") { .integer(counts($0).spikesInBursts) },
      .init(prefix + "left_censored_event_count") { .integer(counts($0).leftCensored) },
      .init(prefix + "right_censored_event_count") { .integer(counts($0).rightCensored) },
      .init(prefix + "uncensored_event_count") { .integer(counts($0).uncensoredEvents) },
      .init(prefix + "uncensored_burst_count") { .integer(counts($0).uncensoredBursts) },
      .init(prefix + "longest_burst_spike_count") { .integer(counts($0).longestBurst) },
      .init(prefix + "observed_time_s") { .init(counts($0).observedTime) },
    ]
  }

  static let phaseEvents = TableDefinition<PhaseEventsRow>(
    name: "phase_events",
    columns: [
      .init("file") { .text($0.recording.file) },
      .init("cell") { .init($0.recording.cell) },
      .init("condition") { .text($0.condition) },
      .init("phase") { .text($0.events.phase.rawValue) },
    ] + eventCountColumns("counts_") { $0.events.counts } + [
      .init("event_rate_hz") { .init($0.events.counts.eventRate) },
      .init("burst_rate_hz") { .init($0.events.counts.burstRate) },
      .init("burst_probability") { .init($0.events.counts.burstProbability) },
      .init("burst_probability_interval_lower") {
        .init($0.events.burstProbabilityInterval?.first)
      },
      .init("burst_probability_interval_upper") {
        .init($0.events.burstProbabilityInterval?.last)
      },
    ])

  static let burstMethods = TableDefinition<BurstMethodRow>(
    name: "burst_methods",
    columns: [
      .init("file") { .text($0.recording.file) },
      .init("cell") { .init($0.recording.cell) },
      .init("method") { .text($0.method.method.rawValue) },
      .init("burst_count") { .init($0.method.burstCount) },
      .init("spikes_in_bursts") { .init($0.method.spikesInBursts) },
      .init("burst_fraction") { .init($0.method.burstFraction) },
      .init("refusal") { .init($0.method.refusal) },
    ])

  static let burstSensitivity = TableDefinition<BurstSensitivityRow>(
    name: "burst_probability_by_interval",
    columns: [
      .init("file") { .text($0.recording.file) },
      .init("cell") { .init($0.recording.cell) },
      .init("condition") { .text($0.condition) },
      .init("burst_interval_ms") { .init($0.point.burstInterval) },
      .init("event_count") { .integer($0.point.events) },
      .init("burst_count") { .integer($0.point.bursts) },
      .init("burst_probability") { .init($0.point.burstProbability) },
    ])

  static let cellBurstContrasts = TableDefinition<BurstContrastRow>(
    name: "burst_contrasts_by_cell",
    columns: [
      .init("file") { .text($0.recording.file) },
      .init("cell") { .init($0.recording.cell) },
      .init("window") { .text($0.window.rawValue) },
      .init("contrast") { .text($0.estimate.contrast.rawValue) },
      .init("quantity") { .text($0.estimate.quantity.rawValue) },
      .init("formula") { .text($0.estimate.contrast.formula) },
      .init("estimate") { .init($0.estimate.estimate) },
      .init("interval_lower") { .init($0.estimate.interval?.first) },
      .init("interval_upper") { .init($0.estimate.interval?.last) },
      .init("missing") { .text($0.estimate.missing.map(\.rawValue).joined(separator: " ")) },
      .init("reason") { .init($0.estimate.reason) },
    ])

  static let studyBurstContrasts = TableDefinition<StudyBurstContrasts.Contrast>(
    name: "burst_contrasts",
    columns: [
      .init("window") { .text($0.window.rawValue) },
      .init("contrast") { .text($0.contrast.rawValue) },
      .init("quantity") { .text($0.quantity.rawValue) },
      .init("formula") { .text($0.contrast.formula) },
      .init("cell_count") { .integer($0.cellCount) },
      .init("mean") { .init($0.mean) },
      .init("interval_lower") { .init($0.interval?.first) },
      .init("interval_upper") { .init($0.interval?.last) },
      .init("p") { .init($0.p) },
      .init("sign_flip_p") { .init($0.signFlipP) },
      .init("missing") { .text($0.missing.map(\.rawValue).joined(separator: " ")) },
      .init("cells_without_count") { .integer($0.cellsWithout) },
      .init("reason") { .init($0.reason) },
    ])
}
