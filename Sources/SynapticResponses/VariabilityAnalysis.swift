import Foundation
import Statistics

/// Where a change of weight may sit, by the change of the response's variability (1/CV²).
///
/// **Definition.** M = mean after / mean before; φ = CV_before²/CV_after² = (1/CV²)_after/(1/CV²)_before;
/// θ = atan2(φ − 1, M − 1). A pure change of the size of a quantum gives φ = 1; of the number of release
/// sites φ = M; of the release probability φ > M for potentiation and φ < M for depression. The variance of
/// the measure's own noise, from the null distribution, is subtracted from both variances first, where
/// there is one.
///
/// **Source.** Brock et al. (2020) Front Synaptic Neurosci 12:11; what it cannot tell: Faber & Korn (1991)
/// Biophys J 60:1288.
///
/// **Worked number.** Before 1, 2, 3 and after 3, 4, 5: M = 2, 1/CV² 4 and 16, φ = 4, θ = 71.565051°.
public struct VariabilityAnalysis: Codable, Hashable, Sendable {
  /// M.
  public var meanRatio: Double
  /// φ.
  public var inverseCV2Ratio: Double
  /// θ, degrees.
  public var angle: Double
  public var inverseCV2Before: Double
  public var inverseCV2After: Double
  public var cvBefore: Double
  public var cvAfter: Double
  /// Variance of noise that was subtracted, in the squared unit of the measure; nil where none was.
  public var noiseVarianceBefore: Double?
  public var noiseVarianceAfter: Double?

  /// - Parameters:
  ///   - before: sizes of the responses before induction, failures included.
  ///   - after: after induction.
  ///   - noiseVarianceBefore: of the same measure where nothing was evoked; nil leaves noise in.
  ///   - noiseVarianceAfter: the same after induction.
  /// - Returns: nil with fewer than two responses on a side, where a mean is not positive, and where noise
  ///   alone has as much variance as the responses.
  public init?(
    before: [Double], after: [Double], noiseVarianceBefore: Double? = nil,
    noiseVarianceAfter: Double? = nil
  ) {
    guard let meanBefore = mean(before), let meanAfter = mean(after), meanBefore > 0,
      meanAfter > 0, let rawBefore = sampleVariance(before), let rawAfter = sampleVariance(after)
    else { return nil }
    // Both or neither: a correction of one side alone would look like a change.
    let isCorrected = noiseVarianceBefore != nil && noiseVarianceAfter != nil
    let varianceBefore = rawBefore - (isCorrected ? noiseVarianceBefore ?? 0 : 0)
    let varianceAfter = rawAfter - (isCorrected ? noiseVarianceAfter ?? 0 : 0)
    guard varianceBefore > 0, varianceAfter > 0 else { return nil }
    meanRatio = meanAfter / meanBefore
    cvBefore = varianceBefore.squareRoot() / meanBefore
    cvAfter = varianceAfter.squareRoot() / meanAfter
    inverseCV2Before = meanBefore * meanBefore / varianceBefore
    inverseCV2After = meanAfter * meanAfter / varianceAfter
    inverseCV2Ratio = inverseCV2After / inverseCV2Before
    angle = atan2(inverseCV2Ratio - 1, meanRatio - 1) * 180 / .pi
    self.noiseVarianceBefore = isCorrected ? noiseVarianceBefore : nil
    self.noiseVarianceAfter = isCorrected ? noiseVarianceAfter : nil
  }

  enum CodingKeys: String, CodingKey {
    case meanRatio = "mean_ratio"
    case inverseCV2Ratio = "inverse_cv2_ratio"
    case angle = "theta_deg"
    case inverseCV2Before = "inverse_cv2_before"
    case inverseCV2After = "inverse_cv2_after"
    case cvBefore = "cv_before"
    case cvAfter = "cv_after"
    case noiseVarianceBefore = "noise_variance_before"
    case noiseVarianceAfter = "noise_variance_after"
  }
}
