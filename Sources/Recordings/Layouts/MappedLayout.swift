import HDF5
import Messages
import Quantities
import Signals

/// Reads an HDF5 file as a map states it.
struct MappedLayout: RecordingLayout {
  let file: HDF5File
  let map: RecordingMap
  let options: ReadingOptions
  /// What the file is, for people.
  let format: String

  var statesLight: Bool { true }

  /// Sweeps that one file holds at most.
  private static let greatestCount = 100_000

  func contents() throws -> LayoutContents {
    var recording = Recording(file: file.name, format: "\(format), read by a map")
    recording.lightSites = map.light.map(litSite)
    let places = try places()
    let reading = SignalReading(file: file)
    let having = places.filter { reading.isPresent(path(map.response, $0)) }
    guard !having.isEmpty else { throw nothingFound(places) }
    if having.count < places.count,
      let first = places.first(where: { !reading.isPresent(path(map.response, $0)) })
    {
      recording.messages.append(
        Message(
          .recordingMapUnmatched, .warning,
          "\(places.count - having.count) of \(places.count) places that the map's pattern leads to "
            + "have no \(map.response.dataset) and are no sweeps", file: file.name, object: first,
          expected: path(map.response, first),
          remedy: "If they are sweeps, correct the pattern or the name of the data set."))
    }
    var sweeps: [LayoutSweep] = []
    for place in having {
      sweeps += try self.sweeps(at: place)
      guard sweeps.count <= Self.greatestCount else { throw tooMany(sweeps.count) }
    }
    return LayoutContents(recording: recording, sweeps: sweeps, startTimes: .notStated)
  }

  // MARK: places

  /// Paths that the pattern leads to, sweep_2 before sweep_10.
  private func places() throws -> [String] {
    var found = ["/"]
    for component in map.components {
      let pattern = NamePattern(component)
      var next: [String] = []
      for place in found where file.kind(at: place) == .group {
        let group = try file.group(at: place)
        let links =
          pattern.isLiteral ? [group.link(component)].compactMap { $0 } : try group.links()
        let names = links.filter { $0.kind == .group || $0.kind == .dataset }.map(\.name)
          .filter(pattern.matches).sorted(by: NaturalOrder.precedes)
        next += names.map { group.path(of: $0) }
        guard next.count <= Self.greatestCount else { throw tooMany(next.count) }
      }
      found = next
    }
    return found
  }

  private func path(_ signal: RecordingMap.Signal, _ place: String) -> String {
    path(signal.dataset, place)
  }

  private func path(_ dataset: String, _ place: String) -> String {
    if dataset == "." { return place }
    if dataset.hasPrefix("/") { return dataset }
    return place == "/" ? "/" + dataset : place + "/" + dataset
  }

  private func tooMany(_ count: Int) -> RecordingError {
    RecordingError(
      Message(
        .recordingMapUnmatched, .error, "the map's pattern leads to too many sweeps",
        file: file.name, object: map.sweeps, expected: "at most \(Self.greatestCount)",
        found: "\(count) or more", remedy: "Narrow the pattern."))
  }

  private func nothingFound(_ places: [String]) -> RecordingError {
    let here = (try? file.root().links().map(\.name)) ?? []
    return RecordingError(
      Message(
        .recordingMapUnmatched, .error,
        places.isEmpty
          ? "the map's pattern leads to nothing in this file"
          : "none of the \(places.count) places that the map's pattern leads to has the response",
        file: file.name, object: places.first.map { path(map.response, $0) } ?? map.sweeps,
        expected: places.isEmpty ? map.sweeps : map.response.dataset,
        found: "in the root: "
          + (here.isEmpty ? "nothing" : here.prefix(8).joined(separator: ", "))
          + (here.count > 8 ? ", …" : ""),
        remedy: "Look at the file with h5ls -r and correct sweeps and dataset in the map."))
  }

  // MARK: sweeps

  private func sweeps(at place: String) throws -> [LayoutSweep] {
    let name = place == "/" ? map.response.dataset : String(place.dropFirst())
    guard let lines = map.sweepsIn else {
      return [LayoutSweep(name: name) { try content(at: place, line: nil) }]
    }
    let matrix: HDF5Dataset
    do {
      matrix = try SignalReading(file: file).dataset(at: path(map.response, place))
    } catch {
      return [LayoutSweep(name: name) { throw error }]
    }
    guard matrix.shape.count == 2 else {
      return [LayoutSweep(name: name) { try content(at: place, line: .row(0)) }]
    }
    let count = matrix.shape[lines == .rows ? 0 : 1]
    guard count <= Self.greatestCount else { throw tooMany(count) }
    return (0..<count).map { index in
      LayoutSweep(name: "\(name) \(lines == .rows ? "row" : "column") \(index)") {
        try content(at: place, line: lines == .rows ? .row(index) : .column(index))
      }
    }
  }

  private func content(at place: String, line: SampleLine?) throws -> LayoutSweep.Content {
    let rate = try rate(at: place)
    var content = LayoutSweep.Content(
      response: try signal(map.response, "response", at: place, line: line, rate: rate))
    if let command = map.command {
      content.command = try signal(command, "command", at: place, line: line, rate: rate)
    }
    content.lights = try map.light.map { light in
      let site = site(of: light).name
      var signal = try signal(light.signal, site, at: place, line: line, rate: rate)
      // Two bits of one word are two channels.
      if let bit = light.bit { signal.objectPath += " bit \(bit)" }
      let kind: LightChannel.Kind =
        light.bit.map { .bit($0) } ?? (signal.dimension == .power ? .power : .gate)
      return LayoutSweep.Light(signal: signal, kind: kind, site: site)
    }
    if let attribute = map.stimulusAttribute {
      content.stimulus = try object(at: place).attribute(attribute)?.text
    }
    return content
  }

  private func signal(
    _ signal: RecordingMap.Signal, _ name: String, at place: String, line: SampleLine?,
    rate: Double
  ) throws -> StoredSignal {
    let path = path(signal, place)
    let reading = SignalReading(file: file)
    let shape = try reading.dataset(at: path).shape
    var chosen = SampleLine.only
    if let row = signal.row {
      chosen = .row(row)
    } else if let column = signal.column {
      chosen = .column(column)
    } else if shape.count == 2, shape[0] == 1, line == nil || signal != map.response {
      // A vector of MATLAB; beside a matrix of sweeps it belongs to each.
      chosen = .row(0)
    } else if shape.count == 2, shape[1] > 1 || signal == map.response, let line {
      chosen = line
    }
    return try reading.signal(
      name, at: path, line: chosen, rate: rate, unit: signal.unit, conversion: signal.scale,
      offset: signal.offset, keepsVolts: name != "response" && name != "command")
  }

  private func site(of light: RecordingMap.Light) -> LightSite {
    LightSite(
      name: light.site
        ?? (light.signal.dataset.split(separator: "/").last.map(String.init) ?? "light")
          + (light.bit.map { " bit \($0)" } ?? ""),
      wavelength: light.wavelength)
  }

  private func litSite(_ light: RecordingMap.Light) -> LightSite {
    var site = site(of: light)
    site.pathway = light.pathway ?? PathwayWords.pathway(of: site, options: options)
    return site
  }

  // MARK: rate

  private func rate(at place: String) throws -> Double {
    let path = path(map.response, place)
    let hertz: Double
    switch map.sampling {
    case .rate(let rate): hertz = rate
    case .rateAttribute(let name, let factor):
      hertz = try attribute(name, place) * factor
    case .intervalAttribute(let name, let perSecond):
      hertz = perSecond / (try attribute(name, place))
    case .rateDataset(let dataset, let factor):
      hertz = try scalar(dataset, place) * factor
    case .intervalDataset(let dataset, let perSecond):
      hertz = perSecond / (try scalar(dataset, place))
    }
    return try SignalReading.checked(rate: hertz, path, file.name)
  }

  private func object(at path: String) throws -> HDF5Object {
    file.kind(at: path) == .dataset ? try file.dataset(at: path) : try file.group(at: path)
  }

  /// The attribute of the response's data set, else of the sweep's group, else of a group above.
  private func attribute(_ name: String, _ place: String) throws -> Double {
    var parts = place.split(separator: "/").map(String.init)
    var objects = [path(map.response, place), place]
    while !parts.isEmpty {
      parts.removeLast()
      objects.append("/" + parts.joined(separator: "/"))
    }
    for path in objects {
      guard let value = try object(at: path).attribute(name) else { continue }
      // Numbers that a program wrote as a text are numbers all the same.
      if let number = value.number ?? value.text.flatMap({ DecimalNumber($0)?.double }) {
        return number
      }
      throw noRate("\(path)@\(name)", "it is no number")
    }
    throw noRate("\(place)@\(name)", "there is no such attribute")
  }

  private func scalar(_ dataset: String, _ place: String) throws -> Double {
    let path = path(dataset, place)
    let data = try SignalReading(file: file).dataset(at: path)
    guard data.elementType.isNumeric, data.count == 1,
      let value = try NWBSeriesReading.scalar(data)
    else { throw noRate(path, "it is not one number") }
    return value
  }

  private func noRate(_ object: String, _ reason: String) -> RecordingError {
    RecordingError(
      Message(
        .sweepNoTime, .error, "the samples cannot be placed in time: \(reason)", file: file.name,
        object: object, expected: "a sampling rate or interval",
        remedy: "Correct sampling in the map."))
  }
}
