import HDF5
import Messages
import Signals

/// Reads SONATA reports: `/report/<population>/data` (time × element) with
/// `mapping/time` = [start, stop, step] in ms.
///
/// Source: the SONATA developer guide, "Reports". Each element of a cell is a sweep. A file of
/// spikes has trains and no samples (`SONATASpikes`).
struct SONATALayout: RecordingLayout {
  let file: HDF5File

  private static let greatestCount = 20_000

  func contents() throws -> LayoutContents {
    var contents = LayoutContents(
      recording: Recording(file: file.name, format: "SONATA HDF5"), startTimes: .simultaneous)
    let root = try file.root()
    for found in SONATASpikes(file: file).trains(&contents.recording.messages) {
      var train = found.train
      train.index = contents.recording.trains.count
      contents.recording.trains.append(train)
      contents.spikeTimes.append(found.times)
    }
    guard let report = try root.group("report") else {
      if contents.recording.trains.isEmpty, contents.recording.messages.isEmpty {
        contents.recording.messages.append(noReport())
      }
      return contents
    }
    for link in try report.links() where link.kind == .group {
      contents.sweeps += try sweeps(of: link, &contents.recording.messages)
    }
    return contents
  }

  private func noReport() -> Message {
    Message(
      .recordingNoSweeps, .warning, "the file holds no report of samples and no spikes",
      file: file.name, object: "/", expected: "/report or /spikes",
      remedy: "Name the report of the membrane potential, or the file of spikes.")
  }

  private func sweeps(
    of population: HDF5Link, _ messages: inout [Message]
  ) throws -> [LayoutSweep] {
    let path = population.path + "/data"
    let name = population.name
    let report: (start: Double, rate: Double, unit: String, elements: Int)
    do {
      report = try header(population.path, &messages)
    } catch {
      return [LayoutSweep(name: name) { throw error }]
    }
    let nodes = nodes(population.path + "/mapping", count: report.elements)
    let elements = numbers(population.path + "/mapping/element_ids", count: report.elements)
    return (0..<report.elements).map { index in
      let words = [
        nodes.map { "node \($0[index])" },
        report.elements > 1 || nodes == nil
          ? "element \(elements.map { $0[index] } ?? index)" : nil,
      ].compactMap { $0 }
      return LayoutSweep(name: ([name] + words).joined(separator: " ")) {
        let signal = try SignalReading(file: file).signal(
          name, at: path, line: .column(index), rate: report.rate, unit: report.unit)
        return LayoutSweep.Content(startTime: report.start, response: signal)
      }
    }
  }

  private func header(
    _ place: String, _ messages: inout [Message]
  ) throws -> (start: Double, rate: Double, unit: String, elements: Int) {
    let reading = SignalReading(file: file)
    let data = try reading.dataset(at: place + "/data")
    guard data.shape.count == 2 else {
      throw refused(
        data.path, "the data are no matrix", expected: "time × element",
        found: "\(data.shape.count) dimensions")
    }
    guard data.shape[1] <= Self.greatestCount else {
      throw refused(
        data.path, "the report has too many elements", expected: "at most \(Self.greatestCount)",
        found: "\(data.shape[1])")
    }
    let clock = try reading.dataset(at: place + "/mapping/time")
    guard clock.shape == [3], clock.elementType.isNumeric else {
      throw refused(
        clock.path, "the times are not [start, stop, step]", expected: "three numbers",
        found: "\(clock.elementType) \(clock.shape)")
    }
    let times = try clock.read(Double.self)
    let (start, stop, step) = (times[0], times[1], times[2])
    let rate = try SignalReading.checked(rate: 1000 / step, clock.path, file.name)
    let expected = ((stop - start) / step).rounded()
    if expected != Double(data.shape[0]) {
      messages.append(
        Message(
          .sweepLengthsDiffer, .warning, "the report has not as many samples as its times say",
          file: file.name, object: data.path, expected: "\(expected)", found: "\(data.shape[0])"))
    }
    return (
      start.isFinite ? start / 1000 : 0, rate, try unit(of: data, &messages), data.shape[1]
    )
  }

  /// The stated unit; without one, the membrane potential (`variable` v or V_m) is in mV.
  private func unit(of data: HDF5Dataset, _ messages: inout [Message]) throws -> String {
    if let stated = try data.text("units") ?? data.text("unit") { return stated }
    let variable = try data.text("variable") ?? ""
    let isPotential = ["v", "vm"].contains(variable.lowercased().filter { $0 != "_" })
    messages.append(
      Message(
        .recordingMissingAttribute, .warning,
        isPotential
          ? "the unit is not stated and is taken as mV, because the variable is '\(variable)'"
          : "the unit is not stated, so the samples are plain numbers", file: file.name,
        object: data.path + "@units", expected: isPotential ? "mV" : "a unit"))
    return isPotential ? "mV" : "1"
  }

  /// The node of each element: `index_pointer[k]..<index_pointer[k + 1]` are those of node k.
  private func nodes(_ mapping: String, count: Int) -> [Int]? {
    guard let ids = numbers(mapping + "/node_ids", count: nil),
      let pointers = numbers(mapping + "/index_pointer", count: nil),
      pointers.count == ids.count + 1
    else { return nil }
    var nodes = [Int?](repeating: nil, count: count)
    for (index, id) in ids.enumerated() {
      let (first, last) = (pointers[index], pointers[index + 1])
      guard first >= 0, first <= last, last <= count else { return nil }
      for element in first..<last { nodes[element] = id }
    }
    let known = nodes.compactMap { $0 }
    return known.count == count ? known : nil
  }

  private func numbers(_ path: String, count: Int?) -> [Int]? {
    guard let data = try? file.dataset(at: path), data.shape.count == 1,
      data.elementType.isInteger, data.count <= Self.greatestCount + 1,
      count == nil || data.count == count
    else { return nil }
    return try? data.read(Int.self)
  }

  private func refused(
    _ path: String, _ text: String, expected: String, found: String
  ) -> RecordingError {
    RecordingError(
      Message(
        .recordingUnreadableObject, .error, text, file: file.name, object: path,
        expected: expected, found: found, remedy: "Check the program that wrote the report."))
  }
}
