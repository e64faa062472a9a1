import Signals

/// The primary outcome of a protocol: over which test pulses the weight ratio is taken.
///
/// **Definition.** After: sweeps of the test block that begin `from` to `to` after the end of the last
/// induction sweep. Before: sweeps of the baseline that begin within `baseline` before its last one
/// does. Times are compared to the millisecond, so that a sweep at the very start of the window is in
/// and one at its end is not, however the session clock was rounded.
///
/// **Worked example.** Induction ends at 390 s. With 20 to 30 min a sweep at 1590 s counts, one at 2190 s
/// does not. With a baseline of 10 min and sweeps every 20 s from 0 s to 1180 s, those from 600 s count.
public struct OutcomeWindow: Codable, Hashable, Sendable {
  /// Seconds.
  public var from: Double
  /// Seconds.
  public var to: Double
  /// Seconds.
  public var baseline: Double

  public init(from: Double, to: Double, baseline: Double) {
    self.from = from
    self.to = to
    self.baseline = baseline
  }

  /// Half of the least difference between two session times that counts, seconds.
  private static let tolerance = 0.0005

  /// The baseline sweeps that count.
  func before(_ sweeps: [SweepResult]) -> [SweepResult] {
    let baseline = sweeps.filter { $0.block == .baseline }
    guard let last = baseline.map(\.startTime).max() else { return [] }
    return baseline.filter { last - $0.startTime < self.baseline - Self.tolerance }
  }

  /// The test sweeps that count; nil where no induction sweep says when they begin to.
  func after(_ sweeps: [SweepResult]) -> [SweepResult]? {
    let ends = sweeps.filter { $0.block == .induction }.map { $0.startTime + $0.duration }
    guard let end = ends.max() else { return nil }
    return sweeps.filter { sweep in
      let delay = sweep.startTime - end + Self.tolerance
      return sweep.block == .test && from <= delay && delay < to
    }
  }

  enum CodingKeys: String, CodingKey {
    case from = "from_s"
    case to = "to_s"
    case baseline = "baseline_s"
  }
}
