import Figures
import Foundation
import InputDocuments
import OutputFiles
import ProtocolCompilation
import Quantities
import StimulationProtocols
import VirtualExperiments

/// One page that shows a protocol before the first cell: masks over the cell, trials, schedule, codes
/// of cells, checks.
///
/// It opens offline and holds no reading of the clock, so that the same protocol gives the same page.
/// It names codes, never the condition of a code.
public struct ProtocolPreview: Sendable {
  let source: ProtocolFiles
  let checks: [ProtocolCheck]
  let allocation: CellAllocation?
  let light: PathwayLight
  let prediction: ProtocolPrediction?
  /// Of the first cell; nil where the page shall count from 0.
  let start: Date?
  let masks: [CompiledMask]
  /// SHA-256 of the sealed key; nil without an allocation.
  let keyChecksum: String?
  /// SHA-256 of the plan.
  let planChecksum: String

  var stimulation: StimulationProtocol { source.stimulation.value }

  /// Trials of induction that a page's prediction simulates at most: as many as the shipped experiments
  /// have. Signs do not need more, and a page shall not take minutes.
  public static let trialLimit = 60

  /// - Parameters:
  ///   - checks: of `ProtocolChecks`, as the page shall show them.
  ///   - allocation: nil where there is no seed yet.
  ///   - light: of `ProtocolChecks`.
  ///   - prediction: what the rules say; nil to leave it out.
  ///   - start: when the first cell begins, for clock times; nil to count from 0.
  /// - Throws: `OutputFileError`; never for values made here.
  public init(
    _ source: ProtocolFiles, checks: [ProtocolCheck], allocation: CellAllocation?,
    light: PathwayLight, prediction: ProtocolPrediction? = nil, start: Date? = nil
  ) throws {
    self.source = source
    self.checks = checks
    self.allocation = allocation
    self.light = light
    self.prediction = prediction
    self.start = start
    masks = source.compiledMasks
    keyChecksum = try allocation.map { Checksum.sha256(of: try $0.key()) }
    planChecksum = try ExperimentPlan(source.stimulation.value).checksum()
  }

  /// The whole page.
  ///
  /// - Throws: what Mustache throws for a template that it cannot read.
  public func html() throws -> String {
    let drawings = ProtocolDrawings(source)
    let tables = ProtocolTables(self)
    let lights = ProtocolLightTables(light: light, files: source)
    let predicted = prediction.map {
      ProtocolPredictionTable(prediction: $0, stimulation: stimulation)
    }
    let errors = checks.count { $0.severity == .error }
    let warnings = checks.count { $0.severity == .warning }
    return try ProtocolPage(
      title: "Protocol \(stimulation.name)", question: stimulation.question,
      verdict: errors > 0
        ? "Refused: \(Self.count(errors, "check")) failed"
        : "All checks hold\(warnings > 0 ? ", with \(Self.count(warnings, "warning"))" : "")",
      isRefused: errors > 0,
      maskDrawing: drawings.masks.svg,
      maskCaption: (drawings.showsReconstruction
        ? "Masks, the dashed field of view and the reconstructed cell are to scale; the pia is where "
          + "the protocol says. "
        : "Masks and the dashed field of view are to scale; the cell's shape is not that of a "
          + "cell, only its soma and the pia are where the protocol says. ")
        + "A dashed edge is a control mask. Colour: the light.",
      maskTable: [tables.masks],
      trialDrawing: drawings.trials.svg,
      trialCaption:
        "Grey: the two phases. Filled bars: light pulses, at least wide enough to be seen; "
        + "hollow: light on a control mask; grey bars: the mirrors show the mask and the LED stays "
        + "dark. The axis is broken where no trial has anything.",
      conditionTable: [tables.conditions],
      scheduleSentences: tables.outcome, scheduleTable: [tables.schedule],
      cellSentences: tables.cellSentences, cellTable: tables.cells,
      lightDrawing: lights.map?.svg,
      lightCaption:
        "Irradiance at the depth of each pathway's structure, in bands of half a decade, in "
        + "the brightest tissue tabulated for the wavelength. Full line: where the light is put; dashed: "
        + "the structures, with what each receives, as in the table.",
      lightTables: [lights.received, lights.crosstalk]
        + (light.crossings.contains { !$0.modelRatios.isEmpty } ? [lights.crosstalkByModel] : []),
      predictionSentences: predicted?.sentences ?? [
        "Not computed for this page: apical protocol preview computes it."
      ], predictionTable: predicted.map { [$0.table] } ?? [],
      checkTable: [tables.checks],
      preparationTables: [tables.preparation, tables.pathways, tables.contrasts]
    ).html()
  }

  static func count(_ count: Int, _ noun: String) -> String {
    "\(count) \(noun)\(count == 1 ? "" : "s")"
  }
}
