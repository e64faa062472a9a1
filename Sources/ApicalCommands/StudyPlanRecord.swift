import Foundation
import InputDocuments
import Messages
import StimulationProtocols

/// What `study.yaml`, beside the recordings of a study, says of the plan that they were recorded by.
struct StudyPlanRecord: Sendable, Equatable {
  var planChecksum: String?

  static let fileName = "study.yaml"

  static let format = DocumentFormat(
    name: "study", majorVersion: 1,
    schema: Schema<StudyPlanRecord>.group(
      .optional("plan_sha256", checksum, "The plan's, as apical protocol plan prints it."),
      make: { StudyPlanRecord(planChecksum: $0) }))

  private static let checksum = Schema<String>.text.checked {
    (text: String) -> Result<String, SchemaComplaint> in
    let isHash = text.count == 64 && text.allSatisfy { $0.isHexDigit && !$0.isUppercase }
    return isHash
      ? .success(text)
      : .failure(
        SchemaComplaint(
          "not a SHA-256", expected: "64 digits 0-9, a-f", found: "\"\(text)\"",
          remedy: "Copy what apical protocol plan prints."))
  }

  /// The records beside the recordings.
  ///
  /// - Parameter inputs: recordings and folders of recordings, as the user named them.
  /// - Throws: `DocumentRefusal` for a file that is none.
  static func read(
    beside inputs: [String]
  ) throws(DocumentRefusal) -> [(file: String, checksum: String)] {
    var folders: [String] = []
    for input in inputs {
      var isFolder: ObjCBool = false
      _ = FileManager.default.fileExists(atPath: input, isDirectory: &isFolder)
      let folder = isFolder.boolValue ? input : (input as NSString).deletingLastPathComponent
      if !folders.contains(folder) { folders.append(folder) }
    }
    var records: [(file: String, checksum: String)] = []
    for folder in folders {
      let file = folder.isEmpty ? fileName : (folder as NSString).appendingPathComponent(fileName)
      guard FileManager.default.fileExists(atPath: file) else { continue }
      if let checksum = try format.read(file: file).value.planChecksum {
        records.append((file, checksum))
      }
    }
    return records
  }

  /// A warning for each record that names another plan than the protocol in use has.
  static func messages(
    _ records: [(file: String, checksum: String)], plan: String, protocolFile: String
  ) -> [Message] {
    records.filter { $0.checksum != plan }.map { record in
      Message(
        .studyPlanChanged, .warning,
        "the study was recorded by another plan than \(protocolFile) has now", file: record.file,
        object: "plan_sha256", expected: record.checksum, found: plan,
        remedy: "Report with the protocol of the first day, or say what was changed and why.")
    }
  }
}
