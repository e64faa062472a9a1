/// The samples of one channel of one sweep, in the unit of the field, at the file's own rate.
public struct SampledSignal: Sendable {
  /// Samples in `unit`; not finite where the recording holds NaN or an infinity.
  public var samples: [Double]
  /// Samples per second (Hz).
  public var samplingRate: Double
  /// Display unit of the samples: `mV`, `pA`, `mW`, `V`, or `1` for a digital word.
  public var unit: String

  public init(samples: [Double], samplingRate: Double, unit: String) {
    self.samples = samples
    self.samplingRate = samplingRate
    self.unit = unit
  }

  /// Length in seconds: count / rate.
  public var duration: Double { Double(samples.count) / samplingRate }

  /// Seconds from the first sample; computed from the index, never summed.
  public func time(at index: Int) -> Double { Double(index) / samplingRate }

  /// Indices of the samples whose time lies in `[window.start, window.end)`, cut to the signal.
  ///
  /// A bound within 1e-6 of a sample's index is taken as that sample, so that a window written in
  /// decimal seconds does not lose a sample to rounding.
  public func indices(in window: TimeWindow) -> Range<Int> {
    func firstIndex(atOrAfter time: Double) -> Int {
      let position = time * samplingRate
      let bounded = min(max((position - 1e-6).rounded(.up), 0), Double(samples.count))
      return Int(bounded)
    }
    guard window.start.isFinite, window.end.isFinite, samplingRate > 0 else { return 0..<0 }
    let lower = firstIndex(atOrAfter: window.start)
    return lower..<max(lower, firstIndex(atOrAfter: window.end))
  }

  /// Number of samples that are NaN or infinite.
  public var nonFiniteCount: Int { samples.reduce(0) { $1.isFinite ? $0 : $0 + 1 } }
}
