import InputDocuments
import Quantities

/// One validation of a protocol against its rig and calibration, passed or not.
public struct ProtocolCheck: Codable, Hashable, Sendable {
  /// Stable: what each checks stands in the module's page.
  public enum ID: String, Codable, CaseIterable, Sendable {
    case maskSize = "D1"
    case leastExposure = "D2"
    case darkGap = "D3"
    case greatestExposure = "D4"
    case entries = "D5"
    case images = "D6"
    case ledWindow = "D7"
    case loadTime = "D8"
    case triggerRate = "D9"
    case calibrationMatch = "C1"
    case registration = "C2"
    case power = "C3"
    case separation = "G1"
    case insideField = "G2"
    case ownIrradiance = "O1"
    case crosstalk = "O2"
    case spectrum = "O3"
    case pulseRate = "O4"
    case somaTargeted = "O5"
    case heat = "S1"
    case dose = "S2"
    case duty = "S3"
    case equalLight = "E1"
    case balance = "E2"
    case crosstalkBlock = "E3"
    case sameBytes = "E4"
    case inductionStart = "T1"
    case session = "T2"
    case crosstalkTime = "T3"
    case clampStep = "T4"
  }

  public enum Severity: String, Codable, Sendable {
    case ok
    case warning
    case error
  }

  public var id: ID
  public var severity: Severity
  public var file: String?
  public var line: Int?
  public var column: Int?
  /// The key that is to blame, such as `trains.plateau.duration`.
  public var object: String?
  /// One sentence.
  public var message: String
  /// What was found, in `unit`.
  public var value: Double?
  /// What it is held against, in `unit`.
  public var limit: Double?
  public var unit: String?
  public var expected: String?
  public var found: String?
  public var remedy: String?
  /// Why somebody accepted the finding, which is a warning then; nil where nobody did.
  public var accepted: String?
  /// Where the limit comes from.
  public var source: String

  enum CodingKeys: String, CodingKey {
    case id, severity, file, line, column, object, message, value, limit, unit, expected, found
    case remedy, accepted, source
  }
}

extension ProtocolCheck {
  /// A part in words: 0.051 is "5.1 %".
  public static func percent(_ part: Double) -> String {
    ShortNumber.text((part * 1000).rounded() / 10) + " %"
  }
}

extension ProtocolCheck: CustomStringConvertible {
  /// One line for a person: where, which check, what, expected and found, what to do.
  public var description: String {
    let place = [file, line.map(String.init), column.map(String.init)].compactMap { $0 }
      .joined(separator: ":")
    var text = [place, object, "\(id.rawValue): \(message)"].compactMap { $0 }
      .filter { !$0.isEmpty }.joined(separator: ": ")
    switch (expected, found) {
    case (let expected?, let found?): text += " (expected \(expected), found \(found))"
    case (let expected?, nil): text += " (expected \(expected))"
    case (nil, let found?): text += " (found \(found))"
    case (nil, nil): break
    }
    if let remedy { text += ". \(remedy)" }
    if let accepted { text += " Accepted: \(accepted)" }
    return text
  }
}
