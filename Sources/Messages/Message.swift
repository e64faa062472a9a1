/// A warning or a failure, in the one shape in which every Apical module reports it.
///
/// JSON keys follow the contract of the output documents (`Documentation/messages.md`); what is
/// unknown is `null`, never an empty string or a made-up number.
public struct Message: Codable, Hashable, Sendable {
  public enum Severity: String, Codable, Sendable {
    /// The result stands; this is worth knowing.
    case note
    /// The result stands, with this reservation.
    case warning
    /// The named input gave no result.
    case error
  }

  /// Stable identifier; listed in `Documentation/messages.md`.
  public var id: MessageID
  public var severity: Severity
  /// The file as the user named it.
  public var file: String?
  /// Line in a text file, counted from 1.
  public var line: Int?
  /// Column in the line, counted from 1; in a table the field.
  public var column: Int?
  /// What in the file is meant: an HDF5 path, a key, a table and row.
  public var object: String?
  /// Index of the sweep, counted from 0.
  public var sweep: Int?
  /// Seconds from the start of the sweep.
  public var time: Double?
  /// What is wrong, in one sentence without the file name.
  public var text: String
  public var expected: String?
  public var found: String?
  /// Unit of `expected` and `found` where they are numbers.
  public var unit: String?
  /// What the user can do about it.
  public var remedy: String?

  public init(
    _ id: MessageID, _ severity: Severity = .warning, _ text: String, file: String? = nil,
    line: Int? = nil, column: Int? = nil, object: String? = nil, sweep: Int? = nil,
    time: Double? = nil,
    expected: String? = nil, found: String? = nil, unit: String? = nil, remedy: String? = nil
  ) {
    self.id = id
    self.severity = severity
    self.file = file
    self.line = line
    self.column = column
    self.object = object
    self.sweep = sweep
    self.time = time
    self.text = text
    self.expected = expected
    self.found = found
    self.unit = unit
    self.remedy = remedy
  }

  enum CodingKeys: String, CodingKey {
    case id, severity, file, line, column, object, sweep
    case time = "time_s"
    case text = "message"
    case expected, found, unit, remedy
  }
}

extension Message: CustomStringConvertible {
  /// One line for a person: where, what, expected and found, what to do.
  public var description: String {
    let place = [
      file.map { file in
        ([file] + [line, column].compactMap { $0 }.map(String.init)).joined(separator: ":")
      }, object, sweep.map { "sweep \($0)" },
      time.map { "at \($0) s" },
    ].compactMap { $0 }.joined(separator: ": ")
    var sentence = place.isEmpty ? text : "\(place): \(text)"
    let suffix = unit.map { " \($0)" } ?? ""
    switch (expected, found) {
    case (let expected?, let found?):
      sentence += " (expected \(expected)\(suffix), found \(found)\(suffix))"
    case (let expected?, nil): sentence += " (expected \(expected)\(suffix))"
    case (nil, let found?): sentence += " (found \(found)\(suffix))"
    case (nil, nil): break
    }
    if let remedy { sentence += ". \(remedy)" }
    return sentence
  }
}

extension Message {
  /// The same message for a place that names the file already.
  public var withoutFile: Message {
    var message = self
    message.file = nil
    return message
  }
}
