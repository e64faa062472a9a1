/// A name with wildcards: `*` for any run of characters, `?` for one.
///
/// Example: `sweep_*` stands for `sweep_12`, not for `a_sweep_12`.
struct NamePattern {
  private let pattern: [Character]

  init(_ text: String) { pattern = Array(text) }

  var isLiteral: Bool { !pattern.contains { $0 == "*" || $0 == "?" } }

  func matches(_ name: String) -> Bool {
    let name = Array(name)
    var (position, place) = (0, 0)
    // Where to go on when a run turns out to be too short: after the last star, one further.
    var retry: (position: Int, place: Int)?
    while place < name.count {
      if position < pattern.count, pattern[position] == "*" {
        retry = (position, place)
        position += 1
      } else if position < pattern.count,
        pattern[position] == "?" || pattern[position] == name[place]
      {
        position += 1
        place += 1
      } else if let last = retry {
        retry = (last.position, last.place + 1)
        (position, place) = (last.position + 1, last.place + 1)
      } else {
        return false
      }
    }
    return pattern[position...].allSatisfy { $0 == "*" }
  }
}

/// Order of names in which sweep_2 comes before sweep_10, the same under any locale.
enum NumberedNames {
  static func precedes(_ one: String, _ other: String) -> Bool {
    let (one, other) = (Array(one.unicodeScalars), Array(other.unicodeScalars))
    var (i, j) = (0, 0)
    while i < one.count, j < other.count {
      let (left, right) = (digits(one, from: i), digits(other, from: j))
      if !left.isEmpty, !right.isEmpty {
        let (a, b) = (left.drop { $0 == "0" }, right.drop { $0 == "0" })
        if a.count != b.count { return a.count < b.count }
        if let (x, y) = zip(a, b).first(where: { $0 != $1 }) { return x < y }
        i += left.count
        j += right.count
      } else {
        if one[i] != other[j] { return one[i] < other[j] }
        i += 1
        j += 1
      }
    }
    if (one.count - i) != (other.count - j) { return one.count - i < other.count - j }
    return one.lexicographicallyPrecedes(other)
  }

  private static func digits(_ text: [Unicode.Scalar], from start: Int) -> ArraySlice<
    Unicode.Scalar
  > {
    text[start...].prefix { ("0"..."9").contains($0) }
  }
}
