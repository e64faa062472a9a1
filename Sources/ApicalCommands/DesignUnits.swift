import Foundation
import ModelComparison
import OutputFiles

/// Finished virtual studies of a run of `apical design`, each in a file of its own beside the output,
/// so that a run that was killed goes on where it was.
struct DesignUnits {
  private let folder: String

  /// - Throws: `CommandError.unitsOfAnotherPlan` where the folder holds studies of another protocol,
  ///   plan or version; `OutputFileError`.
  init(beside output: String, plan: DesignPlan) throws {
    var name = output
    while name.count > 1, name.hasSuffix("/") { name.removeLast() }
    folder = "\(name).units"
    let planFile = "\(folder)/plan.json"
    let document = try JSONDocument.encode(plan)
    if let old = FileManager.default.contents(atPath: planFile) {
      guard old == document else { throw CommandError.unitsOfAnotherPlan(folder) }
      return
    }
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw OutputFileError.failed(
        operation: "create", path: folder, reason: (error as NSError).localizedDescription)
    }
    try AtomicFile.write(document, to: planFile)
  }

  /// Where the recordings of the study at work lie.
  var recordings: String { "\(folder)/recordings" }

  private func path(truth: String, seed: UInt64) -> String { "\(folder)/\(truth)-\(seed).json" }

  /// nil where it is not finished.
  func study(truth: String, seed: UInt64) -> VerdictTable.Study? {
    FileManager.default.contents(atPath: path(truth: truth, seed: seed)).flatMap {
      try? JSONDecoder().decode(VerdictTable.Study.self, from: $0)
    }
  }

  /// - Throws: `OutputFileError`.
  func keep(_ study: VerdictTable.Study) throws {
    try AtomicFile.write(
      JSONDocument.encode(study), to: path(truth: study.truth, seed: study.seed))
  }

  func remove() { try? FileManager.default.removeItem(atPath: folder) }
}
