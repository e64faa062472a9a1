import Foundation
import Signals

/// `apical inspect` for a person.
enum InspectText {
  /// Sweeps shown one by one; more are grouped by what they have in common.
  private static let longestList = 40

  static func text(of document: InspectDocument) -> String {
    var lines = ["\(document.file)  \(document.format)"]
    if let description = document.sessionDescription { lines.append("  \(description)") }
    if let start = document.sessionStart { lines.append("  session start \(start)") }
    for electrode in document.electrodes {
      let words = [
        electrode.cellID.map { "cell \($0)" }, electrode.location, electrode.description,
      ]
      .compactMap { $0 }.filter { !$0.isEmpty }
      lines.append("  electrode \(electrode.name): \(words.joined(separator: "; "))")
    }
    for light in document.light {
      let pathway =
        light.pathway.map { $0 == .topDown ? "top-down" : "bottom-up" } ?? "pathway not known"
      let words = [
        light.wavelength.map { "\(TextFormat.number($0)) nm" }, pathway,
        "in \(light.sweepCount) sweeps", light.location,
      ].compactMap { $0 }
      lines.append("  light \(light.site): \(words.joined(separator: ", "))")
    }
    lines += LightText.suggestions(document.lightSuggestions)
    lines += LightText.latencies(document.lightLatencies)
    lines.append("  \(document.sweeps.count) sweeps")
    var table = TextTable(
      header: ["sweep", "name", "mode", "unit", "rate/Hz", "samples", "start/s", "condition"])
    for sweep in document.sweeps.prefix(longestList) {
      table.append([
        "\(sweep.index)", sweep.name, sweep.clampMode.rawValue, sweep.responseUnit,
        TextFormat.number(sweep.samplingRate), "\(sweep.sampleCount)",
        TextFormat.number(sweep.startTime),
        [sweep.block?.rawValue, sweep.condition ?? sweep.stimulus].compactMap { $0 }
          .joined(separator: ": "),
      ])
    }
    if !document.sweeps.isEmpty { lines += table.lines.map { "  " + $0 } }
    if document.sweeps.count > longestList {
      lines.append("  … and \(document.sweeps.count - longestList) more (--json lists all)")
    }
    lines += unitLines(document.units)
    if document.uncheckedSweepCount > 0 {
      lines.append(
        "  the samples of \(document.uncheckedSweepCount) sweeps were not looked at; analyze does")
    }
    for failed in document.failed {
      lines.append("  sweep \(failed.index) \(failed.name ?? ""): not readable: \(failed.reason)")
    }
    for warning in document.warnings { lines.append("  warning: \(warning)") }
    return lines.joined(separator: "\n")
  }

  private static func unitLines(_ units: [InspectDocument.TrainEntry]) -> [String] {
    guard !units.isEmpty else { return [] }
    var table = TextTable(header: ["unit", "spikes", "trains", "observed/s", "conditions"])
    for unit in units.prefix(longestList) {
      table.append([
        unit.unit, "\(unit.spikeCount)", "\(unit.stretchCount)",
        TextFormat.number(unit.observedTime), unit.conditions.joined(separator: ", "),
      ])
    }
    let more = units.count - longestList
    return ["  \(units.count) units of spike times"] + table.lines.map { "  " + $0 }
      + (more > 0 ? ["  … and \(more) more (--json lists all)"] : [])
  }
}

/// Numbers as a person reads them on a terminal; never used for results in files.
enum TextFormat {
  /// At most `digits` significant digits, whole from a hundred on, without trailing zeros.
  static func number(_ value: Double, digits: Int = 6) -> String {
    guard value.isFinite else { return "–" }
    // What cancels to the last bit is nothing to a reader.
    if abs(value) < 1e-9 { return "0" }
    if abs(value) < 1e9, value == value.rounded() || (digits <= 3 && abs(value) >= 100) {
      return String(Int(value.rounded()))
    }
    var text = String(format: "%.\(digits)g", value)
    if text.contains("."), !text.contains("e") {
      while text.hasSuffix("0") { text.removeLast() }
      if text.hasSuffix(".") { text.removeLast() }
    }
    return text
  }

  static func number(_ value: Double?, digits: Int = 3) -> String {
    value.map { number($0, digits: digits) } ?? "–"
  }

  static func interval(_ bounds: [Double]?, digits: Int = 3) -> String {
    guard let lower = bounds?.first, let upper = bounds?.last else { return "no interval" }
    return "\(number(lower, digits: digits)) to \(number(upper, digits: digits))"
  }
}

/// A table of plain text, columns padded to their widest cell.
struct TextTable {
  private var rows: [[String]]

  init(header: [String]) { rows = [header] }

  mutating func append(_ row: [String]) { rows.append(row) }

  var lines: [String] {
    let columns = rows.map(\.count).max() ?? 0
    let widths = (0..<columns).map { column in
      rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0
    }
    return rows.map { row in
      var line = ""
      for (cell, width) in zip(row, widths) {
        line += cell + String(repeating: " ", count: width - cell.count + 2)
      }
      while line.hasSuffix(" ") { line.removeLast() }
      return line
    }
  }
}
