import Foundation
import TestSupport
import Testing

/// The shipped study through the built program: what was put in comes out.
@Suite("The sample study")
struct SampleStudyTests {
  // Names as they stand in the file.
  // swift-format-ignore: AlwaysUseLowerCamelCase
  private struct Truth: Decodable {
    struct Cell: Decodable {
      struct Sweep: Decodable {
        var name: String
        var block: String
        var spikes_s: [Double]
        var plateaus_s: [[Double]]
      }

      var file: String
      var condition: String
      var weight_ratio: Double
      var sweeps: [Sweep]
    }

    var seed: UInt64
    var cells: [Cell]
  }

  // Names as they stand in the file.
  // swift-format-ignore: AlwaysUseLowerCamelCase
  private struct Analysis: Decodable {
    struct Recording: Decodable {
      struct Sweep: Decodable {
        struct Spike: Decodable { var peak_time_s: Double }
        struct Plateau: Decodable {
          var onset_s: Double
          var duration_ms: Double
        }
        struct Phases: Decodable {
          struct Measure: Decodable { var alpha: Double? }
          var forward: Measure?
          var target: Measure?
        }

        var name: String
        var condition: String
        var spikes: [Spike]
        var plateaus: [Plateau]
        var phases: Phases
      }

      struct Weight: Decodable {
        var weight_ratio: Double
        var weight_ratio_interval: [Double]
      }

      var condition: String
      var sweeps: [Sweep]
      var weight_change: Weight
    }

    struct Signs: Decodable {
      struct Row: Decodable {
        struct Prediction: Decodable {
          var rule: String
          var sign: Int?
        }

        var condition: String
        var predictions: [Prediction]
      }

      var rows: [Row]
    }

    struct Comparison: Decodable {
      struct Contrast: Decodable {
        var name: String
        var ratio_interval: [Double]
      }

      struct Rule: Decodable {
        var rule: String
        var verdict: String
      }

      struct Pair: Decodable {
        var first: String
        var second: String
        var verdict: String
      }

      var possible: Bool
      var contrasts: [Contrast]
      var rules: [Rule]
      var pairs: [Pair]
    }

    var recordings: [Recording]
    var sign_table: Signs
    var comparison: Comparison
  }

  private static let folder = SharedData.packageRoot.appendingPathComponent(
    "SampleData/plateau-difference")

  /// Read once: sixteen recordings take their time.
  private static let loaded = Task { try await load() }

  private static func load() async throws -> (Truth, Analysis) {
    let truth = try JSONDecoder().decode(
      Truth.self, from: Data(contentsOf: folder.appendingPathComponent("truth.json")))
    let files = truth.cells.map { folder.appendingPathComponent($0.file).path }
    let run = try await ApicalProgram.run(["analyze", "--json"] + files)
    #expect(run.status == 0, "\(run.errors)")
    return (truth, try JSONDecoder().decode(Analysis.self, from: run.output))
  }

  @Test("every spike within a sample, every plateau, α ordered as the plateaus, weights covered")
  func truth() async throws {
    let (truth, analysis) = try await Self.loaded.value
    #expect(truth.cells.count == 16 && analysis.recordings.count == 16)
    var covered = 0
    for (cell, recording) in zip(truth.cells, analysis.recordings) {
      #expect(recording.condition == cell.condition)
      for (expected, sweep) in zip(cell.sweeps, recording.sweeps) {
        #expect(sweep.name == expected.name)
        let place = "\(cell.file) \(sweep.name)"
        #expect(sweep.spikes.count == expected.spikes_s.count, "\(place): spikes")
        for (spike, time) in zip(sweep.spikes, expected.spikes_s) {
          expectClose(spike.peak_time_s, time, within: 1.5e-4, "s")
        }
        let joined = Self.joined(expected.plateaus_s)
        #expect(sweep.plateaus.count == joined.count, "\(place): plateaus")
        for (plateau, window) in zip(sweep.plateaus, joined) {
          expectClose(plateau.onset_s, window[0], within: 0.012, "s")
          expectClose(
            plateau.onset_s + plateau.duration_ms / 1000, window[1], within: 0.02, "s")
        }
        guard expected.block == "induction" else { continue }
        let early = expected.plateaus_s.contains { $0[0] < 0.3 }
        let late = expected.plateaus_s.contains { $0[0] >= 0.3 }
        let forward = try #require(sweep.phases.forward?.alpha, "\(place): α_f")
        let target = try #require(sweep.phases.target?.alpha, "\(place): α_t")
        // A plateau of 12 mV or more over most of 170 ms against noise of some 50 mV·ms.
        #expect((forward > 900) == early, "\(place): α_f \(forward)")
        #expect((target > 900) == late, "\(place): α_t \(target)")
      }
      let bounds = recording.weight_change.weight_ratio_interval
      if bounds[0] <= cell.weight_ratio, cell.weight_ratio <= bounds[1] { covered += 1 }
    }
    // A 95 % interval misses a true ratio now and then: P(X ≤ 12) is 0.0009 for Binomial(16, 0.95).
    #expect(covered >= 13)
  }

  /// Plateaus of the two phases that touch are found as one.
  private static func joined(_ plateaus: [[Double]]) -> [[Double]] {
    var joined: [[Double]] = []
    for plateau in plateaus {
      if let last = joined.last, plateau[0] - last[1] < 0.012 {
        joined[joined.count - 1][1] = plateau[1]
      } else {
        joined.append(plateau)
      }
    }
    return joined
  }

  @Test("the rules say what they must of the 2 × 2 block, and disagree where they must")
  func signs() async throws {
    let (_, analysis) = try await Self.loaded.value
    for row in analysis.sign_table.rows {
      let signs = Dictionary(
        uniqueKeysWithValues: row.predictions.map { ($0.rule, $0.sign ?? 99) })
      let expected = [
        "A_target_plateau": 1, "B_forward_plateau": -1, "C_both_plateaus": 0,
        "D_bottom_up_only": 0,
      ][row.condition]
      // C is zero only if the measured α_t equals α_f; a failed plateau moves it.
      if row.condition != "C_both_plateaus" {
        #expect(signs["plateau-difference"] == expected, "\(row.condition)")
      }
      // BTSP potentiates a weak synapse wherever there is a plateau, whatever its phase.
      #expect(signs["btsp"] == (row.condition == "D_bottom_up_only" ? 0 : 1), "\(row.condition)")
    }
    #expect(
      analysis.sign_table.rows.filter { $0.condition == "B_forward_plateau" }.allSatisfy { row in
        Set(row.predictions.compactMap(\.sign)).count > 1
      })
  }

  @Test("the rule that the study was made with survives, its rivals with other signs do not")
  func verdicts() async throws {
    let comparison = try await Self.loaded.value.1.comparison
    #expect(comparison.possible)
    #expect(comparison.contrasts.map(\.name) == ["A − D", "B − D", "C − A − B + D"])
    // Made with exp(ln 1.4 × …), less what failed plateaus take.
    let first = try #require(comparison.contrasts.first)
    #expect(first.ratio_interval[0] < 1.4 && 1.4 < first.ratio_interval[1])
    let verdicts = Dictionary(
      uniqueKeysWithValues: comparison.rules.map { ($0.rule, $0.verdict) })
    #expect(verdicts["plateau-difference"] == "survives")
    #expect(verdicts["btsp"] == "excluded" && verdicts["pair-stdp"] == "excluded")
    let pair = comparison.pairs.first { $0.first == "plateau-difference" && $0.second == "btsp" }
    #expect(pair?.verdict == "separated")
  }
}
