import EventDetection
import NeuronModels
import Optogenetics
import OutputFiles
import Signals

/// What `apical simulate neuron` says about a run: as a document and as text.
struct NeuronSummary: Encodable {
  struct Pulse: Encodable {
    var compartment: Compartment
    var current: Double?
    var irradiance: Double?
    var window: TimeWindow

    enum CodingKeys: String, CodingKey {
      case compartment
      case current = "current_pa"
      case irradiance = "irradiance_mw_mm2"
      case window = "window_s"
    }
  }

  struct Dendrite: Encodable {
    var restingPotential: Double
    var peakPotential: Double
    /// Over the whole run, above rest.
    var area: Double
    var plateaus: [PlateauPotential]
    /// Depolarised stretches most of which had current injected into the dendrite.
    var notSeparable: [TimeWindow]

    enum CodingKeys: String, CodingKey {
      case restingPotential = "resting_potential_mv"
      case peakPotential = "peak_mv"
      case area = "area_mv_ms"
      case plateaus
      case notSeparable = "not_separable_from_current_s"
    }
  }

  let schema = "apical.simulate-neuron/1"
  var model: BurstNeuronParameters
  /// Nil where there was no light.
  var opsin: FourStateOpsin?
  var noise: CurrentNoise?
  var pulses: [Pulse]
  var timeStep: Double
  var duration: Double
  var burstInterval: Double
  var plateauCriteria: PlateauCriteria
  var spikeTimes: [Double]
  var eventCount: Int
  var singleSpikeCount: Int
  var bursts: [SpikingEvent]
  var eventRate: Double?
  var burstRate: Double?
  var burstProbability: Double?
  var dendrite: Dendrite
  var provenance: Provenance

  init(
    _ run: BurstNeuronRun, model: BurstNeuronParameters, currents: [NeuronPulse],
    lights: [NeuronPulse], opsin: FourStateOpsin?, noise: CurrentNoise?, timeStep: Double,
    provenance: Provenance
  ) {
    self.model = model
    self.opsin = opsin
    self.noise = noise
    self.timeStep = timeStep
    self.provenance = provenance
    pulses =
      currents.map {
        Pulse(compartment: $0.compartment, current: $0.amplitude, window: $0.window)
      }
      + lights.map {
        Pulse(compartment: $0.compartment, irradiance: $0.amplitude, window: $0.window)
      }
    duration = run.duration

    let train = run.spikeTrain
    let counts = EventCounts(train)
    burstInterval = train.burstInterval
    spikeTimes = train.times
    eventCount = counts.events
    singleSpikeCount = counts.singleSpikes
    bursts = train.events.filter(\.isBurst)
    eventRate = counts.eventRate
    burstRate = counts.burstRate
    burstProbability = counts.burstProbability

    plateauCriteria = PlateauCriteria()
    let rest = BurstNeuron.restingState(of: model).dendriticPotential
    let samples = run.dendriticPotential.samples
    let detection = PlateauDetection(
      run.dendriticPotential, baseline: rest,
      currentSteps: currents.filter { $0.compartment == .dendrite && $0.amplitude != 0 }
        .map(\.window),
      criteria: plateauCriteria)
    dendrite = Dendrite(
      restingPotential: rest, peakPotential: samples.max() ?? rest,
      area: samples.dropFirst().reduce(0) { $0 + ($1 - rest) * timeStep },
      plateaus: detection.plateaus, notSeparable: detection.notSeparable)
  }

  enum CodingKeys: String, CodingKey {
    case schema, model, opsin, noise, pulses, bursts, dendrite, provenance
    case timeStep = "time_step_ms"
    case duration = "duration_s"
    case burstInterval = "burst_interval_s"
    case plateauCriteria = "plateau_criteria"
    case spikeTimes = "spike_times_s"
    case eventCount = "event_count"
    case singleSpikeCount = "single_spike_count"
    case eventRate = "event_rate_hz"
    case burstRate = "burst_rate_hz"
    case burstProbability = "burst_probability"
  }

  /// For a person.
  var text: String {
    var lines = [
      "\(model.name) (\(model.source)), \(TextFormat.number(duration)) s"
    ]
    for pulse in pulses {
      let amplitude =
        pulse.current.map { "\(TextFormat.number($0)) pA" }
        ?? pulse.irradiance.map { "light \(TextFormat.number($0)) mW/mm²" } ?? ""
      lines.append(
        "  \(pulse.compartment.rawValue): \(amplitude), \(TextFormat.number(pulse.window.start)) to "
          + "\(TextFormat.number(pulse.window.end)) s")
    }
    if let opsin { lines.append("  opsin: \(opsin.name); \(opsin.source)") }
    if let noise {
      lines.append(
        "  noise: \(TextFormat.number(noise.standardDeviation)) pA, correlated over "
          + "\(TextFormat.number(noise.timeConstant)) ms")
    }
    lines.append(
      "  \(spikeTimes.count) spikes in \(eventCount) events: \(singleSpikeCount) single spikes, "
        + "\(bursts.count) bursts (P = \(TextFormat.number(burstProbability)))")
    let listed = spikeTimes.prefix(Self.longestList).map { TextFormat.number($0 * 1000) }
    if !listed.isEmpty {
      let rest = spikeTimes.count - listed.count
      lines.append(
        "  spikes at \(listed.joined(separator: ", ")) ms" + (rest > 0 ? " and \(rest) more" : ""))
    }
    lines.append(
      "  dendrite: rest \(TextFormat.number(dendrite.restingPotential, digits: 4)) mV, peak "
        + "\(TextFormat.number(dendrite.peakPotential, digits: 4)) mV, area above rest "
        + "\(TextFormat.number(dendrite.area, digits: 4)) mV·ms")
    lines += dendrite.plateaus.map {
      "  plateau: onset \(TextFormat.number($0.onset)) s, duration "
        + "\(TextFormat.number($0.duration, digits: 4)) ms, amplitude "
        + "\(TextFormat.number($0.amplitude, digits: 4)) mV, area "
        + "\(TextFormat.number($0.area, digits: 4)) mV·ms"
    }
    lines += dendrite.notSeparable.map {
      "  depolarised from \(TextFormat.number($0.start)) to \(TextFormat.number($0.end)) s, mostly "
        + "during injected current: not called a plateau"
    }
    if dendrite.plateaus.isEmpty, dendrite.notSeparable.isEmpty { lines.append("  no plateau") }
    return lines.joined(separator: "\n")
  }

  private static let longestList = 40
}
