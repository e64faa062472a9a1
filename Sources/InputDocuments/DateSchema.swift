import Foundation

extension Schema where Value == Date {
  /// A moment: date, T, time, and Z for universal time.
  public static var date: Schema<Date> {
    Schema<String>.text.checked { text -> Result<Date, SchemaComplaint> in
      guard let date = try? Date(text, strategy: .iso8601) else {
        return .failure(
          SchemaComplaint(
            "not a date and time", expected: "such as 2026-01-15T09:30:00Z",
            found: "\"\(text)\"",
            remedy: "Write date, T, time, and Z for universal time."))
      }
      return .success(date)
    }
  }
}
