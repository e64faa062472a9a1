import EventDetection
import Signals
import Statistics

/// How well a plateau of the dendrite is told from the soma: the fitted probability and the usual
/// read-outs, on cells and on a model that the probability was not fitted to.
package struct PlateauValidation: Sendable {
  /// A measure on a set of windows.
  package struct Score: Codable, Hashable, Sendable {
    package var bench: String
    /// Which of its windows.
    package var windows: String
    package var measure: String
    package var count: Int
    package var plateauCount: Int
    /// nil where there are no plateaus, or nothing else.
    package var areaUnderCurve: Double?
    /// Of a probability; nil of other measures.
    package var brier: Double?

    enum CodingKeys: String, CodingKey {
      case bench, windows, measure
      case count = "window_count"
      case plateauCount = "plateau_count"
      case areaUnderCurve = "auc"
      case brier
    }
  }

  /// Predicted against observed, of one bench.
  package struct Reliability: Codable, Hashable, Sendable {
    package var bench: String
    package var rows: [ClassifierScores.ReliabilityRow]
  }

  /// How often the sign of α_t − α_f was right.
  package struct SignScore: Codable, Hashable, Sendable {
    package var measure: String
    /// Which trials, and what the truth is.
    package var trials: String
    package var count: Int
    package var abstainedCount: Int
    package var rightCount: Int

    package var abstained: Double { count > 0 ? Double(abstainedCount) / Double(count) : 0 }
    package var right: Double? {
      count > abstainedCount ? Double(rightCount) / Double(count - abstainedCount) : nil
    }

    enum CodingKeys: String, CodingKey {
      case measure, trials
      case count = "trial_count"
      case abstainedCount = "abstained_count"
      case rightCount = "right_count"
    }
  }

  static let benchName = "our bench"
  static let hayName = "Hay et al. 2011 in NEURON"

  package var windows: [PlateauWindow]
  /// Of each window, by the regression that was fitted without its cell.
  package var crossValidated: [Double]
  /// On all cells.
  package var fit: LogisticRegression
  package var scores: [Score] = []
  package var reliability: [Reliability] = []
  package var signs: [SignScore] = []

  /// - Parameters:
  ///   - windows: of our bench.
  ///   - hay: the other model's, where at hand.
  /// - Throws: `LogisticRegression.Failure`.
  package init(windows: [PlateauWindow], hay: HayBench?) throws(LogisticRegression.Failure) {
    self.windows = windows
    fit = try Self.fit(windows)
    var probabilities: [Double] = []
    var regression: (group: String, fit: LogisticRegression)?
    for window in windows {
      if regression?.group != window.group {
        regression = (window.group, try Self.fit(windows.filter { $0.group != window.group }))
      }
      probabilities.append(
        regression?.fit.probability(PlateauProbability.predictors(window.evidence)) ?? .nan)
    }
    crossValidated = probabilities
    let name = Self.benchName
    add(windows, crossValidated, bench: name, "all, each cell left out")
    for isDrivenByCurrent in [false, true] {
      let members = windows.indices.filter { windows[$0].isDrivenByCurrent == isDrivenByCurrent }
      add(
        members.map { windows[$0] }, members.map { crossValidated[$0] }, bench: name,
        isDrivenByCurrent ? "driven by current pulses" : "driven by light")
    }
    reliability.append(
      Reliability(
        bench: name,
        rows: ClassifierScores.reliability(crossValidated, windows.map(\.hasPlateau))))
    signs = PlateauSigns(windows, crossValidated).scores
    if let hay { add(hay) }
  }

  private static func fit(
    _ windows: [PlateauWindow]
  ) throws(LogisticRegression.Failure) -> LogisticRegression {
    try LogisticRegression(
      rows: windows.map { PlateauProbability.predictors($0.evidence) },
      outcomes: windows.map(\.hasPlateau))
  }

  private mutating func add(_ hay: HayBench) {
    let bench = Self.hayName
    func probabilities(_ windows: [PlateauWindow]) -> [Double] {
      windows.map { fit.probability(PlateauProbability.predictors($0.evidence)) ?? .nan }
    }
    let all = hay.windows.map(\.window)
    add(all, probabilities(all), bench: bench, "all, also those it abstains on")
    let judged = all.filter { $0.reason == nil }
    add(judged, probabilities(judged), bench: bench, "inside its domain")
    for kind in HayBench.Kind.allCases {
      let members = hay.windows.filter { $0.kind == kind }.map(\.window)
      add(members, probabilities(members), bench: bench, kind.rawValue)
    }
    reliability.append(
      Reliability(
        bench: bench,
        rows: ClassifierScores.reliability(probabilities(judged), judged.map(\.hasPlateau))))
  }

  private mutating func add(
    _ windows: [PlateauWindow], _ probabilities: [Double], bench: String, _ name: String
  ) {
    let outcomes = windows.map(\.hasPlateau)
    let plateaus = outcomes.count { $0 }
    func score(_ measure: String, _ values: [Double], brier: Double?) -> Score {
      Score(
        bench: bench, windows: name, measure: measure, count: windows.count,
        plateauCount: plateaus,
        areaUnderCurve: ClassifierScores.areaUnderCurve(values, outcomes), brier: brier)
    }
    scores.append(
      score(
        "plateau probability", probabilities,
        brier: ClassifierScores.brier(probabilities, outcomes)))
    for (index, measure) in SomaticReadouts.names.enumerated() {
      scores.append(score(measure, windows.map { $0.readouts.values[index] }, brier: nil))
    }
  }
}
