import Figures
import InputDocuments
import ProtocolCompilation
import Quantities
import SampleGeometry
import StimulationProtocols

/// What each pathway's structures receive from each light, and what the wrong light does, as tables of
/// the preview.
struct ProtocolLightTables {
  let light: PathwayLight
  let files: ProtocolFiles

  /// Each pathway's light over the slice; nil where none can be computed.
  var map: LightMapFigure? {
    let stimulation = files.stimulation.value
    let somaToPia = stimulation.preparation.somaToPia
    let panels = LightMap.maps(of: files).map { map in
      let structures = stimulation.pathways.compactMap { pathway -> LightMapFigure.Place? in
        guard
          let region = stimulation.mask(pathway.value.structure ?? pathway.value.mask)?
            .region(somaToPia: somaToPia)
        else { return nil }
        let received = light.received.first {
          $0.pathway == pathway.name && $0.led == map.led
            && $0.mask == stimulation.pathway(map.pathway)?.mask
        }
        let (low, high) = region.bounds
        return LightMapFigure.Place(
          name: "structure of \(pathway.name)",
          point: SamplePoint(x: (low.x + high.x) / 2, y: (low.y + high.y) / 2), region: region,
          irradiance: received.flatMap { received in
            received.relativeFluence.map {
              received.irradiance * $0.lowerBound...received.irradiance * $0.upperBound
            }
          })
      }
      return LightMapFigure.Panel(
        title: "\(map.led), \(ShortNumber.text(map.wavelength)) nm, for \(map.pathway)",
        wavelength: map.wavelength,
        map: LightMapFigure.Map(
          origin: map.origin, cell: map.cell, columns: map.columns, irradiance: map.irradiance),
        masks: [map.mask],
        places: structures + [
          LightMapFigure.Place(
            name: "soma", point: SamplePoint(x: 0, y: 0), region: nil, irradiance: map.atSoma)
        ])
    }
    return LightMapFigure(panels: panels, somaToPia: somaToPia)
  }

  /// One row a structure and a light.
  var received: Page.Table {
    Page.Table(
      caption: "What each pathway's structure receives from each light",
      columns: [
        .text("structure of"), .text("light"), .text("shown on"), .text("its own?"),
        .number("in the sample plane, mW/mm²"), .number("at the structure, mW/mm², least"),
        .number("greatest"), .text("tissue"),
      ],
      rows: light.received.map { received in
        let fluence = received.relativeFluence
        return Page.Row(
          cells: [
            .header(received.pathway),
            .text("\(received.led), \(ShortNumber.text(received.wavelength)) nm"),
            .text(received.mask), .text(received.isOwn ? "own" : "of another mask or light"),
            .number(DisplayedNumber(received.irradiance, significantDigits: 3)),
            .number(
              fluence.map {
                DisplayedNumber(received.irradiance * $0.lowerBound, significantDigits: 2)
              }),
            .number(
              fluence.map {
                DisplayedNumber(received.irradiance * $0.upperBound, significantDigits: 2)
              }),
            .text(received.tissues.isEmpty ? nil : received.tissues.joined(separator: "; ")),
          ])
      },
      note: [
        "At the depth of the structure; own light: mean over the structure, other light: where it is "
          + "strongest in it. Least and greatest over the tissues that are tabulated for the wavelength."
      ])
  }

  /// One row a pathway with light of others.
  var crosstalk: Page.Table {
    Page.Table(
      caption: "Crosstalk: what the light of the others opens, over what the own light opens",
      columns: [
        .text("opsin of"), .text("opsin"), .text("light of"), .number("predicted, least"),
        .number("predicted, greatest"), .text("greatest by"), .text("measured, upper end"),
        .text("what to know"),
      ],
      rows: light.crossings.map { crossing in
        Page.Row(cells: [
          .header(crossing.pathway), .text(crossing.opsin),
          .text(crossing.lights.joined(separator: ", ")),
          .number(crossing.ratio.map { DisplayedNumber($0.lowerBound, significantDigits: 2) }),
          .number(crossing.ratio.map { DisplayedNumber($0.upperBound, significantDigits: 2) }),
          .text(crossing.worstModel), .text(measured(crossing)),
          .text(notes(of: crossing)),
        ])
      },
      note: [
        "For the trains as delivered, by every model of the opsin, at the place where the wrong light is "
          + "strongest. Public models of red opsins disagree sevenfold: the range is the message, and the "
          + "measurement decides."
      ])
  }

  /// One row a model of an opsin that gets the light of others.
  var crosstalkByModel: Page.Table {
    Page.Table(
      caption: "Crosstalk by each model of the opsin",
      columns: [
        .text("opsin of"), .text("model"), .number("predicted, least"),
        .number("predicted, greatest"), .text("fitted on"), .text("action spectrum of"),
        .number("photon budget, times one molecule"),
      ],
      rows: light.crossings.flatMap { crossing in
        crossing.modelRatios.map { item in
          Page.Row(
            cells: [
              .header("\(crossing.pathway), \(crossing.opsin)"), .text(item.model),
              .number(item.ratio.map { DisplayedNumber($0.lowerBound, significantDigits: 2) }),
              .number(item.ratio.map { DisplayedNumber($0.upperBound, significantDigits: 2) }),
              .text(item.fittedOn),
              .text(item.isSpectrumAsDigitised ? "\(item.spectrum), as digitised" : item.spectrum),
              .number(DisplayedNumber(item.photonBudget)),
            ], isMarked: item.model == crossing.worstModel)
        }
      },
      note: [
        "Marked: the model that gives the greatest ratio. Least and greatest over the tissues; a dash: the "
          + "model cannot be computed for these lights. Photon budget: cross-section of opening over the "
          + "about 1e-16 cm\u{B2} that one molecule can have; above 1 a model's numbers are for shape and "
          + "ratio only. As digitised: that the spectrum holds for equal photon flux was not checked in "
          + "its paper."
      ] + remarks)
  }

  /// What is to be said of one model, once for each.
  private var remarks: [String] {
    light.crossings.flatMap(\.modelRatios).filter { !$0.remarks.isEmpty }
      .map { "\($0.model): \($0.remarks.joined(separator: " "))" }
      .reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
  }

  private func measured(_ crossing: PathwayLight.Crossing) -> String? {
    guard let result = files.crosstalk?.value else { return nil }
    let found = result.responses.filter {
      $0.pathway == crossing.pathway && crossing.lights.contains($0.light)
    }
    guard !found.isEmpty else { return nil }
    return found.map { response in
      let (ratio, upper) = (
        ProtocolCheck.percent(response.ratio), ProtocolCheck.percent(response.upper)
      )
      return "\(ratio), \(upper) (\(response.light), "
        + "\(ShortNumber.text(response.irradiance)) mW/mm²)"
    }.joined(separator: "; ")
  }

  private func notes(of crossing: PathwayLight.Crossing) -> String? {
    let bound = crossing.bounded.map {
      "\(ShortNumber.text($0)) nm lies beyond the spectrum: an upper bound."
    }
    // What is to be said of one model stands with that model.
    let ofModels = Set(crossing.modelRatios.flatMap(\.caveats))
    let notes = bound + crossing.notes.filter { !ofModels.contains($0) }
    return notes.isEmpty ? nil : notes.joined(separator: " ")
  }
}
