/// The start of a session as NWB demands it: ISO 8601 with a time zone.
package struct NWBSessionStart {
  package private(set) var text: String
  /// What was not stated and is taken; nil where nothing is.
  package private(set) var note: String?

  package init(_ stated: String?) {
    guard let stated else {
      text = Self.none
      note = "the recording states no start of the session"
      return
    }
    guard let time = Self.iso8601(stated) else {
      text = Self.none
      note = "the start of the session is stated as '\(stated)', which is no ISO 8601 time"
      return
    }
    text = time
    if !Self.hasZone(stated) {
      note = "the session's time zone is not stated; UTC is taken"
    }
  }

  private static let none = "1970-01-01T00:00:00+00:00"

  /// The time with a zone, UTC where it has none; nil where it is no ISO 8601 time.
  static func iso8601(_ text: String) -> String? {
    guard
      let match = text.wholeMatch(
        of:
          #/(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)([.,]\d+)?)?(Z|[+-]\d\d(?::?\d\d)?)?)?/#
      ),
      let year = Int(match.1), year > 0, let month = Int(match.2), (1...12).contains(month),
      let day = Int(match.3), (1...days(in: month, of: year)).contains(day),
      (match.4.flatMap { Int($0) } ?? 0) < 24, (match.5.flatMap { Int($0) } ?? 0) < 60,
      (match.6.flatMap { Int($0) } ?? 0) < 60
    else { return nil }
    // Six digits are what readers of NWB take.
    let fraction = match.7.map { "." + $0.dropFirst().prefix(6) } ?? ""
    let zone =
      switch match.8 {
      case nil: "+00:00"
      case .some(let zone) where zone.count == 3: "\(zone):00"
      case .some(let zone) where zone.count == 5: "\(zone.prefix(3)):\(zone.suffix(2))"
      case .some(let zone): String(zone)
      }
    return "\(match.1)-\(match.2)-\(match.3)T\(match.4 ?? "00"):\(match.5 ?? "00")"
      + ":\(match.6 ?? "00")\(fraction)\(zone)"
  }

  private static func hasZone(_ text: String) -> Bool {
    text.hasSuffix("Z") || text.dropFirst(10).contains { $0 == "+" || $0 == "-" }
  }

  private static func days(in month: Int, of year: Int) -> Int {
    switch month {
    case 2: (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }
}
