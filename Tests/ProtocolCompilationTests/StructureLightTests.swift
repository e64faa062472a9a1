import Foundation
import InputDocuments
import Optogenetics
import OutputFiles
import ProtocolCompilation
import SampleGeometry
import StimulationProtocols
import TestSupport
import Testing

@Suite("Light at a structure, and what each model makes of it")
struct StructureLightTests {
  private static func files() throws -> ProtocolFiles {
    try ProtocolFiles(
      protocol: SharedData.packageRoot.appendingPathComponent(
        "Protocols/plateau-difference.protocol.yaml"
      ).path)
  }

  @Test(
    "wrong light counts where it is strongest: at the edge of the structure, not at points within")
  func edge() throws {
    // Without what leaks past the mask.
    let files = try ChangedFiles([(2, "leak: 0.1 %", "leak: 0 %")]).files
    let stimulation = files.stimulation.value
    let found = try #require(
      PathwayLight(files).received.first { $0.mask == "sham" && $0.pathway == "top_down" }?
        .relativeFluence)
    let somaToPia = stimulation.preparation.somaToPia
    let tuft = try #require(stimulation.mask("tuft")?.region(somaToPia: somaToPia))
    let sham = try #require(stimulation.mask("sham")?.region(somaToPia: somaToPia))
    let led = try #require(files.rig.value.led("blue"))
    let kernels = LightInTissue.kernels(
      wavelength: led.wavelength,
      numericalAperture: files.rig.value.objectives.first {
        $0.name == stimulation.field.objective
      }?.value.numericalAperture,
      preparation: .slice, thickness: stimulation.preparation.sliceThickness)
    // Every micrometre along the side of the tuft that faces the sham mask, 40 µm away.
    let (low, high) = tuft.bounds
    #expect(sham.bounds.lowest.x > high.x)
    let side = (0...Int(high.y - low.y)).map { SamplePoint(x: high.x, y: low.y + Double($0)) }
    let pathway = try #require(stimulation.pathway("top_down"))
    let depth = pathway.structureDepth ?? stimulation.preparation.somaDepth
    let greatest = kernels.compactMap {
      $0.relativeFluence(of: sham, at: side, depth: depth)?.max()
    }
    for (value, expected) in [
      (found.upperBound, try #require(greatest.max())),
      (found.lowerBound, try #require(greatest.min())),
    ] {
      expectClose(value, expected, within: 0.01 * expected, "of the sample plane")
    }
  }

  @Test("places on an edge: corners and middles, a circle, every piece of a union")
  func edgePoints() {
    let square = Mask.Region.polygon([
      SamplePoint(x: 0, y: 0), SamplePoint(x: 10, y: 0), SamplePoint(x: 10, y: 10),
      SamplePoint(x: 0, y: 10),
    ])
    #expect(
      Set(square.edgePoints(about: 8))
        == Set(
          [(0, 0), (5, 0), (10, 0), (10, 5), (10, 10), (5, 10), (0, 10), (0, 5)].map {
            SamplePoint(x: $0, y: $1)
          }))
    let center = SamplePoint(x: 3, y: -4)
    let disk = Mask.Region.disk(center: center, radius: 7)
    let around = disk.edgePoints(about: 64)
    #expect(around.count == 64 && Set(around).count == 64)
    for point in around { expectClose(point.distance(to: center), 7, within: 1e-12, "µm") }
    #expect(Set(Mask.Region.union([square, disk]).edgePoints(about: 64)).count == 32 + 32)
    // Of very many pieces not every edge is kept, and no more than a structure has points for.
    let grid = Mask.Region.union(
      (0..<1000).map {
        .disk(center: SamplePoint(x: Double($0), y: 0), radius: 1)
      })
    #expect((500...1024).contains(grid.edgePoints(about: 64).count))
  }

  @Test("each model of an opsin has its own ratio; the range is theirs")
  func models() throws {
    let light = PathwayLight(try Self.files())
    #expect(light.crossings.count == 2)
    for crossing in light.crossings {
      let models = OpsinLibrary.models(of: crossing.opsin)
      #expect(crossing.modelRatios.map(\.model) == models.map(\.name))
      #expect(crossing.modelRatios.map(\.fittedOn) == models.map(\.opsin))
      #expect(crossing.modelRatios.map(\.spectrum) == models.map(\.spectrum.name))
      let ratios = crossing.modelRatios.compactMap(\.ratio)
      #expect(ratios.map(\.lowerBound).min() == crossing.ratio?.lowerBound)
      #expect(ratios.map(\.upperBound).max() == crossing.ratio?.upperBound)
      let worst = crossing.modelRatios.first { $0.model == crossing.worstModel }
      #expect(worst?.ratio?.upperBound == crossing.ratio?.upperBound)
      #expect(Set(ratios).count > 1)
    }
    // 0.3/ms at 1e16 photons/mm²/s is 3.0e-16 cm², three times what one molecule can have.
    let budgets = light.crossings.flatMap(\.modelRatios)
      .filter { $0.model == "ChR2H134R_Bansal2020" }.map(\.photonBudget)
    for budget in budgets { expectClose(budget, 3, within: 1e-9, "times") }

    let text = try JSONDocument.encode(PathwayLightDocument(light))
    let document = try #require(
      try JSONSerialization.jsonObject(with: Data(text)) as? [String: Any])
    let crosstalk = try #require(document["crosstalk"] as? [[String: Any]])
    for (written, crossing) in zip(crosstalk, light.crossings) {
      let models = try #require(written["model_ratios"] as? [[String: Any]])
      #expect(models.map { $0["model"] as? String } == crossing.models)
      let most = models.compactMap { $0["greatest_ratio"] as? Double }.max()
      #expect(most != nil && most == written["greatest_ratio"] as? Double)
    }
  }
}
