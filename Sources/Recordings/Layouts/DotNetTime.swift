/// A time as .NET stores it: ticks of 100 ns since the year 1.
struct DotNetTime: Hashable {
  /// Of universal time.
  var ticks: Int
  /// Of the place, from universal time.
  var offsetHours: Double

  static let ticksPerSecond = 10_000_000
  /// From the year 1 to the year 9999.
  static let ticks = 0..<3_155_378_976_000_000_000

  /// ISO 8601 of the place's own time, to the millisecond.
  ///
  /// Example: 636047007256632402 ticks (12:25:25 UTC) and 3 h are 2016-07-21T15:25:25.663+03:00.
  var text: String? {
    guard offsetHours.isFinite, abs(offsetHours) <= 24 else { return nil }
    let offset = Int((offsetHours * 60).rounded())
    let (local, overflow) = ticks.addingReportingOverflow(offset * 60 * Self.ticksPerSecond)
    guard !overflow, Self.ticks.contains(local) else { return nil }
    let seconds = local / Self.ticksPerSecond
    let (year, month, day) = Self.date(day: seconds / 86_400)
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    let milliseconds = String(1000 + local % Self.ticksPerSecond / 10_000).dropFirst()
    let zone = abs(offset)
    let years = String(10_000 + year).dropFirst()
    return "\(years)-\(two(month))-\(two(day))T\(two(seconds % 86_400 / 3600))"
      + ":\(two(seconds % 3600 / 60)):\(two(seconds % 60)).\(milliseconds)"
      + "\(offset < 0 ? "-" : "+")\(two(zone / 60)):\(two(zone % 60))"
  }

  /// The Gregorian date of a day counted from 1 January of the year 1.
  private static func date(day: Int) -> (year: Int, month: Int, day: Int) {
    // Years that begin in March end with the leap day (H. Hinnant, "chrono-compatible low-level date
    // algorithms").
    let shifted = day + 306
    let era = shifted / 146_097
    let ofEra = shifted % 146_097
    let yearOfEra = (ofEra - ofEra / 1460 + ofEra / 36_524 - ofEra / 146_096) / 365
    let ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * ofYear + 2) / 153
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    return (
      yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month,
      ofYear - (153 * shiftedMonth + 2) / 5 + 1
    )
  }
}
