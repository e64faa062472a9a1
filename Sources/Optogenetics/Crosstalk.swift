/// How much the light of one pathway opens the opsin of another, by every model of that opsin.
///
/// **Definition.** Peak conductance fraction under the crossing train over that under the opsin's own
/// train, both as delivered: pulses add up and opsins desensitise, so one pulse would not do. The ratio
/// is of conductances of one opsin, so its expression cancels.
public struct Crosstalk: Hashable, Sendable {
  /// The opsin that should not open.
  public var opsin: String
  public var entries: [Entry]
  /// Models that gave no ratio, and why.
  public var failures: [Failure]

  public struct Entry: Hashable, Sendable {
    public var model: OpsinModel
    public var crossing: OpsinResponse
    public var own: OpsinResponse

    /// Peak over peak.
    public var ratio: Double { crossing.peak / own.peak }
    /// Integral over integral: what slow synapses would see.
    public var integralRatio: Double { crossing.integral / own.integral }
  }

  public struct Failure: Hashable, Sendable {
    public var model: String
    public var problem: LightProblem
  }

  /// - Parameters:
  ///   - opsin: the name of the opsin that is lit by the wrong light.
  ///   - crossing: the other pathway's light, as it arrives at this opsin's cells or axons.
  ///   - own: the opsin's own light, as it arrives there.
  /// - Returns: nil where no model answers for the opsin, see ``OpsinLibrary/models(of:)``.
  public init?(opsin: String, crossing: [LightExposure], own: [LightExposure]) {
    let models = OpsinLibrary.models(of: opsin)
    guard !models.isEmpty else { return nil }
    self.opsin = OpsinFacts.named(opsin)?.name ?? opsin
    entries = []
    failures = []
    for model in models {
      do throws(LightProblem) {
        let own = try model.response(to: own)
        guard own.peak > 0 else { throw .ownLightOpensNothing }
        entries.append(Entry(model: model, crossing: try model.response(to: crossing), own: own))
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
}
