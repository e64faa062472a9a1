import InputDocuments
import Messages
import OutputFiles
import Quantities
import Testing

/// A small document with every kind of value.
struct Recipe: Sendable, Equatable {
  var title: String
  var kind: Kind
  var count: Int
  var wait: Microseconds
  var places: [Double]
  var parts: [NamedItem<Part>]
  var note: String?

  enum Kind: String, CaseIterable, Sendable {
    case warm
    case cold
  }

  struct Part: Sendable, Equatable {
    var light: Double
  }

  static let format = DocumentFormat(
    name: "recipe", majorVersion: 1,
    schema: Schema<Recipe>.group(
      .required("title", .text, "A name."),
      .optional("kind", Schema<Kind>.choice, standard: .warm, written: "warm", "Which."),
      .required("count", .integer(0...9), "How many."),
      .required("wait", .time(.millisecond, 0...100), "How long."),
      .required("places", .list(.quantity(.micrometre, -10...10), count: 1...3), "Where."),
      .required(
        "parts",
        .named(
          Schema<Part>.group(
            .required("light", .quantity(.milliwattPerSquareMillimetre, 0...5), "How bright."),
            make: Part.init)), "Parts."), .optional("note", .text, "Anything."),
      make: Recipe.init))
}

@Suite("Documents")
struct DocumentTests {
  static let good = """
    apical: recipe/1
    title: 0012
    count: 3
    wait: 5 ms
    places: [1 um, -2 µm]
    parts:
      one: {light: 2 mW/mm²}
      no: {light: 500 µW/mm2}
    """

  private func messages(_ text: String) -> [String] {
    do {
      _ = try Recipe.format.read(text: text, file: "r.yaml")
      return []
    } catch {
      return error.messages.map(\.description)
    }
  }

  @Test("values are the texts that were written; YAML guesses nothing")
  func reading() throws {
    let document = try Recipe.format.read(text: Self.good, file: "r.yaml")
    #expect(
      document.value
        == Recipe(
          title: "0012", kind: .warm, count: 3, wait: Microseconds(5000), places: [1, -2],
          parts: [
            NamedItem(name: "one", value: .init(light: 2)),
            NamedItem(name: "no", value: .init(light: 0.5)),
          ], note: nil))
    let clock = Self.good.replacing("0012", with: "10:30")
    #expect(try Recipe.format.read(text: clock, file: "r").value.title == "10:30")
    #expect(document.position(of: "parts.no.light") == DocumentPosition(line: 8, column: 8))
    #expect(document.position(of: "places[1]") == DocumentPosition(line: 5, column: 16))
    #expect(document.position(of: "parts.one.absent")?.line == 7)
  }

  @Test(
    "one mistake, one message with place, expected, found and remedy",
    arguments: [
      (
        "count: 3", "cuont: 3",
        "r.yaml:3:1: cuont: this key is not known here (expected title, kind, count, wait, places, "
          + "parts, note, found cuont). Did you mean \"count\"?"
      ),
      (
        "wait: 5 ms", "wait: 5 mV",
        "r.yaml:4:7: wait: this is a potential, where a time is needed (expected a time such as "
          + "\"5 ms\", found \"5 mV\"). Check which quantity belongs here, and its unit."
      ),
      (
        "wait: 5 ms", "wait: 5",
        "r.yaml:4:7: wait: the unit is missing (expected a time such as \"5 ms\", found \"5\"). "
          + "Add the unit after the number."
      ),
      (
        "wait: 5 ms", "wait: 5 s",
        "r.yaml:4:7: wait: outside the limits (expected 0 to 100 ms, found 5 s). Check the number "
          + "and its unit."
      ),
      (
        "wait: 5 ms", "wait: 0.5 us",
        "r.yaml:4:7: wait: devices count whole microseconds (expected a whole number of µs, found "
          + "\"0.5 us\"). Round the time yourself."
      ),
      (
        "wait: 5 ms", "wait: 5 ms\nlight: 1 mW/mm²",
        "r.yaml:5:1: light: this key is not known here (expected title, kind, count, wait, places, "
          + "parts, note, found light). It belongs in \"parts\"."
      ),
      (
        "count: 3\n", "",
        "r.yaml:1:1: the key \"count\" is missing (expected count: whole number, 0 to 9). How many."
      ),
      (
        "count: 3", "count: 012",
        "r.yaml:3:8: count: not a number that can stand here (expected a whole number, 0 to 9, "
          + "found \"012\"). Write digits only, without a unit."
      ),
      (
        "count: 3", "count: 3\nkind: wram",
        "r.yaml:4:7: kind: this word is not known here (expected warm, cold, found \"wram\"). Did "
          + "you mean \"warm\"?"
      ),
      (
        "[1 um, -2 µm]", "1 um",
        "r.yaml:5:9: places: a list is needed here (expected a list, found \"1 um\"). Write [a, b], "
          + "or one item a line after a dash."
      ),
      (
        "count: 3", "count: 3\ncount: 4",
        "r.yaml:3:1: count: a key is given twice in one group. Keep one of them."
      ),
      (
        "recipe/1", "recipe/2",
        "r.yaml:1:9: apical: this file was written for a newer Apical (expected recipe/1, found "
          + "recipe/2). Update Apical."
      ),
      (
        "recipe/1", "rig/1",
        "r.yaml:1:9: apical: this is another kind of file (expected recipe/1, found rig/1). Name a "
          + "recipe file here."
      ),
    ])
  func mistakes(old: String, new: String, message: String) {
    let text = Self.good.replacing(old, with: new, maxReplacements: 1)
    #expect(text != Self.good)
    #expect(messages(text) == [message])
  }

  @Test("all mistakes at once, in the order of the file, at most 20")
  func many() {
    let two = Self.good.replacing("count: 3", with: "count: 77").replacing("5 ms", with: "5 mV")
    #expect(messages(two).map { $0.prefix(8) } == ["r.yaml:3", "r.yaml:4"])
    let unknown = (1...30).map { "unknown-key-\($0): 1" }.joined(separator: "\n")
    #expect(messages(Self.good + "\n" + unknown).count == 20)
  }

  @Test("what is not YAML, not ours, or nothing", arguments: ["", "a: [1", "\tx: 1", "just text"])
  func notDocuments(text: String) {
    let found = messages(text)
    #expect(found.count == 1 && found.allSatisfy { $0.hasPrefix("r.yaml") }, "\(found)")
  }

  @Test("references that repeat themselves without end, and nesting without end, are stopped")
  func bombs() {
    var text = "apical: recipe/1\na0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    for level in 1...9 {
      let item = "*a\(level - 1)"
      text +=
        "a\(level): &a\(level) [\(Array(repeating: item, count: 10).joined(separator: ", "))]\n"
    }
    #expect(messages(text).first?.contains("too many values") == true)
    #expect(messages("a: " + String(repeating: "[", count: 100_000)).count == 1)
  }

  @Test("the JSON Schema holds every key, the units of quantities, and what is required")
  func jsonSchema() throws {
    guard case .object(let schema) = Recipe.format.jsonSchema,
      case .object(let properties) = schema["properties"],
      case .object(let wait) = properties["wait"]
    else {
      Issue.record("no properties")
      return
    }
    #expect(
      Set(properties.keys)
        == ["apical", "title", "kind", "count", "wait", "places", "parts", "note"])
    #expect(
      schema["required"]
        == .array(
          ["apical", "title", "count", "wait", "places", "parts"].map(JSONValue.string)))
    #expect(wait["description"] == .string("How long. (time, 0 to 100 ms)"))
    #expect(schema["additionalProperties"] == .boolean(false))
    #expect(
      Recipe.format.documentation.contains(
        "| `parts.NAME.light` | irradiance, 0 to 5 mW/mm² | How bright. |"))
  }

  @Test("edit distance: published examples, and its properties")
  func editDistance() {
    // Kitten to sitting is the textbook's 3; flaw to lawn is 2.
    #expect(NearestName.editDistance("kitten", "sitting") == 3)
    #expect(NearestName.editDistance("flaw", "lawn") == 2)
    #expect(NearestName.editDistance("", "abc") == 3)
    #expect(NearestName.of("durtion", among: ["pulses", "duration"]) == "duration")
    #expect(NearestName.of("x", among: ["y"]) == nil)
    #expect(NearestName.of("irradiance", among: ["radiance", "ice"]) == "radiance")
  }
}
