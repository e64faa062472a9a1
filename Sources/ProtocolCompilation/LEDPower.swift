import InputDocuments
import StimulationProtocols

/// Drive of an LED against the power that arrives with all mirrors on, as the calibration measured it.
///
/// Between two points of the table the power rises in a straight line with the drive; nothing is
/// extrapolated (an LED sags where nobody measured it).
///
/// **Worked example.** With 0.31 mW at 1 V and 0.66 mW at 2 V, 0.485 mW need 1.5 V.
struct LEDPower {
  /// By drive.
  private let points: [Calibration.PowerPoint]

  /// - Parameter points: of the calibration's table, in any order.
  init(_ points: [Calibration.PowerPoint]) {
    self.points = points.sorted { ($0.drive, $0.power) < ($1.drive, $1.power) }
  }

  /// mW; nil for an empty table.
  var range: ClosedRange<Double>? {
    guard let least = points.map(\.power).min(), let most = points.map(\.power).max() else {
      return nil
    }
    return least...most
  }

  /// The drive at which the table first contradicts itself: twice the same drive, or less power than
  /// at a lower drive. nil where it rises throughout.
  var contradiction: Double? {
    zip(points, points.dropFirst()).first {
      $1.drive <= $0.drive || $1.power < $0.power
    }?.1.drive
  }

  /// V; nil outside the table. Where several drives give the power, the lowest.
  ///
  /// - Parameter power: mW with all mirrors on.
  func drive(for power: Double) -> Double? {
    if let exact = points.first(where: { $0.power == power }) { return exact.drive }
    for (low, high) in zip(points, points.dropFirst()) where low.power < power && power < high.power
    {
      return low.drive + (high.drive - low.drive) * ((power - low.power) / (high.power - low.power))
    }
    return nil
  }
}

extension Calibration {
  /// The table of an LED; empty where there is none.
  func ledPower(_ led: String) -> LEDPower {
    LEDPower(power.first { $0.name == led }?.value ?? [])
  }
}
