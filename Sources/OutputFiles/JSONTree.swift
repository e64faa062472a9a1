/// Turns an `Encodable` into a `JSONValue`.
///
/// Foundation's encoder leaves out the optionals that a synthesized `encode(to:)` finds nil, and
/// prints differently on different platforms; our contract is `null`, and the same bytes everywhere.
enum JSONTree {
  static func value<Value: Encodable>(of value: Value) throws -> JSONValue {
    let node = Node()
    try node.fill(with: value, at: [])
    return node.value
  }

  /// A value that is being built.
  fileprivate final class Node {
    enum Content {
      case scalar(JSONValue)
      case object([String: Node])
      case array([Node])
    }

    /// What encodes nothing at all is an empty object.
    var content = Content.object([:])

    var value: JSONValue {
      switch content {
      case .scalar(let value): value
      case .object(let members): .object(members.mapValues(\.value))
      case .array(let nodes): .array(nodes.map(\.value))
      }
    }

    func fill<Value: Encodable>(with value: Value, at path: [any CodingKey]) throws {
      if let value = value as? JSONValue {
        content = .scalar(try Self.checked(value, at: path))
      } else if let value = value as? Double {
        try fill(real: value, at: path)
      } else {
        try value.encode(to: TreeEncoder(node: self, codingPath: path))
      }
    }

    func fill(real value: Double, at path: [any CodingKey]) throws {
      content = .scalar(try Self.checked(.real(value), at: path))
    }

    func fill(real value: Float, at path: [any CodingKey]) throws {
      // Through its own shortest text: 0.1 stays 0.1.
      try fill(real: Double(value.description) ?? Double(value), at: path)
    }

    func fill(integer value: some BinaryInteger) { content = .scalar(.integer(Int128(value))) }

    func member(_ key: String) -> Node {
      let node = Node()
      if case .object(var members) = content {
        content = .object([:])
        members[key] = node
        content = .object(members)
      }
      return node
    }

    func element() -> Node {
      let node = Node()
      if case .array(var nodes) = content {
        content = .array([])
        nodes.append(node)
        content = .array(nodes)
      }
      return node
    }

    private static func checked(
      _ value: JSONValue, at path: [any CodingKey]
    ) throws(OutputFileError) -> JSONValue {
      switch value {
      case .real(let number) where !number.isFinite:
        throw .notRepresentable(
          path.map { $0.intValue.map { "[\($0)]" } ?? $0.stringValue }.joined(separator: ".")
            + " is \(number)")
      case .array(let values): for value in values { _ = try checked(value, at: path) }
      case .object(let members): for value in members.values { _ = try checked(value, at: path) }
      default: break
      }
      return value
    }
  }

  private struct IndexKey: CodingKey {
    let intValue: Int?
    var stringValue: String { "\(intValue ?? 0)" }
    init(_ index: Int) { intValue = index }
    init?(intValue: Int) { self.intValue = intValue }
    init?(stringValue: String) { nil }
  }

  private struct TreeEncoder: Encoder {
    let node: Node
    let codingPath: [any CodingKey]
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
      // A type may ask for its container more than once, e.g. for keys of a second kind.
      if case .object = node.content {} else { node.content = .object([:]) }
      return KeyedEncodingContainer(KeyedTree<Key>(node: node, codingPath: codingPath))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
      if case .array = node.content {} else { node.content = .array([]) }
      return UnkeyedTree(node: node, codingPath: codingPath)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer {
      SingleTree(node: node, codingPath: codingPath)
    }
  }

  private struct KeyedTree<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let node: Node
    let codingPath: [any CodingKey]

    private func single(_ key: Key) -> SingleTree {
      SingleTree(node: node.member(key.stringValue), codingPath: codingPath + [key])
    }

    func encodeNil(forKey key: Key) throws { try single(key).encodeNil() }
    func encode<T: Encodable>(_ value: T, forKey key: Key) throws {
      try single(key).encode(value)
    }

    func encodeIfPresent<T: Encodable>(_ value: T?, forKey key: Key) throws {
      if let value { try single(key).encode(value) } else { try single(key).encodeNil() }
    }

    // The compiler calls these for optionals of the basic types; the protocol's own versions skip
    // nil.
    func encodeIfPresent(_ value: Bool?, forKey key: Key) throws { try present(value, key) }
    func encodeIfPresent(_ value: String?, forKey key: Key) throws { try present(value, key) }
    func encodeIfPresent(_ value: Double?, forKey key: Key) throws { try present(value, key) }
    func encodeIfPresent(_ value: Float?, forKey key: Key) throws { try present(value, key) }
    func encodeIfPresent(_ value: Int?, forKey key: Key) throws { try present(value, key) }
    func encodeIfPresent(_ value: Int8?, forKey key: Key) throws { try present(value, key) }
    func encodeIfPresent(_ value: Int16?, forKey key: Key) throws { try present(value, key) }
    func encodeIfPresent(_ value: Int32?, forKey key: Key) throws { try present(value, key) }
    func encodeIfPresent(_ value: Int64?, forKey key: Key) throws { try present(value, key) }
    func encodeIfPresent(_ value: UInt?, forKey key: Key) throws { try present(value, key) }
    func encodeIfPresent(_ value: UInt8?, forKey key: Key) throws { try present(value, key) }
    func encodeIfPresent(_ value: UInt16?, forKey key: Key) throws { try present(value, key) }
    func encodeIfPresent(_ value: UInt32?, forKey key: Key) throws { try present(value, key) }
    func encodeIfPresent(_ value: UInt64?, forKey key: Key) throws { try present(value, key) }

    private func present<T: Encodable>(_ value: T?, _ key: Key) throws {
      if let value { try single(key).encode(value) } else { try single(key).encodeNil() }
    }

    func nestedContainer<NestedKey>(
      keyedBy keyType: NestedKey.Type, forKey key: Key
    ) -> KeyedEncodingContainer<NestedKey> {
      encoder(key).container(keyedBy: keyType)
    }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
      encoder(key).unkeyedContainer()
    }

    func superEncoder() -> any Encoder {
      TreeEncoder(node: node.member("super"), codingPath: codingPath)
    }

    func superEncoder(forKey key: Key) -> any Encoder { encoder(key) }

    private func encoder(_ key: Key) -> TreeEncoder {
      TreeEncoder(node: node.member(key.stringValue), codingPath: codingPath + [key])
    }
  }

  private struct UnkeyedTree: UnkeyedEncodingContainer {
    let node: Node
    let codingPath: [any CodingKey]
    private(set) var count = 0

    init(node: Node, codingPath: [any CodingKey]) {
      self.node = node
      self.codingPath = codingPath
    }

    private mutating func encoder() -> TreeEncoder {
      defer { count += 1 }
      return TreeEncoder(node: node.element(), codingPath: codingPath + [IndexKey(count)])
    }

    mutating func encodeNil() throws { encoder().node.content = .scalar(.null) }

    mutating func encode<T: Encodable>(_ value: T) throws {
      let encoder = encoder()
      try SingleTree(node: encoder.node, codingPath: encoder.codingPath).encode(value)
    }

    mutating func nestedContainer<NestedKey>(
      keyedBy keyType: NestedKey.Type
    ) -> KeyedEncodingContainer<NestedKey> {
      encoder().container(keyedBy: keyType)
    }

    mutating func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
      encoder().unkeyedContainer()
    }

    mutating func superEncoder() -> any Encoder { encoder() }
  }

  private struct SingleTree: SingleValueEncodingContainer {
    let node: Node
    let codingPath: [any CodingKey]

    func encodeNil() throws { node.content = .scalar(.null) }
    func encode(_ value: Bool) throws { node.content = .scalar(.boolean(value)) }
    func encode(_ value: String) throws { node.content = .scalar(.string(value)) }
    func encode(_ value: Double) throws { try node.fill(real: value, at: codingPath) }
    func encode(_ value: Float) throws { try node.fill(real: value, at: codingPath) }
    func encode(_ value: Int) throws { node.fill(integer: value) }
    func encode(_ value: Int8) throws { node.fill(integer: value) }
    func encode(_ value: Int16) throws { node.fill(integer: value) }
    func encode(_ value: Int32) throws { node.fill(integer: value) }
    func encode(_ value: Int64) throws { node.fill(integer: value) }
    func encode(_ value: UInt) throws { node.fill(integer: value) }
    func encode(_ value: UInt8) throws { node.fill(integer: value) }
    func encode(_ value: UInt16) throws { node.fill(integer: value) }
    func encode(_ value: UInt32) throws { node.fill(integer: value) }
    func encode(_ value: UInt64) throws { node.fill(integer: value) }
    func encode<T: Encodable>(_ value: T) throws { try node.fill(with: value, at: codingPath) }
  }
}
