import Foundation
import InputDocuments
import Messages
import ModelComparison
import PlasticityRules
import RecordingAnalysis
import Reporting
import Signals
import StimulationProtocols
import SynapticResponses
import TestSupport
import VirtualExperiments

/// A made-up study of the shipped protocol: two cells in each of six conditions, one of K lost before
/// the outcome window, one file that could not be read.
enum SampleStudies {
  static let conditions = ["A", "B", "C", "D", "K", "L"]
  static let codes = [
    "BCDFG", "CDFGH", "DFGHJ", "FGHJK", "GHJKL", "HJKLM", "JKLMN", "KLMNP", "LMNPQ", "MNPQR",
    "NPQRS", "PQRST", "QRSTV",
  ]
  /// The cell of K without a weight ratio.
  static let lost = "QRSTV"

  static func plan(question: String? = nil) throws -> ReportedPlan {
    let path = SharedData.packageRoot.appendingPathComponent(
      "Protocols/plateau-difference.protocol.yaml"
    ).path
    var stimulation = try ProtocolFiles(protocol: path).stimulation.value
    stimulation.question = question ?? stimulation.question
    return ReportedPlan(
      stimulation: stimulation, file: "Protocols/plateau-difference.protocol.yaml",
      sha256: String(repeating: "ab", count: 32), reservations: ["E4: a reservation made up."],
      prediction: prediction, predictionFile: "predictions.json")
  }

  static let prediction = ProtocolPrediction(
    stimulationProtocol: "plateau-difference", cellCount: 25, seed: 11,
    conditions: conditions.enumerated().map { index, condition in
      func rule(_ name: String, _ sizes: [Double?]) -> ProtocolPrediction.Rule {
        let size = sizes[index]
        return .init(
          rule: name, meanChange: size.map { 40 * $0 }, standardDeviation: 2.5,
          relativeChange: size, sign: size.map { $0 > 0 ? 1 : $0 < 0 ? -1 : 0 },
          reason: size == nil ? "α abstains under current" : nil, validity: [])
      }
      return .init(
        condition: condition, title: "title of \(condition)", forwardAlpha: 12.5,
        targetAlpha: 2412.25, alphaScale: .area, eventsPerTrial: 3.25, burstProbability: 0.375,
        plateauArea: 2600.5,
        rules: [
          rule("plateau-difference", [1, -0.984375, 0, 0, nil, 0]),
          rule("btsp", [1, 0.953125, 1.0625, 0, 0, 0.515625]),
        ])
    }, assumptions: ["One synapse stands for a pathway."])

  static func cells() -> [AnalyzedRecording] {
    codes.enumerated().map { index, code in
      let condition = code == lost ? "K" : conditions[index % 6]
      let kind = conditions.firstIndex(of: condition) ?? 0
      var made = SampleReports.cell(
        index, condition: SampleReports.conditionNames[kind % 4], file: "study/\(code).nwb")
      made.result.condition = condition
      for sweep in made.result.sweeps.indices
      where made.result.sweeps[sweep].block == .induction {
        made.result.sweeps[sweep].condition = condition
      }
      let ratio = [1.42, 0.71, 1.03, 0.96, 1.08, 0.99][kind] * (1 + 0.03 * Double(index / 6))
      made.result.weightChange?.ratio = ratio
      made.result.weightChange?.interval = [ratio * 0.9, ratio / 0.9]
      if code == lost {
        made.result.weightChange = nil
        made.result.messages.append(
          Message(
            .weightNotMeasured, .warning, "no weight ratio: the patch was lost",
            file: made.result.file))
      }
      return made
    }
  }

  static func signTable(_ recordings: [AnalyzedRecording]) -> SignTable {
    var table = SignTable([], rules: RuleLibrary.all)
    table.rules = ["plateau-difference", "btsp"]
    table.rows = recordings.enumerated().map { index, recording in
      let result = recording.result
      let kind = conditions.firstIndex { $0 == result.condition } ?? 0
      let step = 1 + 0.04 * Double(index / 6)
      func change(_ rule: String, _ sizes: [Double]) -> RulePrediction {
        RulePrediction(
          rule: rule, parameterSet: "made up",
          outcome: rule == "plateau-difference" && result.condition == "K"
            ? .notComputable("α abstains under current")
            : .change(sizes[kind] * step, standardError: nil))
      }
      return SignTable.Row(
        file: result.file, cell: result.cell, condition: result.condition,
        weightChange: result.weightChange, plateauDifference: result.plateauDifference,
        predictions: [
          change("plateau-difference", [2400, -2300, 15, 2, 0, 3]),
          change("btsp", [0.31, 0.3, 0.33, 0.01, 0.012, 0.2]),
        ])
    }
    return table
  }

  static func report(question: String? = nil) throws -> AnalysisReport {
    let recordings = cells()
    let signTable = signTable(recordings)
    let plan = try plan(question: question)
    let design = ComparisonDesign(plan.stimulation, recordedNames: conditions)
    return AnalysisReport(
      title: "A made-up study", recordings: recordings,
      failed: [Message(.fileTruncated, .error, "the file is cut off", file: "study/ZZZZZ.nwb")],
      signTable: signTable, comparison: StudyComparison(signTable, design: design), plan: plan,
      design: design, detail: ReportDetail(isByCell: true, svgOnly: true),
      provenance: SampleReports.Provenance())
  }
}
