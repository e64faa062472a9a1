import Signals
import Statistics

/// Light of one LED on the photodiode of another.
///
/// **Definition.** A pulse of a photodiode that nothing planned is stray light of another LED where it begins within
/// 0.5 ms of a pulse that was planned and seen there, if at least three, and four in five, of that LED's pulses that do not
/// meet a planned pulse of the photodiode's own have one: a lamp that shines past its filter does so every time, a
/// trigger that bounces does not. So is one that is dimmer than a tenth of the photodiode's brightest
/// (dimmer than a twentieth is not looked at).
///
/// **Worked example.** 70 blue pulses, and 70 of a tenth of their height on red's photodiode: stray light of 10 %.
enum StrayLight {
  /// µs.
  private static let nearness = 500.0
  private static let fewestPulses = 3
  private static let leastPart = 0.8

  /// Takes stray light away from what is extra.
  ///
  /// - Parameter compared: by sensor.
  static func take(
    from compared: inout [[ComparedSweep]], sensors: [RecordedLight.Sensor]
  ) -> [LightFinding] {
    var findings: [LightFinding] = []
    for index in sensors.indices where sensors[index].kind == .photodiode {
      for other in sensors.indices
      where sensors[other].kind == .photodiode && sensors[other].led != sensors[index].led {
        guard let led = sensors[other].led, sensors[index].led != nil,
          let part = takeStray(of: compared[other], from: &compared[index])
        else { continue }
        findings.append(
          LightFinding(
            .strayLight, sensor: sensors[index].name, led: sensors[index].led,
            found: "LED \(led), \(LightFinding.text(100 * part))% as bright as at its own"))
      }
    }
    return findings
  }

  /// Brightness as a part of that at the LED's own photodiode, median; nil where it is no stray light.
  private static func takeStray(
    of source: [ComparedSweep], from cells: inout [ComparedSweep]
  ) -> Double? {
    var stray: [(cell: Int, pulse: Int, part: Double)] = []
    var alone = 0
    let brightest =
      cells.flatMap { cell in cell.matching.pairs.map { cell.recorded[$0.recorded] } }
      .compactMap(\.amplitude).max() ?? 0
    for (number, cell) in cells.enumerated() {
      guard let lit = source.first(where: { $0.sweep == cell.sweep }) else { continue }
      for pair in lit.matching.pairs {
        let light = lit.recorded[pair.recorded]
        func meets(_ pulse: RecordedLight.Pulse) -> Bool {
          abs(pulse.onset - light.onset) <= nearness
        }
        guard !cell.matching.pairs.contains(where: { meets(cell.recorded[$0.recorded]) }) else {
          continue
        }
        alone += 1
        guard let pulse = cell.matching.extra.first(where: { meets(cell.recorded[$0]) }),
          let brightness = cell.recorded[pulse].amplitude, let own = light.amplitude, own > 0
        else { continue }
        stray.append((number, pulse, brightness / own))
      }
    }
    if stray.count < fewestPulses || Double(stray.count) < leastPart * Double(alone) {
      stray.removeAll { (cells[$0.cell].recorded[$0.pulse].amplitude ?? 0) > brightest / 10 }
    }
    for (cell, pulse, _) in stray { cells[cell].matching.forgive(extra: pulse) }
    return median(stray.map(\.part))
  }
}
