import Foundation
import InputDocuments
import Messages
import OutputFiles
import PatternDevices
import ProtocolCompilation
import StimulationProtocols

extension ProtocolCompileCommand {
  /// `--for-code`: the folder of one cell, made by whoever holds the key.
  func writeSession(_ code: String, key path: String, to folder: String) throws {
    guard let content = FileManager.default.contents(atPath: path) else {
      throw SessionRefusal.noKey(path)
    }
    guard let seed = CellAllocation.seed(ofKey: content) else {
      throw SessionRefusal.otherKey(path)
    }
    do {
      let source = try options.files(protocol: file)
      let compiled = try CompiledProtocol(
        source, seed: seed, date: options.date,
        decisions: options.decisionsFile(protocol: file).document)
      let session = try CompiledSession(compiled, code: code, key: content, path: path)
      try session.write(to: folder, overwrite: overwrite)
      if json {
        Console.print(try JSONDocument.encode(ProtocolSessionDocument(session, folder: folder)))
        return
      }
      CheckText.note(compiled.checks)
      Console.print("\(folder): the session of \(code), \(session.files.count + 1) files")
      // What the folder must not say, to the person who has the key.
      Console.print(
        "for you alone: condition \(session.condition), \(session.animals.rawValue), "
          + "\(session.stratum)")
      if let drug = session.drug {
        Console.print("for you alone: before induction \(drug) in the bath; prepare it unlabelled")
      }
    } catch let refusal as DocumentRefusal {
      try refuse(failed: refusal.messages)
    } catch let refusal as ProtocolRefusal {
      try refuse(checks: refusal.checks)
    } catch let refusal as WaveformRefusal {
      try refuse(failed: refusal.messages)
    } catch let refusal as PatternDeviceError {
      try refuse(failed: refusal.messages)
    }
  }
}

/// `apical protocol compile --for-code CODE --json`; for whoever holds the key.
private struct ProtocolSessionDocument: Encodable {
  let schema = "apical.protocol-session/1"
  var folder: String
  var code: String
  var condition: String
  var animals: String
  var stratum: String
  var drug: String?
  var files: [String]

  init(_ session: CompiledSession, folder: String) {
    self.folder = folder
    code = session.code
    condition = session.condition
    animals = session.animals.rawValue
    stratum = session.stratum
    drug = session.drug
    files = session.files.map(\.path).sorted()
  }
}
