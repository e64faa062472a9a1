import HDF5
import Messages
import Quantities
import Signals

/// Finds the channels that say when which light was on, and gives each sweep its part of them.
struct NWBLight {
  /// A channel of the whole session.
  struct Source {
    var series: NWBSeries
    var kind: LightChannel.Kind
    var site: String
    /// Seconds from the session's start; Hz.
    var clock: NWBClock
  }

  let file: HDF5File
  let inventory: NWBInventory
  let options: ReadingOptions
  var sites: [LightSite]
  var messages: [Message] = []
  private var sources: [Source] = []

  /// Samples of digital words that are looked at for the bits that change.
  private static let wordSampleLimit = 4_000_000

  init(file: HDF5File, inventory: NWBInventory, options: ReadingOptions) {
    self.file = file
    self.inventory = inventory
    self.options = options
    sites = inventory.sites
    findOptogeneticSeries()
    let hasPower = !sources.isEmpty
    findDescribedGates()
    // With commanded power in the file, other gates would count each pulse a second time.
    if !hasPower { findGates() }
  }

  // MARK: sources

  private mutating func findOptogeneticSeries() {
    for series in inventory.series where series.kind == .light && series.problem == nil {
      let site = series.site.map(NWBSweepAssembly.lastComponent) ?? series.name
      if !sites.contains(where: { $0.name == site }) {
        addSite(LightSite(name: site, description: NWBWords.meaningful(series.description)))
      }
      add(series, .power, site)
    }
  }

  /// Gates that say themselves which site they light, as those that Apical writes.
  private mutating func findDescribedGates() {
    for series in inventory.series where series.kind == .other && series.problem == nil {
      guard let gate = NWBLightGate(text: series.description) else { continue }
      if !sites.contains(where: { $0.name == gate.site.name }) {
        var site = gate.site
        // The user's word outranks that of the file.
        if site.pathway == nil || [options.topDownSite, options.bottomUpSite].contains(site.name) {
          site.pathway = PathwayWords.pathway(of: site, options: options)
        }
        sites.append(site)
      }
      add(series, gate.kind, gate.site.name)
    }
  }

  private mutating func findGates() {
    var left = Self.wordSampleLimit
    for series in inventory.series
    where series.kind == .other && series.problem == nil && Self.speaksOfGate(series)
      && NWBLightGate(text: series.description) == nil
    {
      guard series.count > 1, series.count <= left,
        let stored = try? StoredSamples(file: file).stored(
          of: series, first: 0, count: series.count)
      else { continue }
      left -= series.count
      if series.elementType.isInteger, series.unitText.map(RecordedUnit.init(_:))?.dimension == nil
      {
        addBits(of: series, stored)
      } else if Self.isTwoLevel(stored) {
        let site = series.name
        addSite(LightSite(name: site, description: NWBWords.meaningful(series.description)))
        add(series, .gate, site)
      }
    }
  }

  private mutating func addBits(of series: NWBSeries, _ stored: [Double]) {
    let words = stored.compactMap { Int(exactly: $0) }
    guard let first = words.first, words.count == stored.count else { return }
    let changed = words.reduce(0) { $0 | ($1 ^ first) }
    for bit in 0..<16 where changed & (1 << bit) != 0 {
      let described = Self.words(forBit: bit, in: series.description)
      let site = described ?? "\(Self.wordName(series)) bit \(bit)"
      addSite(
        LightSite(
          name: site, description: described.map { "bit \(bit): \($0)" }))
      add(series, .bit(bit), site)
    }
  }

  private mutating func addSite(_ site: LightSite) {
    guard !sites.contains(where: { $0.name == site.name }) else { return }
    var site = site
    site.pathway = PathwayWords.pathway(of: site, options: options)
    sites.append(site)
  }

  private mutating func add(_ series: NWBSeries, _ kind: LightChannel.Kind, _ site: String) {
    do {
      let clock = try NWBClock(of: NWBSeriesRange(series), in: file)
      messages += clock.warnings
      sources.append(Source(series: series, kind: kind, site: site, clock: clock))
    } catch {
      var message = Message(error)
      message.severity = .warning
      messages.append(message)
    }
  }

  private static func speaksOfGate(_ series: NWBSeries) -> Bool {
    SiteWords.namesGate(series.name + " " + series.description)
  }

  /// The name without its sweep: `TTL` for `sweep_003_TTL`, so that all sweeps share one site.
  private static func wordName(_ series: NWBSeries) -> String {
    guard let stem = NaturalOrder.stem(series.name), stem.count < series.name.count else {
      return series.name
    }
    return String(series.name.dropFirst(stem.count).drop { $0 == "_" || $0 == "-" || $0 == " " })
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

  /// **Definition.** 99 of 100 samples lie within a tenth of the span of the lowest or the highest.
  static func isTwoLevel(_ samples: [Double]) -> Bool {
    let finite = samples.filter(\.isFinite)
    guard let low = finite.min(), let high = finite.max(), high > low else { return false }
    let margin = 0.1 * (high - low)
    let near = finite.count { $0 <= low + margin || $0 >= high - margin }
    return near * 100 >= finite.count * 99 && finite.contains { $0 <= low + margin }
  }

  // MARK: sweeps

  /// Gives each sweep the part of each channel that was taken during it.
  ///
  /// - Parameters:
  ///   - sweeps: in any order.
  ///   - numbers: sweep number of each sweep, by index.
  mutating func attach(to sweeps: inout [Sweep], numbers: [Int: Int]) {
    guard !sources.isEmpty else { return }
    let timesAreAmbiguous = Self.overlap(sweeps)
    for source in sources {
      let matching =
        timesAreAmbiguous
        ? matchesByName(source, sweeps, numbers)
        : sweeps.indices.filter { part(of: source, in: sweeps[$0]) != nil }
      if timesAreAmbiguous, matching.count != 1 {
        messages.append(
          Message(
            .lightNotPlaced, .warning,
            "the sweeps overlap in time and neither name nor sweep number say to which of them "
              + "the light of the series belongs; it is left out", file: file.name,
            object: source.series.path,
            remedy: "Give the series the sweep's number or name, or each sweep its start time."))
        continue
      }
      for index in matching {
        if let light = part(of: source, in: sweeps[index]) { sweeps[index].lights.append(light) }
      }
    }
    messages += RecordingChecks(file: file.name).unknownPathways(sites, of: sweeps)
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
    _ source: Source, _ sweeps: [Sweep], _ numbers: [Int: Int]
  ) -> [Int] {
    if let number = source.series.sweepNumber {
      return sweeps.indices.filter { numbers[sweeps[$0].index] == number }
    }
    let stem = NaturalOrder.stem(source.series.name)
    let byStem = sweeps.indices.filter {
      stem != nil && NaturalOrder.stem(sweeps[$0].response.name) == stem
    }
    if byStem.count == 1 { return byStem }
    let number = NaturalOrder.onlyNumber(source.series.name)
    return sweeps.indices.filter {
      number != nil && NaturalOrder.onlyNumber(sweeps[$0].response.name) == number
    }
  }

  /// The channel cut to the sweep; nil where they share no time.
  private func part(of source: Source, in sweep: Sweep) -> LightChannel? {
    let rate = source.clock.rate
    // 1e-6 of a sample is rounding, not time.
    let before = (sweep.startTime - source.clock.start) * rate
    let first = max(0, Int(exactly: (before - 1e-6).rounded(.up)) ?? Int.max)
    guard first < source.series.count else { return nil }
    let end = (sweep.startTime + sweep.response.duration - source.clock.start) * rate
    let last = min(source.series.count, Int(exactly: (end - 1e-6).rounded(.up)) ?? 0)
    guard last > first else { return nil }
    let delay = source.clock.start + Double(first) / rate - sweep.startTime
    let isWord = if case .bit = source.kind { true } else { false }
    return LightChannel(
      channel: Channel(
        name: source.series.name, objectPath: source.series.dataPath, firstSample: first,
        sampleCount: last - first, samplingRate: rate,
        unit: isWord ? "1" : source.series.displayUnit,
        // The bits of a word are those of the stored number, whatever its conversion.
        scale: isWord ? 1 : source.series.scale,
        offset: isWord ? 0 : source.series.displayOffset),
      kind: source.kind, site: source.site,
      delay: abs(delay) < 1e-6 / rate ? 0 : delay)
  }
}
