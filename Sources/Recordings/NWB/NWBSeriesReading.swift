import HDF5
import Messages
import Quantities

/// Reads what a series says about itself, by type where it is stated and by structure where not.
struct NWBSeriesReading {
  let file: HDF5File
  var layout = NWBLayout.version2

  /// Never throws: what cannot be read becomes the series' `problem`.
  func series(at path: String) -> NWBSeries {
    do {
      let group = try file.group(at: path)
      return try series(group)
    } catch {
      return .unreadable(path: path, problem: Message(error))
    }
  }

  private func series(_ group: HDF5Group) throws -> NWBSeries {
    var warnings: [Message] = []
    let typeName = layout.typeName(of: group)
    var series = NWBSeries(
      name: group.path.split(separator: "/").last.map(String.init) ?? group.path,
      path: group.path, typeName: typeName ?? "series of unstated type", kind: .other,
      timing: timing(group), description: words(group, "description") ?? "",
      stimulusDescription: layout.stimulus(of: group),
      sweepNumber: layout.sweepNumber(of: group),
      electrode: layout.namedElectrode(of: group) ?? link(group, "electrode", &warnings),
      site: link(group, "site", &warnings),
      address: file.address(at: group.path), count: 0, elementType: .other("nothing"),
      unitText: nil, conversion: 1, offset: 0, displayPerUnit: 1, displayUnit: "1",
      problem: nil, warnings: [])
    readData(group, &series)
    series.kind = kind(typeName, series)
    if series.kind.isResponse, series.electrode == nil,
      !warnings.contains(where: { $0.object == group.path(of: "electrode") })
    {
      warnings.append(
        Message(
          .recordingMissingAttribute, .warning, "the link to the electrode is missing",
          file: file.name, object: group.path(of: "electrode"),
          remedy: "The trace is read; which electrode recorded it is not known."))
    }
    series.warnings = warnings
    interpretUnit(&series)
    return series
  }

  // MARK: kind

  private func kind(_ typeName: String?, _ series: NWBSeries) -> NWBSeries.Kind {
    switch typeName {
    case "CurrentClampSeries", "IZeroClampSeries": return .currentClamp
    case "VoltageClampSeries": return .voltageClamp
    case "CurrentClampStimulusSeries": return .currentClampCommand
    case "VoltageClampStimulusSeries": return .voltageClampCommand
    case "OptogeneticSeries": return .light
    case "TimeSeries": return .other
    default: break
    }
    // An extension's type, or none: what it links to and its unit say what it is.
    let quantity = series.unitText.map(RecordedUnit.init(_:))?.dimension
    if series.site != nil, quantity == .power { return .light }
    guard series.electrode != nil else { return .other }
    let isStimulus = series.path.hasPrefix("/stimulus")
    return switch quantity {
    case .potential: isStimulus ? .voltageClampCommand : .currentClamp
    case .current: isStimulus ? .currentClampCommand : .voltageClamp
    default: .other
    }
  }

  // MARK: data

  private func readData(_ group: HDF5Group, _ series: inout NWBSeries) {
    do {
      guard let data = try group.dataset("data") else {
        series.problem = try absentData(group)
        return
      }
      series.elementType = data.elementType
      series.unitText = try data.text("unit")
      series.conversion = try data.number("conversion") ?? 1
      series.offset = try data.number("offset") ?? 0
      series.count = data.shape.first ?? 1
      series.problem = problem(of: data, series)
    } catch {
      series.problem = Message(error)
    }
  }

  /// Why there are no data.
  private func absentData(_ group: HDF5Group) throws -> Message {
    let path = group.path(of: "data")
    guard let link = group.link("data") else {
      return Message(
        .recordingMissingAttribute, .error, "the series has no data", file: file.name,
        object: path)
    }
    if link.kind == nil, link.target != .hard { return brokenLink(link) }
    // What cannot be opened says why.
    return Message(
      .recordingUnreadableObject, .error, "the data are no data set", file: file.name,
      object: try file.dataset(at: path).path)
  }

  private func problem(of data: HDF5Dataset, _ series: NWBSeries) -> Message? {
    guard data.elementType.isNumeric else {
      return Message(
        .sweepNotNumeric, .error, "the data are not numbers", file: file.name, object: data.path,
        expected: "integers or floats", found: data.elementType.description)
    }
    guard data.shape.count <= 1 || data.shape.dropFirst().allSatisfy({ $0 == 1 }) else {
      return Message(
        .recordingUnreadableObject, .error, "the data have more than one column",
        file: file.name, object: data.path, expected: "one value a sample",
        found: "extents \(data.shape.map(String.init).joined(separator: " × "))")
    }
    guard series.conversion.isFinite, series.offset.isFinite, series.conversion != 0 else {
      return Message(
        .recordingMissingAttribute, .error, "the data cannot be scaled", file: file.name,
        object: data.path, expected: "a finite conversion and offset",
        found: "conversion \(series.conversion), offset \(series.offset)")
    }
    return DatasetSize.problem(of: data, in: file.name)
  }

  // MARK: unit

  private func interpretUnit(_ series: inout NWBSeries) {
    let data = series.dataPath
    let unit = series.unitText.map(RecordedUnit.init(_:))
    guard let expected = series.kind.quantity else {
      switch (unit?.dimension, unit?.displayPerUnit) {
      case (.potential?, let perUnit?):
        // Volts of a photodiode or a gate stay volts: they are no membrane potential.
        series.displayUnit = "V"
        series.displayPerUnit = perUnit / 1e3
      case (let dimension?, let perUnit?):
        series.displayUnit = dimension.displayUnit
        series.displayPerUnit = perUnit
      default:
        series.displayUnit = "1"
      }
      return
    }
    series.displayUnit = expected.displayUnit
    series.displayPerUnit = expected.displayUnitsPerSI
    if let dimension = unit?.dimension {
      if dimension == expected {
        series.displayPerUnit = unit?.displayPerUnit ?? series.displayPerUnit
      } else if series.problem == nil {
        series.isMisclassified = true
        series.problem = Message(
          .sweepUnitDisagrees, .warning,
          "\(series.typeName) cannot hold \(dimension.schemaUnit); the series is left out",
          file: file.name, object: data, expected: expected.schemaUnit, found: series.unitText,
          remedy: "If it is the command, store it as a stimulus series.")
      }
      return
    }
    guard series.problem == nil else { return }
    series.warnings.append(
      Message(
        .recordingMissingAttribute, .warning,
        "the unit is \(series.unitText.map { "'\($0)'" } ?? "not stated") and is taken as "
          + expected.schemaUnit, file: file.name, object: data, expected: expected.schemaUnit,
        found: series.unitText))
  }

  // MARK: time

  private func timing(_ group: HDF5Group) -> NWBSeries.Timing {
    // Timestamps outrank a rate.
    if let stamps = try? group.dataset("timestamps"), stamps.count > 0,
      stamps.elementType.isNumeric, stamps.shape.count == 1
    {
      return .timestamps(path: stamps.path)
    }
    guard let starting = try? group.dataset("starting_time") else {
      return .unknown(reason: "it has neither starting_time nor timestamps")
    }
    guard let rate = (try? starting.number("rate")) ?? nil else {
      return .unknown(reason: "starting_time has no rate")
    }
    guard rate.isFinite, rate > 0 else {
      return .unknown(reason: "the sampling rate is \(rate) Hz")
    }
    let start = (try? NWBSeriesReading.scalar(starting)) ?? 0
    return .regular(start: start.isFinite ? start : 0, rate: Self.rounded(rate: rate))
  }

  /// A rate within a millionth of a whole number of Hz is that number: 49999.999 Hz is 50 kHz.
  static func rounded(rate: Double) -> Double {
    let whole = rate.rounded()
    return whole > 0 && abs(rate - whole) <= 1e-6 * whole ? whole : rate
  }

  /// The first number of a data set that some programs write as a scalar, others as one element.
  static func scalar(_ dataset: HDF5Dataset) throws -> Double? {
    guard dataset.count >= 1 else { return nil }
    return dataset.shape.isEmpty
      ? try dataset.read(Double.self).first
      : try dataset.read(
        Double.self, start: dataset.shape.map { _ in 0 }, extent: dataset.shape.map { _ in 1 }
      ).first
  }

  // MARK: words and links

  private func words(_ group: HDF5Group, _ attribute: String) -> String? {
    guard let text = (try? group.text(attribute)) ?? nil else { return nil }
    return NWBWords.meaningful(text)
  }

  /// Path of the object that a member of the group leads to.
  private func link(_ group: HDF5Group, _ name: String, _ warnings: inout [Message]) -> String? {
    guard let link = group.link(name) else { return nil }
    guard link.kind == .group else {
      warnings.append(brokenLink(link))
      return nil
    }
    if case .soft(let target) = link.target {
      return target.hasPrefix("/") ? target : group.path(of: target)
    }
    return link.path
  }

  func brokenLink(_ link: HDF5Link) -> Message {
    let target =
      switch link.target {
      case .hard: "an object that cannot be read"
      case .soft(let path): path
      case .external(let file, let path): "\(path) in the file \(file)"
      }
    return Message(
      .recordingBrokenLink, .warning, "the link leads to nothing that can be read",
      file: file.name, object: link.path, expected: target,
      remedy: {
        if case .external(let file, _) = link.target {
          return "Put the file \(file) beside the recording."
        }
        return "The link dangles or runs in a circle; the rest of the file is read."
      }())
  }
}

/// Texts that programs write where they have nothing to say.
enum NWBWords {
  private static let empty: Set<String> = [
    "", "na", "n/a", "none", "no comments", "no description", "placeholder", "unknown", "{}",
  ]

  static func meaningful(_ text: String) -> String? {
    let trimmed = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    return empty.contains(trimmed.lowercased()) ? nil : trimmed
  }
}
