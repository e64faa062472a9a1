import Foundation
import TestSupport

/// Light and crosstalk of the shipped experiment as `make-optics.py` computed them from the Monte Carlo table
/// and an opsin's equations; the file names the versions.
struct OpticsNumbers: Decodable {
  /// By pathway and tissue: mean over its structure, over the irradiance in the sample plane.
  var ownMean: [String: [String: Double]]
  /// By tissue: greatest in layer 4, over the irradiance of the tuft's mask.
  var tuftOnLayer4: [String: Double]
  var leakOnLayer4: [String: Double]
  /// Blue on ChrimsonR by Chrimson_Bansal2020, in the tissue that scatters most.
  var chrimsonRatio: Double
  var chrimsonRatio460Nm: Double
  var chrimsonRatioWithoutLeak: Double

  enum CodingKeys: String, CodingKey {
    case ownMean = "own_mean"
    case tuftOnLayer4 = "tuft_on_layer_4"
    case leakOnLayer4 = "leak_on_layer_4"
    case chrimsonRatio = "chrimson_ratio"
    case chrimsonRatio460Nm = "chrimson_ratio_460_nm"
    case chrimsonRatioWithoutLeak = "chrimson_ratio_without_leak"
  }

  static func load() throws -> OpticsNumbers {
    let file = SharedData.packageRoot.appendingPathComponent(
      "Tests/ProtocolCompilationTests/Fixtures/optics.json")
    return try JSONDecoder().decode(OpticsNumbers.self, from: Data(contentsOf: file))
  }
}
