import Foundation
import OutputFiles

/// A value as the list of its leaves, for a table of two columns: the path of keys, and the value.
struct FlatValues {
  let leaves: [(path: String, value: String)]

  /// - Throws: what `JSONDocument` throws.
  init(_ value: some Encodable) throws {
    let node = try JSONDecoder().decode(Node.self, from: try JSONDocument.encode(value))
    leaves = Self.leaves(of: node, path: "")
  }

  private static func leaves(of node: Node, path: String) -> [(path: String, value: String)] {
    switch node {
    case .object(let members):
      members.sorted { $0.key < $1.key }.flatMap { key, member in
        leaves(of: member, path: path.isEmpty ? key : "\(path).\(key)")
      }
    case .list(let members):
      members.allSatisfy(\.isLeaf)
        ? [(path, members.map(\.text).joined(separator: " "))]
        : members.enumerated().flatMap { leaves(of: $1, path: "\(path)[\($0)]") }
    default: [(path, node.text)]
    }
  }

  private enum Node: Decodable {
    case null
    case truth(Bool)
    case number(Double)
    case text(String)
    case list([Node])
    case object([String: Node])

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if container.decodeNil() {
        self = .null
      } else if let value = try? container.decode(Bool.self) {
        self = .truth(value)
      } else if let value = try? container.decode(Double.self) {
        self = .number(value)
      } else if let value = try? container.decode(String.self) {
        self = .text(value)
      } else if let value = try? container.decode([Node].self) {
        self = .list(value)
      } else {
        self = .object(try container.decode([String: Node].self))
      }
    }

    var isLeaf: Bool {
      switch self {
      case .list, .object: false
      default: true
      }
    }

    var text: String {
      switch self {
      case .null: Page.Cell.missing
      case .truth(let value): value ? "true" : "false"
      case .number(let value): CSVTable.Cell.real(value).field
      case .text(let value): value
      case .list, .object: ""
      }
    }
  }
}
