import Foundation
import Signals
import Statistics

extension WeightChange {
  /// The ratio of the mean response after induction to that before, or why there is none.
  ///
  /// **Definition.** r = mean(after) / mean(before), failures included, with the interval of `BlockRatio`
  /// on log r. Responses without an amplitude are left out and counted; those flagged polysynaptic too
  /// where the criteria say so.
  ///
  /// **Source.** Failures in the mean, ratio per cell, interval on the logarithm: common practice; Var(log r)
  /// = CV_a²/n_a + CV_b²/n_b by the delta method.
  ///
  /// - Parameters:
  ///   - baseline: first responses before induction, in time order.
  ///   - after: first responses after induction, in the outcome window.
  ///   - criteria: measure and least number of responses.
  ///   - confidence: coverage of the interval, 0 to 1.
  public static func measured(
    baseline: [EvokedResponse], after: [EvokedResponse], criteria: SynapticResponseCriteria,
    confidence: Double
  ) -> Result<WeightChange, NotMeasured> {
    func sweeps(_ responses: [EvokedResponse]) -> [PathwaySweep] {
      responses.map {
        PathwaySweep(sweep: 0, time: nil, responses: [$0], courses: [nil], nullCourses: [])
      }
    }
    return measured(
      sweeps(baseline), after: sweeps(after), pathway: PathwayMeasurement([], criteria: criteria),
      criteria: criteria, confidence: confidence)
  }

  /// The same with all that the sweeps of a pathway give beside the ratio.
  ///
  /// - Parameters:
  ///   - before: measured sweeps of the baseline that count, members of `pathway`.
  ///   - after: measured sweeps of the outcome window, members of `pathway`.
  ///   - pathway: all sweeps of the pathway.
  ///   - control: the unpaired pathway over the same windows; nil where there is none.
  public static func measured(
    _ before: [PathwaySweep], after: [PathwaySweep], pathway: PathwayMeasurement,
    control: (name: String?, before: [PathwaySweep], after: [PathwaySweep])? = nil,
    criteria: SynapticResponseCriteria, confidence: Double
  ) -> Result<WeightChange, NotMeasured> {
    let measure = Self.measure(before + after, asked: criteria.measure)
    let first = Selection(before, measure: measure, criteria: criteria)
    let second = Selection(after, measure: measure, criteria: criteria)
    guard first.values.count >= criteria.fewestResponses,
      second.values.count >= criteria.fewestResponses
    else {
      return .failure(
        NotMeasured(reason: Self.tooFew(first, second, needed: criteria.fewestResponses)))
    }
    let ratio: BlockRatio
    do {
      ratio = try BlockRatio(before: first.values, after: second.values)
    } catch {
      return .failure(NotMeasured(reason: "\(error)"))
    }
    let interval = ratio.interval(confidence: confidence)
    var change = WeightChange(
      ratio: ratio.ratio, interval: [interval.lower, interval.upper], confidence: confidence,
      baselineMean: ratio.beforeMean, afterMean: ratio.afterMean,
      baselineCount: first.values.count, afterCount: second.values.count,
      excludedCount: first.excludedCount + second.excludedCount)
    change.measure = measure
    let unit = (before + after).first?.responses.first?.unit ?? "mV"
    change.unit = measure == .slope ? unit + "/ms" : unit
    change.biasCorrectedRatio = ratio.biasCorrectedRatio
    change.autocorrelationBefore = ratio.beforeAutocorrelation
    change.autocorrelationAfter = ratio.afterAutocorrelation
    change.exclusions = first.reasons.merging(second.reasons, uniquingKeysWith: +)
    if first.chosenOut + second.chosenOut > 0 {
      change.withoutExclusions = Self.plain(
        try? BlockRatio(before: first.all, after: second.all), confidence)
    }
    change.baselineDrift = SweepDrift(first.values, x: first.times, confidence: confidence)
    change.driftCorrected = Self.driftCorrected(first, second, confidence)
    let nullBefore = measure == .peak ? ([], []) : pathway.comparison(of: before)
    let nullAfter = measure == .peak ? ([], []) : pathway.comparison(of: after)
    change.before = BlockMeasures(
      before, first, against: nullBefore, measure: measure, confidence: confidence)
    change.after = BlockMeasures(
      after, second, against: nullAfter, measure: measure, confidence: confidence)
    change.variability = VariabilityAnalysis(
      before: first.values, after: second.values,
      noiseVarianceBefore: sampleVariance(nullBefore.1),
      noiseVarianceAfter: sampleVariance(nullAfter.1))
    if let control {
      let values = [control.before, control.after].map {
        Selection($0, measure: measure, criteria: criteria).values
      }
      if values.allSatisfy({ $0.count >= criteria.fewestResponses }),
        let other = try? BlockRatio(before: values[0], after: values[1])
      {
        change.control = ControlPathway(
          pathway: control.name, test: ratio, control: other, confidence: confidence)
      }
    }
    return .success(change)
  }

  /// Why no weight change could be given.
  public struct NotMeasured: Error, Hashable, Sendable {
    public var reason: String

    public init(reason: String) { self.reason = reason }
  }

  /// The measure asked for, or the peak where responses were never measured at the times of a mean.
  private static func measure(
    _ sweeps: [PathwaySweep], asked: ResponseMeasure
  ) -> ResponseMeasure {
    let usable = sweeps.compactMap(\.responses.first).filter { $0.amplitude != nil }
    guard asked == .amplitude, usable.allSatisfy({ $0.lockedAmplitude == nil }) else {
      return asked
    }
    return .peak
  }

  /// Says what is missing on which side, and what to give.
  private static func tooFew(_ before: Selection, _ after: Selection, needed: Int) -> String {
    var parts = [
      "\(before.values.count) usable responses before and \(after.values.count) after induction; "
        + "\(needed) of each are needed"
    ]
    for (side, name, option) in [
      (before, "before", "--baseline-sweeps"), (after, "after", "--test-sweeps"),
    ] where side.values.count < needed {
      if side.sweepCount == 0 {
        parts.append("there are no sweeps \(name) induction: name them with \(option)")
      } else if side.excludedCount == side.sweepCount {
        let reasons = side.reasons.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
          .map { "\($0.value) × \($0.key)" }.joined(separator: ", ")
        parts.append(
          "all \(side.sweepCount) sweeps \(name) induction are left out (\(reasons)): use weaker test "
            + "pulses, or check pulse times and windows")
      }
    }
    return parts.joined(separator: "; ")
  }

  private static func plain(_ ratio: BlockRatio?, _ confidence: Double) -> PlainRatio? {
    ratio.map {
      let interval = $0.interval(confidence: confidence)
      return PlainRatio(
        ratio: $0.ratio, interval: [interval.lower, interval.upper],
        baselineCount: $0.before.count, afterCount: $0.after.count)
    }
  }

  /// Mean after over the baseline's line at the mean time after; variance of the line by
  /// `LinearTrend.value(at:)`, n_b − 2 degrees of freedom.
  private static func driftCorrected(
    _ before: Selection, _ after: Selection, _ confidence: Double
  ) -> PlainRatio? {
    guard let x = before.times, let later = after.times, let center = mean(later),
      let trend = LinearTrend(x: x, y: before.values), let above = mean(after.values)
    else { return nil }
    let expected = trend.value(at: center)
    guard expected.estimate > 0, above > 0 else { return nil }
    let reach = BlockRatio.reach(
      [
        BlockRatio.part(
          after.values, center: above,
          autocorrelation: BlockRatio.autocorrelation(after.values)),
        BlockRatio.Part(
          variance: expected.variance / (expected.estimate * expected.estimate),
          freedom: trend.degreesOfFreedom),
      ], confidence: confidence)
    let ratio = above / expected.estimate
    return PlainRatio(
      ratio: ratio, interval: [ratio * exp(-reach), ratio * exp(reach)],
      baselineCount: before.values.count, afterCount: after.values.count)
  }
}

/// Which first responses of a block count.
struct Selection {
  /// Of the responses that count, in order.
  var values: [Double] = []
  /// Their times in minutes; nil where not all are known.
  var times: [Double]?
  /// With those that a choice left out.
  var all: [Double] = []
  var reasons: [String: Int] = [:]
  var sweepCount = 0
  var excludedCount = 0
  /// Left out by a choice and not by a defect.
  var chosenOut = 0
  /// Those that count.
  var responses: [EvokedResponse] = []

  init(
    _ sweeps: [PathwaySweep], measure: ResponseMeasure, criteria: SynapticResponseCriteria
  ) {
    var known: [Double?] = []
    for sweep in sweeps {
      guard let response = sweep.responses.first else { continue }
      sweepCount += 1
      guard let value = response.value(of: measure) else {
        excludedCount += 1
        let flag = response.flags.first { $0.excludes }
        reasons[flag?.rawValue ?? "not_measured", default: 0] += 1
        continue
      }
      all.append(value)
      if criteria.excludesPolysynaptic, response.isPolysynaptic {
        excludedCount += 1
        chosenOut += 1
        reasons["polysynaptic", default: 0] += 1
        continue
      }
      values.append(value)
      responses.append(response)
      known.append(sweep.time)
    }
    let finite = known.compactMap { $0 }
    times = finite.count == known.count && !finite.isEmpty ? finite : nil
  }
}

extension BlockMeasures {
  /// Of all sweeps of a pathway.
  public init(
    of pathway: PathwayMeasurement, criteria: SynapticResponseCriteria, confidence: Double
  ) {
    let measure = criteria.measure == .slope ? ResponseMeasure.slope : .amplitude
    self.init(
      pathway.sweeps, Selection(pathway.sweeps, measure: measure, criteria: criteria),
      against: pathway.comparison(of: pathway.sweeps), measure: measure, confidence: confidence)
  }

  init(
    _ sweeps: [PathwaySweep], _ selection: Selection,
    against comparison: (responses: [Double], null: [Double]), measure: ResponseMeasure,
    confidence: Double
  ) {
    let first = sweeps.compactMap(\.responses.first)
    spikeCount = first.count { $0.flags.contains(.spike) }
    polysynapticCount = first.count(where: \.isPolysynaptic)
    let judged = selection.responses.compactMap(\.isFailure)
    if !judged.isEmpty {
      let failures = judged.count { $0 }
      failureCount = failures
      failureRate = BinomialInterval.jeffreys(
        successes: failures, trials: judged.count, confidence: confidence
      ).map {
        IntervalEstimate(
          estimate: Double(failures) / Double(judged.count), lower: $0.lower, upper: $0.upper)
      }
    }
    let latencies = selection.responses.filter { $0.isFailure != true }.compactMap(\.latency)
    latencyJitter = sampleVariance(latencies)?.squareRoot()
    if let center = mean(latencies),
      let interval = MeanInterval.student(latencies, confidence: confidence)
    {
      latency = IntervalEstimate(
        estimate: center, lower: interval.lower, upper: interval.upper)
    }
    self.null = NullDistribution(
      responses: comparison.responses, null: comparison.null, confidence: confidence)
    let pairs = sweeps.filter { $0.responses.count > 1 }
    let gaps = pairs.map { ($0.responses[1].pulseTime - $0.responses[0].pulseTime) * 1000 }
    if let gap = mean(gaps) {
      pairedPulse = PairedPulseRatio(
        first: pairs.map { $0.responses[0].value(of: measure) },
        second: pairs.map { $0.responses[1].value(of: measure) }, pulseInterval: gap,
        confidence: confidence)
    }
  }
}
