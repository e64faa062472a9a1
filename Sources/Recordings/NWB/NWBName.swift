/// Names of objects of an NWB file, made from names that other programs gave.
struct NWBName {
  private var taken: Set<String> = []

  /// Slashes divide paths, and readers of NWB take backslashes and colons for such.
  static func withoutSlashes(_ name: String) -> String {
    String(name.map { "/\\:".contains($0) ? "_" : $0 })
  }

  /// The name without slashes, with a number where another object has it already.
  mutating func unique(_ name: String) -> String {
    var stem = Self.withoutSlashes(name)
    if stem.isEmpty || stem == "." || stem == ".." { stem = "unnamed" }
    var candidate = stem
    var number = 2
    while !taken.insert(candidate).inserted {
      candidate = "\(stem) (\(number))"
      number += 1
    }
    return candidate
  }
}
