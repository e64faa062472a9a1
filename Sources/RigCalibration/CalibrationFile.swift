import Foundation
import InputDocuments
import OutputFiles
import Quantities
import SampleGeometry
import StimulationProtocols

extension Calibration {
  /// The calibration as a file with comments that `Calibration.format` reads: lengths, powers and times with
  /// nine digits, the transform with all that it has.
  ///
  /// - Parameter provenance: what made it.
  public func document(provenance: Provenance) -> String {
    var lines = [
      "# Calibration of a rig, made by apical \(provenance.version) calibrate rig from:"
    ]
    lines += provenance.inputs.map { "#   \(Self.comment($0.path)) sha256 \($0.sha256)" }
    lines += [
      Self.format.header, "rig: \(Self.quoted(rig))",
      "measured: \(measured.formatted(.iso8601))", "objective: \(Self.quoted(objective))",
      "# It holds for this objective and these settings of the camera alone.", "camera:",
      "  binning: \(camera.binning)",
      "  region: [\(camera.region.map(String.init).joined(separator: ", "))]", "",
      "# From the field (µm from its centre, x along the layers, y towards the pia) to mirrors.",
      "columns: \(columns)", "rows: \(rows)", "transform:",
      "  column: \(Self.exact(transform.column))", "  row: \(Self.exact(transform.row))",
    ]
    if !transform.isAffine { lines.append("  perspective: \(Self.exact(transform.perspective))") }
    lines += ["residual: \(Self.text(residual)) µm", "points: \(points)"]
    if let registration { lines += Self.lines(registration) }
    lines += [
      "", "# Power in the sample plane with all mirrors on; nothing is extrapolated.", "power:",
    ]
    for led in power {
      lines.append("  \(Self.quoted(led.name)):")
      lines += led.value.map { point in
        let deviation = point.deviation.map { ", deviation: \(Self.text($0)) mW" } ?? ""
        return "    - {drive: \(Self.text(point.drive)) V, power: \(Self.text(point.power)) mW"
          + "\(deviation)}"
      }
    }
    return (lines + fieldLines + timeLines).joined(separator: "\n") + "\n"
  }

  private static func lines(_ registration: Registration) -> [String] {
    func entry(_ name: String, _ residuals: Registration.Residuals) -> String {
      let leftOut = residuals.leftOut.map { ", left_out: \(text($0)) µm" } ?? ""
      return "  \(name): {rms: \(text(residuals.rms)) µm, largest: \(text(residuals.largest)) µm"
        + "\(leftOut)}"
    }
    return [
      "# What each model leaves of the points; left_out: of each point, from the fit without it.",
      "registration:", "  model: \(registration.model.rawValue)",
      entry("affine", registration.affine),
    ] + (registration.homography.map { [entry("homography", $0)] } ?? [])
  }

  private var fieldLines: [String] {
    var lines: [String] = []
    if !flatField.isEmpty {
      lines += [
        "", "# Irradiance over the field with all mirrors on; bilinear between.", "flat_field:",
      ]
      for led in flatField {
        func micrometres(_ values: [Double]) -> String {
          values.map { "\(Self.text($0)) µm" }.joined(separator: ", ")
        }
        lines += [
          "  \(Self.quoted(led.name)):", "    x: [\(micrometres(led.value.x))]",
          "    y: [\(micrometres(led.value.y))]", "    relative:",
        ]
        lines += led.value.relative.map {
          "      - [\($0.map(Self.text).joined(separator: ", "))]"
        }
      }
    }
    if !pointSpread.isEmpty {
      lines += ["", "# The image of one mirror.", "point_spread:"]
      lines += pointSpread.map { led in
        let shift = led.value.focusShift.map { ", focus_shift: \(Self.text($0)) µm" } ?? ""
        return "  \(Self.quoted(led.name)): {width: \(Self.text(led.value.width)) µm\(shift)}"
      }
    }
    if let leak {
      lines += [
        "", "# What reaches the sample with all mirrors off.", "leak: \(Self.text(leak * 100)) %",
      ]
    }
    return lines
  }

  private var timeLines: [String] {
    var lines: [String] = []
    if !ledTiming.isEmpty {
      lines += ["", "# By a photodiode, 10 to 90 %.", "led_timing:"]
      lines += ledTiming.map { led in
        let overshoot = led.value.overshoot.map { ", overshoot: \(Self.text($0 * 100)) %" } ?? ""
        return "  \(Self.quoted(led.name)): {rise: \(led.value.rise.count) µs, "
          + "fall: \(led.value.fall.count) µs\(overshoot)}"
      }
    }
    if let mirrorTiming {
      let delay =
        mirrorTiming.triggerDelay.map { ", trigger_delay: \($0.count) µs" } ?? ""
      lines += [
        "", "# From the trigger to mirrors that have settled.",
        "mirror_timing: {latency: \(mirrorTiming.latency.count) µs, "
          + "jitter: \(mirrorTiming.jitter.count) µs\(delay)}",
      ]
    }
    return lines
  }

  /// Nine digits.
  private static func text(_ value: Double) -> String {
    value == 0 ? "0" : String(format: "%.9g", value)
  }

  /// Texts that are read as the same numbers: a document's number has 18 digits at most, counted with the
  /// zeros before them.
  private static func exact(_ values: [Double]) -> String {
    let texts = values.map { value in
      DecimalNumber("\(value)")?.double == value
        ? "\(value)" : String(format: "%.16e", value)
    }
    return "[\(texts.joined(separator: ", "))]"
  }

  /// A text of YAML: plain where it cannot be taken for anything else, else in double quotes.
  private static func quoted(_ text: String) -> String {
    let isPlain =
      text.first.map { $0.isASCII && $0.isLetter } ?? false
      && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0)) }
      && !["true", "false", "yes", "no", "on", "off", "null", "y", "n"].contains(text.lowercased())
    if isPlain { return text }
    let escaped = text.unicodeScalars.map { scalar -> String in
      switch scalar {
      case "\"": "\\\""
      case "\\": "\\\\"
      case _ where scalar.value < 0x20 || scalar.value == 0x7F:
        String(format: "\\x%02x", scalar.value)
      default: String(Character(scalar))
      }
    }
    return "\"\(escaped.joined())\""
  }

  private static func comment(_ text: String) -> String {
    String(text.unicodeScalars.map { $0.value < 0x20 ? " " : Character($0) })
  }
}
