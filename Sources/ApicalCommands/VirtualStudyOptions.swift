import ArgumentParser
import InputDocuments
import PlasticityRules
import StimulationProtocols
import VirtualExperiments

/// Which part of a protocol is carried out on virtual cells: what `simulate` and `design` share.
struct VirtualStudyOptions: ParsableArguments {
  @Option(help: "Conditions to carry out, e.g. A,B,C,D (default: all).")
  var conditions: NameList?

  @Option(help: "Cells of each condition (default: all of the allocation).")
  var cells: Int?

  @Flag(help: "Fewer and shorter sweeps at 10 kHz: small files, and fast.")
  var abridged = false

  func validate() throws {
    guard cells.map({ $0 > 0 }) ?? true else {
      throw ValidationError("--cells must be greater than 0.")
    }
  }

  /// - Throws: `VirtualExperimentError`.
  func study(
    _ files: ProtocolFiles, rule: (any PlasticityRule)?, seed: UInt64
  ) throws -> VirtualStudy {
    var plan = VirtualStudy.Plan(seed: seed)
    plan.conditions = conditions?.names
    plan.cellsPerCondition = cells
    plan.isAbridged = abridged
    return try VirtualStudy(
      files.stimulation.value, samplingRate: files.rig.value.samplingRate, rule: rule, plan: plan)
  }

  /// As they would be typed again.
  var words: [String] {
    (conditions.map { ["--conditions \($0.names.joined(separator: ","))"] } ?? [])
      + (cells.map { ["--cells \($0)"] } ?? []) + (abridged ? ["--abridged"] : [])
  }
}
