import HDF5
import Messages
import Quantities
import Signals

/// Reads Symphony 1 and 2 (Rieke laboratory): a sweep for each epoch and amplifier.
///
/// Each sample is a pair {quantity, units}; units must be the same throughout. Of a stimulus the file
/// keeps the generator's parameters only, so the waveform is made anew: that of `PulseGenerator`, as
/// `symphonyui.builtin.stimuli` makes it, is known.
struct SymphonyLayout: RecordingLayout {
  let file: HDF5File
  let version: Int
  let options: ReadingOptions

  func contents() throws -> LayoutContents {
    let found = try SymphonyEpochs(of: file)
    var recording = Recording(file: file.name, format: "Symphony \(version) HDF5")
    let zero = session(found, &recording)
    var devices = Devices()
    var sweeps: [LayoutSweep] = []
    for (index, epoch) in found.epochs.enumerated() {
      sweeps += self.sweeps(of: epoch, number: index + 1, zero: zero, &devices)
    }
    recording.electrodes = devices.amplifiers.map { Electrode(name: $0) }
    recording.lightSites = devices.lights.map { name in
      var site = LightSite(name: name)
      site.pathway = PathwayWords.pathway(of: site, options: options)
      return site
    }
    for (name, generator) in devices.unknownStimuli {
      recording.messages.append(
        Message(
          .lightNotPlaced, .warning,
          "when \(name) was on is not known: the file keeps no waveform, only the parameters of a "
            + "generator that Apical does not know", file: file.name, object: name,
          expected: "PulseGenerator", found: generator,
          remedy: "Read the times of this light from the protocol."))
    }
    if !devices.others.isEmpty {
      recording.messages.append(
        Message(
          .recordingSamplesUnassigned, .warning,
          "responses of \(devices.others.joined(separator: ", ")) are no amplifier's and belong to no "
            + "sweep", file: file.name))
    }
    return LayoutContents(
      recording: recording, sweeps: sweeps,
      startTimes: found.epochs.contains { $0.start != nil } ? .stated : .notStated)
  }

  /// What was met, in order of appearance.
  private struct Devices {
    var amplifiers: [String] = []
    var lights: [String] = []
    var others: [String] = []
    var unknownStimuli: [(String, String)] = []

    static func note(_ name: String, in list: inout [String]) {
      if !list.contains(name) { list.append(name) }
    }
  }

  /// The session's zero: the experiment's start, or the first epoch's where that is not near.
  private func session(_ found: SymphonyEpochs, _ recording: inout Recording) -> DotNetTime? {
    let first = found.epochs.lazy.compactMap(\.start).first
    var zero = first
    if let path = found.root, let group = try? file.group(at: path) {
      recording.identifier = (try? group.text("uuid") ?? group.text("symphony.uuid")) ?? nil
      recording.sessionDescription = ((try? group.text("purpose") ?? group.text("label")) ?? nil)
        .flatMap(NWBWords.meaningful)
      let month = 30 * 86_400 * DotNetTime.ticksPerSecond
      if let start = SymphonyEpochs.start(of: group), let first, start.ticks <= first.ticks,
        first.ticks - month <= start.ticks
      {
        zero = start
      }
    }
    recording.sessionStart = zero?.text
    return zero
  }

  // MARK: sweeps

  private func sweeps(
    of epoch: SymphonyEpoch, number: Int, zero: DotNetTime?, _ devices: inout Devices
  ) -> [LayoutSweep] {
    let responses = members(epoch.path + "/responses")
    let amplifiers = responses.filter { mode(of: $0) != nil || hasAmplifierUnit($0) }
    // Where no device is known as an amplifier, any may be one.
    let measured = amplifiers.isEmpty ? responses : amplifiers
    for link in responses where !measured.contains(link) {
      Devices.note(Self.device(link.name), in: &devices.others)
    }
    let lights = lights(of: epoch, &devices)
    return measured.map { link in
      let device = Self.device(link.name)
      Devices.note(device, in: &devices.amplifiers)
      return LayoutSweep(name: "epoch \(number) \(device)") {
        var content = LayoutSweep.Content(
          clampMode: mode(of: link), response: try response(link, device))
        if let start = epoch.start, let zero {
          let (ticks, overflow) = start.ticks.subtractingReportingOverflow(zero.ticks)
          content.startTime = overflow ? 0 : Double(ticks) / Double(DotNetTime.ticksPerSecond)
        }
        content.command = members(epoch.path + "/stimuli")
          .first { Self.device($0.name) == device }
          .flatMap { pulse(of: $0, device, keepsVolts: false) }
          .flatMap { $0.dimension == nil ? nil : $0 }
        content.lights = lights
        content.stimulus = epoch.protocolID
        content.electrode = device
        return content
      }
    }
  }

  private func members(_ path: String) -> [HDF5Link] {
    guard file.kind(at: path) == .group else { return [] }
    return ((try? file.group(at: path).links()) ?? []).filter { $0.kind == .group }
  }

  /// `Amp1-0de736f0-f703-4a62-a920-59094a076543` → `Amp1`; version 1 has the name alone.
  static func device(_ name: String) -> String {
    let parts = name.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count > 5, parts.suffix(5).map(\.count) == [8, 4, 4, 4, 12] else { return name }
    return parts.dropLast(5).joined(separator: "-")
  }

  private func response(_ link: HDF5Link, _ device: String) throws -> StoredSignal {
    let path = link.path + "/data"
    let data = try SignalReading(file: file).dataset(at: path)
    let unit = try unit(of: data)
    let mode = mode(of: link)
    let rate = try rate(of: file.group(at: link.path))
    return try SignalReading(file: file).signal(
      device, at: path, line: .member("quantity"), rate: rate, unit: unit,
      // Volts without an amplifier's mode may be anything: they stay volts.
      keepsVolts: mode == nil && unit == "V")
  }

  private func hasAmplifierUnit(_ link: HDF5Link) -> Bool {
    guard let data = try? file.dataset(at: link.path + "/data"),
      let unit = try? data.texts(member: unitMember(of: data), first: 0, count: min(1, data.count))
        .first
    else { return false }
    return unit != "V" && [.potential, .current].contains(RecordedUnit(unit).dimension)
  }

  private func unitMember(of data: HDF5Dataset) -> String {
    if case .compound(let members) = data.elementType, members.contains("unit") { return "unit" }
    return "units"
  }

  /// - Throws: `RecordingError` where the unit changes from sample to sample.
  private func unit(of data: HDF5Dataset) throws -> String {
    let units = try data.distinctTexts(member: unitMember(of: data))
    guard units.count <= 1 else {
      throw RecordingError(
        Message(
          .sweepUnitDisagrees, .error, "the unit changes within the sweep", file: file.name,
          object: data.path, expected: "one unit", found: units.joined(separator: ", "),
          remedy: "Export the epoch anew."))
    }
    return units.first ?? ""
  }

  private func rate(of group: HDF5Group) throws -> Double {
    let unit = try group.text("sampleRateUnits") ?? "Hz"
    guard unit == "Hz", let rate = try group.number("sampleRate") else {
      throw RecordingError(
        Message(
          .sweepNoTime, .error, "the samples cannot be placed in time: no sample rate in Hz",
          file: file.name, object: group.path + "@sampleRate", expected: "Hz", found: unit))
    }
    return try SignalReading.checked(rate: rate, group.path, file.name)
  }

  /// What the amplifier telegraphed.
  private func mode(of link: HDF5Link) -> ClampMode? {
    let path = "\(link.path)/dataConfigurationSpans/span_0/\(Self.device(link.name))"
    guard file.kind(at: path) == .group,
      let text = (try? file.group(at: path).text("OperatingMode")) ?? nil
    else { return nil }
    return switch text {
    case "VClamp": .voltageClamp
    case "IClamp", "I0": .currentClamp
    default: nil
    }
  }

  // MARK: stimuli

  private func lights(
    of epoch: SymphonyEpoch, _ devices: inout Devices
  ) -> [LayoutSweep.Light] {
    var lights: [LayoutSweep.Light] = []
    for link in members(epoch.path + "/stimuli") {
      let device = Self.device(link.name)
      guard SiteWords.namesLight(device) else { continue }
      Devices.note(device, in: &devices.lights)
      guard let signal = pulse(of: link, device, keepsVolts: true) else {
        if !devices.unknownStimuli.contains(where: { $0.0 == device }) {
          devices.unknownStimuli.append((device, generator(link) ?? "no generator"))
        }
        continue
      }
      // A pulse of no height is no light.
      guard case .pulse(let pulse) = signal.source, pulse.height != 0, pulse.width > 0 else {
        continue
      }
      lights.append(LayoutSweep.Light(signal: signal, kind: .gate, site: device))
    }
    return lights
  }

  private func generator(_ link: HDF5Link) -> String? {
    let identifier = (try? file.group(at: link.path).text("stimulusID")) ?? nil
    return identifier?.split(separator: ".").last.map(String.init)
  }

  /// nil where the stimulus is not of a generator whose waveform is known.
  private func pulse(of link: HDF5Link, _ device: String, keepsVolts: Bool) -> StoredSignal? {
    guard generator(link) == "PulseGenerator",
      let parameters = try? file.group(at: link.path + "/parameters")
    else { return nil }
    func number(_ name: String) -> Double? { (try? parameters.number(name)) ?? nil }
    guard let rate = number("sampleRate"), rate > 0, rate <= 1e9, let lead = number("preTime"),
      let width = number("stimTime"), let tail = number("tailTime"),
      let height = number("amplitude"), let level = number("mean"), height.isFinite,
      level.isFinite
    else { return nil }
    // Milliseconds to samples, as the generator rounds them.
    let counts = [lead, width, tail].map { ($0 / 1000 * rate).rounded() }
    guard counts.allSatisfy({ $0 >= 0 && $0 <= 1e7 }) else { return nil }
    let pulse = RectangularPulse(
      lead: Int(counts[0]), width: Int(counts[1]), tail: Int(counts[2]), level: level,
      height: height)
    var signal = StoredSignal(
      name: device, objectPath: link.path, source: .pulse(pulse), count: pulse.count, rate: rate,
      unit: "1", displayPerUnit: 1)
    signal.label(((try? parameters.text("units")) ?? nil) ?? "", keepsVolts: keepsVolts)
    return signal
  }
}
