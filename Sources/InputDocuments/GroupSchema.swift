import Messages

/// A key of a group, with what it holds.
public struct Field<Value: Sendable>: Sendable {
  let shape: SchemaShape.Field
  let schema: @Sendable (DocumentNode, inout ReadingState) -> Value?
  /// What an absent key stands for; nil where the key must be there.
  let absent: (@Sendable () -> Value)?

  public static func required(
    _ name: String, _ schema: Schema<Value>, _ documentation: String
  ) -> Field {
    Field(
      shape: .init(
        name: name, documentation: documentation, isRequired: true, standard: nil,
        shape: schema.shape),
      schema: schema.read, absent: nil)
  }

  /// - Parameter written: the standard value as it would be written, for the documentation.
  public static func optional(
    _ name: String, _ schema: Schema<Value>, standard: Value, written: String,
    _ documentation: String
  ) -> Field {
    Field(
      shape: .init(
        name: name, documentation: documentation, isRequired: false, standard: written,
        shape: schema.shape),
      schema: schema.read, absent: { standard })
  }

  /// A key that may be left out.
  public static func optional<Wrapped: Sendable>(
    _ name: String, _ schema: Schema<Wrapped>, _ documentation: String
  ) -> Field where Value == Wrapped? {
    let read = schema.read
    return Field(
      shape: .init(
        name: name, documentation: documentation, isRequired: false, standard: nil,
        shape: schema.shape),
      schema: { node, state in read(node, &state).map(Optional.some) }, absent: { nil })
  }

  fileprivate func read(_ members: [String: DocumentNode], _ state: inout ReadingState) -> Value? {
    if let node = members[shape.name] { return schema(node, &state) }
    return absent?()
  }
}

private struct Missing: Error {}

private func present<Value>(_ value: Value?) throws(Missing) -> Value {
  guard let value else { throw Missing() }
  return value
}

extension Schema {
  /// A group of keys; a key that is not among them is an error.
  ///
  /// - Parameter make: puts the values of the keys together, in the order of the fields.
  public static func group<each Part: Sendable>(
    _ field: repeat Field<each Part>,
    make: @escaping @Sendable (repeat each Part) -> Value
  ) -> Schema {
    var shapes: [SchemaShape.Field] = []
    repeat shapes.append((each field).shape)
    let fields = (repeat each field)
    let known = shapes
    return Schema(shape: .object(known)) { node, state in
      guard let members = node.members(known, &state) else { return nil }
      let parts = (repeat (each fields).read(members, &state))
      do {
        return make(repeat try present(each parts))
      } catch {
        return nil
      }
    }
  }

  /// A list of things of one kind.
  public static func list<Item: Sendable>(
    _ item: Schema<Item>, count: ClosedRange<Int> = 1...1000
  ) -> Schema where Value == [Item] {
    Schema(shape: .list(item.shape, count: count)) { node, state in
      guard case .sequence(let nodes) = node.content else {
        state.report(
          .documentWrongKind, at: node, "a list is needed here", expected: "a list",
          found: node.kind, remedy: "Write [a, b], or one item a line after a dash.")
        return nil
      }
      guard count.contains(nodes.count) else {
        state.report(
          .documentWrongValue, at: node, "the list has the wrong length",
          expected: "\(SchemaShape.text(of: count)) items", found: "\(nodes.count)",
          remedy: "Add or remove items.")
        return nil
      }
      var items: [Item] = []
      for node in nodes {
        state.positions[node.path] = node.position
        if let value = item.read(node, &state) { items.append(value) }
      }
      return items.count == nodes.count ? items : nil
    }
  }

  /// A group whose keys are names that the author chooses, in the order of the file.
  public static func named<Item: Sendable>(
    _ item: Schema<Item>
  ) -> Schema where Value == [NamedItem<Item>] {
    Schema(shape: .named(item.shape)) { node, state in
      guard case .mapping(let members) = node.content, !members.isEmpty else {
        state.report(
          .documentWrongKind, at: node, "names are needed here", expected: "a group of names",
          found: node.kind, remedy: "Write a name and a colon, and indent what belongs to it.")
        return nil
      }
      var items: [NamedItem<Item>] = []
      for member in members {
        state.positions[member.value.path] = member.position
        if let value = item.read(member.value, &state) {
          items.append(NamedItem(name: member.key, value: value))
        }
      }
      return items.count == members.count ? items : nil
    }
  }
}

/// A thing with the name that the author gave it.
public struct NamedItem<Item: Sendable>: Sendable {
  public var name: String
  public var value: Item

  public init(name: String, value: Item) {
    self.name = name
    self.value = value
  }
}

extension NamedItem: Equatable where Item: Equatable {}
extension NamedItem: Hashable where Item: Hashable {}

extension DocumentNode {
  /// The values by key; reports keys that are not known and keys that are missing.
  fileprivate func members(
    _ fields: [SchemaShape.Field], _ state: inout ReadingState
  ) -> [String: DocumentNode]? {
    guard case .mapping(let members) = content else {
      state.report(
        .documentWrongKind, at: self, "a group of keys is needed here",
        expected: fields.map(\.name).joined(separator: ", "), found: kind,
        remedy: "Write each key on a line of its own, indented below this one.")
      return nil
    }
    var values: [String: DocumentNode] = [:]
    var meant: Set<String> = []
    let names = fields.map(\.name)
    for member in members {
      state.positions[member.value.path] = member.position
      if names.contains(member.key) {
        values[member.key] = member.value
        continue
      }
      let free = names.filter { name in !members.contains { $0.key == name } }
      let nearest = NearestName.of(member.key, among: free)
      if let nearest { meant.insert(nearest) }
      let sections = state.root.sections(holding: member.key).map {
        $0.isEmpty ? "the top of the file" : "\"\($0)\""
      }
      let remedy =
        nearest.map { "Did you mean \"\($0)\"?" }
        ?? (sections.isEmpty
          ? "Remove it, or write it as a comment."
          : "It belongs in \(sections.joined(separator: " or ")).")
      state.problems.append(
        DocumentProblem(
          .documentUnknownKey, path: member.value.path, position: member.position,
          "this key is not known here", expected: names.joined(separator: ", "),
          found: member.key, remedy: remedy))
    }
    for field in fields
    where field.isRequired && values[field.name] == nil && !meant.contains(field.name) {
      state.report(
        .documentMissingKey, at: self, "the key \"\(field.name)\" is missing",
        expected: "\(field.name): \(field.shape.summary)", remedy: field.documentation)
    }
    return values
  }
}
