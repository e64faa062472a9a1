import Quantities
import Signals

/// Finds which digital lines and analogue inputs of a WaveSurfer file switched a light.
///
/// **Definition.** A digital line that changes in any sweep, or, where such lines are named after
/// lights, only these; and an analogue channel that is named after a light or a gate and has two
/// levels, or is in watts. Bit i of `digitalScans` is the i-th active line (`packDigitalData` of
/// WaveSurfer).
struct WaveSurferLight {
  private let header: WaveSurferHeader
  private let options: ReadingOptions
  private let samples: StoredSamples
  private let analog: [WaveSurferChannel]
  private var changed = 0
  private var isTwoLevel: [String: Bool] = [:]

  /// Samples that are read at once.
  private static let blockLength = 1 << 20

  init(
    header: WaveSurferHeader, roles: WaveSurferRoles, options: ReadingOptions,
    samples: StoredSamples
  ) {
    self.header = header
    self.options = options
    self.samples = samples
    analog = roles.others.filter {
      $0.isCalibrated
        && ($0.unit.dimension == .power
          || ($0.unit.dimension == .potential && SiteWords.namesGate($0.name)))
    }
  }

  /// Notes which lines and inputs change in a sweep; what cannot be read changes nothing, for the
  /// sweep's own samples say so.
  mutating func look(at scans: WaveSurferScans) {
    if let path = scans.digitalPath {
      var first: Int?
      for start in stride(from: 0, to: scans.digitalCount, by: Self.blockLength) {
        let count = min(Self.blockLength, scans.digitalCount - start)
        guard let words = try? samples.stored(at: path, line: .row(0), first: start, count: count)
        else { break }
        let whole = words.compactMap { Int(exactly: $0) }
        guard let reference = first ?? whole.first else { break }
        first = reference
        changed |= whole.reduce(0) { $0 | ($1 ^ reference) }
      }
    }
    for source in analog where source.unit.dimension == .potential && source.isCalibrated {
      for start in stride(from: 0, to: scans.count, by: Self.blockLength) {
        guard isTwoLevel[source.name] != true,
          let volts = try? samples.stored(
            at: scans.analogPath, line: .row(source.row), first: start,
            count: min(Self.blockLength, scans.count - start),
            scale: source.scale(displayPerUnit: 1))
        else { break }
        // A swing below half a volt is the noise of an input that nothing drives.
        let swing = (volts.max() ?? 0) - (volts.min() ?? 0)
        isTwoLevel[source.name] = swing >= 0.5 && NWBLight.isTwoLevel(volts)
      }
    }
  }

  private var bits: [Int] {
    let bits = header.digitalNames.indices.filter { $0 < 32 && changed & (1 << $0) != 0 }
    let named = bits.filter { SiteWords.namesLight(header.digitalNames[$0]) }
    return named.isEmpty ? bits : named
  }

  private var inputs: [WaveSurferChannel] {
    analog.filter { $0.unit.dimension == .power || isTwoLevel[$0.name] == true }
  }

  var sites: [LightSite] {
    (bits.map { (name(ofBit: $0), "digital line \($0)") }
      + inputs.map { ($0.name, "analogue channel") }).map { name, description in
        var site = LightSite(name: name, description: description)
        site.pathway = PathwayWords.pathway(of: site, options: options)
        return site
      }
  }

  private func name(ofBit bit: Int) -> String {
    let name = header.digitalNames[bit]
    let isUnique =
      header.digitalNames.count { $0 == name } == 1
      && !header.channels.contains { $0.name == name }
    return name.isEmpty || !isUnique ? "\(name.isEmpty ? "digital" : name) line \(bit)" : name
  }

  /// The light channels of one sweep.
  func channels(of scans: WaveSurferScans, rate: Double) -> [LightChannel] {
    var lights: [LightChannel] = []
    if let path = scans.digitalPath, scans.digitalCount > 0 {
      lights = bits.map { bit in
        LightChannel(
          channel: Channel(
            name: header.digitalNames[bit], objectPath: path, firstSample: 0,
            sampleCount: scans.digitalCount, samplingRate: rate, unit: "1", scale: 1, offset: 0),
          kind: .bit(bit), site: name(ofBit: bit))
      }
    }
    lights += inputs.map { source in
      LightChannel(
        channel: scans.channel(source, rate: rate, isInput: true),
        kind: source.unit.dimension == .power ? .power : .gate, site: source.name)
    }
    return lights
  }
}
