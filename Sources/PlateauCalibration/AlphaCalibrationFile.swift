import Foundation
import InputDocuments
import OutputFiles
import Quantities
import Signals
import Statistics

extension AlphaCalibration {
  /// `*.alpha.yaml`, as ``document(provenance:)`` writes it.
  public static let format = DocumentFormat(
    name: "alpha-calibration", majorVersion: 1,
    schema: Schema<AlphaCalibration>.group(
      .required("recorded_at", Schema<Site>.choice, "Where the potential was recorded."),
      .optional("attenuation", attenuationSchema, "Gain from dendrite to soma."),
      .required("curves", .list(Curve.schema, count: 1...1000), "θ and k, a cell each."),
      .optional("gain", Gain.schema, "G from condition A."),
      .optional("provenance", source, "Where the calibration comes from."),
      make: { site, attenuation, curves, gain, _ in
        AlphaCalibration(site: site, attenuation: attenuation, curves: curves, gain: gain)
      }
    ).checked { (calibration: AlphaCalibration) -> Result<AlphaCalibration, SchemaComplaint> in
      let names = calibration.curves.map(\.cell)
      guard Set(names).count == names.count, names.count == 1 || !names.contains(nil) else {
        return .failure(
          SchemaComplaint(
            "each curve needs a cell of its own", remedy: "Name each cell once."))
      }
      return .success(calibration)
    })

  private static let attenuationSchema = Schema<[Double]>.group(
    .required("lowest", .number, "Weakest gain, above 0."),
    .required("highest", .number, "Strongest gain, at most 1."),
    make: { [$0, $1] }
  ).checked { (gains: [Double]) -> Result<Attenuation, SchemaComplaint> in
    guard let lowest = gains.first, let highest = gains.last, lowest > 0, lowest <= highest,
      highest <= 1
    else {
      return .failure(
        SchemaComplaint(
          "no gains from dendrite to soma", expected: "0 < lowest ≤ highest ≤ 1",
          remedy: "Write fractions such as 0.05."))
    }
    return .success(Attenuation(gain: lowest...highest))
  }

  private static let source = Schema<[String]>.group(
    .required("apical_version", .text, "That wrote the file."),
    .required("created_utc", .text, "When."),
    .required("arguments", .list(.text, count: 1...1000), "Command and arguments."),
    .required("inputs", .list(input, count: 1...100), "Tables it was made from."),
    make: { version, created, arguments, inputs in
      [version, created] + arguments + inputs
    })

  private static let input = Schema<String>.group(
    .required("path", .text, "As the user named it."),
    .required("sha256", .text, "Checksum."), make: { path, _ in path })

  /// The calibration as a file that ``format`` reads: numbers with twelve digits.
  public func document(provenance: Provenance) -> String {
    var lines = [Self.format.header, "recorded_at: \(site.rawValue)"]
    if let gain = attenuation?.gain {
      lines += [
        "attenuation:", "  lowest: \(Self.text(gain.lowerBound))",
        "  highest: \(Self.text(gain.upperBound))",
      ]
    }
    lines.append("curves:")
    for curve in curves {
      let entries: [(String, String)] =
        (curve.cell.map { [("cell", Self.quoted($0))] } ?? []) + [
          ("theta", "\(Self.text(curve.halfAmplitude)) mV"),
          ("k", "\(Self.text(curve.slope)) mV"),
          ("theta_se", "\(Self.text(curve.halfAmplitudeError)) mV"),
          ("k_se", "\(Self.text(curve.slopeError)) mV"),
          ("correlation", Self.text(curve.correlation)),
          ("lowest_amplitude", "\(Self.text(curve.domain.lowerBound)) mV"),
          ("highest_amplitude", "\(Self.text(curve.domain.upperBound)) mV"),
        ]
      for (index, entry) in entries.enumerated() {
        lines.append("\(index == 0 ? "  - " : "    ")\(entry.0): \(entry.1)")
      }
    }
    if let gain {
      lines += [
        "gain:", "  value: \(Self.text(gain.value))", "  lower: \(Self.text(gain.interval.lower))",
        "  upper: \(Self.text(gain.interval.upper))", "  alpha_scale: \(gain.scale.rawValue)",
      ]
    }
    lines += [
      "provenance:", "  apical_version: \(Self.quoted(provenance.version))",
      "  created_utc: \(Self.quoted(provenance.created))", "  arguments:",
    ]
    lines += provenance.arguments.map { "    - \(Self.quoted($0))" }
    lines.append("  inputs:")
    for input in provenance.inputs {
      lines += [
        "    - path: \(Self.quoted(input.path))", "      sha256: \(Self.quoted(input.sha256))",
      ]
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// Twelve digits: within what a decimal number of a document may have.
  private static func text(_ value: Double) -> String { String(format: "%.12g", value) }

  /// A text of YAML in double quotes.
  private static func quoted(_ text: String) -> String {
    let escaped = text.unicodeScalars.map { scalar -> String in
      switch scalar {
      case "\"": "\\\""
      case "\\": "\\\\"
      case "\n": "\\n"
      case "\r": "\\r"
      case "\t": "\\t"
      case _ where scalar.value < 0x20 || scalar.value == 0x7F:
        String(format: "\\x%02x", scalar.value)
      default: String(Character(scalar))
      }
    }
    return "\"\(escaped.joined())\""
  }
}

extension AlphaCalibration.Curve {
  fileprivate static let schema = Schema<AlphaCalibration.Curve?>.group(
    .optional("cell", .text, "Name of the cell; without one the curve is for every cell."),
    .required("theta", .quantity(.millivolt, -1000...1000), "Amplitude at which α is 0.5."),
    .required("k", .quantity(.millivolt, 1e-9...1000), "Slope of α."),
    .required("theta_se", .quantity(.millivolt, 0...1000), "Standard error of θ."),
    .required("k_se", .quantity(.millivolt, 0...1000), "Standard error of k."),
    .required("correlation", .number, "Of the errors of θ and k, −1 to 1."),
    .required(
      "lowest_amplitude", .quantity(.millivolt, -1000...1000), "Lowest that was calibrated."),
    .required(
      "highest_amplitude", .quantity(.millivolt, -1000...1000), "Highest that was calibrated."),
    make: { cell, theta, k, thetaError, kError, correlation, lowest, highest in
      guard lowest <= highest, abs(correlation) <= 1 else { return nil }
      return AlphaCalibration.Curve(
        cell: cell, halfAmplitude: theta, slope: k, halfAmplitudeError: thetaError,
        slopeError: kError, correlation: correlation, domain: lowest...highest)
    }
  ).checked { curve -> Result<AlphaCalibration.Curve, SchemaComplaint> in
    guard let curve else {
      return .failure(
        SchemaComplaint(
          "a curve that cannot be",
          expected: "lowest_amplitude ≤ highest_amplitude, correlation from −1 to 1",
          remedy: "Make the file anew with apical calibrate alpha."))
    }
    return .success(curve)
  }
}

extension AlphaCalibration.Gain {
  fileprivate static let schema = Schema<AlphaCalibration.Gain>.group(
    .required("value", .number, "Log weight ratio per pairing at α_t − α_f = 1."),
    .required("lower", .number, "Lower end of the 95 % interval."),
    .required("upper", .number, "Upper end."),
    .required("alpha_scale", Schema<GainScale>.choice, "Scale of α."),
    make: { value, lower, upper, scale in
      AlphaCalibration.Gain(
        value: value, interval: Interval(lower: lower, upper: upper), scale: scale.scale)
    })
}

/// Scales on which there is a G.
private enum GainScale: String, CaseIterable, Sendable {
  case logistic
  case probability

  var scale: PlateauMeasure.Scale { self == .logistic ? .logistic : .probability }
}
