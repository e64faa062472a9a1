import Signals
import TestSupport

/// A recording in memory, for tests of the analysis without files.
struct MemoryRecording: SignalSource {
  struct Missing: Error {}

  private(set) var recording = Recording(
    file: "memory", format: "memory",
    lightSites: [
      LightSite(name: "basal", pathway: .bottomUp), LightSite(name: "tuft", pathway: .topDown),
    ])
  private var signals: [String: SampledSignal] = [:]

  /// Appends a current-clamp sweep.
  mutating func append(
    _ potential: SampledSignal, bottomUp: [TimeWindow] = [], topDown: [TimeWindow] = [],
    dendrite: SampledSignal? = nil, command: SampledSignal? = nil,
    photodiode: SampledSignal? = nil, trial: Trial = Trial()
  ) {
    let index = recording.sweeps.count
    var lights: [LightChannel] = []
    for (site, windows) in [("basal", bottomUp), ("tuft", topDown)] {
      var power = SampledSignal(
        samples: [Double](repeating: 0, count: potential.samples.count),
        samplingRate: potential.samplingRate, unit: "mW")
      for window in windows {
        for sample in power.indices(in: window) { power.samples[sample] = 1 }
      }
      lights.append(
        LightChannel(
          channel: channel(power, path: "/\(index)/\(site)"), kind: .power, site: site))
    }
    let response = channel(potential, path: "/\(index)/response")
    let current = command.map { channel($0, path: "/\(index)/command") }
    let sensor = photodiode.map {
      PhotodiodeChannel(channel: channel($0, path: "/\(index)/photodiode"), name: "photodiode")
    }
    let second = dendrite.map { channel($0, path: "/\(index)/dendrite") }
    recording.sweeps.append(
      Sweep(
        index: index, name: "sweep \(index)", clampMode: .currentClamp,
        startTime: Double(index) * 10, response: response, command: current, lights: lights,
        photodiodes: [sensor].compactMap { $0 }, dendriticResponse: second, trial: trial))
    recording.lightSuggestions = recording.lightSites.map { site in
      LightSuggestion(
        channel: site.name, source: .optogeneticSeries, evidence: [.typed], isUsed: true,
        site: site.name, pathway: site.pathway,
        lights: Dictionary(
          uniqueKeysWithValues: recording.sweeps.compactMap { sweep in
            sweep.lights.first { $0.site == site.name }.map { (sweep.index, $0) }
          }))
    }
  }

  /// Makes one sweep unreadable.
  mutating func lose(sweep index: Int) { signals["/\(index)/response"] = nil }

  mutating func setPathway(_ pathway: Pathway?, of site: String) {
    for index in recording.lightSites.indices where recording.lightSites[index].name == site {
      recording.lightSites[index].pathway = pathway
    }
  }

  private mutating func channel(_ signal: SampledSignal, path: String) -> Channel {
    signals[path] = signal
    return Channel(
      name: path, objectPath: path, firstSample: 0, sampleCount: signal.samples.count,
      samplingRate: signal.samplingRate, unit: signal.unit, scale: 1, offset: 0)
  }

  func signal(of channel: Channel) throws -> SampledSignal {
    guard let signal = signals[channel.objectPath] else { throw Missing() }
    return signal
  }
}
