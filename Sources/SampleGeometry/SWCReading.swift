import Messages

extension CellMorphology {
  public static let greatestPointCount = 100_000
  /// Of a file that is read.
  public static let greatestByteCount = 16 << 20

  /// Reads the text of an SWC file: a point a line, `id type x y z radius parent`, parent −1 for the
  /// root; `#` begins a comment. Ids need no order.
  ///
  /// The time grows with the length of the text and with nothing else.
  ///
  /// - Parameters:
  ///   - swc: the text.
  ///   - file: its name in messages.
  /// - Throws: `MorphologyError`, with the line that is to blame.
  public init(swc text: String, file: String) throws(MorphologyError) {
    var reading = SWCReading(file: file)
    points = try reading.points(of: text)
  }
}

private struct SWCReading {
  let file: String

  private struct Entry {
    var line: Int
    var id: Int
    var parentID: Int
    var point: CellMorphology.Point
  }

  mutating func points(of text: String) throws(MorphologyError) -> [CellMorphology.Point] {
    let entries = try entries(of: text)
    guard let first = entries.first else {
      throw error(
        .morphologyWrongTree, nil, "the file holds no point",
        expected: "id type x y z radius parent",
        remedy: "Export the reconstruction again.")
    }
    var indexOfID: [Int: Int] = [:]
    for (index, entry) in entries.enumerated() {
      if let known = indexOfID.updateValue(index, forKey: entry.id) {
        throw error(
          .morphologyWrongTree, entry.line, "two points have the id \(entry.id)",
          expected: "every id once", found: "also in line \(entries[known].line)",
          remedy: "Number the points anew.")
      }
    }
    var children = entries.map { _ in [Int]() }
    var roots: [Int] = []
    for (index, entry) in entries.enumerated() {
      if entry.parentID == -1 {
        roots.append(index)
        continue
      }
      guard entry.parentID != entry.id else {
        throw error(
          .morphologyWrongTree, entry.line, "point \(entry.id) is its own parent",
          expected: "another id, or -1 for the root", found: "\(entry.parentID)",
          remedy: "Correct the last number of the line.")
      }
      guard let parent = indexOfID[entry.parentID] else {
        throw error(
          .morphologyWrongTree, entry.line, "the parent of point \(entry.id) is not in the file",
          expected: "an id of the file, or -1 for the root", found: "\(entry.parentID)",
          remedy: "Export the reconstruction again, whole.")
      }
      children[parent].append(index)
    }
    guard let root = roots.first else {
      throw error(
        .morphologyWrongTree, first.line, "no point is the root: the parents lead in a circle",
        expected: "one point with parent -1", found: "none",
        remedy: "Give the soma the parent -1.")
    }
    if let second = roots.dropFirst().first {
      throw error(
        .morphologyWrongTree, entries[second].line, "the file holds \(roots.count) trees",
        expected: "one point with parent -1", found: "also in line \(entries[root].line)",
        remedy: "Keep one cell to a file, and join its trees to the soma.")
    }
    return try sorted(entries, children, root: root)
  }

  /// Parents before children; whatever the root does not lead to hangs on a circle.
  private func sorted(
    _ entries: [Entry], _ children: [[Int]], root: Int
  ) throws(MorphologyError) -> [CellMorphology.Point] {
    var points: [CellMorphology.Point] = []
    var places: [Int?] = entries.map { _ in nil }
    var waiting: [(entry: Int, parent: Int?)] = [(root, nil)]
    while let (entry, parent) = waiting.popLast() {
      places[entry] = points.count
      var point = entries[entry].point
      point.parent = parent
      waiting += children[entry].reversed().map { ($0, points.count) }
      points.append(point)
    }
    if let lost = places.firstIndex(of: nil) {
      throw error(
        .morphologyWrongTree, entries[lost].line,
        "point \(entries[lost].id) is not joined to the root: its parents lead in a circle",
        expected: "a way to the point with parent -1",
        remedy: "Correct the parents of this branch.")
    }
    return points
  }

  private func entries(of text: String) throws(MorphologyError) -> [Entry] {
    var entries: [Entry] = []
    // A byte-order mark says how the file is written; it is no part of its first line.
    let content = text.first == "\u{FEFF}" ? text.dropFirst() : text[...]
    let lines = content.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    for (index, line) in lines.enumerated() {
      let content = line.prefix { $0 != "#" }
      let fields = content.split(whereSeparator: \.isWhitespace)
      guard !fields.isEmpty else { continue }
      guard entries.count < CellMorphology.greatestPointCount else {
        throw error(
          .morphologyTooLarge, index + 1, "the file holds too many points",
          expected: "at most \(CellMorphology.greatestPointCount)", found: "more",
          remedy: "Resample the reconstruction more coarsely.")
      }
      entries.append(try entry(fields, line: index + 1))
    }
    return entries
  }

  private func entry(_ fields: [Substring], line: Int) throws(MorphologyError) -> Entry {
    guard fields.count == 7 else {
      throw error(
        .morphologyWrongLine, line, "the line is no point of a reconstruction",
        expected: "7 numbers: id type x y z radius parent", found: "\(fields.count) fields",
        remedy: "Correct the line, or begin it with # if it is a comment.")
    }
    func whole(_ index: Int, _ name: String, from least: Int) throws(MorphologyError) -> Int {
      guard let value = Int(fields[index]), value >= least, value <= 1 << 40 else {
        throw error(
          .morphologyWrongLine, line, "the \(name) is not a number that can stand here",
          expected: "a whole number from \(least)", found: Self.shown(fields[index]),
          remedy: "Correct the line.")
      }
      return value
    }
    func number(_ index: Int, _ name: String) throws(MorphologyError) -> Double {
      guard let value = Double(fields[index]), abs(value) <= 1e6 else {
        throw error(
          .morphologyWrongLine, line, "\(name) is not a number that can stand here",
          expected: "within ±1000000", found: Self.shown(fields[index]),
          remedy: "Correct the line, or export the reconstruction again.")
      }
      return value
    }
    let (id, kind) = (try whole(0, "id", from: 0), try whole(1, "type", from: 0))
    let (x, y, z) = (try number(2, "x"), try number(3, "y"), try number(4, "z"))
    let radius = try number(5, "the radius")
    let parent = try whole(6, "parent", from: -1)
    guard radius > 0 else {
      throw error(
        .morphologyWrongLine, line, "a radius is more than 0", expected: "more than 0",
        found: Self.shown(fields[5]), remedy: "Give the point the radius of its neighbours.")
    }
    return Entry(
      line: line, id: id, parentID: parent,
      point: CellMorphology.Point(
        kind: CellMorphology.Kind(number: kind), x: x, y: y, z: z, radius: radius, parent: nil))
  }

  /// A field as a message may show it, however long it is.
  private static func shown(_ field: Substring) -> String { "\"\(field.prefix(24))\"" }

  private func error(
    _ id: MessageID, _ line: Int?, _ text: String, expected: String, found: String? = nil,
    remedy: String
  ) -> MorphologyError {
    MorphologyError(
      message: Message(
        id, .error, text, file: file, line: line, expected: expected, found: found,
        remedy: remedy))
  }
}

/// Why a reconstruction is not taken.
public struct MorphologyError: ReportableError {
  public let message: Message
  public var exitStatus: ExitStatus { .inputRefused }
}
