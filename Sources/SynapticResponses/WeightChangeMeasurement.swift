import Statistics

extension WeightChange {
  /// The ratio of the mean amplitude after induction to that before, or why there is none.
  ///
  /// **Definition.** r = mean(after) / mean(before), failures included, with
  /// Var(log r) = CV_a²/n_a + CV_b²/n_b and Student's t interval on log r (`RatioOfMeans`).
  ///
  /// **Source.** `spec/plasticity.md` sections 3.2 and 4: ratio per cell, interval on the logarithm.
  ///
  /// - Parameters:
  ///   - baseline: responses before induction.
  ///   - after: responses after induction, in the outcome window.
  ///   - criteria: least number of responses.
  ///   - confidence: coverage of the interval, 0 to 1.
  public static func measured(
    baseline: [EvokedResponse], after: [EvokedResponse], criteria: SynapticResponseCriteria,
    confidence: Double
  ) -> Result<WeightChange, NotMeasured> {
    let before = baseline.compactMap(\.amplitude)
    let later = after.compactMap(\.amplitude)
    guard before.count >= criteria.fewestResponses, later.count >= criteria.fewestResponses else {
      return .failure(
        NotMeasured(
          reason: "\(before.count) usable responses before and \(later.count) after induction; "
            + "\(criteria.fewestResponses) of each are needed"))
    }
    do {
      let ratio = try RatioOfMeans(numerator: later, denominator: before, confidence: confidence)
      return .success(
        WeightChange(
          ratio: ratio.ratio, interval: [ratio.lower, ratio.upper], confidence: confidence,
          baselineMean: ratio.denominatorMean, afterMean: ratio.numeratorMean,
          baselineCount: before.count, afterCount: later.count,
          excludedCount: baseline.count - before.count + after.count - later.count))
    } catch {
      return .failure(NotMeasured(reason: "\(error)"))
    }
  }

  /// Why no weight change could be given.
  public struct NotMeasured: Error, Hashable, Sendable {
    public var reason: String
  }
}
