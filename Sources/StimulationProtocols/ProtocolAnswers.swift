import InputDocuments

/// What a lab says of itself before its first protocol is written.
public struct ProtocolAnswers: Hashable, Sendable {
  public var cell = "layer 2/3 pyramidal neuron"
  public var topDownOpsin = "Chronos"
  /// nm.
  public var topDownLight = 470
  public var bottomUpOpsin = "ChrimsonR"
  /// nm.
  public var bottomUpLight = 625
  public var objective = Objective.twentyfold
  public var device = Device.dlp6500
  public var clamp = Clamp.Mode.currentClamp
  /// The seed of the allocation stands in the protocol; otherwise it is given with --seed.
  public var seedPlace = SeedPlace.file

  public init() {}

  /// What measured crosstalk holds for.
  var crosstalkSetting: [String] {
    [
      topDownOpsin, "\(topDownLight)", bottomUpOpsin, "\(bottomUpLight)", objective.rawValue,
    ]
  }

  /// Objectives of the example rig.
  public enum Objective: String, CaseIterable, Sendable {
    case tenfold = "10x"
    case twentyfold = "20x"

    var magnification: Double { self == .tenfold ? 10 : 20 }
  }

  /// Devices whose field holds the example's masks.
  public enum Device: String, CaseIterable, Sendable {
    case dlp6500 = "DLP6500"
    case dlp9000 = "DLP9000"
  }

  public enum SeedPlace: String, CaseIterable, Sendable {
    case file
    case apart
  }
}

/// A question whose answer changes one part of `ProtocolAnswers`.
public struct ProtocolQuestion: Sendable {
  /// The option that answers it: `--cell`.
  public let option: String
  public let text: String
  /// What may be answered.
  public let expected: String
  /// The answer that stands, as it would be typed.
  public let current: @Sendable (ProtocolAnswers) -> String
  /// False where the text is no answer; then nothing is changed.
  public let apply: @Sendable (String, inout ProtocolAnswers) -> Bool

  /// In the order in which they are asked.
  public static let all: [ProtocolQuestion] = [
    text("cell", "Which cell is recorded?", \.cell),
    text("top-down-opsin", "Opsin in the top-down axons?", \.topDownOpsin),
    wavelength("top-down-light", "Light for it, nm?", \.topDownLight),
    text("bottom-up-opsin", "Opsin in the bottom-up pathway?", \.bottomUpOpsin),
    wavelength("bottom-up-light", "Light for it, nm?", \.bottomUpLight),
    choice("objective", "Objective?", \.objective),
    choice("device", "Micromirror device?", \.device),
    choice("clamp", "How are responses tested?", \.clamp),
    choice("seed", "Where is the seed of the allocation kept?", \.seedPlace),
  ]

  static let greatestTextLength = 100

  private static func text(
    _ option: String, _ text: String,
    _ path: any WritableKeyPath<ProtocolAnswers, String> & Sendable
  ) -> ProtocolQuestion {
    ProtocolQuestion(
      option: option, text: text, expected: "a line of at most \(greatestTextLength) characters",
      current: { $0[keyPath: path] },
      apply: { answer, answers in
        let isPrintable = answer.unicodeScalars.allSatisfy {
          $0.properties.generalCategory != .control && !$0.properties.isNoncharacterCodePoint
        }
        guard !answer.isEmpty, answer.count <= greatestTextLength, isPrintable else { return false }
        answers[keyPath: path] = answer
        return true
      })
  }

  private static func wavelength(
    _ option: String, _ text: String, _ path: any WritableKeyPath<ProtocolAnswers, Int> & Sendable
  ) -> ProtocolQuestion {
    ProtocolQuestion(
      option: option, text: text, expected: "a whole number, 350 to 800",
      current: { "\($0[keyPath: path])" },
      apply: { answer, answers in
        let digits = answer.hasSuffix("nm") ? answer.dropLast(2) : answer[...]
        guard let value = Int(digits.filter { $0 != " " }), (350...800).contains(value) else {
          return false
        }
        answers[keyPath: path] = value
        return true
      })
  }

  private static func choice<Value: CaseIterable & RawRepresentable<String> & Sendable>(
    _ option: String, _ text: String, _ path: any WritableKeyPath<ProtocolAnswers, Value> & Sendable
  ) -> ProtocolQuestion {
    ProtocolQuestion(
      option: option, text: text,
      expected: Value.allCases.map(\.rawValue).joined(separator: ", "),
      current: { $0[keyPath: path].rawValue },
      apply: { answer, answers in
        let known = Value.allCases.first { $0.rawValue.lowercased() == answer.lowercased() }
        guard let known else { return false }
        answers[keyPath: path] = known
        return true
      })
  }
}

/// Asks the questions that no option has answered.
public struct ProtocolInterview: Sendable {
  /// A question is put so often before the interview gives up.
  static let attempts = 3

  public var answers: ProtocolAnswers
  /// Options that were given.
  public var answered: Set<String>

  public init(answers: ProtocolAnswers, answered: Set<String>) {
    self.answers = answers
    self.answered = answered
  }

  /// - Parameters:
  ///   - read: the next line; nil at the end of input, after which every default stands.
  ///   - write: shows a text.
  /// - Returns: nil where a question was answered wrongly three times.
  public func run(read: () -> String?, write: (String) -> Void) -> ProtocolAnswers? {
    var answers = answers
    for question in ProtocolQuestion.all where !answered.contains(question.option) {
      var isAnswered = false
      for _ in 0..<Self.attempts where !isAnswered {
        write("\(question.text) [\(question.current(answers))] ")
        guard let line = read() else { return answers }
        let answer = line.trimmingSpaces
        isAnswered = answer.isEmpty || question.apply(answer, &answers)
        if !isAnswered { write("Please answer with \(question.expected).\n") }
      }
      guard isAnswered else { return nil }
    }
    return answers
  }
}

extension String {
  fileprivate var trimmingSpaces: String {
    String(drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
  }
}
