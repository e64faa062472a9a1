import Messages
import Signals

/// One light that a line, or one bit of it, would make.
struct LightCandidate {
  var line: LightLine
  var kind: LightChannel.Kind
  var site: LightSite
  var evidence: Set<LightEvidence>
  var polarity: LightPolarity
  var isUsed = false
  /// What the user said, if anything.
  var statement: LightStatement?

  var bit: Int? {
    if case .bit(let bit) = kind, line.origin == .recorded { return bit }
    return nil
  }

  func isSame(as other: LightCandidate) -> Bool {
    line.name == other.line.name && line.origin == other.line.origin && bit == other.bit
      && line.site?.name == other.line.site?.name
  }

  /// Part of the time at the upper level.
  var upperPart: Double? {
    if let bit, let use = line.bits[bit], use.count > 0 {
      return Double(use.setCount) / Double(use.count)
    }
    return line.levels?.upperPart
  }

  // MARK: suggestions

  /// What a line suggests; nothing where its samples speak against it.
  static func suggested(by line: LightLine, in choice: LightChoice) -> [LightCandidate] {
    guard !line.channels.isEmpty, !line.isPhotodiode else { return [] }
    switch line.form {
    case .power:
      return [LightCandidate(line, kind: .power, site: line.site, in: choice)]
    case .word:
      // Maps and tables say themselves which bit is meant.
      if line.origin != .recorded {
        return line.channels.values.first.map {
          [LightCandidate(line, kind: $0.kind, site: line.site, in: choice)]
        } ?? []
      }
      return line.changingBits.map { bit in
        LightCandidate(line, kind: .bit(bit), site: line.bitSite(bit), in: choice)
      }
    case .analog:
      if [.recorded, .command].contains(line.origin), line.levels == nil { return [] }
      return [LightCandidate(line, kind: .gate, site: line.site, in: choice)]
    }
  }

  private init(
    _ line: LightLine, kind: LightChannel.Kind, site: LightSite?, in choice: LightChoice
  ) {
    self.line = line
    self.kind = kind
    self.site = choice.completed(
      site ?? LightSite(name: line.name, description: NWBWords.meaningful(line.description)))
    evidence = []
    polarity = .activeHigh
    if case .bit(let bit) = kind, line.form == .word, let use = line.bits[bit] {
      polarity = use.polarity
    } else if let levels = line.levels {
      polarity = LightLine.polarity(
        upperPart: levels.upperPart, beginsHigh: levels.beginsHigh)
    }
    if [.map, .parameters, .typed].contains(line.origin),
      let own = line.channels.values.first?.polarity
    {
      polarity = own
    }
    evidence = seen
  }

  /// What speaks for it without the user.
  private var seen: Set<LightEvidence> {
    var found: Set<LightEvidence> = []
    switch line.origin {
    case .map: return [.stated]
    case .typed: found.insert(.typed)
    case .intervals, .events: found.formUnion(line.isTypedTable ? [.times, .typed] : [.times])
    case .parameters: found.insert(.twoLevels)
    case .command: if line.levels != nil { found.formUnion([.twoLevels, .noPotential]) }
    case .recorded:
      if line.form == .power { found.insert(.powerUnit) }
      if line.levels != nil || bit.map({ line.bits[$0]?.changes == true }) ?? false {
        found.insert(.twoLevels)
      }
    }
    // What names a bit says more of it than the words of the whole word.
    let words = bit.map { line.bitNames[$0] ?? line.name } ?? line.words
    if SiteWords.namesLight(words) {
      found.insert(.namedLight)
    } else if SiteWords.namesGate(words) || (bit != nil && SiteWords.namesGate(line.words)) {
      found.insert(.namedGate)
    }
    return found
  }

  // MARK: the user's statement

  /// - Parameter lines: the one that is meant is looked at, if it was not.
  /// - Throws: `RecordingError` where the channel or bit is not there.
  init(
    stating statement: LightStatement, lines: inout [LightLine], in choice: LightChoice
  ) throws {
    var statement = statement
    let named = lines.indices.filter { lines[$0].isNamed(statement.channel) }
    // A table of several sites is several lines of one name.
    var found = named.first { lines[$0].site?.name == statement.site } ?? named.first
    if found == nil, statement.bit == nil {
      found = lines.indices.first { lines[$0].bit(named: statement.channel) != nil }
      statement.bit = found.flatMap { lines[$0].bit(named: statement.channel) }
    }
    guard let index = found else {
      throw choice.unknown(statement.channel, among: lines, option: "--light")
    }
    var left = Int.max
    if lines[index].origin == .recorded || lines[index].origin == .command {
      lines[index].look(left: &left, signal: choice.signal)
    }
    let line = lines[index]
    let site =
      choice.sites.first { $0.name == statement.site } ?? LightSite(name: statement.site)
    let kind = try Self.kind(of: line, statement, file: choice.file)
    self.init(line, kind: kind, site: site, in: choice)
    self.statement = statement
    isUsed = true
    evidence.insert(.stated)
    if let stated = statement.polarity { polarity = stated }
  }

  private static func kind(
    of line: LightLine, _ statement: LightStatement, file: String
  ) throws -> LightChannel.Kind {
    func refused(_ text: String, expected: String, found: String) -> RecordingError {
      RecordingError(
        Message(
          .lightUnknownChannel, .error, text, file: file, object: line.name, expected: expected,
          found: found, remedy: "apical inspect lists channels and bits that may be lights."))
    }
    guard line.form != .power || statement.polarity != .activeLow else {
      throw refused(
        "--light inverts a power, which has no polarity", expected: "no 'inverted'",
        found: "inverted")
    }
    let isWord = line.form == .word && line.origin == .recorded
    if let bit = statement.bit {
      guard isWord else {
        throw refused(
          "--light names a bit of a channel that is no digital word", expected: "no bit",
          found: "bit \(bit)")
      }
      return .bit(bit)
    }
    guard isWord else { return line.channels.values.first?.kind ?? .gate }
    let bits = line.changingBits
    // One light alone is often recorded as a word of 0 and 1.
    if bits.count == 1, let bit = bits.first { return .bit(bit) }
    throw refused(
      "--light does not say which bit of the digital word switches the light",
      expected: "'\(line.name):bit N=\(statement.site)'",
      found: bits.isEmpty
        ? "no bit that changes"
        : "bits " + bits.map(String.init).joined(separator: ", ") + " that change")
  }

  // MARK: what it becomes

  /// The light in each sweep, by the sweep's index.
  var lights: [Int: LightChannel] {
    line.channels.mapValues { channel in
      var light = channel
      light.kind = kind
      light.site = site.name
      light.polarity = polarity
      light.source = line.source
      if kind == .gate, line.hasSampledLevels || line.origin == .command {
        light.levels = line.levels
      }
      return light
    }
  }

  func statement(polarity: LightPolarity? = nil) -> LightStatement {
    // A digital line has a name of its own; a bit of a word of another file only its number.
    if line.unnamedBitsCount, let bit, let name = line.bitNames[bit] {
      return LightStatement(channel: name, polarity: polarity, site: site.name)
    }
    return LightStatement(channel: line.name, bit: bit, polarity: polarity, site: site.name)
  }

  var suggestion: LightSuggestion {
    let hasLevels = bit == nil && line.levels != nil
    return LightSuggestion(
      channel: line.name, bit: bit, source: statement == nil ? line.source : .user,
      evidence: evidence, isUsed: isUsed, site: site.name, pathway: site.pathway,
      polarity: kind == .power ? nil : polarity, lowLevel: hasLevels ? line.levels?.low : nil,
      highLevel: hasLevels ? line.levels?.high : nil,
      unit: hasLevels ? line.channels.values.first?.channel.unit : nil,
      option: (statement ?? self.statement(polarity: polarity == .activeLow ? .activeLow : nil))
        .option, lights: lights)
  }
}

extension LightLine {
  fileprivate func bit(named name: String) -> Int? {
    form == .word ? bitNames.first { $0.value == name }?.key : nil
  }

  /// The site of a bit that the file names, or of one that has only its number.
  fileprivate func bitSite(_ bit: Int) -> LightSite {
    guard let name = bitNames[bit] else { return LightSite(name: "\(self.name) bit \(bit)") }
    return LightSite(name: name, description: bitDescription(bit, name))
  }

  private func bitDescription(_ bit: Int, _ name: String) -> String {
    unnamedBitsCount ? "digital line \(bit)" : "bit \(bit): \(name)"
  }
}

extension LightChoice {
  /// A site with the pathway that the user or its words state.
  func completed(_ site: LightSite) -> LightSite {
    if let known = sites.first(where: { $0.name == site.name }) { return known }
    var site = site
    // The user's word outranks that of the file.
    if site.pathway == nil || [options.topDownSite, options.bottomUpSite].contains(site.name) {
      site.pathway = PathwayWords.pathway(of: site, options: options)
    }
    return site
  }
}
