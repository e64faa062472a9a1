import InputDocuments
import Messages
import Signals

/// What light a compiled protocol plans: the edges of every trial and the order of the sweeps.
///
/// Times are µs from the start of the trial, those of the schedule from the start of the cell's session.
public struct LightPlan: Hashable, Sendable {
  /// A stretch of light of one LED, from a rising edge to a falling one.
  public struct Pulse: Hashable, Sendable {
    public var led: String
    /// nil where the light goes through more than one mask before it falls.
    public var mask: String?
    /// µs.
    public var start: Double
    /// µs.
    public var end: Double
    /// mW/mm²; nil where it changes between the edges.
    public var irradiance: Double?

    public init(
      led: String, mask: String? = nil, start: Double, end: Double, irradiance: Double? = nil
    ) {
      self.led = led
      self.mask = mask
      self.start = start
      self.end = end
      self.irradiance = irradiance
    }

    public var duration: Double { end - start }
  }

  public struct Trial: Hashable, Sendable {
    /// `test` is also that of the baseline.
    public var block: Signals.Trial.Block
    /// nil outside induction.
    public var condition: String?
    /// The stimuli whose turn it is, where tests take turns.
    public var testSweep: String?
    /// By time.
    public var pulses: [Pulse]

    public init(
      block: Signals.Trial.Block, condition: String? = nil, testSweep: String? = nil,
      pulses: [Pulse]
    ) {
      self.block = block
      self.condition = condition
      self.testSweep = testSweep
      self.pulses = pulses.sorted { ($0.start, $0.led) < ($1.start, $1.led) }
    }

    /// For people: `A`, `reference`, `test (paired)`.
    public var name: String { condition ?? block.rawValue + (testSweep.map { " (\($0))" } ?? "") }
  }

  public struct Sweep: Hashable, Sendable {
    public var block: Signals.Trial.Block
    /// µs from the start of the session.
    public var start: Double
    public var testSweep: String?

    public init(block: Signals.Trial.Block, start: Double, testSweep: String? = nil) {
      self.block = block
      self.start = start
      self.testSweep = testSweep
    }
  }

  public var trials: [Trial]
  /// By time.
  public var schedule: [Sweep]
  /// µm² that each mask lights; irradiance times area is the power that a command in watts should say.
  public var maskAreas: [String: Double]

  public init(trials: [Trial], schedule: [Sweep], maskAreas: [String: Double] = [:]) {
    self.trials = trials
    self.schedule = schedule
    self.maskAreas = maskAreas
  }

  /// Sorted.
  public var leds: [String] { Set(trials.flatMap(\.pulses).map(\.led)).sorted() }

  /// Conditions of induction, in the order of the table.
  public var conditions: [String] { trials.compactMap(\.condition) }
}

extension LightPlan {
  /// A row of a table by the names of its columns.
  public typealias Row = [String: String]

  /// Reads the plan from the tables of a compiled folder.
  ///
  /// - Parameters:
  ///   - edges: `edges.csv`: which trial, when, which channel, rising or falling.
  ///   - patterns: `trials.csv`: where each pulse's irradiance and mask stand, and which trials there
  ///     are, dark ones too.
  ///   - schedule: `schedule.csv`.
  ///   - planes: `planes.csv`: the area of each mask.
  /// - Throws: `Defect` where a table does not hold what Apical writes.
  public init(
    edges: [Row], patterns: [Row], schedule: [Row], planes: [Row] = []
  ) throws(Defect) {
    var order: [Key] = []
    var known: Set<Key> = []
    var pulses: [Key: [Pulse]] = [:]
    var open: [Key: [String: Double]] = [:]
    var sources: [Key: [Row]] = [:]
    for row in patterns {
      let key = try Key(row, table: "trials.csv")
      if known.insert(key).inserted { order.append(key) }
      sources[key, default: []].append(row)
    }
    let prefix = ExpectedEdge.photodiode("")
    for row in edges {
      let key = try Key(row, table: "edges.csv")
      if known.insert(key).inserted { order.append(key) }
      guard let channel = row["channel"], channel.hasPrefix(prefix) else { continue }
      let led = String(channel.dropFirst(prefix.count))
      let time = try Self.time(row["time_us"], table: "edges.csv", column: "time_us")
      switch row["edge"] {
      case "rising":
        guard open[key]?[led] == nil else {
          throw Defect(table: "edges.csv", column: "edge", found: "rising twice")
        }
        open[key, default: [:]][led] = time
      case "falling":
        guard let start = open[key]?.removeValue(forKey: led), start < time else {
          throw Defect(table: "edges.csv", column: "edge", found: "falling before it rose")
        }
        pulses[key, default: []].append(
          Self.pulse(led: led, from: start, to: time, patterns: sources[key] ?? []))
      case let other:
        throw Defect(table: "edges.csv", column: "edge", found: other ?? "nothing")
      }
    }
    if open.values.contains(where: { !$0.isEmpty }) {
      throw Defect(table: "edges.csv", column: "edge", found: "light that never falls")
    }
    trials = order.map {
      Trial(
        block: $0.block, condition: $0.condition, testSweep: $0.testSweep, pulses: pulses[$0] ?? [])
    }
    self.schedule = try Self.schedule(schedule)
    maskAreas = [:]
    for plane in planes {
      guard let mask = Key.text(plane["mask"]),
        let area = plane["area_um2"].flatMap(Double.init), area.isFinite, area > 0
      else { continue }
      maskAreas[mask] = area
    }
  }

  /// The file does not hold what Apical writes into it.
  public struct Defect: Error, Hashable, Sendable {
    public var table: String
    public var column: String
    public var found: String
  }

  private struct Key: Hashable {
    var block: Signals.Trial.Block
    var condition: String?
    var testSweep: String?

    init(_ row: Row, table: String) throws(Defect) {
      guard let block = row["block"].flatMap(Signals.Trial.Block.init(rawValue:)) else {
        throw Defect(table: table, column: "block", found: row["block"] ?? "nothing")
      }
      self.block = block
      condition = Self.text(row["condition"])
      testSweep = Self.text(row["test_sweep"])
    }

    static func text(_ field: String?) -> String? { field.flatMap { $0.isEmpty ? nil : $0 } }
  }

  private static func time(
    _ field: String?, table: String, column: String
  ) throws(Defect) -> Double {
    guard let time = field.flatMap({ Int($0) }) else {
      throw Defect(table: table, column: column, found: field ?? "nothing")
    }
    return Double(time)
  }

  /// With irradiance and mask where the patterns between the edges agree on them.
  private static func pulse(
    led: String, from start: Double, to end: Double, patterns: [Row]
  ) -> Pulse {
    let own = patterns.filter { row in
      guard row["led"] == led, let time = row["time_us"].flatMap(Double.init) else { return false }
      return start <= time && time < end
    }
    let irradiances = Set(own.map { $0["irradiance_mw_mm2"].flatMap(Double.init) })
    let isRamp = own.contains { Key.text($0["ramp_from_mw_mm2"]) != nil }
    let masks = Set(own.map { Key.text($0["mask"]) })
    return Pulse(
      led: led, mask: masks.count == 1 ? masks.first.flatMap { $0 } : nil, start: start, end: end,
      irradiance: irradiances.count == 1 && !isRamp ? irradiances.first.flatMap { $0 } : nil)
  }

  /// The settling and the crosstalk block are no sweeps.
  private static func schedule(_ rows: [Row]) throws(Defect) -> [Sweep] {
    var sweeps: [Sweep] = []
    for row in rows where row["block"] != "settle" && row["block"] != "crosstalk" {
      let key = try Key(row, table: "schedule.csv")
      sweeps.append(
        Sweep(
          block: key.block,
          start: try time(row["start_us"], table: "schedule.csv", column: "start_us"),
          testSweep: key.testSweep))
    }
    return sweeps.sorted { $0.start < $1.start }
  }
}

extension LightPlan {
  /// - Throws: `CompiledFolderDamage` where a table is not there or not what Apical writes,
  ///   `DocumentRefusal` where it is no table.
  public init(_ folder: CompiledFolderReader) throws {
    func rows(_ name: String) throws -> [Row] {
      let text = String(decoding: try folder.content(of: name), as: UTF8.self)
      let columns = text.prefix { $0 != "\n" }.split(separator: ",").map(String.init)
      let table = try InputTable(text: text, file: "\(folder.path)/\(name)", columns: columns)
      return table.rows.map { row in
        Dictionary(zip(table.header, row.fields), uniquingKeysWith: { first, _ in first })
      }
    }
    let (edges, patterns) = (try rows("edges.csv"), try rows("trials.csv"))
    let schedule = try rows("schedule.csv")
    let planes = folder.holds("planes.csv") ? try rows("planes.csv") : []
    do {
      try self.init(edges: edges, patterns: patterns, schedule: schedule, planes: planes)
    } catch let defect {
      throw CompiledFolderDamage(messages: [
        Message(
          .compiledFileChanged, .error, "the table does not hold what Apical writes into it",
          file: "\(folder.path)/\(defect.table)", object: defect.column, found: defect.found,
          remedy: "Compile the protocol again; do not edit the folder.")
      ])
    }
  }
}
