import EventDetection
import Messages
import ModelComparison
import PlasticityRules
import RecordingAnalysis
import Signals
import SynapticResponses

/// `apical analyze` for a person.
enum AnalysisText {
  /// Sweeps shown one by one; more are summed up by condition.
  private static let longestList = 60
  private static let longestDifferenceList = 12

  /// - Parameter isOneOfMany: only the summary, not each sweep.
  static func text(of result: RecordingResult, isOneOfMany: Bool) -> String {
    var lines = [
      [
        result.file, result.format, result.cell.map { "cell \($0)" },
        result.condition.map { "condition \($0)" },
        "\(result.sweeps.count) \(isOfTrains(result) ? "trains" : "sweeps")",
      ].compactMap { $0 }.joined(separator: "  ")
    ]
    let counts = result.sweeps.reduce(EventCounts()) { $0 + $1.counts }
    lines.append(
      "  \(counts.spikes) spikes in \(counts.events) events: \(counts.singleSpikes) single spikes, "
        + "\(counts.bursts) bursts (P = \(TextFormat.number(counts.burstProbability)))")
    if !isOneOfMany { lines += BurstText.lines(of: result) }
    if !isOfTrains(result) {
      lines.append("  \(result.sweeps.reduce(0) { $0 + $1.plateaus.count }) plateau potentials")
    }
    if result.unanalyzedTrainCount > 0 {
      lines.append(
        "  \(result.unanalyzedTrainCount) trains of spike times are in the file as well; --units "
          + "analyses them")
    }
    lines += plateauLines(of: result)
    if let difference = result.plateauProbabilityDifference {
      lines.append(
        "  plateau probability \(TextFormat.number(difference.meanForward, digits: 3)) forward, "
          + "\(TextFormat.number(difference.meanTarget, digits: 3)) target over "
          + "\(difference.trialCount) trials, \(difference.abstainedCount) abstained")
    }
    if let change = result.weightChange {
      lines.append(
        "  weight ratio \(TextFormat.number(change.ratio, digits: 3)) (\(Int(change.confidence * 100)) % "
          + "\(TextFormat.interval(change.interval))), \(change.baselineCount) responses before, "
          + "\(change.afterCount) after, \(change.excludedCount) left out")
    }
    if let light = result.lightSensitivity {
      lines.append(
        "  light as planned in \(light.asPlannedCount) sweeps, not in \(light.deviatingCount), not "
          + "compared in \(light.notComparedCount)")
      if light.deviatingCount > 0 {
        lines.append(
          "  without those: weight ratio \(TextFormat.number(light.weightChange?.ratio, digits: 3)), "
            + "α_t − α_f \(TextFormat.number(light.plateauDifference?.mean))")
      }
    }
    lines += SynapticText.lines(of: result)
    lines += LightText.latencies(result.lightLatencies)
    lines += conditionTable(of: result).map { "  " + $0 }
    if !isOneOfMany {
      lines += sweepTable(of: result).map { "  " + $0 }
      lines += excitabilityLines(of: result)
      lines += differenceLines(of: result)
      lines += SpikeRuleText.lines(of: result)
      lines += distanceLines(of: result)
    }
    for failed in result.failed {
      lines.append(
        "  sweep \(failed.index) \(failed.name ?? ""): failed: \(failed.message.withoutFile)")
    }
    if isOneOfMany, !result.messages.isEmpty {
      lines.append("  \(result.messages.count) warnings (analyse this file alone to read them)")
    } else {
      lines += result.messages.map { "  warning: \($0.withoutFile)" }
    }
    return lines.joined(separator: "\n")
  }

  /// Spike times without traces.
  private static func isOfTrains(_ result: RecordingResult) -> Bool {
    !result.sweeps.isEmpty && result.sweeps.allSatisfy { $0.train != nil }
  }

  /// What stands in the matrices, in a line each; the matrices are for programs.
  private static func distanceLines(of result: RecordingResult) -> [String] {
    guard let distances = result.distances else { return [] }
    return distances.measures.map { matrix in
      let values = matrix.rows.enumerated().flatMap { $1.dropFirst($0 + 1) }.sorted()
      let name =
        switch matrix.measure {
        case .vanRossum: "van Rossum, τ = \(TextFormat.number(matrix.timeConstant)) ms"
        case .victorPurpura: "Victor–Purpura, q = \(TextFormat.number(matrix.cost)) /s"
        }
      guard let least = values.first, let greatest = values.last else {
        return "  distances (\(name)): one train has none"
      }
      return
        "  distances (\(name)): \(values.count) pairs, \(TextFormat.number(least, digits: 3)) to "
        + "\(TextFormat.number(greatest, digits: 3)), median "
        + "\(TextFormat.number((values[(values.count - 1) / 2] + values[values.count / 2]) / 2, digits: 3)) (--json or --output lists all)"
    }
  }

  private static func plateauLines(of result: RecordingResult) -> [String] {
    if let difference = result.plateauDifference {
      let unit = unitText(difference.scale)
      return [
        "  α_f \(TextFormat.number(difference.meanForward, digits: 3))\(unit), "
          + "α_t \(TextFormat.number(difference.meanTarget, digits: 3))\(unit), "
          + "α_t − α_f \(TextFormat.number(difference.mean, digits: 3))\(unit) "
          + "(\(TextFormat.interval(difference.interval))) over \(difference.trialCount) trials, "
          + "\(difference.abstainedCount) abstained; \(measureText(difference.measure))"
      ]
    }
    let measures = result.sweeps.compactMap(\.forwardPlateau)
    if let measure = measures.first(where: { !$0.abstained }) {
      return [
        "  α_f and α_t by condition below, in\(unitText(measure.scale)); "
          + measureText(measure.measure)
      ]
    }
    return measures.compactMap(\.reason).first.map { ["  α_f and α_t not measured: \($0)"] } ?? []
  }

  private static func conditionTable(of result: RecordingResult) -> [String] {
    guard !result.conditions.isEmpty else { return [] }
    var table = TextTable(
      header: [
        "condition", "sweeps", "spikes", "events", "bursts", "E/Hz", "B/Hz", "P", "P 95 %", "α_f",
        "α_t",
      ])
    for row in result.conditions {
      table.append([
        row.condition, "\(row.sweepCount)", "\(row.counts.spikes)", "\(row.counts.events)",
        "\(row.counts.bursts)", TextFormat.number(row.counts.eventRate),
        TextFormat.number(row.counts.burstRate), TextFormat.number(row.counts.burstProbability),
        row.burstProbabilityInterval.map { TextFormat.interval($0, digits: 2) } ?? "–",
        TextFormat.number(row.plateauDifference?.meanForward),
        TextFormat.number(row.plateauDifference?.meanTarget),
      ])
    }
    return table.lines
  }

  private static func sweepTable(of result: RecordingResult) -> [String] {
    var table = TextTable(
      header: ["sweep", "name", "spikes", "events", "bursts", "plateaus", "α_f", "α_t"])
    for sweep in result.sweeps.prefix(longestList) {
      table.append([
        "\(sweep.index)", sweep.name, "\(sweep.counts.spikes)", "\(sweep.counts.events)",
        "\(sweep.counts.bursts)", "\(sweep.plateaus.count)",
        TextFormat.number(sweep.forwardPlateau?.alpha),
        TextFormat.number(sweep.targetPlateau?.alpha),
      ])
    }
    let more = result.sweeps.count - longestList
    return table.lines + (more > 0 ? ["… and \(more) more (--json or --output lists all)"] : [])
  }

  private static func excitabilityLines(of result: RecordingResult) -> [String] {
    guard let cell = result.excitability else { return [] }
    let parts = [
      cell.rheobase.map { "rheobase \(TextFormat.number($0, digits: 3)) pA" },
      cell.firingSlope.map { "f–I slope \(TextFormat.number($0, digits: 3)) Hz/pA" },
      cell.adaptationIndex.map { "adaptation \(TextFormat.number($0, digits: 3))" },
      cell.inputResistance.map { "input resistance \(TextFormat.number($0, digits: 3)) MΩ" },
      cell.timeConstant.map { "time constant \(TextFormat.number($0, digits: 3)) ms" },
      cell.sagRatio.map { "sag \(TextFormat.number($0, digits: 3))" },
    ].compactMap { $0 }
    return parts.isEmpty
      ? [] : ["  \(cell.stepCount) steps of current: " + parts.joined(separator: ", ")]
  }

  private static func differenceLines(of result: RecordingResult) -> [String] {
    let differences = result.sweeps.flatMap { sweep in
      (sweep.thresholdCheck?.differences ?? []).map { (sweep, $0) }
    }
    guard let level = result.sweeps.compactMap({ $0.thresholdCheck?.level }).first,
      !differences.isEmpty
    else { return [] }
    let crossings = result.sweeps.reduce(0) { $0 + ($1.thresholdCheck?.crossingCount ?? 0) }
    var lines = [
      "  a plain count of crossings of \(TextFormat.number(level)) mV gives \(crossings); "
        + "\(differences.count) differences:"
    ]
    for (sweep, difference) in differences.prefix(longestDifferenceList) {
      let kind =
        difference.kind == .crossingWithoutSpike ? "crossing, no spike" : "spike, no crossing"
      lines.append(
        "    sweep \(sweep.index) at \(TextFormat.number(difference.time)) s: \(kind): "
          + difference.reason)
    }
    if differences.count > longestDifferenceList {
      lines.append(
        "    … and \(differences.count - longestDifferenceList) more (--json or --output lists all)"
      )
    }
    return lines
  }

  /// What the rules say, cell by cell; nil without induction trials.
  static func text(of signTable: SignTable) -> String? {
    guard !signTable.rows.isEmpty else { return nil }
    var table = TextTable(
      header: ["cell", "condition", "weight ratio", "measured"] + signTable.rules + [""])
    for row in signTable.rows {
      table.append(
        [
          row.file.split(separator: "/").last.map(String.init) ?? row.file, row.condition ?? "–",
          row.weightChange.map {
            "\(TextFormat.number($0.ratio, digits: 3)) (\(TextFormat.interval($0.interval)))"
          } ?? "–",
          signText(row.weightChange?.sign),
        ] + row.predictions.map { $0.reason == nil ? signText($0.sign) : "not computable" }
          + [row.rulesDisagree ? "rules disagree" : ""])
    }
    let reasons = Set(
      signTable.rows.flatMap { row in
        row.predictions.compactMap { prediction in
          prediction.reason.map { "\(prediction.rule): not computable: \($0)" }
        }
      })
    return
      (["Sign of the change that each rule gives, beside the measured one"]
      + table.lines.map { "  " + $0 } + reasons.sorted().map { "  " + $0 })
      .joined(separator: "\n")
  }

  static func signText(_ sign: Int?) -> String {
    switch sign {
    case .some(1): "+"
    case .some(-1): "−"
    case .some: "0"
    case nil: "–"
    }
  }

  private static func unitText(_ scale: PlateauMeasure.Scale) -> String {
    scale == .area ? " mV·ms" : ""
  }

  private static func measureText(_ measure: PlateauMeasure.Measure) -> String {
    switch measure {
    case .apicalPotential: "apical potential"
    case .dendriticChannel: "dendritic electrode"
    case .somaticResidual: "somatic residual, a proxy"
    case .burstReadout: "burst read-out, a proxy"
    case .somaticProbability: "probability of a plateau, a proxy"
    }
  }
}
