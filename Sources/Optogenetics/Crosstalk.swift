/// How much the light of other pathways opens the opsin of one, by every model of that opsin.
///
/// **Definition.** The greatest peak conductance fraction under any crossing train over the greatest under
/// any of the opsin's own trains, all as delivered: pulses add up and opsins desensitise, so one pulse would
/// not do. The ratio is of conductances of one opsin, so its expression cancels.
///
/// Crossing light outside a model's spectrum is taken as as many photons of a wavelength that bounds its
/// response from above (``ActionSpectrum/boundingWavelength(for:)``); own light gets no such help, since
/// there a bound would hide crosstalk.
public struct Crosstalk: Hashable, Sendable {
  /// The opsin that should not open.
  public var opsin: String
  public var entries: [Entry]
  /// Models that gave no ratio, and why.
  public var failures: [Failure]

  public struct Entry: Hashable, Sendable {
    public var model: OpsinModel
    /// Greatest conductance fraction under the crossing trains, 0 to 1.
    public var crossingPeak: Double
    /// Greatest conductance fraction under the own trains, 0 to 1, above 0.
    public var ownPeak: Double
    /// Wavelengths of crossing light that were taken at an end of the spectrum, nm, rising.
    public var bounded: [Double]

    /// Peak over peak.
    public var ratio: Double { crossingPeak / ownPeak }
  }

  public struct Failure: Hashable, Sendable {
    public var model: String
    public var problem: LightProblem
  }

  /// - Parameters:
  ///   - opsin: the name of the opsin that is lit by the wrong light.
  ///   - crossing: trains of the other pathways' light, as they arrive at this opsin's cells or axons.
  ///   - own: trains of the opsin's own light, as they arrive there.
  /// - Returns: nil where no model answers for the opsin, see ``OpsinLibrary/models(of:)``.
  public init?(opsin: String, crossing: [[LightExposure]], own: [[LightExposure]]) {
    let models = OpsinLibrary.models(of: opsin)
    guard !models.isEmpty else { return nil }
    self.opsin = OpsinFacts.named(opsin)?.name ?? opsin
    entries = []
    failures = []
    for model in models {
      do throws(LightProblem) {
        let ownPeak = try Self.peak(of: own, model)
        guard ownPeak > 0 else { throw .ownLightOpensNothing }
        var bounded: Set<Double> = []
        let bounds = crossing.map { $0.map { Self.bound($0, model.spectrum, &bounded) } }
        entries.append(
          Entry(
            model: model, crossingPeak: try Self.peak(of: bounds, model), ownPeak: ownPeak,
            bounded: bounded.sorted()))
      } catch {
        failures.append(Failure(model: model.name, problem: error))
      }
    }
  }

  /// Least to greatest ratio over the models; nil where none gave one.
  public var range: ClosedRange<Double>? {
    guard let least = entries.map(\.ratio).min(), let most = worst?.ratio else { return nil }
    return least...most
  }

  /// The model with the greatest ratio.
  public var worst: Entry? { entries.max { $0.ratio < $1.ratio } }

  private static func peak(
    of trains: [[LightExposure]], _ model: OpsinModel
  ) throws(LightProblem) -> Double {
    var greatest = 0.0
    for train in trains { greatest = max(greatest, try model.response(to: train).peak) }
    return greatest
  }

  /// The light itself, or as many photons of the wavelength that bounds it: E λ is kept.
  private static func bound(
    _ exposure: LightExposure, _ spectrum: ActionSpectrum, _ bounded: inout Set<Double>
  ) -> LightExposure {
    guard let wavelength = spectrum.boundingWavelength(for: exposure.wavelength),
      wavelength != exposure.wavelength
    else { return exposure }
    bounded.insert(exposure.wavelength)
    var exposure = exposure
    let scale = exposure.wavelength / wavelength
    exposure.irradiance *= scale
    exposure.endIrradiance *= scale
    exposure.wavelength = wavelength
    return exposure
  }
}
