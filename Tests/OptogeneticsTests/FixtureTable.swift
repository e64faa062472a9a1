import Foundation
import Testing

/// Rows of a CSV file without quotes, by column.
struct FixtureTable {
  let rows: [[String: String]]

  init(path: String) throws {
    let lines = try String(contentsOfFile: path, encoding: .utf8)
      .split(whereSeparator: \.isNewline).map {
        $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      }
    let header = try #require(lines.first)
    rows = lines.dropFirst().map { Dictionary(uniqueKeysWithValues: zip(header, $0)) }
  }

  static func path(_ name: String) -> String {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Fixtures/\(name)").path
  }
}

extension [String: String] {
  func number(_ column: String) throws -> Double {
    try #require(self[column].flatMap { Double($0) }, "no number in \(column)")
  }

  func text(_ column: String) throws -> String { try #require(self[column]) }
}
