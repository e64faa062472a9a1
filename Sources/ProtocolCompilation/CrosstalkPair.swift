import InputDocuments
import Quantities
import SampleGeometry
import StimulationProtocols

/// A pathway and another's light, which must not drive it: through its colour or its place.
struct CrosstalkPair {
  /// The pathway that should stay silent.
  let pathway: String
  /// The pathway whose light it is.
  let light: String
  /// Of the trains of that light, mW/mm².
  let greatestIrradiance: Double
  /// Of one pulse of these trains.
  let greatestDuration: Microseconds
  /// Between the masks that these trains are shown on and the pathway's own, edge to edge, µm.
  let leastDistance: Double

  /// Whether a measurement was made with light at least as strong, as long and as near.
  func isCovered(by response: MeasuredCrosstalk.Response) -> Bool {
    response.irradiance >= greatestIrradiance && response.duration >= greatestDuration
      && response.distance <= leastDistance
  }

  /// Two pathways with one LED and one mask are one: nothing is between them that could be measured.
  static func all(of stimulation: StimulationProtocol) -> [CrosstalkPair] {
    let pathways = stimulation.pathways
    return pathways.flatMap { pathway in
      pathways.filter {
        $0.value.led != pathway.value.led || $0.value.mask != pathway.value.mask
      }.map { CrosstalkPair(pathway, $0, stimulation) }
    }
  }

  private init(
    _ pathway: NamedItem<Pathway>, _ light: NamedItem<Pathway>, _ stimulation: StimulationProtocol
  ) {
    let trains = stimulation.trains.map(\.value).filter { $0.pathway == light.name }
    func region(_ mask: String) -> Mask.Region? {
      stimulation.mask(mask)?.region(somaToPia: stimulation.preparation.somaToPia)
    }
    let masks = Set(trains.map { $0.mask ?? light.value.mask } + [light.value.mask])
    let own = region(pathway.value.mask)
    self.pathway = pathway.name
    self.light = light.name
    greatestIrradiance = trains.map { max($0.irradiance, $0.rampFrom ?? 0) }.max() ?? 0
    greatestDuration = trains.map(\.duration).max() ?? .zero
    leastDistance =
      masks.compactMap { mask in own.flatMap { own in region(mask)?.distance(to: own) } }.min() ?? 0
  }
}
