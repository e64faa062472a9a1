import Mustache

/// What the page's template is filled with; the names are those of ``PageTemplate``.
struct Page {
  var title: String
  let style = PageStyle.css
  var origins: [Origin]
  var contents: [Anchor]
  /// In the order of the page; before the recordings.
  var sections: [Section]
  var recordings: [Recording]
  var criteriaSentences: [Sentence]
  var criteriaTables: [Table]
  var definitions: [Definition]
  var tableFiles: [File]
  var provenanceTable: [Table]

  /// What files say of where they come from.
  struct Origin {
    var label: String
    var text: String
    var isSimulated: Bool
  }

  /// A part of the page under a heading of its own.
  struct Section {
    var anchor: String
    var heading: String
    var blocks: [Block]
  }

  /// What follows one another within a section.
  struct Block {
    var sentences: [Sentence] = []
    var messages: [Messages] = []
    var figures: [Drawing] = []
    var tables: [Table] = []
    /// One sentence each, as a list.
    /// None or one.
    var lists: [List] = []
  }

  /// One sentence each.
  struct List {
    var listLines: [String]

    static func of(_ lines: [String]) -> [List] { lines.isEmpty ? [] : [List(listLines: lines)] }
  }

  struct Anchor {
    var anchor: String
    var label: String
  }

  struct Definition {
    var anchor: String
    var term: String
    var definition: String
  }

  struct File {
    var href: String
    var label: String
    var isLast: Bool

    static func list(_ files: [(href: String, label: String)]) -> [File] {
      files.enumerated().map {
        File(href: $1.href, label: $1.label, isLast: $0 == files.count - 1)
      }
    }
  }

  struct Recording {
    var anchor: String
    var isOpen: Bool
    var heading: String
    var digest: String
    var recordingSentences: [Sentence]
    var warnings: [Messages]
    var recordingFigures: [Drawing]
    var recordingTables: [Table]
  }

  /// Words, numbers and links, one after the other.
  struct Sentence: ExpressibleByStringInterpolation {
    var runs: [Run]

    init(_ text: String) { runs = [.plain(text)] }
    init(stringLiteral value: String) { self.init(value) }
    init(stringInterpolation: StringInterpolation) { runs = stringInterpolation.runs }

    struct StringInterpolation: StringInterpolationProtocol {
      var runs: [Run] = []

      init(literalCapacity: Int, interpolationCount: Int) {}
      mutating func appendLiteral(_ literal: String) {
        if !literal.isEmpty { runs.append(.plain(literal)) }
      }
      mutating func appendInterpolation(_ text: String) { runs.append(.plain(text)) }
      mutating func appendInterpolation(_ number: DisplayedNumber) { runs.append(.number(number)) }
      /// A count with its noun, linked to the noun's definition.
      mutating func appendInterpolation(
        _ count: Int, _ noun: String, plural: String? = nil, to term: Term
      ) {
        runs.append(.number(DisplayedNumber(count)))
        runs.append(.plain(" "))
        runs.append(.link(count == 1 ? noun : plural ?? noun + "s", to: term.reference))
      }
      /// A word linked to its definition.
      mutating func appendInterpolation(_ word: String, to term: Term) {
        runs.append(.link(word, to: term.reference))
      }
    }
  }

  struct Run {
    var runText: String
    var href = ""
    var exact = ""
    var isLink = false
    var isNumber = false
    var isPlain = false

    static func plain(_ text: String) -> Run { Run(runText: text, isPlain: true) }
    static func number(_ number: DisplayedNumber) -> Run {
      Run(runText: number.text, exact: number.exact, isNumber: true)
    }
    static func link(_ text: String, to href: String) -> Run {
      Run(runText: text, href: href, isLink: true)
    }
  }

  struct Table {
    var caption: String
    var columns: [Column]
    var rows: [Row]
    var note: [String] = []
    /// Behind its caption until it is asked for.
    var isCollapsed = false
  }

  struct Column {
    var columnText: String
    var href = ""
    var isLink = false
    var isNumeric = false

    static func text(_ text: String, to term: Term? = nil) -> Column {
      Column(columnText: text, href: term?.reference ?? "", isLink: term != nil)
    }
    static func number(_ text: String, to term: Term? = nil) -> Column {
      Column(
        columnText: text, href: term?.reference ?? "", isLink: term != nil, isNumeric: true)
    }
  }

  struct Row {
    var cells: [Cell]
    var isMarked = false
  }

  struct Cell {
    var cellText: String
    var exact = ""
    var isHeader = false
    var isNumber = false
    var isPlain = false
    var isCentred = false
    var isInterval = false
    /// A header that is kept on one line.
    var isShort = false

    /// What stands for a value that is missing.
    static let missing = "\u{2014}"

    static func header(_ text: String) -> Cell {
      Cell(cellText: text, isHeader: true, isShort: text.count <= 20)
    }
    static func text(_ text: String?) -> Cell { Cell(cellText: text ?? missing, isPlain: true) }
    static func centred(_ text: String?) -> Cell {
      Cell(cellText: text ?? missing, isCentred: true)
    }
    static func interval(_ interval: [Double]?) -> Cell {
      DisplayedNumber.interval(interval).map { Cell(cellText: $0, isInterval: true) } ?? text(nil)
    }
    static func number(_ number: DisplayedNumber?) -> Cell {
      number.map { Cell(cellText: $0.text, exact: $0.exact, isNumber: true) } ?? centred(nil)
    }
    static func number(_ value: Double?) -> Cell { number(value.map { DisplayedNumber($0) }) }
    /// A number that says nothing because it was fitted: in parentheses.
    static func fitted(_ value: Double?) -> Cell {
      guard let value else { return centred(nil) }
      let number = DisplayedNumber(value)
      return Cell(cellText: "(\(number.text))", exact: number.exact, isNumber: true)
    }
    static func count(_ value: Int) -> Cell { number(DisplayedNumber(value)) }
  }

  struct Messages {
    var messageHeading: String
    var isCollapsed: Bool
    var lines: [Line]

    struct Line {
      var severity: String
      var lineText: String
      var id: String
    }
  }

  /// A figure, or the sentence in its place.
  struct Drawing {
    var figureHeading: String
    var isDrawn: Bool
    var svg = ""
    var figureCaption = ""
    var files: [File] = []
    var absence = ""
  }

  /// The page as HTML, free of control and direction characters that words of a file may hold.
  ///
  /// - Throws: what Mustache throws for a template that it cannot read.
  func html() throws -> String {
    let library = MustacheLibrary(templates: [
      "page": try MustacheTemplate(string: PageTemplate.page),
      "sentence": try MustacheTemplate(string: PageTemplate.sentence),
      "run": try MustacheTemplate(string: PageTemplate.run),
      "table": try MustacheTemplate(string: PageTemplate.table),
      "cell": try MustacheTemplate(string: PageTemplate.cell),
      "messages": try MustacheTemplate(string: PageTemplate.messages),
      "figure3": try MustacheTemplate(string: PageTemplate.figure(level: 3)),
      "figure4": try MustacheTemplate(string: PageTemplate.figure(level: 4)),
    ])
    let rendered = library.render(self, withTemplate: "page") ?? ""
    return Self.withoutControlCharacters(rendered)
  }

  static func withoutControlCharacters(_ text: String) -> String {
    func isUnwanted(_ scalar: Unicode.Scalar) -> Bool {
      guard scalar.value < 0x20 || scalar.value >= 0x7F else { return false }
      if scalar == "\n" || scalar == "\t" { return false }
      let category = scalar.properties.generalCategory
      return category == .control || category == .format
    }
    guard text.unicodeScalars.contains(where: isUnwanted) else { return text }
    return String(
      String.UnicodeScalarView(text.unicodeScalars.map { isUnwanted($0) ? "\u{FFFD}" : $0 }))
  }
}

/// A word that the page defines; numbers link to it.
enum Term: String, CaseIterable {
  case spike, event, burst
  case eventRate = "event-rate"
  case burstProbability = "burst-probability"
  case plateau
  case alpha
  case plateauProbability = "plateau-probability"
  case weightRatio = "weight-ratio"
  case sign
  case contrast
  case verdict
  case separated
  case thresholdCount = "threshold-count"

  var anchor: String { "term-" + rawValue }
  var reference: String { "#" + anchor }
}
