import OutputFiles

extension DocumentFormat {
  /// The JSON Schema (draft 2020-12) of these documents, for editors that complete and check YAML.
  ///
  /// Quantities are texts there: whether "5 mV" can be a duration, only Apical checks.
  public var jsonSchema: JSONValue {
    var members = Self.members(of: schema.shape)
    if case .object(var properties) = members["properties"] ?? .null {
      properties["apical"] = .object([
        "const": .string("\(name)/\(majorVersion)"),
        "description": .string("What this file is."),
      ])
      members["properties"] = .object(properties)
    }
    if case .array(let required) = members["required"] ?? .null {
      members["required"] = .array([.string("apical")] + required)
    }
    members["$schema"] = .string("https://json-schema.org/draft/2020-12/schema")
    members["title"] = .string("Apical \(name), version \(majorVersion)")
    return .object(members)
  }

  private static func members(of shape: SchemaShape) -> [String: JSONValue] {
    switch shape {
    case .text: ["type": .string("string")]
    case .choice(let words): ["enum": .array(words.map(JSONValue.string))]
    case .integer(let range):
      [
        "type": .string("integer"), "minimum": .integer(Int128(range.lowerBound)),
        "maximum": .integer(Int128(range.upperBound)),
      ]
    case .number: ["type": .string("number")]
    case .quantity:
      [
        "type": .string("string"),
        "pattern": .string(#"^[+-]?[0-9.]+([eE][+-]?[0-9]+)? *[^0-9 ].*$"#),
        "description": .string(shape.summary),
      ]
    case .list(let item, let count):
      [
        "type": .string("array"), "items": .object(members(of: item)),
        "minItems": .integer(Int128(count.lowerBound)),
        "maxItems": .integer(Int128(count.upperBound)),
      ]
    case .named(let item):
      ["type": .string("object"), "additionalProperties": .object(members(of: item))]
    case .object(let fields):
      [
        "type": .string("object"), "additionalProperties": .boolean(false),
        "required": .array(fields.filter(\.isRequired).map { .string($0.name) }),
        "properties": .object(
          Dictionary(
            fields.map { field in
              var member = members(of: field.shape)
              var text = field.documentation
              if case .quantity = field.shape { text += " (\(field.shape.summary))" }
              if let standard = field.standard { text += " Standard: \(standard)." }
              member["description"] = .string(text)
              return (field.name, .object(member))
            }, uniquingKeysWith: { first, _ in first })),
      ]
    }
  }

  /// Every key with its value and meaning, as a table in Markdown.
  public var documentation: String {
    var text = "# `\(header)`\n\n| key | value | meaning |\n|---|---|---|\n"
    Self.append(schema.shape, path: "", to: &text)
    return text
  }

  private static func append(_ shape: SchemaShape, path: String, to text: inout String) {
    for field in shape.fields {
      let path = path.isEmpty ? field.name : "\(path).\(field.name)"
      var meaning = field.documentation
      if let standard = field.standard {
        meaning += " Standard: \(standard)."
      } else if !field.isRequired {
        meaning += " May be left out."
      }
      text += "| `\(path)` | \(field.shape.summary) | \(meaning) |\n"
      var below = path
      switch field.shape {
      case .named: below += ".NAME"
      case .list: below += "[]"
      default: break
      }
      append(field.shape, path: below, to: &text)
    }
  }
}
