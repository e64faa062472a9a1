import Signals
import Statistics

/// What a small step of current says of cell and electrode in current clamp.
///
/// **Definition.** Resting potential: mean of the 10 ms before the step. Input resistance as recorded:
/// (mean of the step's last fifth − resting)/ΔI. Bridge error: the jump at the step's edges, each found by
/// the line through 0.3 to 1.3 ms after the edge, carried back to it, over ΔI; mean of both edges, off-edge
/// with the other sign. It is what the bridge balance left of the series resistance; fast charging of
/// dendrites near the electrode is in it, so it is an upper estimate. Nothing is corrected here:
/// `inputResistanceWithoutBridge` stands beside.
///
/// **Source.** Edge method as read off an oscilloscope: Sakmann & Neher (1995) Single-Channel Recording,
/// chapter 2. The 0.3 ms leave out what the pipette's capacitance rounds off: ours.
///
/// **Worked number.** −100 pA: −10.5 mV at the end and a jump of −0.5 mV: 105 MΩ as recorded, bridge error
/// 5 MΩ, 100 MΩ without.
public struct CurrentTestStep: Codable, Hashable, Sendable {
  /// pA.
  public var step: Double
  /// mV, as recorded.
  public var restingPotential: Double?
  /// MΩ, as recorded.
  public var inputResistance: Double?
  /// MΩ; negative where the bridge is overcompensated.
  public var bridgeError: Double?
  /// Input resistance less the bridge error, MΩ.
  public var inputResistanceWithoutBridge: Double?
  /// Why something is missing.
  public var reason: String?

  /// - Parameters:
  ///   - potential: mV.
  ///   - step: pA.
  ///   - window: from the step's start to its end, s.
  ///   - spikes: spikes of the sweep.
  public init(_ potential: SampledSignal, step: Double, window: TimeWindow, spikes: [Spike]) {
    self.step = step
    let before = potential.indices(
      in: TimeWindow(start: max(0, window.start - 0.01), end: window.start))
    let during = potential.indices(in: window)
    let tail = during.suffix(max(1, during.count / 5))
    guard step != 0, before.count >= 5, window.duration >= 0.01, during.count >= 25,
      potential.samples[before.lowerBound..<during.upperBound].allSatisfy(\.isFinite),
      let resting = mean(Array(potential.samples[before])),
      let steady = mean(Array(potential.samples[tail]))
    else {
      reason = "the step is too short, at the sweep's edge, or has samples that are not finite"
      return
    }
    restingPotential = resting
    guard !spikes.contains(where: { window.contains($0.peakTime) }) else {
      reason = "spikes during the step"
      return
    }
    // mV/pA = GΩ.
    let input = (steady - resting) / step * 1000
    inputResistance = input
    let on = Self.jump(potential, at: window.start, from: resting).map { $0 / step * 1000 }
    let last = potential.indices(in: TimeWindow(start: window.end - 0.001, end: window.end))
    let off = mean(Array(potential.samples[last])).flatMap {
      Self.jump(potential, at: window.end, from: $0)
    }.map { -$0 / step * 1000 }
    bridgeError = mean([on, off].compactMap { $0 })
    inputResistanceWithoutBridge = bridgeError.map { input - $0 }
  }

  private static func jump(
    _ potential: SampledSignal, at edge: Double, from level: Double
  ) -> Double? {
    let range = potential.indices(in: TimeWindow(start: edge + 0.0003, end: edge + 0.0013))
    let values = potential.samples[range]
    guard range.count >= 5, values.allSatisfy(\.isFinite) else { return nil }
    return LeastSquaresLine(x: range.map { potential.time(at: $0) - edge }, y: Array(values))
      .map { $0.intercept - level }
  }

  enum CodingKeys: String, CodingKey {
    case step = "step_pa"
    case restingPotential = "resting_mv"
    case inputResistance = "input_resistance_mohm"
    case bridgeError = "bridge_error_mohm"
    case inputResistanceWithoutBridge = "input_resistance_without_bridge_mohm"
    case reason
  }
}
