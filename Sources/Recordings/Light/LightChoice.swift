import InputDocuments
import Messages
import Signals

/// Decides which of the channels that a reader found count as lights and photodiodes, and gives each
/// sweep its part of them.
///
/// **Rule.** What the user states is light, and then nothing else is. Without a statement: channels
/// that the format types as light, and maps of the user; where there are none, digital words and
/// two-level channels whose words speak of a light or gate; where there are none of these either,
/// tables of times whose words do. The command of a cell and the name of a protocol are never used
/// unasked.
struct LightChoice {
  let file: String
  let options: ReadingOptions
  /// Lit places that the file names.
  let sites: [LightSite]
  let signal: (Channel) throws -> SampledSignal

  /// Samples of channels that their words or the user call light, and of others.
  private static let namedLimit = 50_000_000
  private static let otherLimit = 4_000_000
  /// Commands longer than this are not looked at for gates.
  private static let commandLimit = 2_000_000

  /// Sets lights, photodiodes, sites, suggestions and messages.
  ///
  /// - Throws: `RecordingError` where the user names a channel or bit that is not there.
  func apply(_ found: [LightLine], to recording: inout Recording) throws {
    var lines = found + commandLines(recording)
    var left = (named: Self.namedLimit, other: Self.otherLimit)
    // Where the format itself says what is light, the other channels are a curiosity.
    let isTyped = lines.contains { $0.origin == .typed }
    for index in lines.indices where lines[index].hasSampledLevels {
      if lines[index].origin == .typed || (!isTyped && speaks(lines[index])) {
        lines[index].look(left: &left.named, signal: signal)
        if let message = skipMessage(lines[index]) { recording.messages.append(message) }
      } else if !lines[index].isPhotodiode {
        lines[index].look(left: &left.other, signal: signal)
      }
    }
    try placePhotodiodes(&lines, &recording)
    lookAtCommands(&lines, &recording)
    let stated = try options.lights.map { try LightCandidate(stating: $0, lines: &lines, in: self) }
    var candidates = lines.flatMap { LightCandidate.suggested(by: $0, in: self) }
    if options.lights.isEmpty { choose(among: &candidates) }
    candidates.removeAll { candidate in
      stated.contains { $0.isSame(as: candidate) }
    }
    let used = stated + candidates.filter(\.isUsed)
    place(used, &recording)
    recording.lightSites = sites
    for site in used.map(\.site)
    where !recording.lightSites.contains(where: { $0.name == site.name }) {
      recording.lightSites.append(site)
    }
    let checks = RecordingChecks(file: file)
    recording.messages += checks.unknownPathways(recording.lightSites, of: recording.sweeps)
    recording.messages += used.flatMap(\.line.messages)
    recording.messages += used.compactMap { polarityMessage($0) }
    recording.messages += stated.compactMap { levelMessage($0) }
    recording.messages += checks.lightOnlyInName(recording.sweeps)
    recording.lightSuggestions = (used + candidates.filter { !$0.isUsed }).map(\.suggestion)
    recording.lightSuggestions += ProtocolLight.suggestions(of: recording.sweeps)
  }

  func speaks(_ line: LightLine) -> Bool {
    line.unnamedBitsCount || SiteWords.namesGate(line.words)
      || line.bitNames.values.contains { SiteWords.namesGate($0) }
  }

  private func choose(among candidates: inout [LightCandidate]) {
    func use(_ isChosen: (LightCandidate) -> Bool) -> Bool {
      for index in candidates.indices where isChosen(candidates[index]) {
        candidates[index].isUsed = true
      }
      return candidates.contains(where: \.isUsed)
    }
    if use({ [.typed, .map, .parameters].contains($0.line.origin) }) { return }
    // Where lines are named after lights, the others are not.
    let hasNamedBits = candidates.contains {
      $0.line.unnamedBitsCount && $0.evidence.contains(.namedLight)
    }
    let named: Set<LightEvidence> = [.namedLight, .namedGate]
    let isChosen = use { candidate in
      let isPower = candidate.line.form == .power
      guard candidate.line.origin == .recorded,
        isPower || candidate.evidence.contains(.twoLevels)
      else { return false }
      if candidate.line.unnamedBitsCount {
        return !hasNamedBits || candidate.evidence.contains(.namedLight)
      }
      return isPower || !candidate.evidence.isDisjoint(with: named)
    }
    if isChosen { return }
    _ = use { candidate in
      [.intervals, .events].contains(candidate.line.origin)
        && (!candidate.evidence.isDisjoint(with: named) || candidate.evidence.contains(.typed))
    }
  }

  private func place(_ used: [LightCandidate], _ recording: inout Recording) {
    for position in recording.sweeps.indices {
      let index = recording.sweeps[position].index
      let lights = used.compactMap { $0.lights[index] }
      recording.sweeps[position].lights = lights
      // What gates a light is no command of the cell.
      if let command = recording.sweeps[position].command,
        lights.contains(where: { $0.channel == command })
      {
        recording.sweeps[position].command = nil
      }
    }
  }

  // MARK: photodiodes

  private func placePhotodiodes(
    _ lines: inout [LightLine], _ recording: inout Recording
  ) throws {
    func canSense(_ line: LightLine) -> Bool { line.form != .word && line.origin == .recorded }
    for name in options.photodiodes {
      guard let index = lines.firstIndex(where: { $0.isNamed(name) && canSense($0) }) else {
        throw unknown(name, among: lines.filter(canSense), option: "--photodiode")
      }
      lines[index].isStatedPhotodiode = true
    }
    let chosen = lines.filter {
      options.photodiodes.isEmpty ? $0.isPhotodiode : $0.isStatedPhotodiode
    }
    for position in recording.sweeps.indices {
      recording.sweeps[position].photodiodes = chosen.compactMap { line in
        line.channels[recording.sweeps[position].index].map {
          PhotodiodeChannel(channel: $0.channel, name: line.name, delay: $0.delay)
        }
      }
    }
  }

  func unknown(_ name: String, among lines: [LightLine], option: String) -> RecordingError {
    let names = lines.flatMap { line in
      line.unnamedBitsCount ? line.bitNames.sorted { $0.key < $1.key }.map(\.value) : [line.name]
    }
    let shown = names.prefix(12).joined(separator: ", ") + (names.count > 12 ? ", …" : "")
    let nearest =
      NearestName.of(name, among: names)
      ?? names.first { $0.lowercased() == name.lowercased() }
      ?? NearestName.of(name, among: lines.flatMap { $0.otherNames.sorted() })
    let hint =
      name.contains(":")
      ? " After a colon stand 'bit N', 'inverted' or 'not inverted'." : ""
    return RecordingError(
      Message(
        .lightUnknownChannel, .error,
        "\(option) names '\(name)', which no channel that may be one is called", file: file,
        object: name, expected: names.isEmpty ? "a channel, but there is none" : shown,
        remedy: (nearest.map { "Did you mean '\($0)'?" }
          ?? "Take one of the names; apical inspect lists the likely ones.") + hint))
  }

  // MARK: commands

  /// The command channels of the sweeps, as one line for each name.
  private func commandLines(_ recording: Recording) -> [LightLine] {
    var lines: [LightLine] = []
    let names = Set(recording.sweeps.compactMap(\.command?.name).map(NaturalOrder.withoutSweep))
    for sweep in recording.sweeps {
      guard let command = sweep.command else { continue }
      let own = NaturalOrder.withoutSweep(command.name)
      // The commands of one electrode need no name.
      let name = names.count == 1 ? "command" : own
      let light = LightChannel(channel: command, kind: .gate, site: name, source: .commandGate)
      if let index = lines.firstIndex(where: {
        $0.name == name && $0.channels[sweep.index] == nil
      }) {
        lines[index].channels[sweep.index] = light
        lines[index].otherNames.formUnion([own, command.name, command.objectPath])
      } else {
        lines.append(
          LightLine(
            name: name, otherNames: [own, command.name, command.objectPath, "command"],
            form: .analog, origin: .command, site: LightSite(name: "light"),
            channels: [sweep.index: light]))
      }
    }
    return lines
  }

  /// Notes the levels of commands that are gates and, where no one states them, warns of them.
  private func lookAtCommands(_ lines: inout [LightLine], _ recording: inout Recording) {
    let checks = RecordingChecks(file: file)
    for index in lines.indices where lines[index].origin == .command {
      let isStated = options.lights.contains { lines[index].isNamed($0.channel) }
      for sweep in recording.sweeps {
        guard let command = lines[index].channels[sweep.index]?.channel,
          command.sampleCount <= Self.commandLimit, sweep.clampMode == .voltageClamp,
          let signal = try? signal(command), let levels = TwoLevels(signal.samples),
          let message = checks.gateInCommand(levels, of: command, sweep: sweep.index)
        else { continue }
        lines[index].levels = lines[index].levels ?? levels
        if !isStated { recording.messages.append(message) }
      }
    }
  }

  // MARK: messages

  /// A channel that may be a light and of which not enough was looked at to know.
  private func skipMessage(_ line: LightLine) -> Message? {
    guard options.lights.isEmpty, line.skippedCount > 0, line.levels == nil,
      line.changingBits.isEmpty
    else { return nil }
    return Message(
      .lightNotPlaced, .warning,
      "the channel may switch a light and is too long to be looked at unasked", file: file,
      object: line.name, expected: "at most \(Self.namedLimit) samples",
      found: "\(line.channels.values.reduce(0) { $0 + $1.channel.sampleCount })",
      remedy: "State it: --light '\(line.name)=SITE'.")
  }

  private func polarityMessage(_ candidate: LightCandidate) -> Message? {
    guard candidate.polarity == .activeLow, candidate.statement?.polarity == nil else { return nil }
    return Message(
      .lightPolarityInferred, .warning,
      "the channel idles at its upper level, so the light at '\(candidate.site.name)' is taken to "
        + "be on at the lower one", file: file, object: candidate.line.name,
      expected: "at most 50 % of the time at the upper level",
      found: candidate.upperPart.map { "\(Int(($0 * 100).rounded())) %" },
      remedy: "Confirm it with \(candidate.statement(polarity: .activeLow).option), or write "
        + "':not inverted'.")
  }

  private func levelMessage(_ candidate: LightCandidate) -> Message? {
    guard case .gate = candidate.kind, candidate.line.levels == nil,
      [.recorded, .command].contains(candidate.line.origin)
    else { return nil }
    let occupancy = candidate.lights.sorted { $0.key < $1.key }.lazy
      .compactMap { try? signal($0.value.channel) }.compactMap { TwoLevels($0.samples) }.first?
      .occupancy
    return Message(
      .lightLevelsUnclear, .warning,
      "the channel of the light at '\(candidate.site.name)' does not step between two levels, so "
        + "the light counts as on above the middle of the channel's range in each sweep",
      file: file, object: candidate.line.name, expected: "at least 98 % of the time at one of two",
      found: occupancy.map { "\(Int(($0 * 100).rounded(.down))) %" } ?? "a constant",
      remedy: "Check that this is the channel that was meant.")
  }
}
