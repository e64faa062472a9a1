import Foundation
import Reporting
import TestSupport

/// A report written into a folder of its own, which is removed at the end.
final class WrittenReport: Sendable {
  /// Holds the report's folder and nothing else.
  let parent: String
  var folder: String { "\(parent)/report" }

  init(_ report: AnalysisReport) async throws {
    parent =
      FileManager.default.temporaryDirectory
      .appendingPathComponent("apical-report-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
    try await report.write(to: "\(parent)/report")
  }

  deinit { try? FileManager.default.removeItem(atPath: parent) }

  func text(_ name: String) throws -> String {
    String(decoding: try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name)")), as: UTF8.self)
  }

  func page() throws -> String { try text("report.html") }

  func document() throws -> [String: Any] {
    let data = Data(try text("report.json").utf8)
    return try JSONSerialization.jsonObject(with: data) as? [String: Any] ?? [:]
  }

  /// Header and rows of a table, read by the rules of RFC 4180.
  func table(_ name: String) throws -> (header: [String], rows: [[String: String]]) {
    var records = CSV.records(try text("tables/\(name).csv"))
    guard !records.isEmpty else { return ([], []) }
    let header = records.removeFirst()
    return (
      header,
      records.map { Dictionary(zip(header, $0)) { first, _ in first } }
    )
  }

  func files() throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: folder).sorted()
  }
}

/// Reads comma-separated values after RFC 4180, independently of the writer.
enum CSV {
  static func records(_ text: String) -> [[String]] {
    var records: [[String]] = []
    var record: [String] = []
    var field = ""
    var isQuoted = false
    var scalars = Array(text.unicodeScalars)[...]
    while let scalar = scalars.popFirst() {
      switch (scalar, isQuoted) {
      case ("\"", true):
        if scalars.first == "\"" {
          field.append("\"")
          scalars.removeFirst()
        } else {
          isQuoted = false
        }
      case ("\"", false): isQuoted = true
      case (",", false):
        record.append(field)
        field = ""
      case ("\n", false):
        records.append(record + [field])
        record = []
        field = ""
      default: field.unicodeScalars.append(scalar)
      }
    }
    return records
  }
}

/// Whether a program can be found on the search path.
func isInstalled(_ program: String) -> Bool {
  (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").contains {
    FileManager.default.isExecutableFile(atPath: "\($0)/\(program)")
  }
}

let canDraw = isInstalled("gnuplot") && isInstalled("rsvg-convert")
