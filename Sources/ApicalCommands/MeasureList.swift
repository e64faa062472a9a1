import ArgumentParser

/// Measured numbers such as `12,18.5`.
struct MeasureList: ExpressibleByArgument {
  /// Finite; at least one.
  var values: [Double]

  init?(argument: String) {
    let parts = argument.split(separator: ",", omittingEmptySubsequences: false)
    values = parts.compactMap { Double($0) }.filter(\.isFinite)
    guard values.count == parts.count else { return nil }
  }
}

/// Measured numbers of an LED such as `blue=12,18.5`.
struct LEDNumbers: ExpressibleByArgument {
  var led: String
  /// Finite; at least one.
  var values: [Double]

  init?(argument: String) {
    let parts = argument.split(separator: "=", omittingEmptySubsequences: false)
    guard parts.count == 2, let name = parts.first, !name.isEmpty,
      let list = MeasureList(argument: String(parts[1]))
    else { return nil }
    led = String(name)
    values = list.values
  }
}
