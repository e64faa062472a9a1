/// The forms in which NWB and its inspector want an animal described.
///
/// Words of the field are turned into them; what cannot be is nil, and stays as words in the
/// animal's description.
public enum SubjectForm {
  /// Stand for what is not known: NWB demands the fields, and these claim nothing. NCBI's taxon
  /// 32644 is “unidentified”; `P0D/` is any age.
  static let unknownID = "unknown"
  static let unknownSpecies = "http://purl.obolibrary.org/obo/NCBITaxon_32644"
  static let unknownSex = "U"
  static let unknownAge = "P0D/"

  /// Whether a text says that something is not known, in our words or in those of MIES.
  static func isPlaceholder(_ text: String) -> Bool {
    [unknownID, unknownSpecies, unknownSex, unknownAge].contains(text)
      || text.hasPrefix("Description of subject and where subject came from")
  }

  /// A Latin binomial or a link to a taxon of NCBI; "transgenic mouse" is *Mus musculus*.
  public static func species(_ text: String) -> String? {
    if text.wholeMatch(of: #/[A-Z][a-z]* [a-z]+/#) != nil { return text }
    if text.wholeMatch(of: #/http://purl\.obolibrary\.org/obo/NCBITaxon_\d+/#) != nil {
      return text
    }
    let latin: [(words: Set<String>, name: String)] = [
      (["mouse", "mice"], "Mus musculus"), (["rat", "rats"], "Rattus norvegicus"),
      (["human", "humans"], "Homo sapiens"),
    ]
    let words = Set(SiteWords.split(text))
    let found = latin.filter { !$0.words.isDisjoint(with: words) }
    return found.count == 1 ? found[0].name : nil
  }

  /// `M`, `F` or `O`, also where it is spelled out; nil for anything else, "unknown" too.
  public static func sex(_ text: String) -> String? {
    switch text.lowercased() {
    case "m", "male": "M"
    case "f", "female": "F"
    case "o", "other": "O"
    default: nil
    }
  }

  /// An ISO 8601 duration, or two of them as a range: `P42D`, `P20D/P90D`, `P90D/`.
  ///
  /// Example: "P42" and "42 days" are `P42D`, "P20D-P90D" is `P20D/P90D`.
  public static func age(_ text: String) -> String? {
    if isDuration(text) { return text }
    for separator in ["/", "-"] as [Character] {
      let bounds = text.split(separator: separator, omittingEmptySubsequences: false)
        .map { $0.split(separator: " ").joined() }
      if bounds.count == 2, isDuration(bounds[0]),
        isDuration(bounds[1]) || (separator == "/" && bounds[1].isEmpty)
      {
        return bounds.joined(separator: "/")
      }
    }
    if let match = text.wholeMatch(of: #/[pP](\d+)/#) { return "P\(match.1)D" }
    guard
      let match = text.lowercased().wholeMatch(
        of: #/(\d+) ?(d|days?|w|weeks?|months?|y|years?)(?: old)?/#),
      let unit = match.2.first
    else { return nil }
    return "P\(match.1)\(unit.uppercased())"
  }

  private static func isDuration(_ text: String) -> Bool {
    text.wholeMatch(
      of:
        #/P(?!$)(\d+(\.\d+)?Y)?(\d+(\.\d+)?M)?(\d+(\.\d+)?W)?(\d+(\.\d+)?D)?(T(?=\d)(\d+(\.\d+)?H)?(\d+(\.\d+)?M)?(\d+(\.\d+)?S)?)?/#
    ) != nil
  }

  /// A number and a unit of mass: `20 g`.
  static func weight(_ text: String) -> String? {
    guard let match = text.wholeMatch(of: #/(\d+(?:\.\d+)?) ?(kg|g|mg)/#) else { return nil }
    return "\(match.1) \(match.2)"
  }
}
