import Foundation
import Messages
import RecordingAnalysis
import Reporting
import SynapticResponses
import Testing

@Suite(.enabled(if: canDraw, "gnuplot or rsvg-convert is not installed"))
struct ReportContentsTests {
  /// Four cells, one of each condition, drawn once for all tests of this suite.
  static let four = Task { try await WrittenReport(SampleReports.report(recordings)) }
  static let recordings = Array(SampleReports.study().prefix(4))

  @Test func filesOfAReport() async throws {
    let files = try await Self.four.value.files()
    for name in [
      "report.html", "report.json", "provenance.json", "tables/sweeps.csv", "tables/spikes.csv",
      "tables/events.csv", "tables/plateaus.csv", "tables/phases.csv", "tables/psps.csv",
      "tables/conditions.csv", "tables/cells.csv", "tables/messages.csv",
    ] {
      #expect(files.contains(name), "\(name)")
    }
    let kinds = ["traces", "intervals", "raster", "sweeps"]
    let stems =
      ["activity", "alpha", "weight-ratio"]
      + (1...4).flatMap { number in kinds.map { "recording-0\(number)-\($0)" } }
    let expected = Set(
      stems.flatMap { stem in ["csv", "gp", "pdf", "png", "svg"].map { "figures/\(stem).\($0)" } })
    #expect(Set(files.filter { $0.hasPrefix("figures/") }) == expected)
    let listed = try await Self.four.value.document()["figures"] as? [String]
    #expect(listed == expected.sorted())
  }

  @Test("a weight ratio is the same number in the result, JSON, CSV, figure and page")
  func sameNumbers() async throws {
    let report = try await Self.four.value
    let page = try report.page()
    let cells = try report.table("cells").rows
    let json = try #require(try report.document()["recordings"] as? [[String: Any]])
    let drawn = CSV.records(try report.text("figures/weight-ratio.csv"))
    #expect(cells.count == 4 && json.count == 4)
    for (index, recording) in Self.recordings.enumerated() {
      let change = try #require(recording.result.weightChange)
      #expect(Double(try #require(cells[index]["weight_ratio"])) == change.ratio)
      let inJSON = try #require(json[index]["weight_change"] as? [String: Any])
      #expect(inJSON["weight_ratio"] as? Double == change.ratio)
      #expect(drawn.contains { $0[2] == "0" && Double($0[3]) == change.ratio })
      // Twice: in the table of cells and in the recording's own part.
      #expect(page.components(separatedBy: "<data value=\"\(change.ratio)\">").count > 2)
      let difference = try #require(recording.result.plateauDifference)
      #expect(
        Double(try #require(cells[index]["plateau_difference_alpha_t_minus_alpha_f"]))
          == difference.mean)
      #expect(page.contains("<data value=\"\(difference.mean)\">"))
    }
  }

  @Test("counts of the summary are those of the sweeps, in JSON, CSV and page")
  func counts() async throws {
    let report = try await Self.four.value
    let summary = try #require(try report.document()["summary"] as? [String: Any])
    // Per cell: six sweeps with five spikes in three events, one of them a burst; six plateaus.
    #expect(summary["sweep_count"] as? Int == 48)
    #expect(summary["spike_count"] as? Int == 120)
    #expect(summary["event_count"] as? Int == 72)
    #expect(summary["burst_count"] as? Int == 24)
    #expect(summary["single_spike_count"] as? Int == 48)
    #expect(summary["plateau_count"] as? Int == 24)
    #expect(try report.table("sweeps").rows.count == 48)
    #expect(try report.table("spikes").rows.count == 120)
    #expect(try report.table("events").rows.count == 72)
    #expect(try report.table("events").rows.count { Int($0["spike_count"] ?? "") ?? 0 > 1 } == 24)
    #expect(try report.table("plateaus").rows.count == 24)
    let words = try report.page()
    for (value, noun) in [("120", "spikes"), ("72", "events"), ("24", "bursts")] {
      let pattern = "<data value=\"\(value)\">\(value)</data> <a href=\"#term-"
      #expect(words.contains(pattern), "\(noun)")
    }
  }

  @Test("what is missing is an empty field, null, and a dash")
  func missing() async throws {
    let report = try await Self.four.value
    let spikes = try report.table("spikes").rows
    #expect(spikes.contains { $0["half_width_ms"] == "" })
    #expect(spikes.contains { $0["half_width_ms"] == "0.81" })
    let phases = try report.table("phases").rows
    #expect(phases.contains { $0["alpha"] == "" && $0["reason"] == "this is a reference trial" })
    #expect(try report.page().contains(">\u{2014}</td>"))
    let summary = try #require(try report.document()["summary"] as? [String: Any])
    let means = try #require(summary["condition_means"] as? [[String: Any]])
    let testPulse = try #require(means.first { $0["condition"] as? String == "test_pulse" })
    #expect(testPulse["mean_burst_probability"] is NSNull)
    #expect(testPulse["mean_event_rate_hz"] as? Double == 0)
  }

  @Test("headers of the tables are the JSON keys of the same values")
  func headers() async throws {
    let report = try await Self.four.value
    let recordings = try #require(try report.document()["recordings"] as? [[String: Any]])
    let sweeps = recordings.flatMap { $0["sweeps"] as? [[String: Any]] ?? [] }
    func all(_ key: String) -> [[String: Any]] {
      sweeps.flatMap { $0[key] as? [[String: Any]] ?? [] }
    }
    let place: Set = ["file", "cell", "sweep", "condition", "block"]
    let phases = sweeps.compactMap { $0["phases"] as? [String: Any] }
      .flatMap { phase in ["forward", "target"].compactMap { phase[$0] as? [String: Any] } }
    try expect(report, "spikes", has: all("spikes"), besides: place)
    try expect(report, "events", has: all("events"), besides: place)
    try expect(report, "plateaus", has: all("plateaus"), besides: place)
    // The sample's responses are potentials, and none has a flag.
    try expect(
      report, "psps", has: all("psps"),
      besides: place.union([
        "flags", "baseline_pa", "noise_pa", "amplitude_pa", "slope_pa_per_ms",
        "locked_amplitude_pa", "locked_slope_pa_per_ms",
      ]))
    try expect(report, "phases", has: phases, besides: place.union(["phase"]))
    try expect(
      report, "sweeps",
      has: sweeps.map { sweep in
        sweep.filter {
          ![
            "spikes", "events", "bursts", "plateaus", "phases", "light", "psps", "warnings",
            "rule_checks",
            // The readouts are rows of phases.csv but for their sign; no sweep of the sample has others.
            "plateau_readouts", "phase_events", "train", "voltage_step", "test_step",
          ].contains($0.key)
        }
      },
      besides: try Set(report.table("sweeps").header).filter { name in
        ["file", "cell", "plateau_readouts_sign"].contains(name)
          || ["train_", "voltage_step_", "test_step_"].contains { name.hasPrefix($0) }
      })
    try expect(
      report, "conditions",
      has: recordings.flatMap { $0["conditions"] as? [[String: Any]] ?? [] }.map { condition in
        // Each has a table of its own, or no value in the sample.
        condition.filter {
          ![
            "burst_probability_by_interval", "phase_events", "plateau_probability_difference",
          ].contains($0.key)
        }
      },
      besides: try Set(report.table("conditions").header).filter { name in
        ["file", "cell"].contains(name) || name.hasPrefix("plateau_probability_difference_")
      })
    try expect(
      report, "messages", has: recordings.flatMap { $0["messages"] as? [[String: Any]] ?? [] },
      besides: [])
    try expect(
      report, "threshold_differences",
      has: sweeps.compactMap { $0["threshold_check"] as? [String: Any] }
        .flatMap { $0["differences"] as? [[String: Any]] ?? [] }, besides: place)
    try expect(
      report, "rule_differences",
      has: all("rule_checks").flatMap { $0["differences"] as? [[String: Any]] ?? [] },
      besides: place.union(["rule"]))
    // What stands beside the ratio is in the JSON; its main numbers have columns of other names.
    let beside: Set = [
      "before", "after", "variability", "control", "drift_corrected", "baseline_drift",
      "without_exclusions", "exclusions",
    ]
    let weights = recordings.compactMap { $0["weight_change"] as? [String: Any] }.map { change in
      change.filter { !beside.contains($0.key) }
    }
    let differences = recordings.compactMap { $0["plateau_difference"] as? [String: Any] }
    let header = Set(try report.table("cells").header)
    for key in leaves(of: weights) { #expect(header.contains(key), "\(key)") }
    for key in leaves(of: differences) {
      #expect(header.contains(key) || header.contains("plateau_difference_" + key), "\(key)")
    }
  }

  private func expect(
    _ report: WrittenReport, _ table: String, has objects: [[String: Any]],
    besides context: Set<String>, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let header = Set(try report.table(table).header)
    let keys = leaves(of: objects)
    #expect(!keys.isEmpty, "\(table)", sourceLocation: sourceLocation)
    #expect(
      keys.subtracting(header).isEmpty, "\(table): keys without a column",
      sourceLocation: sourceLocation)
    #expect(
      header.subtracting(keys).subtracting(context).isEmpty, "\(table): columns without a key",
      sourceLocation: sourceLocation)
  }

  /// Paths of all leaves, joined by `_`; a pair carries the suffixes of its ends.
  private func leaves(of objects: [[String: Any]]) -> Set<String> {
    var keys: Set<String> = []
    func walk(_ value: Any, _ path: String) {
      if path.hasSuffix("_missing") {
        // Reasons by the key of what is missing: one column.
        keys.insert(path)
      } else if let object = value as? [String: Any] {
        for (key, member) in object { walk(member, path.isEmpty ? key : "\(path)_\(key)") }
      } else if let pair = value as? [Double], pair.count == 2 {
        let ends = path.hasPrefix("window") ? ["start", "end"] : ["lower", "upper"]
        keys.formUnion(ends.map { "\(path)_\($0)" })
      } else if !(value is [Any]) {
        keys.insert(path)
      }
    }
    for object in objects { walk(object, "") }
    // What is an object in one trial is null in another.
    let objects: Set = ["reference", "current_step", "light_artefact"]
    return keys.filter { key in
      !objects.contains(key) || !keys.contains { $0.hasPrefix(key + "_") }
    }
  }

  @Test("nothing to show: sentences in the figures' places, no figure files")
  func nothingToShow() async throws {
    let report = try await WrittenReport(SampleReports.report([SampleReports.empty()]))
    #expect(!(try report.files()).contains { $0.hasPrefix("figures/") })
    let page = try report.page()
    #expect(!page.contains("<svg"))
    for words in [
      "There is no event rate to show: no sweep was recorded in current clamp.",
      "α_f and α_t are not measured: no sweep has a forward and a target phase.",
      "There is no weight ratio to show: no recording has test pulses before and after induction.",
      "There is no trace to show", "There is no inter-spike interval to show",
      "No recording has induction trials, so no rule is evaluated.",
    ] {
      #expect(page.contains(words), "\(words)")
    }
  }

  @Test("200 sweeps: the table is shut, at most six traces are drawn")
  func manySweeps() async throws {
    let report = try await WrittenReport(SampleReports.report([SampleReports.long()]))
    let page = try report.page()
    #expect(page.contains("<details class=\"more\"><summary>Sweeps</summary>"))
    #expect(try report.table("sweeps").rows.count == 200)
    let panels = Set(
      CSV.records(try report.text("figures/recording-01-traces.csv")).dropFirst().map { $0[0] })
    #expect(panels == ["1", "2", "3", "4", "5", "6"])
    #expect(page.contains("6 of 200 sweeps are shown."))
  }

  @Test("no recording at all: the failures are the page")
  func nothingAnalysed() async throws {
    let failure = Message(
      .fileNotHDF5, .error, "this is a text file", file: "notes.txt", remedy: "Give an NWB file.")
    let report = try await WrittenReport(SampleReports.report([], failed: [failure]))
    let page = try report.page()
    #expect(page.contains("One file gave no result:"))
    #expect(page.contains("notes.txt: this is a text file. Give an NWB file."))
    #expect(try report.table("messages").rows.map { $0["id"] } == ["file.not-hdf5"])
  }
}
