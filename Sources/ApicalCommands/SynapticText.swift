import RecordingAnalysis
import SynapticResponses

/// Test responses, their change and the cell's quality for a person.
enum SynapticText {
  static func lines(of result: RecordingResult) -> [String] {
    pathwayLines(of: result) + changeLines(of: result) + qualityLines(of: result)
  }

  private static func pathwayLines(of result: RecordingResult) -> [String] {
    (result.synapticPathways ?? []).map { pathway in
      var parts = ["  pathway \(pathway.name) (\(pathway.role.rawValue))"]
      if let amplitude = pathway.meanAmplitude {
        parts.append(
          "\(TextFormat.number(amplitude.estimate, digits: 3)) \(pathway.unit) ("
            + "\(TextFormat.interval([amplitude.lower, amplitude.upper]))) in "
            + "\(pathway.responseCount) of \(pathway.sweepCount) sweeps")
      } else {
        parts.append("no response in \(pathway.sweepCount) sweeps")
      }
      if let latency = pathway.meanLatency {
        parts.append("latency \(TextFormat.number(latency, digits: 3)) ms")
      }
      if let null = pathway.measures.null {
        let words =
          switch null.verdict {
          case .yes: "clear of noise"
          case .no: "not to be told from noise"
          case .tooFew: "too few responses to tell from noise"
          }
        parts.append("\(words) (z = \(TextFormat.number(null.z, digits: 3)))")
      } else {
        parts.append("no quiet time before the pulses, so that noise is not known")
      }
      if let failures = pathway.measures.failureCount { parts.append("\(failures) failures") }
      if pathway.measures.polysynapticCount > 0 {
        parts.append("\(pathway.measures.polysynapticCount) flagged polysynaptic")
      }
      if pathway.measures.spikeCount > 0 {
        parts.append("\(pathway.measures.spikeCount) with spikes")
      }
      if let pair = pathway.measures.pairedPulse {
        parts.append(
          "paired-pulse ratio \(TextFormat.number(pair.ratio, digits: 3)) ("
            + "\(TextFormat.interval(pair.interval))) at "
            + "\(TextFormat.number(pair.pulseInterval, digits: 3)) ms")
      }
      return parts.joined(separator: ", ")
    }
  }

  private static func changeLines(of result: RecordingResult) -> [String] {
    guard let change = result.weightChange else { return [] }
    var lines: [String] = []
    if let flat = change.driftCorrected {
      lines.append(
        "    with the drift of the baseline carried on: \(TextFormat.number(flat.ratio, digits: 3)) ("
          + "\(TextFormat.interval(flat.interval)))")
    }
    if let control = change.control {
      lines.append(
        "    control pathway \(control.pathway ?? ""): \(TextFormat.number(control.ratio, digits: 3)) ("
          + "\(TextFormat.interval(control.interval))); test / control "
          + "\(TextFormat.number(control.normalizedRatio, digits: 3)) ("
          + "\(TextFormat.interval(control.normalizedInterval)))")
    }
    if let variability = change.variability {
      lines.append(
        "    1/CV²: φ \(TextFormat.number(variability.inverseCV2Ratio, digits: 3)) with M "
          + "\(TextFormat.number(variability.meanRatio, digits: 3)), "
          + (variability.noiseVarianceBefore == nil
            ? "noise left in" : "noise variance subtracted"))
    }
    return lines
  }

  private static func qualityLines(of result: RecordingResult) -> [String] {
    guard let quality = result.cellQuality else { return [] }
    var lines = quality.stability.quantities.map { quantity in
      var line =
        "  \(quantity.name.replacing("_", with: " ")) "
        + "\(TextFormat.number(quantity.before?.estimate, digits: 3)) \(quantity.unit)"
      if let change = quantity.change {
        line +=
          ", change \(TextFormat.number(change.estimate, digits: 3)) ("
          + "\(TextFormat.interval([change.lower, change.upper])))"
      }
      return line
    }
    if let junction = quality.potentials.junctionPotential {
      lines.append(
        "  potentials as recorded; junction potential \(TextFormat.number(junction, digits: 3)) mV, "
          + "resting corrected "
          + "\(TextFormat.number(quality.potentials.correctedRestingPotential, digits: 3)) mV")
    }
    lines += quality.verdicts.map { verdict in
      "  \(verdict.outcome.rawValue.replacing("_", with: " ")): "
        + "\(verdict.quantity.rawValue.replacing("_", with: " ")) "
        + "\(TextFormat.number(verdict.estimate, digits: 3)) ("
        + (verdict.interval.map { TextFormat.interval($0) } ?? "not measured")
        + ") \(verdict.unit == "1" ? "" : verdict.unit)"
    }
    return lines
  }
}
