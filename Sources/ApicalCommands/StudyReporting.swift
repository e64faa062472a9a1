import Foundation
import OutputFiles
import RecordingAnalysis
import Reporting
import StimulationProtocols

/// A study against its protocol, from the recordings to the page: what `report` and `demo` share.
struct StudyReporting {
  var files: [String]
  var plan: ReportedPlan
  /// Files that the plan was read from, for the provenance.
  var planFiles: [String]
  var options: RecordingOptions
  var arguments: [String]
  var isQuiet: Bool

  func analyse() async -> AnalyzedStudy {
    await StudyAnalysis(
      files: files, options: options, request: AnalysisRequest(), criteria: AnalysisCriteria(),
      plan: plan, planFiles: planFiles, arguments: arguments, isQuiet: isQuiet
    ).run()
  }

  /// - Throws: as `AnalysisReport.write`.
  func write(
    _ study: AnalyzedStudy, to folder: String, overwrite: Bool, svgOnly: Bool = false
  ) async throws {
    let report = AnalysisReport(
      title: "\(plan.stimulation.name): the study against its protocol",
      recordings: study.analyzed, failed: study.failed, signTable: study.signTable,
      comparison: study.comparison, plan: plan, design: study.design,
      detail: ReportDetail(isByCell: true, svgOnly: svgOnly),
      provenance: study.provenance)
    try await report.write(
      to: folder, overwrite: overwrite, progress: ProgressLine("drawing", isQuiet: isQuiet).update)
  }
}
