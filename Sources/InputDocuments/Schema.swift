import Messages
import Quantities

/// What a document, or a part of it, must look like, and the value that it stands for.
///
/// One schema gives three things: the reader, the JSON Schema and the documentation.
public struct Schema<Value: Sendable>: Sendable {
  let shape: SchemaShape
  /// nil where something is wrong; the reason is then among the problems.
  let read: @Sendable (DocumentNode, inout ReadingState) -> Value?

  /// The same document, read as another value; a rule that needs several fields stands here.
  ///
  /// - Parameter transform: nil and a complaint where the value is refused.
  public func checked<New: Sendable>(
    _ transform: @escaping @Sendable (Value) -> Result<New, SchemaComplaint>
  ) -> Schema<New> {
    Schema<New>(shape: shape) { node, state in
      guard let value = read(node, &state) else { return nil }
      switch transform(value) {
      case .success(let new): return new
      case .failure(let complaint):
        state.report(
          .documentWrongValue, at: node, complaint.text, expected: complaint.expected,
          found: complaint.found, remedy: complaint.remedy)
        return nil
      }
    }
  }

  public func map<New: Sendable>(_ transform: @escaping @Sendable (Value) -> New) -> Schema<New> {
    checked { .success(transform($0)) }
  }
}

/// Why a value is refused, where the schema itself cannot say.
public struct SchemaComplaint: Error, Sendable {
  public var text: String
  public var expected: String?
  public var found: String?
  public var remedy: String

  public init(_ text: String, expected: String? = nil, found: String? = nil, remedy: String) {
    self.text = text
    self.expected = expected
    self.found = found
    self.remedy = remedy
  }
}

/// What is gathered while a document is read.
struct ReadingState {
  /// The whole document, to say where a misplaced key belongs.
  let root: SchemaShape
  var problems: [DocumentProblem] = []
  var positions: [String: DocumentPosition] = [:]

  mutating func report(
    _ id: MessageID, at node: DocumentNode, _ text: String, expected: String? = nil,
    found: String? = nil, remedy: String
  ) {
    problems.append(
      DocumentProblem(
        id, path: node.path, position: node.position, text, expected: expected, found: found,
        remedy: remedy))
  }
}

extension DocumentNode {
  /// The text of a scalar, or a complaint.
  func scalar(expected: String, _ state: inout ReadingState) -> String? {
    if case .scalar(let text, let isPlain) = content, !(isPlain && text.isEmpty) { return text }
    state.report(
      .documentWrongKind, at: self, "a single value is needed here", expected: expected,
      found: kind, remedy: "Write the value after the colon, in the same line.")
    return nil
  }
}

extension Schema where Value == String {
  /// Any text that is not empty.
  public static var text: Schema {
    Schema(shape: .text) { node, state in node.scalar(expected: "a text", &state) }
  }
}

extension Schema where Value: CaseIterable & RawRepresentable, Value.RawValue == String {
  /// One of the cases, by its word.
  public static var choice: Schema { choice(otherwise: "Write one of the words.") }

  /// - Parameter remedy: for a word that is like none of them.
  public static func choice(otherwise remedy: String) -> Schema {
    let words = Value.allCases.map(\.rawValue)
    return Schema(shape: .choice(words)) { node, state in
      let expected = words.joined(separator: ", ")
      guard let text = node.scalar(expected: expected, &state) else { return nil }
      if let value = Value(rawValue: text) { return value }
      let nearest = NearestName.of(text, among: words)
      state.report(
        .documentWrongValue, at: node, "this word is not known here", expected: expected,
        found: "\"\(text)\"",
        remedy: nearest.map { "Did you mean \"\($0)\"?" } ?? remedy)
      return nil
    }
  }
}

extension Schema where Value == Int {
  public static func integer(_ range: ClosedRange<Int>) -> Schema {
    Schema(shape: .integer(range)) { node, state in
      let expected = "a whole number, \(SchemaShape.text(of: range))"
      guard let text = node.scalar(expected: expected, &state) else { return nil }
      // A leading zero or a sign of its own would be read otherwise by other programs.
      guard let value = Int(text), String(value) == text, range.contains(value) else {
        state.report(
          .documentWrongValue, at: node, "not a number that can stand here", expected: expected,
          found: "\"\(text)\"", remedy: "Write digits only, without a unit.")
        return nil
      }
      return value
    }
  }
}

extension Schema where Value == Double {
  /// A number without a unit.
  public static var number: Schema {
    Schema(shape: .number) { node, state in
      guard let text = node.scalar(expected: "a number", &state) else { return nil }
      guard let number = DecimalNumber(text) else {
        state.report(
          .documentWrongValue, at: node, "not a number", expected: "a number without a unit",
          found: "\"\(text)\"", remedy: "Write it with a decimal point.")
        return nil
      }
      return number.double
    }
  }

  /// A quantity, as a number in `unit`; it may be written in any unit of that dimension.
  public static func quantity(_ unit: MeasurementUnit, _ range: ClosedRange<Double>) -> Schema {
    Schema(shape: .quantity(unit, range)) { node, state in
      node.quantity(unit, range, &state) { quantity throws(QuantityError) in
        let value = try quantity.value(in: unit)
        return (value, value)
      }
    }
  }
}

extension Schema where Value == Microseconds {
  /// A time or duration; exactly a whole number of µs.
  ///
  /// - Parameters:
  ///   - unit: the unit in which the limits are given and shown.
  ///   - range: the limits.
  public static func time(_ unit: MeasurementUnit, _ range: ClosedRange<Double>) -> Schema {
    Schema(shape: .quantity(unit, range)) { node, state in
      node.quantity(unit, range, &state) { quantity throws(QuantityError) in
        let time = try quantity.microseconds()
        return (time, try quantity.value(in: unit))
      }
    }
  }
}

extension DocumentNode {
  /// - Parameter read: the value, and its number in `unit` for the limits.
  fileprivate func quantity<Value>(
    _ unit: MeasurementUnit, _ range: ClosedRange<Double>, _ state: inout ReadingState,
    read: (Quantity) throws(QuantityError) -> (Value, Double)
  ) -> Value? {
    let wanted = "a \(unit.dimension.rawValue) such as \"5 \(unit.symbol)\""
    guard let text = scalar(expected: wanted, &state) else { return nil }
    do throws(QuantityError) {
      let quantity = try Quantity(text)
      let (value, number) = try read(quantity)
      if range.contains(number) { return value }
      state.report(
        .documentWrongValue, at: self, "outside the limits",
        expected: SchemaShape.text(of: range, unit: unit), found: quantity.description,
        remedy: "Check the number and its unit.")
    } catch {
      report(error, text: text, wanted: wanted, &state)
    }
    return nil
  }

  private func report(
    _ error: QuantityError, text: String, wanted: String, _ state: inout ReadingState
  ) {
    switch error {
    case .notANumber:
      state.report(
        .documentWrongValue, at: self, "not a number with a unit", expected: wanted,
        found: "\"\(text)\"", remedy: "Write a number with a decimal point, then the unit.")
    case .unitMissing:
      state.report(
        .documentWrongUnit, at: self, "the unit is missing", expected: wanted,
        found: "\"\(text)\"", remedy: "Add the unit after the number.")
    case .unknownUnit(let unit, _):
      state.report(
        .documentWrongUnit, at: self, "the unit \"\(unit)\" is not known", expected: wanted,
        found: "\"\(text)\"",
        remedy: "Known units: "
          + MeasurementUnit.allCases.map(\.symbol).joined(separator: ", ") + ".")
    case .wrongDimension(let expected, _, let found, let dimension):
      state.report(
        .documentWrongUnit, at: self,
        "this is a \(dimension.rawValue), where a \(expected.rawValue) is needed",
        expected: wanted, found: "\"\(found)\"",
        remedy: "Check which quantity belongs here, and its unit.")
    case .finerThanMicrosecond:
      state.report(
        .documentWrongValue, at: self, "devices count whole microseconds",
        expected: "a whole number of µs", found: "\"\(text)\"", remedy: "Round the time yourself.")
    }
  }
}
