/// Finds what a person may have meant.
public enum NearestName {
  /// The name with the smallest edit distance to `word`, if that is at most 2 and less than the
  /// word is long; of equals the first in the order given.
  public static func of(_ word: String, among names: some Sequence<String>) -> String? {
    var best: (name: String, distance: Int)?
    for name in names {
      let distance = editDistance(word, name)
      if distance <= 2, distance < word.count, distance < best?.distance ?? .max {
        best = (name, distance)
      }
    }
    return best?.name
  }

  /// Insertions, deletions and replacements of characters that lead from one word to the other
  /// (Levenshtein 1966); `colour` and `color` are 1 apart.
  public static func editDistance(_ one: String, _ other: String) -> Int {
    let letters = Array(other)
    var previous = Array(0...letters.count)
    for (row, letter) in one.enumerated() {
      var current = [row + 1]
      for (column, candidate) in letters.enumerated() {
        current.append(
          min(
            previous[column] + (letter == candidate ? 0 : 1), previous[column + 1] + 1,
            current[column] + 1))
      }
      previous = current
    }
    return previous[letters.count]
  }
}
