import Figures
import Messages
import ModelComparison
import RecordingAnalysis

/// The sections of the page above the single recordings, in their order: a study against its protocol
/// goes from the question to what stays open; an analysis without one from the counts to the verdicts.
struct ReportSections {
  let report: AnalysisReport
  let summary: StudySummary
  let study: StudyFigures
  let comparison: PageComparison
  let planned: PlanDocument?
  let inventory: [InventoryEntry]?
  let drawings: [String: FigureFolder.Drawing]
  let figureMessages: [Message]

  var origins: [Page.Origin] { overview.origins }

  var all: [Page.Section] {
    guard let plan = report.plan, let planned, let inventory else { return ofAnalysis }
    let design = PageDesign(plan: plan, document: planned, comparison: report.comparison)
    return [
      design.questionSection, design.designSection, PageInventory(entries: inventory).section,
      comparison.contrastSection(weights: study.weights.map(drawing)),
      comparison.predictionSection(drawings: drawing),
    ]
      + (plan.prediction.map {
        [PagePrediction(prediction: $0, comparison: report.comparison).section]
      } ?? [])
      + [comparison.verdictSection, comparison.pairSection, comparison.limitSection]
      + [summarySection, conditionSection(figures: study.activity), ruleSection]
  }

  private var ofAnalysis: [Page.Section] {
    [
      summarySection, conditionSection(figures: study.figures), ruleSection,
      comparison.section(drawings: drawing),
    ]
  }

  private var overview: PageOverview {
    PageOverview(
      recordings: report.recordings.map(\.result), failed: report.failed,
      signTable: report.signTable, summary: summary)
  }

  private func drawing(_ figure: ReportFigure) -> Page.Drawing {
    Page.Drawing(figure, drawings: drawings)
  }

  private var summarySection: Page.Section {
    Page.Section(
      anchor: "summary", heading: report.plan == nil ? "Summary" : "Counts",
      blocks: [
        Page.Block(
          sentences: overview.summarySentences,
          messages: overview.failures
            + (figureMessages.isEmpty
              ? []
              : [Page.Messages(heading: "Some figure files are missing:", figureMessages)]))
      ])
  }

  private func conditionSection(figures: [ReportFigure]) -> Page.Section {
    Page.Section(
      anchor: "conditions", heading: "By condition",
      blocks: [
        Page.Block(
          figures: figures.map(drawing),
          tables: overview.conditionTable + PageBursts.study(summary.burstContrasts))
      ])
  }

  private var ruleSection: Page.Section {
    Page.Section(
      anchor: "rules", heading: "What the rules say",
      blocks: [Page.Block(sentences: overview.ruleSentences, tables: overview.ruleTables)])
  }
}
