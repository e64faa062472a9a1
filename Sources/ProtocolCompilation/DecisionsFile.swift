import Foundation
import InputDocuments
import Messages
import OutputFiles

/// The decisions file of a protocol, and how it grows.
public struct DecisionsFile: Sendable {
  public let path: String
  /// nil where there is no file yet.
  public let document: InputDocument<ProtocolDecisions>?

  /// Beside the protocol: `NAME.decisions.yaml`.
  public static func path(ofProtocol file: String) -> String {
    let folder = (file as NSString).deletingLastPathComponent
    return (folder.isEmpty ? "" : folder + "/") + stem(of: file) + ".decisions.yaml"
  }

  /// A protocol's file name without folder and `.protocol.yaml`.
  public static func stem(of file: String) -> String {
    let name = (file as NSString).lastPathComponent
    return [".protocol.yaml", ".protocol.yml", ".yaml", ".yml"].first(where: name.hasSuffix).map {
      String(name.dropLast($0.count))
    } ?? name
  }

  /// - Throws: `DocumentRefusal` where the file is there and something is wrong with it.
  public init(path: String) throws(DocumentRefusal) {
    self.path = path
    document =
      FileManager.default.fileExists(atPath: path)
      ? try ProtocolDecisions.format.read(file: path) : nil
  }

  /// Adds a decision for each finding of a check, at the file's end; what stands there stays.
  ///
  /// - Parameters:
  ///   - checks: of the protocol as it stands.
  ///   - ids: the checks whose findings are accepted.
  ///   - reason: why, in the words of the person who decides.
  ///   - date: now.
  /// - Returns: what was accepted.
  /// - Throws: `DecisionRefusal` where a check found nothing or cannot be accepted, `DocumentRefusal`
  ///   where the file could not be read back, `OutputFileError`.
  public func accept(
    _ ids: [ProtocolCheck.ID], in checks: [ProtocolCheck], because reason: String, date: Date
  ) throws -> [ProtocolCheck] {
    let reason = reason.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    var accepted: [ProtocolCheck] = []
    for id in ids {
      guard id.isAcceptable else { throw DecisionRefusal.notAcceptable(id) }
      let findings = checks.filter { $0.id == id && $0.severity != .ok && $0.accepted == nil }
      guard !findings.isEmpty else { throw DecisionRefusal.nothingFound(id) }
      accepted += findings
    }
    var text =
      document?.text ?? """
        # What somebody accepted although a check of Apical says otherwise, and why. A decision covers
        # the finding as large as it was; Apical adds to this file and changes nothing in it.
        \(ProtocolDecisions.format.header)
        decisions:

        """
    if !text.hasSuffix("\n") { text += "\n" }
    for finding in accepted { text += Self.entry(finding, reason: reason, date: date) }
    // What was written must say what was meant, also behind what a person may have added.
    let read = try ProtocolDecisions.format.read(text: text, file: path)
    guard read.value.decisions.count == (document?.value.decisions.count ?? 0) + accepted.count,
      read.value.decisions.suffix(accepted.count).allSatisfy({ $0.reason == reason })
    else { throw DecisionRefusal.fileNotExtendable(path) }
    try AtomicFile.write(Data(text.utf8), to: path)
    return accepted
  }

  private static func entry(_ finding: ProtocolCheck, reason: String, date: Date) -> String {
    func quoted(_ text: String) -> String {
      var line = ""
      for scalar in text.unicodeScalars {
        switch scalar {
        case "\"": line += "\\\""
        case "\\": line += "\\\\"
        default: line.unicodeScalars.append(scalar)
        }
      }
      return "\"\(line)\""
    }
    var lines = ["  - check: \(finding.id.rawValue)"]
    if let object = finding.object { lines.append("    object: \(quoted(object))") }
    if let value = finding.value { lines.append("    value: \(value)") }
    if let limit = finding.limit { lines.append("    limit: \(limit)") }
    lines.append("    # \(finding.message.replacing("\n", with: " "))")
    lines.append("    because: \(quoted(reason))")
    lines.append("    decided: \(date.formatted(.iso8601))")
    return lines.joined(separator: "\n") + "\n"
  }
}

/// Why a finding was not accepted.
public enum DecisionRefusal: ReportableError {
  /// The limit is no judgement.
  case notAcceptable(ProtocolCheck.ID)
  /// The check has nothing to accept.
  case nothingFound(ProtocolCheck.ID)
  /// What a person wrote behind the list would swallow a new entry.
  case fileNotExtendable(String)

  public var message: Message {
    switch self {
    case .notAcceptable(let id):
      Message(
        .usage, .error, "\(id.rawValue) cannot be accepted", object: id.rawValue,
        expected: ProtocolCheck.ID.allCases.filter(\.isAcceptable).map(\.rawValue)
          .joined(separator: ", "), found: id.rawValue,
        remedy: "A device or a calibration cannot be talked into it: change the protocol.")
    case .nothingFound(let id):
      Message(
        .usage, .error, "\(id.rawValue) found nothing that could be accepted",
        object: id.rawValue, remedy: "Leave --accept \(id.rawValue) out.")
    case .fileNotExtendable(let path):
      Message(
        .documentNotYAML, .error, "a decision cannot be added at the end of this file", file: path,
        expected: "the list \"decisions\" at its end",
        remedy: "Move what stands behind the list, or name another file with --decisions.")
    }
  }

  public var exitStatus: ExitStatus {
    switch self {
    case .notAcceptable, .nothingFound: .usage
    case .fileNotExtendable: .inputRefused
    }
  }
}
