/// What is known of an opsin apart from equations.
public struct OpsinFacts: Hashable, Sendable {
  public var name: String
  /// Of the action spectrum, nm; nil where we know none.
  public var peakWavelength: Fact?
  /// Time constant of closing after a short pulse, ms; nil where we know none.
  public var closingTime: Fact?
  /// Kept to soma and proximal dendrites by its tag: it does not drive axons.
  public var isSomaTargeted: Bool
  /// Has an anion channel, which silences somata but can excite axon terminals (Mahn et al. 2016).
  public var isAnionChannel: Bool
  /// Name of its own action spectrum in ``ActionSpectrum/all``; nil where there is none.
  public var spectrumName: String?
  /// Names of its own models, then of those that stand in for it.
  public var modelNames: [String]
  /// Why stand-ins stand in; nil where every model is its own.
  public var standInNote: String?
  /// Other spellings.
  var aliases: [String]

  /// A number and how far it was checked.
  public struct Fact: Hashable, Sendable {
    public var value: Double
    public var mark: Mark
    public var source: String

    public enum Mark: String, Codable, Hashable, Sendable {
      /// Read in the named source.
      case verified
      /// From memory: for warnings, not for a hard limit.
      case recalled
    }
  }

  /// The action spectrum of its own.
  public var spectrum: ActionSpectrum? {
    ActionSpectrum.all.first { $0.name == spectrumName }
  }

  /// The spectra with which its models are driven, own or borrowed, each once.
  public var spectraInUse: [ActionSpectrum] {
    OpsinLibrary.models(of: name).map(\.spectrum).reduce(into: []) { spectra, spectrum in
      if !spectra.contains(spectrum) { spectra.append(spectrum) }
    }
  }

  /// The facts of an opsin; nil where the name is not known, see ``nearestNames(to:)``.
  ///
  /// Spelling: upper and lower case, spaces and punctuation do not count.
  public static func named(_ name: String) -> OpsinFacts? {
    let wanted = spelled(name)
    return all.first { facts in
      ([facts.name] + facts.aliases).contains { spelled($0) == wanted }
    }
  }

  /// The known names that are most like a name, at most three, the most alike first; empty where none
  /// is within half its length in edits.
  public static func nearestNames(to name: String) -> [String] {
    let wanted = spelled(name)
    guard wanted.count <= 64 else { return [] }
    let ranked = all.map { facts in
      let distance = ([facts.name] + facts.aliases).map { edits(spelled($0), wanted) }.min()
      return (name: facts.name, distance: distance ?? .max)
    }
    return ranked.filter { $0.distance * 2 <= max(wanted.count, 2) }
      .sorted { ($0.distance, $0.name) < ($1.distance, $1.name) }.prefix(3).map(\.name)
  }

  private static func spelled(_ name: String) -> String {
    String(name.lowercased().filter { $0.isLetter || $0.isNumber })
  }

  /// Letters to put in, take out or change (Levenshtein).
  private static func edits(_ one: String, _ other: String) -> Int {
    var row = Array(0...other.count)
    for (line, letter) in one.enumerated() {
      var next = [line + 1]
      for (place, otherLetter) in other.enumerated() {
        next.append(
          min(
            row[place] + (letter == otherLetter ? 0 : 1), row[place + 1] + 1, next[place] + 1))
      }
      row = next
    }
    return row.last ?? 0
  }
}
