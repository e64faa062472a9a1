import SampleGeometry

extension Calibration {
  /// Root mean square of the registration's residuals above which masks are not where they are drawn,
  /// µm: 2 µm, or one mirror where that is more.
  ///
  /// **Source.** A choice of ours; check C2, and the warning of `apical calibrate rig`.
  ///
  /// **Worked example.** 2 µm with mirrors of 0.378 µm (7.56 µm at 20x).
  public var greatestResidual: Double { max(2, transform.mirrorSize) }
}
