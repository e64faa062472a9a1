import InputDocuments
import Optogenetics
import SampleGeometry
import StimulationProtocols

/// Irradiance of one pathway's light over the plane of the slice, at the depth of its structure.
public struct LightMap: Sendable {
  public var pathway: String
  public var led: String
  /// nm.
  public var wavelength: Double
  /// µm below the slice's surface.
  public var depth: Double
  /// In the soma's frame.
  public var mask: Mask.Region
  /// Lower left corner in the soma's frame, µm.
  public var origin: SamplePoint
  /// Side of a cell, µm.
  public var cell: Double
  public var columns: Int
  /// mW/mm² in the middle of each cell, row by row from the lowest, in the brightest tissue that is
  /// tabulated for the wavelength.
  public var irradiance: [Double]
  /// Of the soma, least and greatest over the tissues, mW/mm².
  public var atSoma: ClosedRange<Double>?

  /// Cells of a map, about.
  private static let cellCount = 1500.0
  /// Around everything that is lit, µm.
  private static let margin = 60.0

  /// One a pathway, for its own mask at the greatest irradiance of its trains; none where no kernel
  /// answers for the wavelength and depth.
  public static func maps(of files: ProtocolFiles) -> [LightMap] {
    let (stimulation, rig) = (files.stimulation.value, files.rig.value)
    let somaToPia = stimulation.preparation.somaToPia
    let regions = stimulation.masks.map { $0.value.region(somaToPia: somaToPia) }
    let bounds = regions.map(\.bounds)
    let soma = SamplePoint(x: 0, y: 0)
    let low = SamplePoint(
      x: (bounds.map(\.lowest.x) + [soma.x]).min() ?? 0,
      y: (bounds.map(\.lowest.y) + [soma.y]).min() ?? 0)
    let high = SamplePoint(
      x: (bounds.map(\.highest.x) + [soma.x]).max() ?? 0,
      y: (bounds.map(\.highest.y) + [soma.y]).max() ?? 0)
    let (width, height) = (high.x - low.x + 2 * margin, high.y - low.y + 2 * margin)
    let cell = (width * height / cellCount).squareRoot()
    let columns = max(1, Int((width / cell).rounded(.up)))
    let rows = max(1, Int((height / cell).rounded(.up)))
    let points = (0..<rows).flatMap { row in
      (0..<columns).map { column in
        SamplePoint(
          x: low.x - margin + (Double(column) + 0.5) * cell,
          y: low.y - margin + (Double(row) + 0.5) * cell)
      }
    }
    return stimulation.pathways.compactMap { pathway -> LightMap? in
      guard let led = rig.led(pathway.value.led),
        let mask = stimulation.mask(pathway.value.mask)?.region(somaToPia: somaToPia),
        let greatest = stimulation.trains.filter({ $0.value.pathway == pathway.name })
          .map(\.value.irradiance).max()
      else { return nil }
      let depth = stimulation.depth(of: pathway.value)
      let kernels = LightInTissue.kernels(
        wavelength: led.wavelength, numericalAperture: nil, preparation: .slice)
      let fields = kernels.compactMap {
        $0.relativeFluence(of: mask, at: [soma] + points, depth: depth)
      }
      let atSoma = fields.compactMap(\.first)
      guard let least = atSoma.min(), let most = atSoma.max(), let first = fields.first else {
        return nil
      }
      let brightest = fields.dropFirst().reduce(first) { zip($0, $1).map(max) }
      return LightMap(
        pathway: pathway.name, led: pathway.value.led, wavelength: led.wavelength, depth: depth,
        mask: mask, origin: SamplePoint(x: low.x - margin, y: low.y - margin), cell: cell,
        columns: columns, irradiance: brightest.dropFirst().map { $0 * greatest },
        atSoma: greatest * least...greatest * most)
    }
  }
}
