import Messages

/// A run of samples of one series.
struct NWBSeriesRange {
  var series: NWBSeries
  var first: Int
  var count: Int

  init(_ series: NWBSeries, first: Int, count: Int) {
    self.series = series
    self.first = first
    self.count = count
  }

  /// All of a series.
  init(_ series: NWBSeries) { self.init(series, first: 0, count: series.count) }
}

/// A sweep as the tables or names of the file make it, before its samples are looked at.
struct SweepDraft {
  var name: String
  var response: NWBSeriesRange
  var command: NWBSeriesRange?
  /// Name of the electrode.
  var electrode: String?
  var stimulus: String?
  var sweepNumber: Int?
  /// Why the sweep cannot be read.
  var problem: Message?
}

/// Order by text in which numbers count as numbers: `sweep_2` before `sweep_10`.
enum NaturalOrder {
  static func precedes(_ first: String, _ second: String) -> Bool {
    var left = pieces(first)[...]
    var right = pieces(second)[...]
    while let one = left.popFirst(), let other = right.popFirst() {
      if one == other { continue }
      if let number = Int(one), let otherNumber = Int(other), number != otherNumber {
        return number < otherNumber
      }
      return one < other
    }
    return pieces(first).count < pieces(second).count
  }

  private static func pieces(_ text: String) -> [String] {
    var pieces: [String] = []
    var isNumber = false
    for character in text {
      let isDigit = character.isASCII && character.isNumber
      if pieces.isEmpty || isDigit != isNumber {
        pieces.append("")
        isNumber = isDigit
      }
      pieces[pieces.count - 1].append(character)
    }
    return pieces
  }

  /// The text up to the end of its first number, by which programs name what belongs together:
  /// `sweep_003` for `sweep_003_Vm`; nil where there is no number.
  static func stem(_ text: String) -> String? {
    let parts = pieces(text)
    guard let index = parts.firstIndex(where: { Int($0) != nil }) else { return nil }
    return parts[...index].joined()
  }

  /// The name without its sweep: `TTL` for `sweep_003_TTL`, so that all sweeps share it.
  static func withoutSweep(_ name: String) -> String {
    guard let stem = stem(name), stem.count < name.count else { return name }
    let rest = name.dropFirst(stem.count).drop { $0 == "_" || $0 == "-" || $0 == " " }
    return rest.isEmpty ? name : String(rest)
  }

  /// The first number in a text: 12 for `data_00012_AD0`; nil where there is none.
  static func firstNumber(_ text: String) -> Int? {
    pieces(text).lazy.compactMap { Int($0) }.first
  }

  /// The only number in a text; nil where there is none or more than one.
  static func onlyNumber(_ text: String) -> Int? {
    let numbers = pieces(text).compactMap { Int($0) }
    return numbers.count == 1 ? numbers.first : nil
  }
}
