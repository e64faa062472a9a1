import HDF5
import Messages
import Quantities
import Signals

/// Reads a MATLAB v7.3 file by the names of its variables, where they leave no doubt; else it lists
/// what it found and asks for a map.
///
/// **Definition.** The sampling rate is the one scalar named `fs`, `sr`, `sampling_rate`,
/// `sample_rate`, `samplingrate`, `samplerate` (Hz; also with `_hz` or `_khz`), or an interval `dt`,
/// `si`, `sampling_interval` with `_s`, `_ms` or `_us`. A signal's unit is the end of its name
/// (`I_pA`), else the text variable of its name with `_unit` or `_units`, else for the only variable
/// named `v`, `vm` or `voltage` the text `unit` or `units`. Names count without their case, units
/// with it.
///
/// MATLAB stores by columns, so an n × k matrix stands in the file as k rows of n. The longer side
/// is time.
struct MATLABLayout: RecordingLayout {
  let file: HDF5File

  private struct Variable {
    var name: String
    var path: String
    var shape: [Int]
    /// Text of a char variable, number of a scalar.
    var text: String?
    var number: Double?
    var isSignal: Bool

    /// As MATLAB shows it.
    var size: String { shape.reversed().map(String.init).joined(separator: " × ") }
  }

  private static let greatestCount = 10_000

  func contents() throws -> LayoutContents {
    let variables = try variables()
    let signals = variables.filter(\.isSignal)
    guard let rate = rate(variables) else {
      throw mapNeeded(
        variables, "no variable says the sampling rate without doubt",
        expected: "one scalar such as fs or dt_ms")
    }
    var unread: [String] = []
    var responses: [(Variable, String)] = []
    var commands: [(Variable, String)] = []
    for variable in signals {
      guard let unit = unit(of: variable, among: variables),
        let dimension = RecordedUnit(unit).dimension
      else {
        unread.append("\(variable.name) (\(variable.size)): no unit")
        continue
      }
      if dimension == .potential { responses.append((variable, unit)) }
      if dimension == .current { commands.append((variable, unit)) }
    }
    // Currents alone are what was measured; beside one potential they are the command.
    if responses.isEmpty { (responses, commands) = (commands, []) }
    guard responses.count == 1, let (response, unit) = responses.first, commands.count <= 1 else {
      throw mapNeeded(
        variables,
        responses.isEmpty
          ? "no array has a name that says its unit"
          : "several arrays could be the measured signal",
        expected: "one array such as Vm_mV or I_pA")
    }
    var recording = Recording(file: file.name, format: "MATLAB v7.3 HDF5")
    recording.messages.append(
      Message(
        .recordingReadByNames, .warning,
        "the file states no layout; it is read by the names of its variables: response "
          + "\(response.name) in \(unit)"
          + (commands.first.map { ", command \($0.0.name) in \($0.1)" } ?? "")
          + ", \(rate.words)"
          + (unread.isEmpty ? "" : "; not read: " + unread.joined(separator: ", ")),
        file: file.name, object: response.path,
        remedy: "If that is wrong, state where the signals are in a map file (--map)."))
    let sweeps = try sweeps(response, unit, commands.first, rate: rate.hertz)
    return LayoutContents(recording: recording, sweeps: sweeps, startTimes: .notStated)
  }

  private func sweeps(
    _ response: Variable, _ unit: String, _ command: (Variable, String)?, rate: Double
  ) throws -> [LayoutSweep] {
    let reading = SignalReading(file: file)
    let lines = try lines(response)
    return lines.enumerated().map { index, line in
      LayoutSweep(name: lines.count == 1 ? response.name : "\(response.name) \(index + 1)") {
        var content = LayoutSweep.Content(
          response: try reading.signal(
            response.name, at: response.path, line: line, rate: rate, unit: unit))
        if let (command, unit) = command {
          let commandLines = try self.lines(command)
          if let line = commandLines.count == 1
            ? commandLines.first
            : commandLines.count == lines.count ? commandLines[index] : nil
          {
            content.command = try reading.signal(
              command.name, at: command.path, line: line, rate: rate, unit: unit)
          }
        }
        return content
      }
    }
  }

  private func lines(_ variable: Variable) throws -> [SampleLine] {
    let (rows, columns) = (variable.shape[0], variable.shape[1])
    if min(rows, columns) == 1 { return [rows == 1 ? .row(0) : .column(0)] }
    let (short, long) = (min(rows, columns), max(rows, columns))
    guard long / short >= 2, short <= Self.greatestCount else {
      throw mapNeeded(
        [variable], "it is not clear which side of the matrix is time", expected: "a long side")
    }
    return (0..<short).map { rows < columns ? .row($0) : .column($0) }
  }

  // MARK: variables

  private func variables() throws -> [Variable] {
    var found: [Variable] = []
    for link in try file.root().links()
    where link.kind == .dataset && !link.name.hasPrefix("#") {
      guard let data = try? file.dataset(at: link.path), data.shape.count == 2 else { continue }
      let kind = ((try? data.text("MATLAB_class")) ?? nil) ?? ""
      let isEmpty = ((try? data.number("MATLAB_empty")) ?? nil ?? 0) != 0
      var variable = Variable(
        name: link.name, path: link.path, shape: data.shape, isSignal: false)
      if kind == "char", !isEmpty, data.count <= 256,
        let units = try? data.read(
          UInt16.self, start: [0, 0], extent: data.shape)
      {
        variable.text = String(decoding: units, as: UTF16.self)
      } else if data.elementType.isNumeric, kind != "char", kind != "logical", !isEmpty {
        variable.isSignal = data.count > 16
        if data.count == 1 { variable.number = try? NWBSeriesReading.scalar(data) }
      }
      found.append(variable)
    }
    return found
  }

  private func unit(of variable: Variable, among variables: [Variable]) -> String? {
    if let end = variable.name.split(separator: "_").last, end.count < variable.name.count,
      RecordedUnit(String(end)).dimension != nil
    {
      return String(end)
    }
    func text(_ names: [String]) -> String? {
      variables.first { $0.text != nil && names.contains($0.name.lowercased()) }?.text
    }
    let name = variable.name.lowercased()
    if let own = text([name + "_unit", name + "_units"]) { return own }
    let potentials = ["v", "vm", "voltage"]
    guard potentials.contains(name),
      variables.count(where: { $0.isSignal && potentials.contains($0.name.lowercased()) }) == 1
    else { return nil }
    return text(["unit", "units"])
  }

  private func rate(_ variables: [Variable]) -> (hertz: Double, words: String)? {
    let rates = ["fs", "sr", "sampling_rate", "sample_rate", "samplingrate", "samplerate"]
    let intervals = ["dt", "si", "sampling_interval", "sample_interval", "samplinginterval"]
    var found: [(Double, String)] = []
    for variable in variables {
      guard let number = variable.number else { continue }
      let name = variable.name.lowercased()
      for (suffix, factor) in [("", 1.0), ("_hz", 1), ("_khz", 1e3)]
      where rates.contains(where: { $0 + suffix == name }) {
        found.append((number * factor, "\(variable.name) = \(number)"))
      }
      for (suffix, perSecond) in [("_s", 1.0), ("_ms", 1e3), ("_us", 1e6)]
      where intervals.contains(where: { $0 + suffix == name }) {
        found.append((perSecond / number, "\(variable.name) = \(number)"))
      }
    }
    // Below 500 Hz a bare number is rather in kHz.
    guard found.count == 1, let (hertz, words) = found.first, (500...10e6).contains(hertz) else {
      return nil
    }
    return (hertz, words)
  }

  private func mapNeeded(
    _ variables: [Variable], _ reason: String, expected: String
  ) -> RecordingError {
    let list = variables.map { variable in
      variable.text.map { "\(variable.name) = '\($0)'" }
        ?? variable.number.map { "\(variable.name) = \($0)" }
        ?? "\(variable.name) (\(variable.size))"
    }
    return RecordingError(
      Message(
        .recordingMapNeeded, .error, "MATLAB v7.3: \(reason)", file: file.name,
        expected: expected,
        found: list.isEmpty
          ? "no array"
          : list.prefix(12).joined(separator: ", ") + (list.count > 12 ? ", …" : ""),
        remedy:
          "State where the signals are in a map file and name it with --map; 'apical protocol "
          + "schema map' lists its keys."))
  }
}
