import Foundation
import Messages
import OutputFiles
import ProtocolCompilation

/// What verifications that were written say of the recordings that are analysed.
struct VerifiedLight: Sendable {
  /// By recording, as it is named; then by the sweep's index. Empty words: as planned.
  private(set) var deviations: [String: [Int: String]] = [:]
  /// By recording: what all its light has in common that is not as planned.
  private(set) var shared: [String: [String]] = [:]

  init() {}

  private struct Header: Decodable { var schema: String }

  /// Larger is no verification.
  private static let greatestSize = 256 << 20

  /// - Parameters:
  ///   - files: `verify.json` of each.
  ///   - recordings: that are analysed; a verification belongs to the one with its SHA-256.
  /// - Throws: `RecordingsRefused` where a file is none, or is of no recording here.
  init(files: [String], of recordings: [String]) throws {
    guard !files.isEmpty else { return }
    var checksums: [String: [String]] = [:]
    for recording in recordings {
      guard let checksum = try? Checksum.sha256(ofFile: recording) else { continue }
      checksums[checksum, default: []].append(recording)
    }
    for file in files {
      let summary = try Self.read(file)
      guard let own = checksums[summary.recording.sha256] else {
        throw RecordingsRefused(
          messages: [
            Message(
              .verificationOtherRecording, .error,
              "the verification is not of a recording that is analysed", file: file,
              expected: "SHA-256 \(summary.recording.sha256)",
              found: checksums.keys.sorted().joined(separator: ", "),
              remedy: "Verify this recording, or leave the file out.")
          ], exitStatus: .inputRefused)
      }
      for recording in own {
        deviations[recording] = summary.deviations
        shared[recording] = summary.sharedDeviations
      }
    }
  }

  private static func read(_ file: String) throws -> VerificationDocument.Summary {
    func refusal(_ message: Message) -> RecordingsRefused {
      RecordingsRefused(messages: [message], exitStatus: .inputRefused)
    }
    guard let handle = FileHandle(forReadingAtPath: file) else {
      throw refusal(
        Message(
          .fileMissing, .error, "there is no such verification", file: file,
          remedy: "Check the path."))
    }
    defer { try? handle.close() }
    let content = (try? handle.read(upToCount: greatestSize + 1)) ?? Data()
    let schema = (try? JSONDecoder().decode(Header.self, from: content))?.schema
    let isNewer =
      schema?.hasPrefix("apical.verify/") == true && schema != VerificationDocument.schema
    guard !isNewer else {
      throw refusal(
        Message(
          .documentNewer, .error, "the verification was written by a newer Apical", file: file,
          expected: VerificationDocument.schema, found: schema, remedy: "Update Apical."))
    }
    guard content.count <= greatestSize, schema == VerificationDocument.schema,
      let summary = try? JSONDecoder().decode(VerificationDocument.Summary.self, from: content)
    else {
      throw refusal(
        Message(
          .documentWrongKind, .error, "the file is no verification", file: file,
          expected: VerificationDocument.schema, found: schema,
          remedy: "Name the verify.json that apical protocol verify --output wrote."))
    }
    return summary
  }
}
