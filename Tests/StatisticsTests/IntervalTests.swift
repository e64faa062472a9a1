import Foundation
import RandomStreams
import Statistics
import TestSupport
import Testing

@Suite("Descriptive numbers and intervals")
struct IntervalTests {
  let expected: ExpectedValues

  init() throws { expected = try ExpectedValues.load() }

  @Test("worked numbers of the documentation")
  func workedNumbers() throws {
    #expect(mean([1, 2, 6]) == 3)
    #expect(sampleVariance([1, 2, 6]) == 7)
    #expect(median([4, 1, 3, 2]) == 2.5)
    #expect(quantile([1, 2, 3, 4], 0.25) == 1.75)
    let proportion = try #require(
      BinomialInterval.jeffreys(successes: 2, trials: 5, confidence: 0.95))
    expectClose(proportion.lower, 0.0944, within: 5e-5)
    expectClose(proportion.upper, 0.7906, within: 5e-5)
    let interval = try #require(MeanInterval.student([1, 2, 6], confidence: 0.95))
    expectClose(interval.lower, -3.572411, within: 5e-7)
    expectClose(interval.upper, 9.572411, within: 5e-7)
  }

  @Test("nothing gives no number")
  func nothing() {
    #expect(mean([]) == nil && median([]) == nil && sampleVariance([1]) == nil)
    #expect(quantile([1, 2], 1.1) == nil && quantile([1, 2], .nan) == nil)
    #expect(MeanInterval.student([1], confidence: 0.95) == nil)
    #expect(BinomialInterval.jeffreys(successes: 0, trials: 0, confidence: 0.95) == nil)
    #expect(BinomialInterval.jeffreys(successes: 3, trials: 2, confidence: 0.95) == nil)
    #expect(BinomialInterval.jeffreys(successes: 1, trials: 2, confidence: 1) == nil)
  }

  @Test("quantiles against NumPy's default")
  func quantiles() {
    for row in expected.quantile.rows {
      expectClose(quantile(expected.quantile.values, row[0]), row[1], within: 1e-12)
    }
  }

  @Test("quantiles of every order of values are those of the sorted ones")
  func quantileByOrder() {
    var stream = RandomStream(seed: 3, stream: .testEvents)
    for count in [1, 2, 3, 10, 101, 1000] {
      let random = (0..<count).map { _ in stream.nextNormal() }
      let coarse = random.map { ($0 * 2).rounded() }
      let halves = random.sorted().prefix(count / 2)
      let orders = [
        random, random.sorted(), random.sorted().reversed(), coarse, coarse.sorted(),
        [Double](repeating: 7, count: count), halves + halves.reversed() + [0],
      ]
      for values in orders {
        let sorted = values.sorted()
        // At the ranks themselves nothing is interpolated.
        for rank in Set([0, 1, sorted.count / 2, sorted.count - 1]) where rank < sorted.count {
          let probability = sorted.count == 1 ? 0 : Double(rank) / Double(sorted.count - 1)
          guard Int((Double(sorted.count - 1) * probability).rounded(.down)) == rank else {
            continue
          }
          #expect(abs((quantile(values, probability) ?? .nan) - sorted[rank]) < 1e-12)
        }
        let middle = (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
        #expect(abs((median(values) ?? .nan) - middle) < 1e-12)
      }
    }
  }

  @Test("Jeffreys interval against statsmodels")
  func jeffreys() {
    for row in expected.jeffreys {
      let interval = BinomialInterval.jeffreys(
        successes: Int(row[0]), trials: Int(row[1]), confidence: row[2])
      expectClose(interval?.lower, row[3], within: 1e-11)
      expectClose(interval?.upper, row[4], within: 1e-11)
    }
  }

  @Test("Jeffreys interval reaches 0 without and 1 with nothing but successes, and mirrors")
  func jeffreysEnds() throws {
    for trials in 1...20 {
      for successes in 0...trials {
        let interval = try #require(
          BinomialInterval.jeffreys(successes: successes, trials: trials, confidence: 0.9))
        let mirrored = try #require(
          BinomialInterval.jeffreys(successes: trials - successes, trials: trials, confidence: 0.9))
        expectClose(interval.lower, 1 - mirrored.upper, within: 1e-12)
        #expect((interval.lower == 0) == (successes == 0))
        #expect((interval.upper == 1) == (successes == trials))
        let share = Double(successes) / Double(trials)
        #expect(interval.lower <= share && share <= interval.upper)
      }
    }
  }

  @Test("t interval of a mean against SciPy")
  func student() {
    let sample = expected.meanInterval
    expectClose(mean(sample.values), sample.mean, within: 1e-12)
    expectClose(sampleVariance(sample.values), sample.variance, within: 1e-11)
    expectClose(median(sample.values), sample.median, within: 1e-12)
    let interval = MeanInterval.student(sample.values, confidence: sample.confidence)
    expectClose(interval?.lower, sample.interval[0], within: 1e-10)
    expectClose(interval?.upper, sample.interval[1], within: 1e-10)
  }

  @Test("ratio of means against the same formula in NumPy and SciPy")
  func ratio() throws {
    let sample = expected.ratioOfMeans
    let ratio = try RatioOfMeans(
      numerator: sample.numerator, denominator: sample.denominator, confidence: sample.confidence)
    let found = [ratio.ratio, ratio.lower, ratio.upper, ratio.degreesOfFreedom]
    for (value, reference) in zip(found, sample.ratioLowerUpperDf) {
      expectClose(value, reference, within: 1e-10 * reference)
    }
  }

  @Test("swapping the sides inverts ratio and interval; scaling both changes nothing")
  func ratioSymmetry() throws {
    let sample = expected.ratioOfMeans
    let ratio = try RatioOfMeans(
      numerator: sample.numerator, denominator: sample.denominator, confidence: 0.9)
    let swapped = try RatioOfMeans(
      numerator: sample.denominator, denominator: sample.numerator, confidence: 0.9)
    expectClose(swapped.lower, 1 / ratio.upper, within: 1e-12)
    expectClose(swapped.upper, 1 / ratio.lower, within: 1e-12)
    let scaled = try RatioOfMeans(
      numerator: sample.numerator.map { $0 * 1000 },
      denominator: sample.denominator.map { $0 * 1000 }, confidence: 0.9)
    expectClose(scaled.lower, ratio.lower, within: 1e-12)
  }

  @Test("a ratio that has no logarithm or no variance is refused, with the reason")
  func refusals() {
    #expect(throws: RatioOfMeans.Failure.tooFew) {
      try RatioOfMeans(numerator: [1], denominator: [1, 2], confidence: 0.95)
    }
    #expect(throws: RatioOfMeans.Failure.meanNotPositive) {
      try RatioOfMeans(numerator: [1, 2], denominator: [1, -1], confidence: 0.95)
    }
    #expect("\(RatioOfMeans.Failure.tooFew)".contains("fewer than two"))
  }

  @Test("the 90 % interval of a ratio holds the truth 90 times in 100")
  func coverage() throws {
    let experiments = 1500
    var held = 0
    for experiment in 0..<experiments {
      var stream = RandomStream(
        seed: 3, stream: .testNoise, trial: UInt32(experiment))
      let after = (0..<12).map { _ in 5.2 + stream.nextNormal() }
      let before = (0..<10).map { _ in 4 + 0.8 * stream.nextNormal() }
      let ratio = try RatioOfMeans(numerator: after, denominator: before, confidence: 0.9)
      if ratio.lower <= 1.3, 1.3 <= ratio.upper { held += 1 }
    }
    // Binomial standard error 0.0077; the delta method itself is off by less than one of them.
    expectClose(Double(held) / Double(experiments), 0.9, within: 4 * 0.0077)
  }
}

@Suite("Statistics against the reference set")
struct ReferenceSetTests {
  private struct Expected: Decodable {
    struct OneSample: Decodable {
      var mean: Double
      var sd: Double
      var ci95: [Double]
    }
    struct Variation: Decodable {
      var meanRatio: Double
      var variationBefore: Double
      var variationAfter: Double

      enum CodingKeys: String, CodingKey {
        case meanRatio = "M_mean_ratio"
        case variationBefore = "cv_before"
        case variationAfter = "cv_after"
      }
    }
    var testGroup: OneSample
    var variation: Variation

    enum CodingKeys: String, CodingKey {
      case testGroup = "one_sample_test_group"
      case variation = "cv_analysis"
    }
  }

  private static let folder = "reference/statistics/"

  private func columns(_ name: String) throws -> [[Double]] {
    let text = try String(contentsOfFile: SharedData.path(Self.folder + name), encoding: .utf8)
    let rows = text.split(separator: "\n").dropFirst().map { line in
      line.split(separator: ",", omittingEmptySubsequences: false).map {
        Double($0.trimmingCharacters(in: .whitespaces))
      }
    }
    let count = rows.first?.count ?? 0
    return (0..<count).map { column in
      rows.compactMap { column < $0.count ? $0[column] : nil }
    }
  }

  @Test(
    "t interval of a mean and the ratio of means",
    .enabled(if: SharedData.isPresent, Comment(rawValue: SharedData.absence)))
  func referenceSet() throws {
    let expected = try SharedData.decode(Expected.self, from: Self.folder + "expected.json")
    let test = try #require(try columns("two_group_input.csv").last)
    let interval = MeanInterval.student(test, confidence: 0.95)
    expectClose(mean(test), expected.testGroup.mean, within: 1e-9)
    expectClose(
      sampleVariance(test)?.squareRoot(), expected.testGroup.sd, within: 1e-9)
    expectClose(interval?.lower, expected.testGroup.ci95[0], within: 1e-8)
    expectClose(interval?.upper, expected.testGroup.ci95[1], within: 1e-8)

    let epsps = try columns("cv_input.csv")
    let ratio = try RatioOfMeans(numerator: epsps[1], denominator: epsps[0], confidence: 0.95)
    expectClose(ratio.ratio, expected.variation.meanRatio, within: 1e-9)
    // The half width on the log scale from the reference's own coefficients of variation.
    let n = (before: Double(epsps[0].count), after: Double(epsps[1].count))
    let variance =
      pow(expected.variation.variationAfter, 2) / n.after
      + pow(expected.variation.variationBefore, 2) / n.before
    let reach =
      studentQuantile(0.975, degreesOfFreedom: ratio.degreesOfFreedom) * variance.squareRoot()
    expectClose(log(ratio.upper / ratio.lower) / 2, reach, within: 1e-9)
  }
}
