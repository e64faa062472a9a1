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
