import Quantities

/// What a document may hold: from it come the JSON Schema and the documentation of its keys.
indirect enum SchemaShape: Sendable {
  case text
  case choice([String])
  case integer(ClosedRange<Int>)
  case number
  case quantity(MeasurementUnit, ClosedRange<Double>)
  case list(SchemaShape, count: ClosedRange<Int>)
  /// A group whose keys are names that the author chooses.
  case named(SchemaShape)
  case object([Field])

  struct Field: Sendable {
    var name: String
    var documentation: String
    var isRequired: Bool
    /// As it would be written; nil where there is none.
    var standard: String?
    var shape: SchemaShape
  }

  /// What stands in the documentation's column "value".
  var summary: String {
    switch self {
    case .text: "text"
    case .choice(let words): words.map { "`\($0)`" }.joined(separator: ", ")
    case .integer(let range): "whole number, \(Self.text(of: range))"
    case .number: "number"
    case .quantity(let unit, let range):
      "\(unit.dimension.rawValue), \(Self.text(of: range, unit: unit))"
    case .list(let item, _): "list of: \(item.summary)"
    case .named(let item): "names, each: \(item.summary)"
    case .object: "group"
    }
  }

  static func text(of range: ClosedRange<Int>) -> String {
    range.upperBound == .max
      ? "\(range.lowerBound) or more" : "\(range.lowerBound) to \(range.upperBound)"
  }

  static func text(of range: ClosedRange<Double>, unit: MeasurementUnit) -> String {
    let bounds = [range.lowerBound, range.upperBound].map(ShortNumber.text)
    return "\(bounds[0]) to \(bounds[1]) \(unit.symbol)"
  }

  /// The fields of the group at or below this shape, if it is one.
  var fields: [Field] {
    switch self {
    case .object(let fields): fields
    case .list(let item, _), .named(let item): item.fields
    default: []
    }
  }

  /// Paths of groups that have a key of this name.
  func sections(holding key: String, path: String = "") -> [String] {
    var found: [String] = []
    for field in fields {
      if field.name == key { found.append(path) }
      found += field.shape.sections(
        holding: key, path: path.isEmpty ? field.name : "\(path).\(field.name)")
    }
    return found
  }
}
