import Foundation
import InputDocuments
import Quantities
import StimulationProtocols

/// The file of measured crosstalk with what the block shows filled in, and the measurements left to fill
/// in. As long as one is missing, the file is refused and the key named.
struct CrosstalkResultForm {
  static let name = "result.crosstalk.yaml"

  let content: Data

  init(_ source: ProtocolFiles) {
    let stimulation = source.stimulation.value
    let pathways = stimulation.pathways
    let opsins = pathways.map { "\($0.name): \(ProtocolTemplate.scalar($0.value.opsin))" }
    let responses = CrosstalkPair.all(of: stimulation).map { pair in
      "  - {pathway: \(pair.pathway), light: \(pair.light), distance: "
        + "\(ShortNumber.text((pair.leastDistance * 10).rounded(.down) / 10)) µm, duration: "
        + "\(ShortNumber.text(Double(pair.greatestDuration.count) / 1000)) ms, irradiance: "
        + "\(ShortNumber.text(pair.greatestIrradiance)) mW/mm², ratio: , upper: }"
    }
    let lines =
      [
        "# What the crosstalk block gave. Copy this file, fill in what is empty, and name the copy as",
        "# crosstalk_result in the protocol (\"apical protocol schema crosstalk\" tells what each key is).",
        "apical: crosstalk/1",
        "rig: \(ProtocolTemplate.scalar(source.rig.value.name))",
        "measured:     # 2026-01-15T09:30:00Z",
        "objective: \(ProtocolTemplate.scalar(stimulation.field.objective))",
        "opsins: {\(opsins.joined(separator: ", "))}",
        "animals:      # single-opsin or both-opsins",
        "cells:",
        "",
        "# Response of a pathway to the light of another over its response to its own light, in %, and the",
        "# upper end of its 95 % interval. It holds for light that is no stronger, no longer and no nearer.",
        "responses:",
      ] + responses
      + ["", "# Part of the own pulses that gave no response, in %.", "failures:"]
      + pathways.map { "  \($0.name):" }
    content = Data((lines.joined(separator: "\n") + "\n").utf8)
  }
}
