import Testing

/// Expects two numbers to agree within an absolute tolerance, and prints both with their unit where
/// they do not.
public func expectClose(
  _ actual: Double?, _ expected: Double, within tolerance: Double, _ unit: String = "",
  sourceLocation: SourceLocation = #_sourceLocation
) {
  guard let actual else {
    Issue.record("no value, expected \(expected) \(unit)", sourceLocation: sourceLocation)
    return
  }
  #expect(
    abs(actual - expected) <= tolerance,
    "\(actual) \(unit) instead of \(expected) \(unit), off by \(actual - expected)",
    sourceLocation: sourceLocation)
}
