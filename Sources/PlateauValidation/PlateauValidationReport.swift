import EventDetection
import Foundation
import OutputFiles
import Statistics
import VirtualExperiments

/// The folder of `apical validate plateaus`: a page of text, tables, and everything as JSON.
package struct PlateauValidationReport: Encodable {
  package let schema = "apical.validate-plateaus/1"
  package var validation: PlateauValidation
  package var bench: PlateauBench
  /// The bench of the other model was at hand.
  package var hasHay: Bool
  package var command: String
  package var provenance: Provenance

  package init(
    validation: PlateauValidation, bench: PlateauBench, hasHay: Bool, command: String,
    provenance: Provenance
  ) {
    self.validation = validation
    self.bench = bench
    self.hasHay = hasHay
    self.command = command
    self.provenance = provenance
  }

  enum CodingKeys: String, CodingKey {
    case schema
    case seed, cells
    case windowCount = "window_count"
    case plateauCount = "plateau_count"
    case coefficients
    case standardErrors = "standard_errors"
    case scores, reliability, signs, provenance
  }

  /// As the shipped probability writes them.
  package var fitted: PlateauProbability {
    let b = validation.fit.coefficients
    return PlateauProbability(
      intercept: b[0], sustainedDepolarization: b[1], logShortestInterval: b[2],
      meanDepolarization: b[3])
  }

  private var standardErrors: [Double] {
    validation.fit.covariance.enumerated().map { $1[$0].squareRoot() }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(schema, forKey: .schema)
    try container.encode(bench.seed, forKey: .seed)
    try container.encode(bench.cellCount, forKey: .cells)
    try container.encode(validation.windows.count, forKey: .windowCount)
    try container.encode(validation.windows.count { $0.hasPlateau }, forKey: .plateauCount)
    try container.encode(fitted, forKey: .coefficients)
    try container.encode(standardErrors, forKey: .standardErrors)
    try container.encode(validation.scores, forKey: .scores)
    try container.encode(validation.reliability, forKey: .reliability)
    try container.encode(validation.signs, forKey: .signs)
    try container.encode(provenance, forKey: .provenance)
  }

  /// - Throws: `OutputFileError`.
  package func write(to path: String, overwrite: Bool) throws {
    let folder = try AtomicFolder(at: path, overwrite: overwrite)
    func put(_ data: Data, _ name: String) throws {
      try AtomicFile.write(data, to: try folder.path(of: name))
    }
    try put(Data(page.utf8), "README.md")
    try put(windows.data, "windows.csv")
    try put(scores.data, "scores.csv")
    try put(JSONDocument.encode(self), "validation.json")
    try put(JSONDocument.encode(provenance), "provenance.json")
    try folder.commit()
  }

  /// The labels, and what the probability is fitted to.
  private var windows: CSVTable {
    CSVTable(
      header: [
        "cell", "trial", "condition", "phase", "sampling_rate_hz", "driven_by_current",
        "has_plateau", "tuft_mean_mv", "sustained_depolarization_mv", "shortest_interval_ms",
        "mean_depolarization_mv", "cross_validated_probability",
      ],
      rows: zip(validation.windows, validation.crossValidated).map { window, probability in
        [
          .text(window.group), .text(window.trial), .text(window.condition), .text(window.phase),
          .real(window.samplingRate), CSVTable.Cell(window.isDrivenByCurrent),
          CSVTable.Cell(window.hasPlateau), CSVTable.Cell(window.dendriticMean),
          .real(window.evidence.sustainedDepolarization), .real(window.evidence.shortestInterval),
          .real(window.evidence.meanDepolarization), .real(probability),
        ]
      })
  }

  private var scores: CSVTable {
    CSVTable(
      header: ["bench", "windows", "measure", "window_count", "plateau_count", "auc", "brier"],
      rows: validation.scores.map { score in
        [
          .text(score.bench), .text(score.windows), .text(score.measure), .integer(score.count),
          .integer(score.plateauCount), CSVTable.Cell(score.areaUnderCurve),
          CSVTable.Cell(score.brier),
        ]
      })
  }

  private func decimals(_ value: Double?, _ count: Int = 3) -> String {
    value.map { String(format: "%.\(count)f", $0) } ?? "–"
  }

  /// Measures in columns: AUC of each, and the Brier score of the probability.
  package var scoreTable: String {
    let measures = ["plateau probability"] + SomaticReadouts.names
    var lines = [
      "| bench | windows | of them plateaus | " + measures.joined(separator: " | ")
        + " | Brier score |",
      "|---|---|---|" + String(repeating: "---|", count: measures.count + 1),
    ]
    var seen: [String] = []
    for score in validation.scores {
      let key = score.bench + "|" + score.windows
      guard !seen.contains(key) else { continue }
      seen.append(key)
      let row = validation.scores.filter { $0.bench == score.bench && $0.windows == score.windows }
      let cells = measures.map { measure in
        decimals(row.first { $0.measure == measure }?.areaUnderCurve)
      }
      lines.append(
        "| \(score.bench): \(score.windows) | \(score.count) | \(score.plateauCount) | "
          + cells.joined(separator: " | ") + " | \(decimals(row.first?.brier, 4)) |")
    }
    return lines.joined(separator: "\n")
  }

  private var reliabilityTable: String {
    var lines = [
      "| bench | probability | windows | mean probability | part with a plateau |",
      "|---|---|---|---|---|",
    ]
    for item in validation.reliability {
      for row in item.rows {
        lines.append(
          "| \(item.bench) | \(decimals(row.from, 1)) to \(decimals(row.to, 1)) | \(row.count) | "
            + "\(decimals(row.meanProbability)) | \(decimals(row.observed)) |")
      }
    }
    return lines.joined(separator: "\n")
  }

  package var signTable: String {
    var lines = [
      "| α by | trials, and what is right | trials | abstained | right of the others |",
      "|---|---|---|---|---|",
    ]
    for score in validation.signs {
      lines.append(
        "| \(score.measure) | \(score.trials) | \(score.count) | "
          + "\(decimals(score.abstained * 100, 1)) % | \(decimals(score.right.map { $0 * 100 }, 1)) % |"
      )
    }
    return lines.joined(separator: "\n")
  }

  private var page: String {
    let b = fitted
    let errors = standardErrors
    let other =
      hasHay
      ? "**The other model.** Traces of Hay et al. (2011) from NEURON, as an amplifier would give them:"
        + "\nnothing here was fitted to them. They were looked at, though, when three predictors were chosen"
        + "\nfrom eleven, so they are another family to the fit and not to that choice. Events under long somatic steps of current are outside"
        + "\nthe domain of the probability; it abstains on them in an analysis."
      : "The traces of Hay et al. (2011) were not at hand."
    return """
      # How well a plateau of the dendrite is told from the soma

      **Simulated.** No public recording of soma and apical dendrite with labels was found, so the
      dendrite is known from models. What a real dendrite does is not tested here.

      Made with

          \(command)

      **Our bench.** \(bench.cellCount) conductance-based cells of four compartments, each with its own
      conductances, electrode, sampling rate (10, 20 or 50 kHz), noise, hum, drift, light artefact and
      bridge error; \(validation.windows.count) windows, the two phases of each trial, of which
      \(validation.windows.count { $0.hasPlateau }) have a plateau: the tuft above −40 mV for 10 ms without
      a break. Seed \(bench.seed). Each cell is judged by a regression that was fitted without it.

      \(other)

      ## Area under the ROC curve

      \(scoreTable)

      The Brier score is that of the plateau probability.

      ## Reliability

      \(reliabilityTable)

      ## The sign of α_t − α_f

      \(signTable)

      The probability abstains where that of either phase lies between 0.2 and 0.8; the area where the
      difference is smaller than its standard deviation from the matched trials.

      ## The fit

      p = 1/(1 + exp(−z)), z = b₀ + b₁ · sustained depolarisation (mV) + b₂ · ln(50 ms / shortest interval)
      + b₃ · mean depolarisation (mV)

      | | estimate | standard error |
      |---|---|---|
      | b₀ | \(decimals(b.intercept, 4)) | \(decimals(errors[0], 4)) |
      | b₁ | \(decimals(b.sustainedDepolarization, 4)) | \(decimals(errors[1], 4)) |
      | b₂ | \(decimals(b.logShortestInterval, 4)) | \(decimals(errors[2], 4)) |
      | b₃ | \(decimals(b.meanDepolarization, 4)) | \(decimals(errors[3], 4)) |

      The standard errors take windows as independent; windows of one cell are not.

      `windows.csv` holds every label with the predictors, `scores.csv` the first table,
      `validation.json` everything with provenance.

      """
  }
}
