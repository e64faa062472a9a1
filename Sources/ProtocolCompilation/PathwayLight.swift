import InputDocuments
import Optogenetics
import Quantities
import SampleGeometry
import StimulationProtocols

/// What the structures of each pathway receive from each light, and what that does to its opsin.
///
/// **Definition.** A pathway's structure is what its protocol names, or the region of its own mask at the
/// depth of the soma. A light gives it, at each point, irradiance in the sample plane × relative fluence of the mask that is shown.
/// Own light counts by its mean over the structure, the light of others by its greatest value in it: it
/// is the axon nearest to the wrong mask that fires first. Both are computed for every tissue that is
/// tabulated for the wavelength.
///
/// Crosstalk: peak conductance under all light of the others in a trial, over the peak under the own
/// light of the trial that opens most; for the trains as delivered and for every model of the opsin.
public struct PathwayLight: Sendable {
  /// One light on one pathway's structure.
  public struct Received: Hashable, Sendable {
    /// Whose structure.
    public var pathway: String
    public var mask: String
    public var led: String
    /// nm.
    public var wavelength: Double
    /// Whether the light is the pathway's own, on its own mask.
    public var isOwn: Bool
    /// In the sample plane, the greatest of any train, mW/mm².
    public var irradiance: Double
    /// At the structure, over that in the sample plane: mean for own light, greatest for others; least
    /// and greatest over the tissues. nil where no kernel answers.
    public var relativeFluence: ClosedRange<Double>?
    /// Tissues that were computed.
    public var tissues: [String]
    /// Where light and kernel differ, a sentence each.
    public var differences: [String]
  }

  /// Wrong light on one pathway's opsin.
  public struct Crossing: Hashable, Sendable {
    public var pathway: String
    public var opsin: String
    /// The other pathways whose light reaches it.
    public var lights: [String]
    /// Peak over peak; nil where nothing could be computed.
    public var ratio: ClosedRange<Double>?
    /// The model that gives the greatest ratio.
    public var worstModel: String?
    public var models: [String]
    /// One for each model that answers for the opsin, in the library's order.
    public var modelRatios: [ModelRatio]
    /// Wavelengths outside the spectrum, nm, whose response was taken as that at the spectrum's long
    /// end, which is not less.
    public var bounded: [Double]
    /// Why there is less than a reader expects, a sentence each.
    public var notes: [String]
  }

  public let received: [Received]
  public let crossings: [Crossing]

  /// Points of a structure at which light is computed, about.
  private static let pointCount = 64

  public init(_ files: ProtocolFiles) {
    let (stimulation, rig) = (files.stimulation.value, files.rig.value)
    let objective = rig.objectives.first { $0.name == stimulation.field.objective }?.value
    var kernels: [String: [LightKernel]] = [:]
    for led in rig.leds {
      kernels[led.name] = LightInTissue.kernels(
        wavelength: led.value.wavelength,
        numericalAperture: objective?.numericalAperture, preparation: .slice,
        thickness: stimulation.preparation.sliceThickness)
    }
    let fluences = Fluences(stimulation, kernels: kernels, pointCount: Self.pointCount)
    received = Self.received(stimulation, rig, kernels, fluences)
    crossings = Self.crossings(stimulation, rig, fluences)
  }

  private static func received(
    _ stimulation: StimulationProtocol, _ rig: Rig, _ kernels: [String: [LightKernel]],
    _ fluences: Fluences
  ) -> [Received] {
    stimulation.pathways.flatMap { pathway -> [Received] in
      Shown.all(of: stimulation).compactMap { shown -> Received? in
        guard let led = rig.led(shown.led) else { return nil }
        let isOwn = shown.led == pathway.value.led && shown.mask == pathway.value.mask
        let values = fluences.values(of: shown, on: pathway.name, isOwn: isOwn)
        return Received(
          pathway: pathway.name, mask: shown.mask, led: shown.led, wavelength: led.wavelength,
          isOwn: isOwn, irradiance: shown.irradiance,
          relativeFluence: values.min().flatMap { least in values.max().map { least...$0 } },
          tissues: (kernels[shown.led] ?? []).map(\.tissue),
          differences: Array(
            Set((kernels[shown.led] ?? []).flatMap(\.differences).map(\.description))
          ).sorted())
      }
    }
  }

  private static func crossings(
    _ stimulation: StimulationProtocol, _ rig: Rig, _ fluences: Fluences
  ) -> [Crossing] {
    let trials = stimulation.trials
    return stimulation.pathways.compactMap { pathway -> Crossing? in
      func isOwn(_ pulse: PlannedPulse) -> Bool {
        pulse.led == pathway.value.led && pulse.mask == pathway.value.mask
      }
      let own = trials.map { trial in trial.pulses.filter(isOwn) }
      let crossing = trials.map { trial in
        trial.pulses.filter { $0.pathway != pathway.name && !isOwn($0) && $0.irradiance > 0 }
      }
      let lights = Set(crossing.joined().map(\.pathway))
      guard !lights.isEmpty else { return nil }
      return crossingRatio(
        pathway, own: Self.unique(own), crossing: Self.unique(crossing),
        lights: stimulation.pathways.map(\.name).filter(lights.contains), rig, fluences)
    }
  }

  /// Trains that differ, without the empty ones: many conditions show the same light.
  private static func unique(_ trains: [[PlannedPulse]]) -> [[PlannedPulse]] {
    trains.reduce(into: [[PlannedPulse]]()) { kept, train in
      if !train.isEmpty, !kept.contains(train) { kept.append(train) }
    }
  }

  private static func crossingRatio(
    _ pathway: NamedItem<Pathway>, own: [[PlannedPulse]], crossing: [[PlannedPulse]],
    lights: [String], _ rig: Rig, _ fluences: Fluences
  ) -> Crossing {
    var found = Crossing(
      pathway: pathway.name, opsin: pathway.value.opsin, lights: lights, models: [],
      modelRatios: [],
      bounded: [], notes: [])
    let models = OpsinLibrary.models(of: pathway.value.opsin)
    guard !models.isEmpty else {
      found.notes = ["no model answers for \(pathway.value.opsin)"]
      return found
    }
    var ratios: [(model: String, ratio: Double)] = []
    for model in models {
      let exposures = Exposures(model: model, pathway: pathway.name, rig: rig, fluences: fluences)
      guard let ownPeak = own.compactMap({ exposures.peak(of: $0, isOwn: true)?.least }).max(),
        ownPeak > 0
      else { continue }
      let peaks = crossing.compactMap { exposures.peak(of: $0, isOwn: false) }
      guard peaks.count == crossing.count else { continue }
      found.bounded += peaks.flatMap(\.bounded)
      ratios.append((model.name, (peaks.map(\.greatest).max() ?? 0) / ownPeak))
      ratios.append((model.name, (peaks.map(\.least).max() ?? 0) / ownPeak))
    }
    found.models = models.map(\.name)
    found.modelRatios = models.map { model in
      let own = ratios.filter { $0.model == model.name }.map(\.ratio)
      return ModelRatio(
        model: model, ratio: own.min().flatMap { least in own.max().map { least...$0 } })
    }
    found.bounded = Array(Set(found.bounded)).sorted()
    found.notes = Array(Set(models.flatMap(\.caveats))).sorted()
    if let least = ratios.map(\.ratio).min(), let most = ratios.max(by: { $0.ratio < $1.ratio }) {
      found.ratio = least...most.ratio
      found.worstModel = most.model
    } else {
      found.notes.append("light in the tissue or its effect on the opsin could not be computed")
    }
    return found
  }
}

/// A mask with the light that is shown on it, and the greatest irradiance of it.
private struct Shown: Hashable {
  var mask: String
  var led: String
  /// mW/mm².
  var irradiance: Double

  /// In the order in which the protocol first shows them.
  static func all(of stimulation: StimulationProtocol) -> [Shown] {
    var all: [Shown] = []
    for pulse in stimulation.trials.flatMap(\.pulses) {
      if let index = all.firstIndex(where: { $0.mask == pulse.mask && $0.led == pulse.led }) {
        all[index].irradiance = max(all[index].irradiance, pulse.irradiance)
      } else {
        all.append(Shown(mask: pulse.mask, led: pulse.led, irradiance: pulse.irradiance))
      }
    }
    return all
  }
}

/// Relative fluence of every mask and light at every pathway's structure, one number a tissue.
private struct Fluences {
  private struct Key: Hashable {
    var mask: String
    var led: String
    var pathway: String
  }

  private struct Value {
    var means: [Double]
    var greatest: [Double]
  }

  private var values: [Key: Value] = [:]

  init(_ stimulation: StimulationProtocol, kernels: [String: [LightKernel]], pointCount: Int) {
    let somaToPia = stimulation.preparation.somaToPia
    for pathway in stimulation.pathways {
      guard
        let structure = stimulation.mask(pathway.value.structure ?? pathway.value.mask)?
          .region(somaToPia: somaToPia)
      else { continue }
      let inside = structure.points(about: pointCount)
      // The wrong mask lies beyond the edge: it is brightest there, not where the grid has its points.
      let points = inside + structure.edgePoints(about: pointCount)
      let depth = stimulation.depth(of: pathway.value)
      for shown in Shown.all(of: stimulation) {
        guard let region = stimulation.mask(shown.mask)?.region(somaToPia: somaToPia) else {
          continue
        }
        let lights = (kernels[shown.led] ?? []).compactMap {
          $0.relativeFluence(of: region, at: points, depth: depth)
        }
        values[Key(mask: shown.mask, led: shown.led, pathway: pathway.name)] = Value(
          means: lights.map {
            $0.prefix(inside.count).reduce(0, +) / Double(max(1, inside.count))
          },
          greatest: lights.map { $0.max() ?? 0 })
      }
    }
  }

  func values(of shown: Shown, on pathway: String, isOwn: Bool) -> [Double] {
    values(ofMask: shown.mask, led: shown.led, on: pathway, isOwn: isOwn)
  }

  /// One a tissue: the mean over the structure for own light, else the greatest in it.
  func values(ofMask mask: String, led: String, on pathway: String, isOwn: Bool) -> [Double] {
    let value = values[Key(mask: mask, led: led, pathway: pathway)]
    return (isOwn ? value?.means : value?.greatest) ?? []
  }
}

/// Trains of pulses as one opsin model on one pathway's structure gets them.
private struct Exposures {
  struct Peak {
    var least: Double
    var greatest: Double
    /// Wavelengths taken at the long end of the spectrum, nm.
    var bounded: [Double]
  }

  let model: OpsinModel
  let pathway: String
  let rig: Rig
  let fluences: Fluences

  /// Peak conductance over the tissues; nil where light or response cannot be computed.
  func peak(of pulses: [PlannedPulse], isOwn: Bool) -> Peak? {
    guard !pulses.isEmpty else { return nil }
    var bounded: [Double] = []
    /// By tissue: least and greatest at each pulse.
    var low: [LightExposure] = []
    var high: [LightExposure] = []
    for pulse in pulses {
      let factors = fluences.values(
        ofMask: pulse.mask, led: pulse.led, on: pathway, isOwn: isOwn)
      guard let least = factors.min(), let most = factors.max(),
        let wavelength = rig.led(pulse.led)?.wavelength,
        let light = light(wavelength, &bounded, isOwn: isOwn)
      else { return nil }
      for (factor, isLow) in [(least, true), (most, false)] {
        let exposure = LightExposure(
          start: Double(pulse.start.count) / 1000, duration: Double(pulse.duration.count) / 1000,
          irradiance: (pulse.rampFrom ?? pulse.irradiance) * factor * light.scale,
          endIrradiance: pulse.irradiance * factor * light.scale, wavelength: light.wavelength)
        if isLow { low.append(exposure) } else { high.append(exposure) }
      }
    }
    guard let least = try? model.response(to: low), let most = try? model.response(to: high) else {
      return nil
    }
    return Peak(least: least.peak, greatest: most.peak, bounded: bounded)
  }

  /// The light itself, or, beyond the long end of the spectrum, as many photons of the end's wavelength:
  /// the response falls there, so that the crosstalk is not underestimated. Own light gets no such help.
  private func light(
    _ wavelength: Double, _ bounded: inout [Double], isOwn: Bool
  ) -> (wavelength: Double, scale: Double)? {
    if model.spectrum.relativeResponse(at: wavelength) != nil { return (wavelength, 1) }
    let end = model.spectrum.range.upperBound
    guard !isOwn, wavelength > end else { return nil }
    bounded.append(wavelength)
    return (end, wavelength / end)
  }
}

extension StimulationProtocol {
  /// Of the structure that a pathway's light is for, below the slice's surface, µm.
  func depth(of pathway: Pathway) -> Double {
    pathway.structureDepth ?? preparation.somaDepth
  }
}

extension Mask.Region {
  /// Places in the region, from a square grid over its bounds; its middle where the grid misses it.
  fileprivate func points(about count: Int) -> [SamplePoint] {
    let (low, high) = bounds
    let area = max((high.x - low.x) * (high.y - low.y), 1e-9)
    let step = (area / Double(count)).squareRoot()
    let columns = max(1, Int(((high.x - low.x) / step).rounded()))
    let rows = max(1, Int(((high.y - low.y) / step).rounded()))
    let points = (0..<columns).flatMap { column in
      (0..<rows).map { row in
        SamplePoint(
          x: low.x + (Double(column) + 0.5) * (high.x - low.x) / Double(columns),
          y: low.y + (Double(row) + 0.5) * (high.y - low.y) / Double(rows))
      }
    }
    let inside = points.filter(contains)
    return inside.isEmpty
      ? [SamplePoint(x: (low.x + high.x) / 2, y: (low.y + high.y) / 2)] : inside
  }
}
