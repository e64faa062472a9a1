import Foundation
import OutputFiles
import RandomStreams
import Recordings
import Signals

/// Writes the sample study: 16 simulated recordings over the 2 × 2 block, the truth, and a README.
public struct SampleStudy: Sendable {
  /// Seed of the study that the project ships.
  public static let shippedSeed: UInt64 = 20_261_121

  public var seed: UInt64

  public init(seed: UInt64 = SampleStudy.shippedSeed) {
    self.seed = seed
  }

  /// Names of the recordings, in the order of the cells. Conditions take turns, so that a file's
  /// number does not tell its condition at a glance.
  static let fileNames = (1...16).map { $0 < 10 ? "cell-0\($0).nwb" : "cell-\($0).nwb" }

  /// Writes the study into a new folder.
  ///
  /// - Parameters:
  ///   - folder: path of the folder.
  ///   - overwrite: replace an existing folder.
  ///   - progress: called with (recordings written, recordings in all).
  /// - Throws: `OutputFileError`, `RecordingError`.
  public func write(
    to folder: String, overwrite: Bool = false, progress: @Sendable (Int, Int) -> Void = { _, _ in }
  ) throws {
    let output = try AtomicFolder(at: folder, overwrite: overwrite, marker: "truth.json")
    var cells: [SampleTruth.Cell] = []
    for (index, name) in Self.fileNames.enumerated() {
      let cell = cell(index)
      try NWBWriter.write(contents(of: cell), to: try output.path(of: name))
      cells.append(
        SampleTruth.Cell(
          file: name, condition: cell.condition.rawValue, weightRatio: cell.weightRatio,
          sweeps: cell.sweeps.map(\.truth)))
      progress(index + 1, Self.fileNames.count)
    }
    let truth = SampleTruth(
      note: "SIMULATED. What the generator put in; made to follow the plateau-difference rule.",
      seed: seed, generator: RandomStream.generatorName, cells: cells)
    try AtomicFile.write(JSONDocument.encode(truth), to: try output.path(of: "truth.json"))
    try AtomicFile.write(Data(readme.utf8), to: try output.path(of: "README.md"))
    try output.commit()
  }

  func cell(_ index: Int) -> SampleCell {
    let conditions = SampleCondition.allCases
    return SampleCell(index: index, condition: conditions[index % conditions.count], seed: seed)
  }

  private func contents(of cell: SampleCell) -> NWBContents {
    NWBContents(
      identifier: "apical-sample-\(seed)-cell-\(cell.index + 1)",
      sessionDescription:
        "SIMULATED by Apical's sample generator (seed \(seed)); no animal "
        + "was recorded",
      sessionStart: "2026-01-15T09:00:00+00:00",
      experimentDescription:
        "SIMULATED: plateau in the forward phase x plateau in the target phase, condition "
        + cell.condition.rawValue,
      keywords: ["simulated", "plateau potential", "optogenetics"],
      lab: "None (simulated)", institution: "None (simulated)",
      subject: .init(
        id: "simulated-\(cell.index + 1)", species: "Mus musculus", sex: "U", age: "P42D",
        description: "simulated"),
      electrode: Electrode(
        name: "electrode0", description: "whole-cell somatic patch (simulated)",
        location: "VISp5", cellID: "simulated-cell-\(cell.index + 1)"),
      device: "simulated amplifier",
      lightSites: [
        LightSite(
          name: SampleCell.bottomUpSite, description: "basal and perisomatic input, red opsin",
          location: "layer 4 band, basal dendrites", wavelength: 590, pathway: .bottomUp),
        LightSite(
          name: SampleCell.topDownSite, description: "apical input, blue opsin",
          location: "layer 1 band over the apical tuft", wavelength: 470, pathway: .topDown),
      ],
      sweeps: cell.sweeps.map { sweep in
        NWBSweep(
          name: sweep.name, startTime: sweep.startTime, samplingRate: SampleCell.samplingRate,
          potential: sweep.potential, command: nil, lightPower: sweep.lightPower,
          stimulus: sweep.block.rawValue)
      },
      trials: cell.sweeps.map { sweep in
        func session(_ window: TimeWindow) -> TimeWindow {
          TimeWindow(start: sweep.startTime + window.start, end: sweep.startTime + window.end)
        }
        let length = Double(sweep.potential.count) / SampleCell.samplingRate
        return NWBTrial(
          window: session(TimeWindow(start: 0, end: length)), condition: sweep.condition,
          block: sweep.block, forward: sweep.phases.map { session($0.forward) },
          target: sweep.phases.map { session($0.target) })
      },
      source: "apical simulate sample-study --seed \(seed)")
  }

  private var readme: String {
    """
    # Sample study: plateau difference

    **Simulated.** No animal was recorded. These files were written by Apical's own sample generator
    so that everyone can try reading, detection and reporting on data whose truth is known.

    Made with

        apical simulate sample-study --seed \(seed) --output SampleData/plateau-difference

    16 cells, four in each condition of the 2 x 2 block {plateau in the forward phase} x {plateau in
    the target phase}; conditions take turns from file to file.

    | condition | top-down light in | cells |
    |---|---|---|
    | A_target_plateau | target phase | 01, 05, 09, 13 |
    | B_forward_plateau | forward phase | 02, 06, 10, 14 |
    | C_both_plateaus | both phases | 03, 07, 11, 15 |
    | D_bottom_up_only | neither | 04, 08, 12, 16 |

    Each file (NWB 2, 10 kHz, int16) holds 12 test pulses before induction (`baseline`), 5 trials of
    bottom-up light alone (`reference`), 8 trials of its condition (`induction`) and 12 test pulses
    from 20 minutes after induction (`test`). In a trial the forward phase is 0.1-0.3 s, the target
    phase 0.3-0.5 s, and bottom-up light pulses of 5 ms come at 20 Hz through both.

    **Truth.** `truth.json` lists every spike and plateau and each cell's true weight ratio. The
    ratio was set to exp(ln 1.4 x (target plateaus - forward plateaus) / trials) with a spread of
    8 % between cells: the study follows the plateau-difference rule because it was made so, and is
    no evidence for it. One plateau in twelve fails.

    """
  }
}
