import Signals
import Statistics

/// When current was injected, from the commanded current.
public enum CurrentStepDetection {
  /// The holding current is the median of the first `holdingWindow` seconds.
  private static let holdingWindow = 0.005

  /// Stretches in which the command differs from the holding current by more than `threshold`.
  ///
  /// - Parameters:
  ///   - command: commanded current in pA.
  ///   - threshold: pA.
  /// - Returns: windows in seconds from the sweep's first sample.
  public static func steps(in command: SampledSignal, threshold: Double) -> [TimeWindow] {
    let head = command.samples[
      command.indices(in: TimeWindow(start: 0, end: max(holdingWindow, 1 / command.samplingRate)))]
    guard let holding = median(head.filter(\.isFinite)) else { return [] }
    var windows: [TimeWindow] = []
    var start: Int?
    for (index, sample) in command.samples.enumerated() {
      let isOn = abs(sample - holding) > threshold
      if isOn, start == nil { start = index }
      if !isOn, let first = start {
        windows.append(TimeWindow(start: command.time(at: first), end: command.time(at: index)))
        start = nil
      }
    }
    if let first = start {
      windows.append(TimeWindow(start: command.time(at: first), end: command.duration))
    }
    return windows
  }
}
