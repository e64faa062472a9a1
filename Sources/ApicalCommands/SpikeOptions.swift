import ArgumentParser
import EventDetection
import RecordingAnalysis

extension SpikeRule: ExpressibleByArgument {}

extension LightArtefactCriteria.Method: ExpressibleByArgument {}

/// By which rule spikes are found, and the criteria of each that a user changes most often.
struct SpikeOptions: ParsableArguments {
  @Option(help: "Whose rule finds the spikes; the others are compared with it.")
  var rule = SpikeRule.apical

  @Option(
    help: ArgumentHelp(
      "Least potential at a spike's peak, mV, with --rule apical (default: -30.0).",
      valueName: "mv"))
  var minimumPeak: Double?

  @Option(
    help: ArgumentHelp(
      "Least height of a spike above its threshold, mV, with --rule apical (default: 10.0).",
      valueName: "mv"))
  var minimumAmplitude: Double?

  @Option(
    help: ArgumentHelp(
      "Step to which eFEL's rule interpolates, ms, or native (default: 0.1).", valueName: "ms"))
  var efelStep: EFELStep?

  @Option(
    help: ArgumentHelp(
      "Cutoff of the filter of IPFX's rule, Hz, or none (default: 10000, none where not valid).",
      valueName: "hz"))
  var ipfxFilter: IPFXFilter?

  @Option(
    help: ArgumentHelp(
      "What is done where the potential jumps as a light is switched.", valueName: "method"))
  var lightArtefact = LightArtefactCriteria.Method.automatic

  @Option(help: "Length of a light artefact from its edge, ms.")
  var lightArtefactWindow = LightArtefactCriteria().window

  func validate() throws {
    if let minimumAmplitude, !(minimumAmplitude > 0 && minimumAmplitude.isFinite) {
      throw ValidationError("--minimum-amplitude must be greater than 0.")
    }
    if let minimumPeak, !minimumPeak.isFinite {
      throw ValidationError("--minimum-peak must be a potential in mV.")
    }
    guard lightArtefactWindow > 0, lightArtefactWindow <= 50 else {
      throw ValidationError("--light-artefact-window must be greater than 0 and at most 50 ms.")
    }
    if rule != .apical, minimumPeak != nil || minimumAmplitude != nil {
      throw ValidationError(
        "--minimum-peak and --minimum-amplitude belong to --rule apical; with --rule "
          + "\(rule.rawValue) they would change nothing that counts.")
    }
  }

  func applied(to criteria: AnalysisCriteria) -> AnalysisCriteria {
    var criteria = criteria
    criteria.spikeRule = rule
    if let minimumPeak { criteria.spikes.minimumPeak = minimumPeak }
    if let minimumAmplitude { criteria.spikes.minimumAmplitude = minimumAmplitude }
    if let efelStep { criteria.efel.interpolationStep = efelStep.milliseconds }
    if let ipfxFilter { criteria.ipfx.filter = ipfxFilter.cutoff }
    criteria.lightArtefact.method = lightArtefact
    criteria.lightArtefact.window = lightArtefactWindow
    return criteria
  }
}

/// A step in ms, or the recording's own.
struct EFELStep: ExpressibleByArgument {
  /// nil for the recording's own.
  var milliseconds: Double?

  init?(argument: String) {
    if argument == "native" { return }
    // A finer step would take more memory than any trace.
    guard let value = Double(argument), value >= 0.01, value <= 10 else { return nil }
    milliseconds = value
  }
}

/// A cutoff in Hz, or no filter.
struct IPFXFilter: ExpressibleByArgument {
  /// Hz.
  var cutoff: Double?

  init?(argument: String) {
    if argument == "none" { return }
    guard let value = Double(argument), value > 0, value.isFinite else { return nil }
    cutoff = value
  }
}
