import EventDetection
import Foundation
import InputDocuments
import Messages
import ProtocolCompilation
import Recordings
import Signals
import StimulationProtocols

/// Which channels of a recording show which LED of a protocol, and what they show.
///
/// **Definition.** A channel shows the LED that the user says (`--led`); else the one whose name, or whose pathway's
/// name, is in the channel's or site's name; of a commanded light else the one within 15 nm of the
/// site's wavelength, or whose pathway has the site's role. A photodiode of no LED sees them all. A
/// command counts as light where no photodiode sees its LED alone, and says beside one which trial it is; commands
/// of one LED through several masks are one.
struct LightReading: Codable, Sendable {
  /// One LED of the protocol, by what recordings may call it.
  struct LED: Codable, Sendable {
    var name: String
    /// Names of the pathways that it drives.
    var pathways: [String]
    /// nm.
    var wavelengths: [Double]
    /// Roles of these pathways.
    var roles: [Signals.Pathway]
  }

  var leds: [LED]
  /// LED by the channel that the user named.
  var stated: [String: String] = [:]
  /// Of the planned pulses of all LEDs; nil where none is planned.
  var lengths: PulseLengths?

  /// nm.
  private static let wavelengthTolerance = 15.0

  /// A channel that cannot be read in a sweep is missing there.
  func light(of file: RecordingFile) -> RecordedLight {
    let recording = file.recording
    let sweeps = Self.oneElectrode(recording.sweeps)
    var columns: [Column] = photodiodes(sweeps, file)
    let seen = Set(columns.compactMap(\.sensor.led))
    var commands = commands(
      sweeps, file, sites: recording.lightSites,
      hasPhotodiode: !columns.isEmpty)
    columns += commands.filter { column in column.sensor.led.map { !seen.contains($0) } ?? true }
    commands.removeAll { $0.sensor.led == nil }
    return RecordedLight(
      sensors: columns.map(\.sensor), commands: commands.map(\.sensor),
      sweeps: sweeps.enumerated().map { index, sweep in
        RecordedLight.Sweep(
          index: sweep.index, name: sweep.name, startTime: sweep.startTime,
          duration: sweep.response.duration * 1e6, block: sweep.trial.block,
          condition: sweep.trial.condition, pulses: columns.map { $0.pulses[index] },
          noise: columns.map { $0.noise.isEmpty ? nil : $0.noise[index] },
          commanded: commands.map { $0.pulses[index] })
      })
  }

  /// A sensor and its pulses by sweep.
  private struct Column {
    var sensor: RecordedLight.Sensor
    var pulses: [[RecordedLight.Pulse]?]
    /// By sweep; empty of a command.
    var noise: [RecordedLight.Noise?] = []
  }

  /// Sweeps of several electrodes at one time have the same light.
  private static func oneElectrode(_ sweeps: [Sweep]) -> [Sweep] {
    guard Set(sweeps.map(\.electrode)).count > 1 else { return sweeps }
    var seen: [Double: String?] = [:]
    return sweeps.filter { sweep in
      guard let electrode = seen[sweep.startTime] else {
        seen[sweep.startTime] = .some(sweep.electrode)
        return true
      }
      return electrode == sweep.electrode
    }
  }

  // MARK: photodiodes

  private func photodiodes(_ sweeps: [Sweep], _ file: RecordingFile) -> [Column] {
    var names: [String] = []
    for name in sweeps.flatMap(\.photodiodes).map(\.name) where !names.contains(name) {
      names.append(name)
    }
    return names.map { name in
      var rate = Double.infinity
      var noise: [RecordedLight.Noise?] = []
      let pulses = sweeps.map { sweep -> [RecordedLight.Pulse]? in
        noise.append(nil)
        guard let channel = sweep.photodiodes.first(where: { $0.name == name }),
          let signal = try? file.signal(of: channel.channel)
        else { return nil }
        rate = min(rate, signal.samplingRate)
        let light = PhotodiodePulses.light(in: signal, delay: channel.delay, lengths: lengths)
        noise[noise.count - 1] = light.map {
          RecordedLight.Noise(deviation: $0.noise, window: $0.window * 1e6)
        }
        return light?.pulses.map {
          RecordedLight.Pulse(
            onset: $0.onset * 1e6, offset: $0.offset.map { $0 * 1e6 }, amplitude: $0.amplitude,
            isClipped: $0.isClipped)
        }
      }
      return Column(
        sensor: .init(
          name: name, kind: .photodiode, led: led(named: [name]),
          samplingRate: rate.isFinite ? rate : 1),
        pulses: pulses, noise: noise)
    }.filter { $0.pulses.contains { $0 != nil } }
  }

  // MARK: commands

  private func commands(
    _ sweeps: [Sweep], _ file: RecordingFile, sites: [LightSite], hasPhotodiode: Bool
  ) -> [Column] {
    func led(of light: LightChannel) -> String? {
      let site = sites.first { $0.name == light.site }
      return self.led(named: [light.site, light.channel.name]) ?? site.flatMap { self.led(of: $0) }
    }
    let found = Set(sweeps.flatMap(\.lights).compactMap(led)).sorted()
    // Commands of unknown LEDs say no more than a photodiode that sees them all.
    let wanted: [String?] =
      found.isEmpty ? (hasPhotodiode ? [] : [nil]) : found.map(Optional.some)
    return wanted.map { wanted in
      var rate = Double.infinity
      var names: Set<String> = []
      var isPower = true
      let pulses = sweeps.map { sweep -> [RecordedLight.Pulse]? in
        let lights = sweep.lights.filter { wanted == nil || led(of: $0) == wanted }
        let shown = lights.compactMap { light -> [LightPulse]? in
          guard let signal = try? file.signal(of: light.channel) else { return nil }
          rate = min(rate, signal.samplingRate)
          names.insert(light.site)
          isPower = isPower && light.kind == .power
          return LightPulseDetection.pulses(in: signal, channel: light, pathway: nil)
        }
        guard !shown.isEmpty, shown.count == lights.count else { return nil }
        return Self.union(shown.flatMap { $0 }, end: sweep.response.duration)
      }
      return Column(
        sensor: .init(
          name: names.sorted().joined(separator: "+"), kind: .command, led: wanted,
          samplingRate: rate.isFinite ? rate : 1, isPower: isPower),
        pulses: pulses)
    }.filter { $0.pulses.contains { $0 != nil } }
  }

  private static func union(_ pulses: [LightPulse], end: Double) -> [RecordedLight.Pulse] {
    var merged: [LightPulse] = []
    for pulse in pulses.sorted(by: { $0.onset < $1.onset }) {
      if let last = merged.last, pulse.onset <= last.offset {
        merged[merged.count - 1].offset = max(last.offset, pulse.offset)
      } else {
        merged.append(pulse)
      }
    }
    return merged.map {
      RecordedLight.Pulse(
        onset: $0.onset * 1e6, offset: $0.offset < end ? $0.offset * 1e6 : nil,
        amplitude: $0.peakPower)
    }
  }

  // MARK: names

  private func led(of site: LightSite) -> String? {
    if let wavelength = site.wavelength {
      let near = leds.filter { led in
        led.wavelengths.contains { abs($0 - wavelength) <= Self.wavelengthTolerance }
      }
      if near.count == 1 { return near.first?.name }
    }
    guard let pathway = site.pathway else { return nil }
    let driven = leds.filter { $0.roles.contains(pathway) }
    return driven.count == 1 ? driven.first?.name : nil
  }

  private func led(named names: [String]) -> String? {
    if let stated = names.compactMap({ stated[$0] }).first { return stated }
    for name in names {
      let text = Self.words(name)
      let found = leds.filter { led in
        ([led.name] + led.pathways).contains { text.contains(Self.words($0)) }
      }
      if found.count == 1 { return found.first?.name }
    }
    return nil
  }

  /// Lower-case words between blanks: "LED_Red gate" becomes " led red gate ".
  private static func words(_ name: String) -> String {
    let parts = name.lowercased().split { !$0.isLetter && !$0.isNumber }
    return " " + parts.joined(separator: " ") + " "
  }
}

extension LightReading {
  /// The LEDs of a compiled protocol.
  init(_ folder: CompiledFolderReader, plan: LightPlan, stated: [String: String]) {
    let pathways = folder.source.stimulation.value.pathways
    var leds: [LED] = []
    for item in pathways {
      let pathway = item.value
      let role: Signals.Pathway? =
        switch pathway.role {
        case .topDown: .topDown
        case .bottomUp: .bottomUp
        case .interneuron: nil
        }
      let index =
        leds.firstIndex { $0.name == pathway.led }
        ?? {
          leds.append(LED(name: pathway.led, pathways: [], wavelengths: [], roles: []))
          return leds.count - 1
        }()
      leds[index].pathways.append(item.name)
      leds[index].wavelengths.append(pathway.wavelength)
      if let role { leds[index].roles.append(role) }
    }
    let durations = plan.trials.flatMap(\.pulses).map { $0.duration / 1e6 }
    let lengths = durations.min().flatMap { shortest in
      durations.max().map { PulseLengths(shortest: shortest, longest: $0) }
    }
    self.init(leds: leds, stated: stated, lengths: lengths)
  }
}
