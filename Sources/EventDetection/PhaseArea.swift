import Signals

/// The area under the spike-stripped trace in one phase of one trial, before any reference is
/// subtracted; the raw material of α_f and α_t.
public struct PhaseArea: Sendable {
  public enum Outcome: Sendable {
    /// ∫ (V − baseline) dt over the window, mV·ms.
    case area(Double)
    case abstained(String)
  }

  public var window: TimeWindow
  public var outcome: Outcome
  /// Current that acted in the window; its passive response is still in the area.
  public var injected: [InjectedStep] = []

  /// mV·ms; nil where the measure abstained.
  public var area: Double? {
    if case .area(let area) = outcome { return area }
    return nil
  }

  /// - Parameters:
  ///   - stripped: the trace without its spikes, mV.
  ///   - baseline: potential before the trial's first light, mV; nil where there is none.
  ///   - phase: the phase in seconds from the sweep's first sample.
  ///   - currentSteps: current that was injected.
  ///   - criteria: settling time and limits.
  public init(
    _ stripped: SpikeStripping, baseline: Double?, phase: TimeWindow, currentSteps: [InjectedStep],
    criteria: PlateauCriteria
  ) {
    let measured = phase.droppingFirst(criteria.phaseSettling / 1000)
    window = measured
    let signal = stripped.signal
    // Half a sample of slack: a window that ends with the sweep is inside it.
    let slack = 0.5 / signal.samplingRate
    guard window.duration > 0 else {
      outcome = .abstained(
        "the phase is not longer than its settling time of \(criteria.phaseSettling) ms")
      return
    }
    guard phase.start >= -slack, phase.end <= signal.duration + slack else {
      outcome = .abstained("the phase is not inside the sweep")
      return
    }
    guard let baseline else {
      outcome = .abstained("there is no baseline before the trial's first light")
      return
    }
    let range = signal.indices(in: window)
    guard signal.samples[range].allSatisfy(\.isFinite) else {
      outcome = .abstained("the phase holds samples that are not finite")
      return
    }
    let bridged = stripped.bridgedFraction(in: window)
    guard bridged <= criteria.greatestBridgedFraction else {
      outcome = .abstained(
        "\((bridged * 100).rounded()) % of the phase lies under spikes, more than "
          + "\(criteria.greatestBridgedFraction * 100) %")
      return
    }
    if currentSteps.contains(where: { $0.window.overlaps(measured) }) {
      injected = currentSteps.filter { $0.window.start < measured.end }
    }
    let sum = signal.samples[range].reduce(0.0) { $0 + ($1 - baseline) }
    outcome = .area(sum / signal.samplingRate * 1000)
  }
}
