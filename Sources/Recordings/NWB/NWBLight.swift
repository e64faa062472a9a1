import HDF5
import Messages
import Signals

/// Finds the channels of an NWB file that may say when which light was on, and gives each sweep its
/// part of them. Which of them count is decided by `LightChoice`.
struct NWBLight {
  let file: HDF5File
  let inventory: NWBInventory
  private(set) var messages: [Message] = []
  /// Times that stand in tables, by the path of their channel.
  private(set) var times: [String: NWBLightTimes] = [:]

  init(file: HDF5File, inventory: NWBInventory) {
    self.file = file
    self.inventory = inventory
  }

  /// A series of the whole session, or of one sweep, with its clock.
  private struct Part {
    var series: NWBSeries
    var clock: NWBClock
  }

  /// The lines of the file, each with its channel in every sweep.
  ///
  /// - Parameters:
  ///   - sweeps: in any order.
  ///   - numbers: sweep number of each sweep, by index.
  mutating func lines(in sweeps: [Sweep], numbers: [Int: Int]) -> [LightLine] {
    let timesAreAmbiguous = Self.overlap(sweeps)
    var lines: [LightLine] = []
    let stems = Set(sweeps.compactMap { NaturalOrder.stem($0.response.name) })
    for (line, parts) in grouped(distinguishing: !timesAreAmbiguous) {
      var line = line
      // A number that neither sweeps nor other series share belongs to the name.
      if parts.count == 1, let own = parts.first?.series.name, own != line.name,
        NaturalOrder.stem(own).map({ !stems.contains($0) }) ?? true,
        !lines.contains(where: { $0.name == own })
      {
        line.name = own
      }
      for part in parts {
        for index in matches(part, line, sweeps, numbers, isAmbiguous: timesAreAmbiguous) {
          line.channels[sweeps[index].index] = channel(part, line, in: sweeps[index])
        }
      }
      lines.append(line)
    }
    if !timesAreAmbiguous { lines += tables(in: sweeps) }
    return lines
  }

  // MARK: series

  /// Series that belong together by their names, with what the file says of them.
  private mutating func grouped(distinguishing: Bool) -> [(line: LightLine, parts: [Part])] {
    var groups: [(line: LightLine, parts: [Part])] = []
    for series in inventory.series where series.problem == nil && series.count > 1 {
      guard series.kind == .light || series.kind == .other, let part = part(of: series) else {
        continue
      }
      let site =
        series.kind == .light
        ? self.site(of: series) : NWBLightGate(text: series.description)?.site
      let name = NaturalOrder.withoutSweep(series.name)
      let index = groups.firstIndex { group in
        group.line.name == name && group.line.site?.name == site?.name
          && group.line.form == Self.form(of: series)
          && !(distinguishing && group.parts.contains { Self.shareTime($0, part) })
      }
      if let index {
        groups[index].parts.append(part)
        groups[index].line.otherNames.formUnion([series.name, series.path, series.dataPath])
      } else {
        let isTaken = groups.contains {
          $0.line.name == name && $0.line.form == Self.form(of: series)
        }
        groups.append((Self.line(series, name: isTaken ? series.name : name, site), [part]))
      }
    }
    return groups
  }

  /// More timestamps than this are not read of a series that nothing calls light.
  private static let timestampLimit = 4_000_000

  private mutating func part(of series: NWBSeries) -> Part? {
    if case .timestamps = series.timing, series.count > Self.timestampLimit,
      !Self.isLikely(series)
    {
      return nil
    }
    do {
      let clock = try NWBClock(of: NWBSeriesRange(series), in: file)
      if Self.isLikely(series) { messages += clock.warnings }
      return Part(series: series, clock: clock)
    } catch {
      guard Self.isLikely(series) else { return nil }
      var message = Message(error)
      message.severity = .warning
      messages.append(message)
      return nil
    }
  }

  private func site(of series: NWBSeries) -> LightSite {
    let name = series.site.map(NWBSweepAssembly.lastComponent) ?? series.name
    return inventory.sites.first { $0.name == name }
      ?? LightSite(name: name, description: NWBWords.meaningful(series.description))
  }

  /// Whether trouble with it is worth a word.
  private static func isLikely(_ series: NWBSeries) -> Bool {
    series.kind == .light || SiteWords.namesGate(series.name + " " + series.description)
  }

  private static func form(of series: NWBSeries) -> LightLine.Form {
    if series.kind == .light { return .power }
    if series.elementType.isInteger, series.displayUnit == "1" { return .word }
    return series.displayUnit == "mW" ? .power : .analog
  }

  private static func line(_ series: NWBSeries, name: String, _ site: LightSite?) -> LightLine {
    var line = LightLine(
      name: name, otherNames: [series.name, series.path, series.dataPath],
      description: NWBWords.meaningful(series.description) ?? "", form: form(of: series),
      // A gate that says which site it lights, as those that Apical writes, is as good as a type.
      origin: site == nil ? .recorded : .typed, site: site)
    if line.form == .word, site == nil {
      for bit in 0..<32 { line.bitNames[bit] = words(forBit: bit, in: series.description) }
    }
    return line
  }

  /// The words after `bit N:` in a description, up to the next comma or semicolon.
  static func words(forBit bit: Int, in description: String) -> String? {
    let lowered = description.lowercased()
    guard let start = lowered.firstRange(of: "bit \(bit):") ?? lowered.firstRange(of: "bit \(bit) ")
    else {
      return nil
    }
    let words = lowered[start.upperBound...].prefix { !",;.".contains($0) }
    return NWBWords.meaningful(String(words.drop { $0 == "=" || $0 == " " }))
  }

  private static func shareTime(_ one: Part, _ other: Part) -> Bool {
    let end = one.clock.start + Double(one.series.count) / one.clock.rate
    let otherEnd = other.clock.start + Double(other.series.count) / other.clock.rate
    return one.clock.start < otherEnd - 1e-9 && other.clock.start < end - 1e-9
  }

  // MARK: sweeps

  private mutating func matches(
    _ part: Part, _ line: LightLine, _ sweeps: [Sweep], _ numbers: [Int: Int], isAmbiguous: Bool
  ) -> [Int] {
    guard isAmbiguous else {
      return sweeps.indices.filter { channel(part, line, in: sweeps[$0]) != nil }
    }
    let matching = matchesByName(part.series, sweeps, numbers)
    if matching.count != 1, Self.isLikely(part.series) {
      messages.append(
        Message(
          .lightNotPlaced, .warning,
          "the sweeps overlap in time and neither name nor sweep number say to which of them "
            + "the light of the series belongs; it is left out", file: file.name,
          object: part.series.path,
          remedy: "Give the series the sweep's number or name, or each sweep its start time."))
    }
    return matching.count == 1 ? matching : []
  }

  /// Whether sweeps of one electrode share time, so that time does not tell them apart.
  static func overlap(_ sweeps: [Sweep]) -> Bool {
    Dictionary(grouping: sweeps) { $0.electrode ?? "" }.values.contains { group in
      let windows = group.map { ($0.startTime, $0.startTime + $0.response.duration) }
        .sorted { $0 < $1 }
      return zip(windows, windows.dropFirst()).contains { first, second in
        second.0 < first.1 - 1e-9
      }
    }
  }

  private func matchesByName(
    _ series: NWBSeries, _ sweeps: [Sweep], _ numbers: [Int: Int]
  ) -> [Int] {
    if let number = series.sweepNumber {
      return sweeps.indices.filter { numbers[sweeps[$0].index] == number }
    }
    let stem = NaturalOrder.stem(series.name)
    let byStem = sweeps.indices.filter {
      stem != nil && NaturalOrder.stem(sweeps[$0].response.name) == stem
    }
    if byStem.count == 1 { return byStem }
    let number = NaturalOrder.onlyNumber(series.name)
    return sweeps.indices.filter {
      number != nil && NaturalOrder.onlyNumber(sweeps[$0].response.name) == number
    }
  }

  /// The channel cut to the sweep; nil where they share no time.
  private func channel(_ part: Part, _ line: LightLine, in sweep: Sweep) -> LightChannel? {
    let series = part.series
    guard
      let cut = Self.cut(
        start: part.clock.start, rate: part.clock.rate, count: series.count, to: sweep)
    else { return nil }
    let isWord = line.form == .word
    let gate = NWBLightGate(text: series.description)
    return LightChannel(
      channel: Channel(
        name: series.name, objectPath: series.dataPath, firstSample: cut.first,
        sampleCount: cut.count, samplingRate: part.clock.rate,
        unit: isWord ? "1" : series.displayUnit,
        // The bits of a word are those of the stored number, whatever its conversion.
        scale: isWord ? 1 : series.scale, offset: isWord ? 0 : series.displayOffset),
      kind: line.form == .power ? .power : gate?.kind ?? .gate, site: line.name,
      delay: cut.delay, polarity: gate?.polarity ?? .activeHigh, source: line.source)
  }

  /// The samples of a channel that were taken during a sweep, and the time from the sweep's first
  /// sample to the first of them.
  private static func cut(
    start: Double, rate: Double, count: Int, to sweep: Sweep
  ) -> (first: Int, count: Int, delay: Double)? {
    // 1e-6 of a sample is rounding, not time.
    let before = (sweep.startTime - start) * rate
    let first = max(0, Int(exactly: (before - 1e-6).rounded(.up)) ?? Int.max)
    guard first < count else { return nil }
    let end = (sweep.startTime + sweep.response.duration - start) * rate
    let last = min(count, Int(exactly: (end - 1e-6).rounded(.up)) ?? 0)
    guard last > first else { return nil }
    let delay = start + Double(first) / rate - sweep.startTime
    return (first, last - first, abs(delay) < 1e-6 / rate ? 0 : delay)
  }

  // MARK: tables

  /// Tables of times, each as a channel of the session that is 1 while the light is on, at the rate
  /// of the sweep.
  private mutating func tables(in sweeps: [Sweep]) -> [LightLine] {
    var lines: [LightLine] = []
    for table in NWBLightTimes.all(in: file) {
      times[table.channelPath] = table
      var line = LightLine(
        name: table.name, otherNames: [table.path], description: table.description, form: .word,
        origin: table.isEvents ? .events : .intervals,
        site: table.site.map { name in
          inventory.sites.first { $0.name == name } ?? LightSite(name: name)
        }, isTypedTable: table.isTyped, messages: table.messages)
      for sweep in sweeps {
        let rate = sweep.response.samplingRate
        guard
          let cut = Self.cut(start: 0, rate: rate, count: table.count(rate: rate), to: sweep),
          table.windows.contains(where: {
            $0.end > sweep.startTime && $0.start < sweep.startTime + sweep.response.duration
          })
        else { continue }
        line.channels[sweep.index] = LightChannel(
          channel: Channel(
            name: table.name, objectPath: table.channelPath, firstSample: cut.first,
            sampleCount: cut.count, samplingRate: rate, unit: "1", scale: 1, offset: 0),
          kind: .bit(0), site: table.name, delay: cut.delay, source: line.source)
      }
      lines.append(line)
    }
    return lines
  }
}
