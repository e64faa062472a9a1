/// The rise of a response from 20 to 80 % of its peak.
///
/// **Definition.** Going back from the peak, the samples between the last one below 80 % and the last
/// one below 20 % of the peak; slope is that of the least-squares line through them, with the crossings
/// by linear interpolation; rise time is the time between the crossings; latency is where the line
/// meets the baseline, from the pulse's onset.
///
/// **Source.** 20–80 % as in Stimfit (Guzman, Schlögl & Schmidt-Hieber 2014, Front Neuroinform 8:16).
///
/// **Worked number.** A straight rise of 10 mV from 3 to 5 ms after the pulse: slope 5 mV/ms, rise time
/// 1.2 ms, latency 3 ms.
struct RisingPhase {
  /// Per ms.
  var slope: Double
  /// ms.
  var riseTime: Double
  /// ms after the pulse.
  var latency: Double
  /// From 20 to 80 %, ms after the pulse.
  var window: ClosedRange<Double>

  static let lowPart = 0.2
  static let highPart = 0.8

  /// - Parameters:
  ///   - sizes: from the pulse on, less the baseline, positive in the direction of the response.
  ///   - peakIndex: index of the peak in `sizes`.
  ///   - peak: its size.
  ///   - samplingRate: Hz.
  ///   - firstDelay: from the pulse to the first of `sizes`, s.
  /// - Returns: nil where the rise does not begin in `sizes` below 20 %.
  init?(
    _ sizes: [Double], peakIndex: Int, peak: Double, samplingRate: Double, firstDelay: Double
  ) {
    guard sizes.indices.contains(peakIndex), peak > 0 else { return nil }
    let step = 1000 / samplingRate
    func time(_ position: Double) -> Double { firstDelay * 1000 + position * step }
    func lastBelow(_ level: Double, before end: Int) -> Int? {
      sizes[...end].lastIndex { $0 < level }
    }
    func crossing(_ level: Double, after index: Int) -> Double {
      guard index + 1 < sizes.count, sizes[index + 1] > sizes[index] else { return Double(index) }
      let part = (level - sizes[index]) / (sizes[index + 1] - sizes[index])
      return Double(index) + min(max(part, 0), 1)
    }
    guard let high = lastBelow(Self.highPart * peak, before: peakIndex),
      let low = lastBelow(Self.lowPart * peak, before: high)
    else { return nil }
    let from = crossing(Self.lowPart * peak, after: low)
    let to = crossing(Self.highPart * peak, after: high)
    guard to > from else { return nil }
    var x = [time(from)]
    var y = [Self.lowPart * peak]
    if high > low {
      for index in (low + 1)...high {
        x.append(time(Double(index)))
        y.append(sizes[index])
      }
    }
    x.append(time(to))
    y.append(Self.highPart * peak)
    guard let line = LeastSquaresLine(x: x, y: y), line.slope > 0 else { return nil }
    slope = line.slope
    riseTime = (to - from) * step
    latency = -line.intercept / line.slope
    window = time(from)...time(to)
  }
}

/// The line through two or more points.
struct LeastSquaresLine {
  var slope: Double
  var intercept: Double

  /// - Returns: nil where x does not vary.
  init?(x: [Double], y: [Double]) {
    let count = Double(min(x.count, y.count))
    guard count >= 2 else { return nil }
    let centerX = x.reduce(0, +) / count
    let centerY = y.reduce(0, +) / count
    var squares = 0.0
    var products = 0.0
    for (x, y) in zip(x, y) {
      squares += (x - centerX) * (x - centerX)
      products += (x - centerX) * (y - centerY)
    }
    guard squares > 0 else { return nil }
    slope = products / squares
    intercept = centerY - slope * centerX
  }
}
