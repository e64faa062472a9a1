import Foundation
import InputDocuments
import OutputFiles
import Recordings
import StimulationProtocols

extension VirtualStudy {
  /// Writes every recording, the truth and a README into a new folder.
  ///
  /// - Parameters:
  ///   - folder: path of the folder.
  ///   - overwrite: replace a folder that this wrote before.
  ///   - protocolChecksum: SHA-256 of the protocol's file.
  ///   - command: what makes the folder again, for the README.
  ///   - workers: cells that are simulated at the same time; the files do not depend on it.
  ///   - progress: called with (recordings written, recordings in all).
  /// - Throws: `OutputFileError`, `RecordingError`, `VirtualExperimentError`.
  public func write(
    to folder: String, overwrite: Bool, protocolChecksum: String, command: String,
    workers: Int = ProcessInfo.processInfo.activeProcessorCount,
    progress: @Sendable (Int, Int) -> Void = { _, _ in }
  ) async throws {
    let output = try AtomicFolder(at: folder, overwrite: overwrite, marker: "truth.json")
    let paths = try cells.map { try output.path(of: "\($0.code).nwb") }
    let work = Array(zip(cells, paths))
    var truths = [VirtualTruth.Cell?](repeating: nil, count: work.count)
    try await withThrowingTaskGroup(of: (Int, VirtualTruth.Cell).self) { group in
      var next = 0
      func add() {
        guard next < work.count else { return }
        let (index, (cell, path)) = (next, work[next])
        next += 1
        group.addTask {
          let recording = try recording(of: cell)
          try NWBWriter.write(recording.contents, to: path)
          return (index, recording.truth)
        }
      }
      for _ in 0..<max(1, workers) { add() }
      var done = 0
      for try await (index, truth) in group {
        truths[index] = truth
        done += 1
        progress(done, work.count)
        add()
      }
    }
    let truth = VirtualTruth(
      self, protocolChecksum: protocolChecksum, cells: truths.compactMap(\.self))
    try AtomicFile.write(JSONDocument.encode(truth), to: try output.path(of: "truth.json"))
    try AtomicFile.write(
      Data(readme(command: command).utf8), to: try output.path(of: "README.md"))
    try output.commit()
  }

  private func readme(command: String) -> String {
    let names = stimulation.conditions.map(\.name).filter { name in
      cells.contains { $0.condition == name }
    }
    let rows = names.map { name -> String in
      let own = cells.filter { $0.condition == name }
      let title = stimulation.condition(name)?.title ?? ""
      return "| \(name) | \(title) | \(own.count) | \(own.map(\.code).joined(separator: ", ")) |"
    }
    let short = Abridgement()
    let rule =
      trueRuleName.map {
        "The synapses were changed by the rule **\($0)**, because the study was made so; it is no "
          + "evidence for that rule."
      } ?? "Nothing changed the synapses."
    let abridged = """
      The protocol was abridged to keep the files small: \(short.inductionTrials) induction trials, \
      \(short.referenceTrials) reference trials, a test sweep every \
      \(short.testInterval) in the windows of the outcome, sweeps that end \(short.tail) after their \
      last stimulus, \(Int(short.samplingRate / 1000)) kHz.


      """
    return """
      # Virtual study: \(stimulation.name)

      **Simulated.** No animal was recorded. Model neurons were run through the protocol
      "\(stimulation.name)", and written as a rig would have written them (NWB 2), so that everyone
      can try reading, analysis and comparison on data whose truth is known.

      Made with

          \(command)

      \(rule)

      \(plan.isAbridged ? abridged : "")| condition | title | cells | codes |
      |---|---|---|---|
      \(rows.joined(separator: "\n"))

      A file is named by the code of its cell. In its table of trials stand the block of each sweep
      (`baseline`, `reference`, `induction`, `test`), the condition, and the two phases.

      **Truth.** `truth.json` lists every spike, every plateau of the dendrite, both α of each trial,
      each cell's true weight ratio, and every parameter: the effect, the drift that all cells share,
      the spread between cells, failed plateaus, lost recordings, noise. The analysis does not read
      it.

      """
  }
}
