import Quantities
import StimulationProtocols

/// A step that a recording of the rig should show, if it did what the protocol says.
struct ExpectedEdge: Hashable {
  enum Direction: String {
    case falling
    case rising
  }

  /// From the start of the trial.
  var time: Microseconds
  /// `photodiode_LED`: a photodiode that sees the light of one LED. `trigger_out_1`: the device's own
  /// signal, high while it shows a pattern, also where the LEDs stay dark.
  var channel: String
  var direction: Direction

  static let deviceChannel = "trigger_out_1"

  static func photodiode(_ led: String) -> String { "photodiode_\(led)" }

  /// The edges of a trial, by time.
  ///
  /// Where a pulse ends as the next one begins, nothing falls or rises.
  ///
  /// **Worked example.** Pulses from 100 to 102 ms and from 102 to 104 ms on one LED: it rises at
  /// 100 ms and falls at 104 ms.
  ///
  /// - Parameter mirrors: how long the device shows a mask before and after its pulse.
  static func edges(
    of pulses: [PlannedPulse], mirrors: Rig.MirrorWindow = .none
  ) -> [ExpectedEdge] {
    let leds = Set(pulses.filter { $0.irradiance > 0 }.map(\.led))
    let channels =
      [(deviceChannel, mirrors.exposures(of: pulses).map { ($0.start, $0.end) })]
      + leds.map { led in
        (
          photodiode(led),
          pulses.filter { $0.led == led && $0.irradiance > 0 }.map { ($0.start, $0.end) }
        )
      }
    return channels.flatMap { channel, spans in edges(of: spans, on: channel) }
      .sorted {
        ($0.time.count, $0.channel, $0.direction.rawValue)
          < ($1.time.count, $1.channel, $1.direction.rawValue)
      }
  }

  /// - Parameter spans: by time, none of which overlap.
  private static func edges(
    of spans: [(start: Microseconds, end: Microseconds)], on channel: String
  ) -> [ExpectedEdge] {
    var edges: [ExpectedEdge] = []
    for span in spans {
      if let last = edges.last, last.time == span.start {
        edges.removeLast()
      } else {
        edges.append(ExpectedEdge(time: span.start, channel: channel, direction: .rising))
      }
      edges.append(ExpectedEdge(time: span.end, channel: channel, direction: .falling))
    }
    return edges
  }
}
