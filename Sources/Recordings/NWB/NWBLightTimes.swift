import HDF5
import Messages
import Signals

/// The times of one light in a table of intervals or events.
///
/// `TimeIntervals` has `start_time` and `stop_time`; `EventsTable` (core schema 2.11) `timestamp` and,
/// where known, `duration`; `OptogeneticEpochsTable` (ndx-optogenetics) the pulses of each train.
/// A text column `site` makes a light of each of its words.
struct NWBLightTimes {
  var name: String
  var path: String
  var description: String
  var isEvents: Bool
  /// Whether the format types the table as one of light.
  var isTyped: Bool
  /// The lit place, where the table names it.
  var site: String?
  /// Seconds from the session's start, in time order.
  var windows: [TimeWindow]
  var messages: [Message] = []

  /// Unlike that of the same table's other lights.
  var channelPath: String { site.map { "\(path)[\($0)]" } ?? path }

  /// Rows and pulses of a table; what has more is damaged.
  private static let limit = 1 << 20
  /// Tables of the session that are never light.
  private static let otherTables: Set<String> = ["trials", "epochs", "sweeps", "invalid_times"]

  static func all(in file: HDF5File) -> [NWBLightTimes] {
    tables(in: "/intervals", file).flatMap { intervals($0, file) }
      + tables(in: "/events", file).flatMap { events($0, file) }
  }

  private static func tables(in folder: String, _ file: HDF5File) -> [HDF5Group] {
    guard file.kind(at: folder) == .group,
      let links = try? file.group(at: folder).links()
    else { return [] }
    return links.filter { $0.kind == .group && !otherTables.contains($0.name) }
      .compactMap { try? file.group(at: $0.path) }
  }

  // MARK: intervals

  private static func intervals(_ group: HDF5Group, _ file: HDF5File) -> [NWBLightTimes] {
    let table = NWBTable(group)
    guard let starts = table.numbers("start_time"), let stops = table.numbers("stop_time") else {
      return []
    }
    let isEpochs = (try? group.text("neurodata_type")) ?? nil == "OptogeneticEpochsTable"
    let isOn = table.numbers("stimulation_on")
    var rows: [(row: Int, windows: [TimeWindow])] = []
    for (row, times) in zip(starts, stops).enumerated() {
      guard times.0.isFinite, times.1.isFinite, times.1 > times.0 else { continue }
      // Epochs without stimulation are listed as well.
      if let isOn, isEpochs, row < isOn.count, isOn[row] == 0 { continue }
      let epoch = TimeWindow(start: times.0, end: times.1)
      rows.append((row, isEpochs ? pulses(of: epoch, row: row, table) : [epoch]))
    }
    return split(
      rows, by: table.texts("site") ?? table.texts("optogenetic_stimulus_site"),
      NWBLightTimes(
        name: name(of: group), path: group.path, description: words(of: group), isEvents: false,
        isTyped: isEpochs, windows: []))
  }

  /// The pulses of the trains of one epoch; the epoch itself where its columns do not say.
  ///
  /// **Definition.** Pulse p of train t begins at start + t × (pulses × period + interval between
  /// trains) + p × period, and lasts the pulse length; what lies after the epoch's end is cut.
  ///
  /// Example: from 10 s on, 2 trains of 3 pulses of 5 ms with a period of 100 ms, 1 s between trains:
  /// onsets 10, 10.1, 10.2, 11.3, 11.4, 11.5 s.
  private static func pulses(of epoch: TimeWindow, row: Int, _ table: NWBTable) -> [TimeWindow] {
    func value(_ column: String) -> Double? {
      table.numbers(column).flatMap { row < $0.count ? $0[row] : nil }
        .flatMap { $0.isFinite && $0 >= 0 ? $0 : nil }
    }
    guard let length = value("pulse_length_in_ms"), let period = value("period_in_ms"),
      let count = value("number_pulses_per_pulse_train"), length > 0, period >= length, count >= 1
    else { return [epoch] }
    let trains = max(1, value("number_trains") ?? 1)
    let between = value("intertrain_interval_in_ms") ?? 0
    guard count * trains <= Double(limit) else { return [epoch] }
    var pulses: [TimeWindow] = []
    for train in 0..<Int(trains) {
      for pulse in 0..<Int(count) {
        let onset =
          epoch.start
          + (Double(train) * (count.rounded(.down) * period + between)
            + Double(pulse) * period) / 1000
        guard onset < epoch.end else { return pulses }
        pulses.append(TimeWindow(start: onset, end: min(onset + length / 1000, epoch.end)))
      }
    }
    return pulses
  }

  // MARK: events

  private static func events(_ group: HDF5Group, _ file: HDF5File) -> [NWBLightTimes] {
    let table = NWBTable(group)
    guard let onsets = table.numbers("timestamp") else { return [] }
    let durations = table.numbers("duration")
    var unknownCount = 0
    var rows: [(row: Int, windows: [TimeWindow])] = []
    for (row, onset) in onsets.enumerated() where onset.isFinite {
      let duration = durations.flatMap { row < $0.count ? $0[row] : nil } ?? .nan
      if duration > 0, duration.isFinite {
        rows.append((row, [TimeWindow(start: onset, end: onset + duration)]))
      } else {
        unknownCount += 1
        rows.append((row, [TimeWindow(start: onset, end: onset)]))
      }
    }
    var light = NWBLightTimes(
      name: name(of: group), path: group.path, description: words(of: group), isEvents: true,
      isTyped: false, windows: [])
    if unknownCount > 0 {
      light.messages = [
        Message(
          .lightDurationUnknown, .warning,
          "the table says when light came on and not for how long; each pulse counts as one sample",
          file: file.name, object: group.path, expected: "a column 'duration' in seconds",
          found: "\(unknownCount) of \(rows.count) events without a duration")
      ]
    }
    return split(rows, by: table.texts("site"), light)
  }

  // MARK: both

  private static func name(of group: HDF5Group) -> String {
    NWBSweepAssembly.lastComponent(group.path)
  }

  private static func words(of group: HDF5Group) -> String {
    ((try? group.text("description")) ?? nil).flatMap(NWBWords.meaningful) ?? ""
  }

  /// One light for each word of a column, or one for all rows.
  private static func split(
    _ rows: [(row: Int, windows: [TimeWindow])], by sites: [String]?, _ table: NWBLightTimes
  ) -> [NWBLightTimes] {
    guard rows.count <= limit else { return [] }
    var lights: [NWBLightTimes] = []
    for (row, windows) in rows {
      let site = sites.flatMap { row < $0.count ? NWBWords.meaningful($0[row]) : nil }
      if let index = lights.firstIndex(where: { $0.site == site }) {
        lights[index].windows += windows
      } else {
        var light = table
        light.site = site
        light.windows = windows
        // A table complains once, not for each of its sites.
        if !lights.isEmpty { light.messages = [] }
        lights.append(light)
      }
    }
    for index in lights.indices { lights[index].windows.sort { $0.start < $1.start } }
    return lights
  }

  // MARK: samples

  /// Samples from the session's start to the end of the last pulse.
  func count(rate: Double) -> Int {
    let last = windows.map { samples(of: $0, rate: rate).upperBound }.max() ?? 0
    return last
  }

  /// From the sample nearest to the start up to that nearest to the end, but at least one.
  private func samples(of window: TimeWindow, rate: Double) -> Range<Int> {
    guard let first = Int(exactly: (window.start * rate).rounded()),
      let end = Int(exactly: (window.end * rate).rounded()), end >= first
    else { return 0..<0 }
    return first..<max(first + 1, end)
  }

  /// 1 where the light is on, else 0.
  func signal(of channel: Channel) -> SampledSignal {
    var values = [Double](repeating: 0, count: max(0, channel.sampleCount))
    for window in windows {
      let range = samples(of: window, rate: channel.samplingRate)
      // Times of a damaged file may lie anywhere; what wraps around stays within the bounds.
      let lower = max(0, range.lowerBound &- channel.firstSample)
      let upper = min(values.count, range.upperBound &- channel.firstSample)
      if lower < upper { for index in lower..<upper { values[index] = 1 } }
    }
    return SampledSignal(samples: values, samplingRate: channel.samplingRate, unit: "1")
  }
}
