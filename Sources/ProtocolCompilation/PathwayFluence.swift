import InputDocuments
import Optogenetics
import SampleGeometry
import StimulationProtocols

/// A mask with the light that is shown on it, and the greatest irradiance of it.
struct ShownLight: Hashable {
  var mask: String
  var led: String
  /// mW/mm².
  var irradiance: Double

  /// In the order in which the protocol first shows them.
  static func all(of stimulation: StimulationProtocol) -> [ShownLight] {
    var all: [ShownLight] = []
    for pulse in stimulation.trials.flatMap(\.pulses) {
      let irradiance = max(pulse.irradiance, pulse.rampFrom ?? 0)
      if let index = all.firstIndex(where: { $0.mask == pulse.mask && $0.led == pulse.led }) {
        all[index].irradiance = max(all[index].irradiance, irradiance)
      } else {
        all.append(ShownLight(mask: pulse.mask, led: pulse.led, irradiance: irradiance))
      }
    }
    return all
  }
}

/// Relative fluence of every mask and light at every pathway's structure, by tissue.
///
/// **Leak.** Mirrors that are off send the share `leak` of the light on. Where a mask is shown with the
/// irradiance E, about leak × E lies over the whole field; at a structure it counts with the relative
/// fluence of a mask as large as the field. 0.1 % on a field of 726 × 408 µm, 70 µm deep, is about 0.0014 of the
/// mask's irradiance.
struct PathwayFluences {
  struct Value {
    /// Of the mask's light: mean over the structure, and greatest in it or on its edge.
    var mean: Double
    var greatest: Double
    /// Of light that leaks past the mask, greatest in the structure.
    var leaked: Double

    /// What own light counts by, and that of others.
    func counted(isOwn: Bool) -> Double { isOwn ? mean : greatest + leaked }
  }

  private struct Key: Hashable {
    var mask: String
    var led: String
    var pathway: String
  }

  /// By tissue.
  private var values: [Key: [String: Value]] = [:]

  /// Points of a structure at which light is computed, about.
  private static let pointCount = 64

  /// - Parameter kernels: by LED.
  init(
    _ stimulation: StimulationProtocol, _ calibration: Calibration,
    kernels: [String: [LightKernel]]
  ) {
    let somaToPia = stimulation.preparation.somaToPia
    let leak = calibration.leak ?? 0
    let field = calibration.field(around: stimulation.field.soma)
    for pathway in stimulation.pathways {
      guard
        let structure = stimulation.mask(pathway.value.structure ?? pathway.value.mask)?
          .region(somaToPia: somaToPia)
      else { continue }
      let inside = structure.points(about: Self.pointCount)
      // The wrong mask lies beyond the edge: it is brightest there, not where the grid has its points.
      let points = inside + structure.edgePoints(about: Self.pointCount)
      let depth = stimulation.depth(of: pathway.value)
      func fluence(_ kernel: LightKernel, of region: Mask.Region) -> [Double]? {
        kernel.relativeFluence(of: region, at: points, depth: depth)
      }
      let leaked = kernels.mapValues { kernels in
        kernels.reduce(into: [String: Double]()) {
          guard leak > 0, let all = fluence($1, of: field)?.max() else { return }
          $0[$1.tissue] = leak * all
        }
      }
      for shown in ShownLight.all(of: stimulation) {
        guard let region = stimulation.mask(shown.mask)?.region(somaToPia: somaToPia) else {
          continue
        }
        let key = Key(mask: shown.mask, led: shown.led, pathway: pathway.name)
        for kernel in kernels[shown.led] ?? [] {
          guard let light = fluence(kernel, of: region), let greatest = light.max() else {
            continue
          }
          values[key, default: [:]][kernel.tissue] = Value(
            mean: light.prefix(inside.count).reduce(0, +) / Double(max(1, inside.count)),
            greatest: greatest,
            leaked: leaked[shown.led]?[kernel.tissue] ?? 0)
        }
      }
    }
  }

  /// By tissue; empty where no kernel answers.
  func values(ofMask mask: String, led: String, on pathway: String) -> [String: Value] {
    values[Key(mask: mask, led: led, pathway: pathway)] ?? [:]
  }
}

extension StimulationProtocol {
  /// Of the structure that a pathway's light is for, below the slice's surface, µm.
  func depth(of pathway: Pathway) -> Double {
    pathway.structureDepth ?? preparation.somaDepth
  }
}

extension Calibration {
  /// What all mirrors light, in the frame of a soma that lies there in the field.
  fileprivate func field(around soma: SamplePoint) -> Mask.Region {
    let (columns, rows) = (Double(columns), Double(rows))
    return .polygon(
      [(0, 0), (columns, 0), (columns, rows), (0, rows)].map { column, row in
        let corner = transform.field(column: column, row: row)
        return SamplePoint(x: corner.x - soma.x, y: corner.y - soma.y)
      })
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
