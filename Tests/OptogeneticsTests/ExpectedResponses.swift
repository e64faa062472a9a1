import Foundation
import Optogenetics

/// Responses that a Python program computed from the equations; the file names the versions,
/// `make-expected.py` beside it printed it.
struct ExpectedResponses: Decodable {
  struct Pulse: Decodable {
    var model: String
    var photonFlux: Double
    var pulseMs: Double
    var fractionAtEnd: Double
    var fraction20MsLater: Double
    var integralMs: Double
  }

  struct Train: Decodable {
    var model: String
    /// Start and duration in ms, irradiance at start and end in mW/mm².
    var pulses: [[Double]]
    var tailMs: Double
    var peak: Double
    var peakTimeMs: Double
    var fractionsAtEnds: [Double]
    var integralMs: Double

    var exposures: [LightExposure] {
      pulses.filter { $0.count == 4 }.map {
        LightExposure(
          start: $0[0], duration: $0[1], irradiance: $0[2], endIrradiance: $0[3], wavelength: 470)
      }
    }
  }

  struct Ratio: Decodable {
    var model: String
    var ratio: Double
  }

  var pulses: [Pulse]
  var trains: [Train]
  var crosstalk: [Ratio]

  static func load() throws -> ExpectedResponses {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode(
      ExpectedResponses.self,
      from: Data(contentsOf: URL(fileURLWithPath: FixtureTable.path("expected.json"))))
  }
}

extension OpsinModel {
  static func named(_ name: String) -> OpsinModel? {
    OpsinLibrary.models.first { $0.name == name }
  }

  /// A pulse from 0 with a flux of full effect, photons/mm²/s, and the dark 20 ms that follow it.
  func pulse(flux: Double, milliseconds: Double) -> [LightExposure] {
    let best = zip(spectrum.wavelengths, spectrum.responses).first { $0.1 == 1 }?.0 ?? 0
    return [
      LightExposure(
        start: 0, duration: milliseconds,
        irradiance: flux / PhotonFlux.of(irradiance: 1, wavelength: best), wavelength: best),
      LightExposure(start: milliseconds, duration: 20, irradiance: 0, wavelength: best),
    ]
  }
}
