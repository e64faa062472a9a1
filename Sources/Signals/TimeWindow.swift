/// A half-open interval of time `[start, end)`, in seconds from the sweep's first sample unless the
/// property that holds it says otherwise.
public struct TimeWindow: Hashable, Sendable {
  public var start: Double
  public var end: Double

  public init(start: Double, end: Double) {
    self.start = start
    self.end = end
  }

  /// Length in seconds.
  public var duration: Double { end - start }

  public func contains(_ time: Double) -> Bool { time >= start && time < end }

  public func overlaps(_ other: TimeWindow) -> Bool { start < other.end && other.start < end }

  /// The part of the window that is left when the first `settling` seconds are taken off.
  public func droppingFirst(_ settling: Double) -> TimeWindow {
    TimeWindow(start: min(start + settling, end), end: end)
  }
}

/// Encoded as the two-element array `[start, end]`, as in every Apical document.
extension TimeWindow: Codable {
  public init(from decoder: any Decoder) throws {
    var container = try decoder.unkeyedContainer()
    self.init(start: try container.decode(Double.self), end: try container.decode(Double.self))
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.unkeyedContainer()
    try container.encode(start)
    try container.encode(end)
  }
}
