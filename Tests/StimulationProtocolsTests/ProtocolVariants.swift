import Foundation
import InputDocuments
import Messages
import StimulationProtocols
import TestSupport
import Testing

/// The shipped protocol with texts replaced, read with the shipped rig and calibration.
struct Variant {
  static func text(_ changes: [(old: String, new: String)]) throws -> String {
    var text = try String(contentsOfFile: "\(Shipped.folder)/\(Shipped.names[0])", encoding: .utf8)
    for change in changes {
      let changed = text.replacing(change.old, with: change.new)
      #expect(changed != text, "\(change.old) is not in the protocol")
      text = changed
    }
    return text
  }

  static func stimulation(
    _ changes: [(old: String, new: String)] = []
  ) throws -> StimulationProtocol {
    let folder = try TemporaryFolder()
    for name in Shipped.names.dropFirst() {
      try folder.write(
        try String(contentsOfFile: "\(Shipped.folder)/\(name)", encoding: .utf8), to: name)
    }
    try folder.write(try text(changes), to: Shipped.names[0])
    return try ProtocolFiles(protocol: folder.path(Shipped.names[0])).stimulation.value
  }

  /// Why it is refused, without the file's name; empty where it is not.
  static func refusal(_ changes: [(old: String, new: String)]) throws -> [String] {
    do {
      _ = try stimulation(changes)
      return []
    } catch let refusal as DocumentRefusal {
      return refusal.messages.map { "\($0.object ?? ""): \($0.text)" }
    }
  }
}
