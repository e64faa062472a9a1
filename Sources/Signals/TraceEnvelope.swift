/// A trace thinned for display: the least and the greatest sample of each of a few hundred bins, so
/// that no spike is lost.
public struct TraceEnvelope: Codable, Hashable, Sendable {
  /// Seconds from the sweep's first sample to the first bin.
  public var start: Double
  /// Length of a bin, seconds.
  public var binDuration: Double
  /// Unit of the samples.
  public var unit: String
  /// NaN-free: a bin without a finite sample is nil.
  public var minima: [Double?]
  public var maxima: [Double?]

  /// - Parameters:
  ///   - signal: the trace.
  ///   - window: what to show; the whole signal where nil.
  ///   - binCount: greatest number of bins.
  public init(_ signal: SampledSignal, in window: TimeWindow? = nil, binCount: Int = 1200) {
    let range = window.map(signal.indices(in:)) ?? signal.samples.indices
    let width = max(1, (range.count + binCount - 1) / max(1, binCount))
    var minima: [Double?] = []
    var maxima: [Double?] = []
    for lower in stride(from: range.lowerBound, to: range.upperBound, by: width) {
      let bin = signal.samples[lower..<min(lower + width, range.upperBound)].filter(\.isFinite)
      minima.append(bin.min())
      maxima.append(bin.max())
    }
    self.start = signal.time(at: range.lowerBound)
    self.binDuration = Double(width) / signal.samplingRate
    self.unit = signal.unit
    self.minima = minima
    self.maxima = maxima
  }

  enum CodingKeys: String, CodingKey {
    case start = "start_s"
    case binDuration = "bin_duration_s"
    case unit, minima, maxima
  }
}
