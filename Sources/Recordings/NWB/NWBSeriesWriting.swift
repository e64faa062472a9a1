import HDF5
import Messages
import Signals

/// Time series of an NWB file and their samples.
struct NWBSeriesWriting {
  private static let gzipLevel = 4
  /// Samples of a chunk, of counts that are made here and of a recording's own numbers.
  private static let chunkLength = 16384
  private static let copiedChunkLength = 65536
  /// Samples that are read at once, 32 MB; a sweep of one chunk is inflated once for each.
  private static let pieceLength = 1 << 22

  let objects: NWBObjectWriting
  /// The recording that is converted; nil where samples are in memory.
  let source: RecordingFile?
  let fileName: String

  /// What a series is for.
  enum Role {
    case response(ClampMode)
    case command(ClampMode)
    case power(LightSite)
    case gate(NWBLightGate)
  }

  /// A series that could not be read from the recording that is converted.
  struct ReadFailure: Error {
    var message: Message
  }

  /// The schema's type of a series, and the counts in which values in memory are stored.
  struct Kind {
    var typeName: String
    var description: String
    var unit: String
    /// Display units (mV, pA, mW) a count, and in one SI unit.
    var count = 1.0
    var perSI = 1.0

    static let currentClamp = Kind(
      typeName: "CurrentClampSeries", description: "membrane potential", unit: "volts",
      count: 0.01, perSI: 1e3)
    static let voltageClamp = Kind(
      typeName: "VoltageClampSeries", description: "clamp current", unit: "amperes", count: 0.1,
      perSI: 1e12)
    static let current = Kind(
      typeName: "CurrentClampStimulusSeries", description: "commanded current", unit: "amperes",
      count: 0.1, perSI: 1e12)
    static let potential = Kind(
      typeName: "VoltageClampStimulusSeries", description: "commanded potential", unit: "volts",
      count: 0.01, perSI: 1e3)
  }

  // MARK: series

  /// - Parameters:
  ///   - start: seconds from the session's start.
  /// - Throws: `ReadFailure` where the samples cannot be read; the group is incomplete then.
  func write(
    _ signal: NWBSignal, as role: Role, start: Double, to group: HDF5Group
  ) throws {
    guard signal.count > 0 else {
      throw RecordingError(
        Message(
          .sweepEmpty, .error, "a series without samples is not written", file: fileName,
          object: group.path))
    }
    var kind = kind(of: signal, role)
    var details = SeriesDetails()
    if case .channel(let channel) = signal.samples, let source {
      details = source.reader.details(of: channel)
      if case .response(.currentClamp) = role, details.typeName == "IZeroClampSeries" {
        kind.typeName = "IZeroClampSeries"
        for name in ["bias_current", "bridge_balance", "capacitance_compensation"] {
          details.settings[name] = 0
        }
      }
    }
    try objects.setType(group, kind.typeName)
    let description =
      if case .gate = role { kind.description } else { details.description ?? kind.description }
    try group.setAttribute("description", .text([description]))
    try group.setAttribute("comments", .text([details.comments ?? "no comments"]))
    let data = try writeData(signal, role, kind, to: group)
    // HDF5 lays the chunks out when the data set is closed; when that is decides the file's bytes.
    try withExtendedLifetime(data) {
      let time = try group.createScalar("starting_time", start + signal.delay)
      try time.setAttribute("rate", .real([signal.samplingRate]))
      try time.setAttribute("unit", .text(["seconds"]))
    }
    try writeSettings(details.settings, typeName: kind.typeName, to: group)
  }

  private func kind(of signal: NWBSignal, _ role: Role) -> Kind {
    var unit: String?
    if case .channel(let channel) = signal.samples { unit = channel.unit }
    switch role {
    case .response(.currentClamp): return .currentClamp
    case .response(.voltageClamp): return .voltageClamp
    case .response(.none):
      return Kind(
        typeName: "TimeSeries", description: "samples in no known clamp mode",
        unit: SIUnit(display: unit ?? "1").name)
    case .command(let mode):
      // What was commanded decides, also where it does not go with the mode.
      switch unit ?? (mode == .voltageClamp ? "mV" : "pA") {
      case "mV": return .potential
      case "pA": return .current
      default:
        return Kind(
          typeName: "TimeSeries", description: "command", unit: SIUnit(display: unit ?? "1").name)
      }
    case .power(let site):
      return Kind(
        typeName: "OptogeneticSeries", description: "commanded light power at \(site.name)",
        unit: "watts", count: 1e-3, perSI: 1e3)
    case .gate(let gate):
      return Kind(
        typeName: "TimeSeries", description: gate.text,
        unit: gate.kind == .gate ? SIUnit(display: unit ?? "1").name : "n/a")
    }
  }

  /// What the schema has in a series of this type.
  private func writeSettings(
    _ settings: [String: Double], typeName: String, to group: HDF5Group
  ) throws {
    let names: Set<String>
    switch typeName {
    case "CurrentClampSeries", "IZeroClampSeries":
      names = ["bias_current", "bridge_balance", "capacitance_compensation", "gain"]
    case "VoltageClampSeries":
      names = Set(NWBSeriesDetails.settingUnits.keys).subtracting([
        "bias_current", "bridge_balance", "capacitance_compensation",
      ])
    case "CurrentClampStimulusSeries", "VoltageClampStimulusSeries": names = ["gain"]
    default: names = []
    }
    for (name, value) in settings.sorted(by: { $0.key < $1.key }) where names.contains(name) {
      let setting = try group.createScalar(name, Float(value))
      if let unit = NWBSeriesDetails.settingUnits[name] ?? nil {
        try setting.setAttribute("unit", .text([unit]))
      }
    }
  }

  // MARK: samples

  private func writeData(
    _ signal: NWBSignal, _ role: Role, _ kind: Kind, to group: HDF5Group
  ) throws -> HDF5Dataset {
    switch signal.samples {
    case .values(let values):
      return try write(
        values, kind, .compressed(chunk: Self.chunkLength, level: Self.gzipLevel), to: group)
    case .made(let count, let make):
      let values = make()
      guard values.count == count else {
        throw RecordingError(
          Message(
            .usage, .error, "another number of samples was made than was announced",
            file: fileName, object: group.path, expected: "\(count)", found: "\(values.count)"))
      }
      return try write(
        values, kind,
        .compressed(chunk: Self.copiedChunkLength, level: Self.gzipLevel, shuffled: true),
        to: group)
    case .channel(let channel):
      guard let source else {
        throw RecordingError(
          Message(
            .defect, .error, "a channel is written without the recording that holds it",
            file: fileName, object: group.path), exitStatus: .defect)
      }
      if case .gate(let gate) = role, case .bit(let bit) = gate.kind {
        let isOn = gate.polarity == .activeHigh
        let data = try create(UInt8.self, channel, in: group)
        try copy(channel, from: source, to: data) { words in
          words.map { Self.isSet(bit, in: $0) == isOn ? UInt8(1) : 0 }
        }
        try describe(data, unit: kind.unit, conversion: 1, offset: 0)
        return data
      }
      return try copy(channel, of: source, unit: kind.unit, to: group)
    }
  }

  private func write(
    _ values: [Double], _ kind: Kind, _ storage: HDF5Storage, to group: HDF5Group
  ) throws -> HDF5Dataset {
    let stored = try StoredCounts(
      values, count: kind.count, perSI: kind.perSI, object: group.path, file: fileName)
    let data = try group.createDataset("data", stored.counts, storage: storage)
    try describe(data, unit: kind.unit, conversion: stored.conversion, offset: 0)
    return data
  }

  private static func isSet(_ bit: Int, in word: Double) -> Bool {
    guard let word = Int64(exactly: word), word >= 0, (0..<63).contains(bit) else { return false }
    return (word >> Int64(bit)) & 1 == 1
  }

  private func describe(
    _ data: HDF5Dataset, unit: String, conversion: Double, offset: Double
  ) throws {
    try data.setAttribute("unit", .text([unit]))
    try data.setAttribute("conversion", .real([conversion]))
    try data.setAttribute("offset", .real([offset]))
    try data.setAttribute("resolution", .real([-1]))
  }

  private func copy(
    _ channel: Channel, of source: RecordingFile, unit: String, to group: HDF5Group
  ) throws -> HDF5Dataset {
    let scale: StoredScale
    do {
      scale = try source.reader.scale(of: channel)
    } catch {
      throw ReadFailure(message: Message(error))
    }
    guard scale.isStraight else {
      let perSI = SIUnit(display: channel.unit).displayUnits
      let data = try create(Double.self, channel, in: group)
      try copy(channel, from: source, isScaled: true, to: data) { $0.map { $0 / perSI } }
      try describe(data, unit: unit, conversion: 1, offset: 0)
      return data
    }
    let data: HDF5Dataset
    switch scale.number {
    case .int8: data = try copyIntegers(Int8.self, channel, source, group)
    case .int16: data = try copyIntegers(Int16.self, channel, source, group)
    case .int32: data = try copyIntegers(Int32.self, channel, source, group)
    case .uint8: data = try copyIntegers(UInt8.self, channel, source, group)
    case .uint16: data = try copyIntegers(UInt16.self, channel, source, group)
    case .uint32: data = try copyIntegers(UInt32.self, channel, source, group)
    case .float32:
      data = try create(Float.self, channel, in: group)
      try copy(channel, from: source, to: data) { $0.map { Float($0) } }
    case .float64:
      data = try create(Double.self, channel, in: group)
      try copy(channel, from: source, to: data) { $0 }
    }
    try describe(data, unit: unit, conversion: scale.conversion, offset: scale.offset)
    return data
  }

  private func copyIntegers<Number: HDF5Number & FixedWidthInteger>(
    _: Number.Type, _ channel: Channel, _ source: RecordingFile, _ group: HDF5Group
  ) throws -> HDF5Dataset {
    let data = try create(Number.self, channel, in: group)
    try copy(channel, from: source, to: data) { numbers in
      // Every number has been read from this very type.
      numbers.map { Number(exactly: $0) ?? 0 }
    }
    return data
  }

  private func create<Number: HDF5Number>(
    _: Number.Type, _ channel: Channel, in group: HDF5Group
  ) throws -> HDF5Dataset {
    try group.createDataset(
      "data", of: Number.self, count: channel.sampleCount,
      storage: .compressed(
        chunk: Self.copiedChunkLength, level: Self.gzipLevel, shuffled: true))
  }

  /// Piece by piece, so that the length of a sweep does not matter.
  private func copy<Number: HDF5Number>(
    _ channel: Channel, from source: RecordingFile, isScaled: Bool = false,
    to data: HDF5Dataset, _ convert: ([Double]) -> [Number]
  ) throws {
    var first = 0
    while first < channel.sampleCount {
      var piece = channel
      piece.firstSample += first
      piece.sampleCount = min(Self.pieceLength, channel.sampleCount - first)
      let numbers: [Double]
      do {
        numbers =
          isScaled
          ? try source.signal(of: piece).samples : try source.reader.numbers(of: piece, scale: nil)
      } catch {
        throw ReadFailure(message: Message(error))
      }
      try data.write(convert(numbers), first: first)
      first += piece.sampleCount
    }
  }
}
