import Foundation

/// Values that SciPy and statsmodels computed; the file names their versions, `make-expected.py`
/// beside it printed it.
struct ExpectedValues: Decodable {
  struct Quantiles: Decodable {
    var values: [Double]
    var rows: [[Double]]
  }

  struct Ratio: Decodable {
    var numerator: [Double]
    var denominator: [Double]
    var confidence: Double
    var ratioLowerUpperDf: [Double]
  }

  struct Sample: Decodable {
    var values: [Double]
    var confidence: Double
    var interval: [Double]
    var mean: Double
    var variance: Double
    var median: Double
  }

  struct Contrasts: Decodable {
    struct Row: Decodable {
      var coefficients: [Double]
      var estimateSeDfLowerUpperP: [Double]
    }

    var groups: [[Double]]
    var confidence: Double
    var rows: [Row]
  }

  var normalQuantile: [[Double]]
  var incompleteBeta: [[Double]]
  var betaQuantile: [[Double]]
  var studentQuantile: [[Double]]
  var jeffreys: [[Double]]
  var quantile: Quantiles
  var ratioOfMeans: Ratio
  var meanInterval: Sample
  var fisherSurvival: [[Double]]
  var contrast: Contrasts

  static func load() throws -> ExpectedValues {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Fixtures/expected.json")
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode(ExpectedValues.self, from: Data(contentsOf: file))
  }
}
