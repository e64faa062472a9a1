import ArgumentParser
import Quantities
import RecordingAnalysis
import SynapticResponses

extension ResponseMeasure: ExpressibleByArgument {}

extension ResponsePolarity: ExpressibleByArgument {}

/// How responses to test pulses are measured, and what would exclude a cell.
struct SynapticOptions: ParsableArguments {
  @Option(help: "Of what the weight ratio is made.")
  var pspMeasure = SynapticResponseCriteria().measure

  @Option(
    help: ArgumentHelp(
      "Which way responses go (default: upward for mV, downward for pA).", valueName: "direction"))
  var pspPolarity: ResponsePolarity?

  @Flag(help: "Leave responses out of the weight ratio that are flagged polysynaptic.")
  var excludePolysynaptic = false

  @Option(
    help: ArgumentHelp(
      "Onsets of test pulses that no channel shows, seconds from sweep start, e.g. 0.1,0.15.",
      valueName: "times"))
  var testPulses: TimeList?

  @Option(
    help: ArgumentHelp(
      "Presynaptic electrode of a paired recording; its spikes are the test pulses.",
      valueName: "electrode"))
  var presynaptic: String?

  @Option(
    help: ArgumentHelp(
      "Site of the unpaired pathway (default: the one not lit in induction).", valueName: "site"))
  var controlSite: String?

  @Option(
    help: ArgumentHelp(
      "Limits that exclude a cell: \(QualityPreset.all.map(\.name).joined(separator: ", ")). "
        + "Without one all is measured and nothing excluded.", valueName: "name"))
  var qualityPreset: QualityPresetName?

  @Option(
    help: ArgumentHelp(
      "Liquid junction potential of the bath against the pipette, e.g. '12 mV'. Potentials stay as "
        + "recorded; the corrected resting potential stands beside.", valueName: "potential"))
  var junctionPotential: StatedPotential?

  func validate() throws {
    guard testPulses == nil || presynaptic == nil else {
      throw ValidationError("--test-pulses and --presynaptic exclude each other.")
    }
  }

  func applied(to criteria: AnalysisCriteria) -> AnalysisCriteria {
    var criteria = criteria
    criteria.synapticResponses.measure = pspMeasure
    criteria.synapticResponses.polarity = pspPolarity
    criteria.synapticResponses.excludesPolysynaptic = excludePolysynaptic
    return criteria
  }

  func applied(to request: AnalysisRequest) -> AnalysisRequest {
    var request = request
    request.testPulses = testPulses?.times
    request.presynapticElectrode = presynaptic
    request.controlSite = controlSite
    request.qualityPreset = qualityPreset?.preset
    request.junctionPotential = junctionPotential?.millivolts
    return request
  }
}

/// Times in seconds such as `0.1,0.15`.
struct TimeList: ExpressibleByArgument {
  var times: [Double]

  init?(argument: String) {
    let parts = argument.split(separator: ",", omittingEmptySubsequences: false)
    let times = parts.compactMap { Double($0) }
    guard times.count == parts.count, times.allSatisfy({ $0 >= 0 && $0.isFinite }) else {
      return nil
    }
    self.times = times.sorted()
  }
}

/// The name of a preset.
struct QualityPresetName: ExpressibleByArgument {
  var preset: QualityPreset

  init?(argument: String) {
    guard let preset = QualityPreset.named(argument) else { return nil }
    self.preset = preset
  }
}

/// A potential with its unit.
struct StatedPotential: ExpressibleByArgument {
  var millivolts: Double

  init?(argument: String) {
    guard let quantity = try? Quantity(argument),
      let value = try? quantity.value(in: .millivolt), abs(value) <= 100
    else { return nil }
    millivolts = value
  }
}
