import InputDocuments
import Optogenetics
import Quantities
import StimulationProtocols

/// What the light of the other pathways does to the opsin of each.
struct PathwayCrosstalk {
  private let stimulation: StimulationProtocol
  private let rig: Rig
  private let fluences: PathwayFluences
  private let isLeakMeasured: Bool

  init(_ files: ProtocolFiles, _ fluences: PathwayFluences) {
    stimulation = files.stimulation.value
    rig = files.rig.value
    isLeakMeasured = files.calibration.value.leak != nil
    self.fluences = fluences
  }

  /// One a pathway that gets light of others.
  func crossings() -> [PathwayLight.Crossing] {
    let trials = stimulation.trials
    return stimulation.pathways.compactMap { pathway -> PathwayLight.Crossing? in
      func isOwn(_ pulse: PlannedPulse) -> Bool {
        pulse.led == pathway.value.led && pulse.mask == pathway.value.mask
      }
      let own = trials.map { trial in trial.pulses.filter(isOwn) }
      let crossing = trials.map { trial in
        trial.pulses.filter {
          $0.pathway != pathway.name && !isOwn($0) && max($0.irradiance, $0.rampFrom ?? 0) > 0
        }
      }
      let lights = Set(crossing.joined().map(\.pathway))
      guard !lights.isEmpty else { return nil }
      return judged(
        pathway, own: Self.unique(own), crossing: Self.unique(crossing),
        lights: stimulation.pathways.map(\.name).filter(lights.contains))
    }
  }

  /// Trains that differ, without the empty ones: many conditions show the same light.
  private static func unique(_ trains: [[PlannedPulse]]) -> [[PlannedPulse]] {
    trains.reduce(into: [[PlannedPulse]]()) { kept, train in
      if !train.isEmpty, !kept.contains(train) { kept.append(train) }
    }
  }

  private func judged(
    _ pathway: NamedItem<Pathway>, own: [[PlannedPulse]], crossing: [[PlannedPulse]],
    lights: [String]
  ) -> PathwayLight.Crossing {
    var found = PathwayLight.Crossing(
      pathway: pathway.name, opsin: pathway.value.opsin, lights: lights, models: [],
      unanswered: [], modelRatios: [], bounded: [],
      leakedPart: leakedPart(of: crossing, on: pathway.name),
      notes: [])
    let models = OpsinLibrary.models(of: pathway.value.opsin)
    guard !models.isEmpty else {
      found.notes = ["no model answers for \(pathway.value.opsin)"]
      return found
    }
    guard let answers = answers(pathway, own: own, crossing: crossing) else {
      found.notes = ["light in the tissue could not be computed"]
      return found
    }
    var ratios: [String: [Double]] = [:]
    var problems: [String: LightProblem] = [:]
    for answer in answers {
      for entry in answer.entries {
        ratios[entry.model.name, default: []].append(entry.ratio)
        found.bounded += entry.bounded
      }
      for failure in answer.failures { problems[failure.model] = failure.problem }
    }
    found.bounded = Array(Set(found.bounded)).sorted()
    found.unanswered = models.compactMap { model in
      problems[model.name].map { .init(model: model.name, reason: $0.description) }
    }
    found.modelRatios = models.map { model in
      let own = problems[model.name] == nil ? ratios[model.name] ?? [] : []
      return PathwayLight.ModelRatio(
        model: model, ratio: own.min().flatMap { least in own.max().map { least...$0 } })
    }
    let answering = models.filter { problems[$0.name] == nil }
    found.models = answering.map(\.name)
    let greatest = answering.compactMap { model in
      ratios[model.name]?.max().map { (model.name, $0) }
    }.max { $0.1 < $1.1 }
    if let greatest, let least = answering.compactMap({ ratios[$0.name]?.min() }).min() {
      found.ratio = least...greatest.1
      found.worstModel = greatest.0
    }
    found.notes =
      found.unanswered.map { "\($0.model) gives no answer: \($0.reason)" }
      + Set(answering.flatMap(\.caveats)).sorted()
    if !isLeakMeasured {
      found.notes.append("Light past the mask is not counted: the calibration has no leak.")
    }
    return found
  }

  /// Of all tissues, each with its least and greatest ratio; nil where light cannot be computed.
  ///
  /// Numerator and denominator are of the same tissue. Of light that is not tabulated in it, every tissue that
  /// is counts: the least under the greatest own light, the greatest under the least.
  private func answers(
    _ pathway: NamedItem<Pathway>, own: [[PlannedPulse]], crossing: [[PlannedPulse]]
  ) -> [Crosstalk]? {
    let pulses = (own + crossing).joined()
    let tissues = Set(
      pulses.flatMap {
        fluences.values(ofMask: $0.mask, led: $0.led, on: pathway.name).keys
      })
    var answers: [Crosstalk] = []
    for tissue in tissues.sorted() {
      func exposures(_ trains: [[PlannedPulse]], isOwn: Bool, least: Bool) -> [[LightExposure]]? {
        let found = trains.map { train in
          train.compactMap { exposure($0, pathway.name, tissue, isOwn: isOwn, least: least) }
        }
        return zip(found, trains).allSatisfy { $0.count == $1.count } ? found : nil
      }
      guard let ownLow = exposures(own, isOwn: true, least: true),
        let ownHigh = exposures(own, isOwn: true, least: false),
        let crossingLow = exposures(crossing, isOwn: false, least: true),
        let crossingHigh = exposures(crossing, isOwn: false, least: false),
        let most = Crosstalk(opsin: pathway.value.opsin, crossing: crossingHigh, own: ownLow)
      else { return nil }
      answers.append(most)
      guard ownLow != ownHigh || crossingLow != crossingHigh else { continue }
      if let least = Crosstalk(opsin: pathway.value.opsin, crossing: crossingLow, own: ownHigh) {
        answers.append(least)
      }
    }
    return answers.isEmpty ? nil : answers
  }

  /// A pulse as the structure gets it; nil where no kernel answers.
  private func exposure(
    _ pulse: PlannedPulse, _ pathway: String, _ tissue: String, isOwn: Bool, least: Bool
  ) -> LightExposure? {
    let values = fluences.values(ofMask: pulse.mask, led: pulse.led, on: pathway)
    let factors = (values[tissue].map { [$0] } ?? Array(values.values)).map {
      $0.counted(isOwn: isOwn)
    }
    guard let factor = least ? factors.min() : factors.max(),
      let wavelength = rig.led(pulse.led)?.wavelength
    else { return nil }
    return LightExposure(
      start: Double(pulse.start.count) / 1000, duration: Double(pulse.duration.count) / 1000,
      irradiance: (pulse.rampFrom ?? pulse.irradiance) * factor,
      endIrradiance: pulse.irradiance * factor, wavelength: wavelength)
  }

  /// Of the light and in the tissue that give most.
  private func leakedPart(of crossing: [[PlannedPulse]], on pathway: String) -> Double? {
    crossing.joined().flatMap {
      fluences.values(ofMask: $0.mask, led: $0.led, on: pathway).values
    }.max { $0.counted(isOwn: false) < $1.counted(isOwn: false) }.flatMap { value in
      let all = value.counted(isOwn: false)
      return all > 0 ? value.leaked / all : nil
    }
  }
}
