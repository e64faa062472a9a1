import Quantities
import Signals

/// The digital lines and analogue inputs of a WaveSurfer file that may have switched a light or seen
/// it.
///
/// **Definition.** A digital line that changes in any sweep, or, where such lines are named after
/// lights, only these; and an analogue channel that is named after a light or a gate and has two
/// levels, or is in watts. Bit i of `digitalScans` is the i-th active line (`packDigitalData` of
/// WaveSurfer).
struct WaveSurferLight {
  let header: WaveSurferHeader
  let roles: WaveSurferRoles

  /// - Parameter placed: the scans of each sweep, with its index.
  func lines(_ placed: [(index: Int, scans: WaveSurferScans)], rate: Double) -> [LightLine] {
    var lines: [LightLine] = []
    if !header.digitalNames.isEmpty { lines.append(word(placed, rate: rate)) }
    for source in roles.others where source.unit.dimension != .current {
      let isPower = source.unit.dimension == .power
      var line = LightLine(
        name: source.name, form: isPower ? .power : .analog, origin: .recorded,
        site: LightSite(name: source.name, description: "analogue channel"))
      for (index, scans) in placed {
        line.channels[index] = LightChannel(
          channel: scans.channel(source, rate: rate, isInput: true),
          kind: isPower ? .power : .gate, site: source.name, source: line.source)
      }
      lines.append(line)
    }
    return lines
  }

  /// All digital lines together, of which a light is one bit.
  private func word(
    _ placed: [(index: Int, scans: WaveSurferScans)], rate: Double
  ) -> LightLine {
    var line = LightLine(
      name: "digitalScans", form: .word, origin: .recorded, unnamedBitsCount: true)
    for bit in header.digitalNames.indices where bit < 32 { line.bitNames[bit] = name(ofBit: bit) }
    for (index, scans) in placed {
      guard let path = scans.digitalPath, scans.digitalCount > 0 else { continue }
      line.otherNames.insert(path)
      line.channels[index] = LightChannel(
        channel: Channel(
          name: "digitalScans", objectPath: path, firstSample: 0,
          sampleCount: scans.digitalCount, samplingRate: rate, unit: "1", scale: 1, offset: 0),
        kind: .bit(0), site: line.name, source: line.source)
    }
    return line
  }

  private func name(ofBit bit: Int) -> String {
    let name = header.digitalNames[bit]
    let isUnique =
      header.digitalNames.count { $0 == name } == 1
      && !header.channels.contains { $0.name == name }
    return name.isEmpty || !isUnique ? "\(name.isEmpty ? "digital" : name) line \(bit)" : name
  }
}
