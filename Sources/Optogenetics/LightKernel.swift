import SampleGeometry

/// Light in tissue below an objective: how the irradiance of a mask spreads with depth.
///
/// **Definition.** The fluence rate at a point, over the planar irradiance of the mask (its power over
/// its area in clear medium at focus), is ∫ K_z dA over the mask. The kernel K_z at depth z is radial and
/// falls with distance; it is a mixture of uniform disks of radii s with weights w ≥ 0, so that
///
///     F(R) = 2π ∫₀ᴿ K_z(r) r dr = Σ w min(1, (R/s)²)
///
/// is the fluence on the axis of a disk mask of radius R: F(0) = 0 and F grows with R. Any mask is
/// then exact: Σ w × share of the disk around the point that the mask covers. Fluence may exceed the mask's
/// irradiance (oblique rays, light scattered back).
///
/// Between tabulated depths ln F is linear in depth (README has the error); outside them there is no
/// answer. Light from more than 1000 µm away does not count (README has how much that can be). Light is
/// spread evenly within 5 µm, the table's resolution.
///
/// **Source.** Monte Carlo of a slab with Henyey–Greenstein scattering, 400 000 photons a case;
/// `Scripts/fit-light-kernel` made the weights.
public struct LightKernel: Hashable, Sendable {
  public enum Preparation: String, CaseIterable, Codable, Hashable, Sendable {
    /// 300 µm of tissue, index-matched on both sides.
    case slice
    /// 2 mm of tissue; depth counts from the pia.
    case inVivo = "in_vivo"
  }

  /// Name of the tissue and of its optical constants' source.
  public var tissue: String
  /// nm.
  public var wavelength: Double
  /// μ_a, 1/mm.
  public var absorption: Double
  /// μ_s, 1/mm.
  public var scattering: Double
  /// g, mean cosine of the scattering angle.
  public var anisotropy: Double
  public var preparation: Preparation
  /// Of the objective, whose pupil is evenly filled.
  public var numericalAperture: Double
  /// µm below the surface.
  public var focusDepth: Double
  /// µm.
  public var thickness: Double
  /// Where what was asked for differs from what was simulated.
  public var differences: [Difference] = []
  /// By depth, rising.
  var layers: [Layer]

  struct Layer: Hashable, Sendable {
    /// µm.
    var depth: Double
    /// Of the disks, in the order of ``LightKernelTable/diskRadii``.
    var weights: [Double]
  }

  /// A difference of state between the light asked for and the light simulated.
  public enum Difference: Hashable, Sendable, CustomStringConvertible {
    /// nm.
    case wavelength(asked: Double, simulated: Double)
    case numericalAperture(asked: Double, simulated: Double)
    /// µm.
    case focusDepth(asked: Double, simulated: Double)
    /// µm.
    case thickness(asked: Double, simulated: Double)

    public var description: String {
      switch self {
      case .wavelength(let asked, let simulated):
        "light in tissue is that of \(simulated.formatted) nm, not \(asked.formatted) nm"
      case .numericalAperture(let asked, let simulated):
        "light in tissue is that of NA \(simulated.formatted), the objective has "
          + "\(asked.formatted): a greater NA spreads more away from the focus"
      case .focusDepth(let asked, let simulated):
        "light in tissue is focused at \(simulated.formatted) µm, not at \(asked.formatted) µm"
      case .thickness(let asked, let simulated):
        "light in tissue is that of \(simulated.formatted) µm, not of \(asked.formatted) µm"
      }
    }
  }

  /// Depths with an answer, µm.
  public var depths: ClosedRange<Double> {
    let (first, last) = (layers.first?.depth ?? 0, layers.last?.depth ?? 0)
    return min(first, last)...max(first, last)
  }

  /// Fluence rate at a point over the planar irradiance of a mask; nil outside the tabulated depths or
  /// where a coordinate is not a number of µm below a metre.
  ///
  /// **Worked number.** 470 nm, slice, NA 0.8, disk of 50 µm, 100 µm deep: 0.008 at 275 µm beside its
  /// centre.
  ///
  /// - Parameters:
  ///   - region: the mask, any simple polygon or disk, in the same frame as the point.
  ///   - point: µm, inside or outside the mask.
  ///   - depth: µm below the surface that the light enters.
  public func relativeFluence(
    of region: Mask.Region, at point: SamplePoint, depth: Double
  ) -> Double? {
    relativeFluence(of: region, at: [point], depth: depth)?.first
  }

  /// Height of the lines into which overlapping pieces of a union are cut, µm: well below the 5 µm
  /// within which light is spread evenly.
  private static let unionPitch = 2.0

  /// Fluence rate at each of many points, see ``relativeFluence(of:at:depth:)``.
  public func relativeFluence(
    of region: Mask.Region, at points: [SamplePoint], depth: Double
  ) -> [Double]? {
    guard let mixture = mixture(at: depth), region.isWithinReach,
      points.allSatisfy(\.isWithinReach)
    else { return nil }
    // Light from where pieces overlap counts once.
    let pieces = Mask.Region.union(region.disjointParts(pitch: Self.unionPitch))
    return points.map { mixture.covered(by: pieces, from: $0) }
  }

  private func mixture(at depth: Double) -> DiskMixture? {
    neighbours(of: depth).map { upper, lower, share in
      DiskMixture(from: upper.weights, to: lower.weights, share: share)
    }
  }

  /// The layers around a depth and how far it is from the upper to the lower.
  private func neighbours(of depth: Double) -> (Layer, Layer, Double)? {
    guard let next = layers.firstIndex(where: { $0.depth >= depth }) else { return nil }
    let lower = layers[next]
    if lower.depth == depth { return (lower, lower, 0) }
    guard next > 0 else { return nil }
    let upper = layers[next - 1]
    return (upper, lower, (depth - upper.depth) / (lower.depth - upper.depth))
  }
}
