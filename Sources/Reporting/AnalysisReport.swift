import Figures
import Foundation
import Messages
import ModelComparison
import OutputFiles
import RecordingAnalysis

/// What a person checks first after an analysis: one page, its figures, its tables.
///
/// The folder holds `report.html` (self-contained), `figures/`, `tables/`, `report.json` (every
/// number of the page and of the tables) and `provenance.json`.
public struct AnalysisReport: Sendable {
  public var title: String
  /// In the order of the input.
  public var recordings: [AnalyzedRecording]
  /// Files that gave no result.
  public var failed: [Message]
  public var signTable: SignTable
  public var comparison: StudyComparison
  /// The protocol that the study is reported against; nil for an analysis without one.
  public var plan: ReportedPlan?
  /// Arms and contrasts of `plan` as they were compared; nil without a protocol.
  public var design: ComparisonDesign?
  /// What goes into the folder besides the page.
  public var detail: ReportDetail
  /// Where the report came from; written as it is.
  public var provenance: any Encodable & Sendable

  public init(
    title: String, recordings: [AnalyzedRecording], failed: [Message], signTable: SignTable,
    comparison: StudyComparison, plan: ReportedPlan? = nil, design: ComparisonDesign? = nil,
    detail: ReportDetail = ReportDetail(), provenance: any Encodable & Sendable
  ) {
    self.title = title
    self.recordings = recordings
    self.failed = failed
    self.signTable = signTable
    self.comparison = comparison
    self.plan = plan
    self.design = design
    self.detail = detail
    self.provenance = provenance
  }

  /// Figures that are drawn at the same time.
  private static let drawingCount = 2

  /// Writes the folder whole or not at all.
  ///
  /// - Parameters:
  ///   - folder: path of the folder.
  ///   - overwrite: replace a folder that is there.
  ///   - progress: called with (figures drawn, figures in all).
  /// - Throws: `OutputFileError` (`output.exists` where the folder is there and `overwrite` is
  ///   false), `FigureError` where gnuplot is missing or fails.
  public func write(
    to folder: String, overwrite: Bool = false,
    progress: @Sendable (Int, Int) -> Void = { _, _ in }
  ) async throws {
    let output = try AtomicFolder(at: folder, overwrite: overwrite)
    let results = recordings.map(\.result)
    let summary = StudySummary(
      recordings: results, failedCount: failed.count, signTable: signTable)
    let study = StudyFigures(
      recordings: results, summary: summary,
      shownNames: Dictionary(
        comparison.arms.map { ($0.condition, $0.shownName) },
        uniquingKeysWith: { first, _ in first }))
    let comparisonPart = PageComparison(
      comparison: comparison,
      names: Dictionary(
        results.map { ($0.file, $0.shownName) }, uniquingKeysWith: { first, _ in first }))
    let single = recordings.enumerated().map { index, recording in
      RecordingFigures(recording, stem: Self.stem(index), isRepresentative: detail.isByCell).figures
    }
    let inventory = design.map {
      InventoryEntry.all(
        results, failed: failed, signTable: signTable, design: $0, comparison: comparison)
    }

    let figureFolder = try output.path(of: "figures/.")
    let path = String(figureFolder.dropLast(2))
    let studyFigures = (study.figures + comparisonPart.figures).compactMap(\.figure)
    let singleFigures = single.flatMap { $0 }.compactMap(\.figure)
    let count = studyFigures.count + singleFigures.count
    var drawings = try await draw(
      studyFigures, in: FigureFolder(path: path, copies: detail.copies)
    ) { done, _ in progress(done, count) }
    let ofRecordings = try await draw(
      singleFigures, in: FigureFolder(path: path, copies: detail.copiesOfRecordings)
    ) { done, _ in if done > 0 { progress(studyFigures.count + done, count) } }
    drawings.merge(ofRecordings) { first, _ in first }
    let figureMessages = Self.distinct(
      drawings.values.sorted { $0.figure.name < $1.figure.name }.flatMap(\.messages))

    let tables = ReportTables(
      recordings: results, failed: failed, signTable: signTable, comparison: comparison,
      summary: summary, inventory: inventory, isByCell: detail.isByCell)
    for (name, table) in tables.tables {
      try AtomicFile.write(table.data, to: try output.path(of: "tables/\(name).csv"))
    }
    let planned = plan.flatMap { plan in
      design.map { PlanDocument(plan, design: $0, inventory: inventory ?? []) }
    }
    let document = ReportDocument(
      title: title, plan: planned, inventory: inventory, predicted: plan?.prediction,
      summary: summary, recordings: results, isByCell: detail.isByCell, failed: failed,
      signTable: signTable, comparison: comparison,
      figures: drawings.values.flatMap(\.files).sorted().map { "figures/\($0)" },
      figureMessages: figureMessages)
    try AtomicFile.write(JSONDocument.encode(document), to: try output.path(of: "report.json"))
    try AtomicFile.write(
      JSONDocument.encode(provenance), to: try output.path(of: "provenance.json"))

    let sections = ReportSections(
      report: self, summary: summary, study: study, comparison: comparisonPart,
      planned: planned, inventory: inventory, drawings: drawings, figureMessages: figureMessages)
    let page = try page(
      sections: sections, single: single, drawings: drawings, tableNames: tables.tables.map(\.name))
    try AtomicFile.write(Data(page.html().utf8), to: try output.path(of: "report.html"))
    try output.commit()
  }

  /// `recording-01`, `recording-02`, …: names of ours, never of the file's.
  static func stem(_ index: Int) -> String {
    "recording-" + (index < 9 ? "0" : "") + "\(index + 1)"
  }

  private func draw(
    _ figures: [Figure], in folder: FigureFolder, progress: @Sendable (Int, Int) -> Void
  ) async throws -> [String: FigureFolder.Drawing] {
    progress(0, figures.count)
    return try await withThrowingTaskGroup(of: FigureFolder.Drawing.self) { group in
      var waiting = figures[...]
      for figure in waiting.prefix(Self.drawingCount) {
        group.addTask { try await folder.draw(figure) }
      }
      waiting = waiting.dropFirst(Self.drawingCount)
      var drawings: [String: FigureFolder.Drawing] = [:]
      while let drawing = try await group.next() {
        drawings[drawing.figure.name] = drawing
        progress(drawings.count, figures.count)
        if let next = waiting.popFirst() { group.addTask { try await folder.draw(next) } }
      }
      return drawings
    }
  }

  /// A missing converter is said once, not once a figure.
  private static func distinct(_ messages: [Message]) -> [Message] {
    messages.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }

  // MARK: the page

  private func page(
    sections: ReportSections, single: [[ReportFigure]], drawings: [String: FigureFolder.Drawing],
    tableNames: [String]
  ) throws -> Page {
    let results = recordings.map(\.result)
    let criteria = results.first?.criteria ?? AnalysisCriteria()
    let areAlike = results.allSatisfy { $0.criteria == criteria }
    let shown = sections.all
    return Page(
      title: title, origins: sections.origins,
      contents: shown.map { .init(anchor: $0.anchor, label: $0.heading) } + [
        .init(anchor: "recordings", label: "Recordings"),
        .init(anchor: "criteria", label: "Criteria"),
        .init(anchor: "definitions", label: "Definitions"),
        .init(anchor: "provenance", label: "Provenance and files"),
      ], sections: shown,
      recordings: zip(results, single).enumerated().map { index, parts in
        PageRecording(
          result: parts.0, stem: Self.stem(index), isByBlock: detail.isByCell
        ).part(
          isOpen: results.count <= 2,
          drawings: parts.1.map { Page.Drawing($0, drawings: drawings) })
      },
      criteriaSentences: [
        areAlike
          ? "All recordings were analysed with these criteria."
          : "Recordings were analysed with different criteria; these are those of the first, all are in report.json."
      ],
      criteriaTables: [
        Page.Table(
          caption: "Criteria",
          columns: [.text("criterion"), .text("value")],
          rows: try FlatValues(criteria).leaves.map {
            Page.Row(cells: [.header($0.path), .text($0.value)])
          }, isCollapsed: true)
      ], definitions: PageDefinitions(criteria: criteria).definitions,
      tableFiles: Page.File.list(tableNames.map { ("tables/\($0).csv", "\($0).csv") }),
      provenanceTable: [
        Page.Table(
          caption: "Provenance", columns: [.text("key"), .text("value")],
          rows: try FlatValues(provenance).leaves.map {
            Page.Row(cells: [.header($0.path), .text($0.value)])
          }, isCollapsed: true)
      ])
  }
}

extension Page.Drawing {
  init(_ figure: ReportFigure, drawings: [String: FigureFolder.Drawing]) {
    switch figure.content {
    case .figure(let content):
      guard let drawing = drawings[content.name] else {
        self.init(
          figureHeading: figure.heading, isDrawn: false, absence: "The figure was not drawn.")
        return
      }
      self.init(
        figureHeading: figure.heading, isDrawn: true,
        svg: drawing.svg.element(maximumWidth: content.width), figureCaption: figure.caption,
        files: Page.File.list(drawing.files.map { ("figures/\($0)", Self.label(of: $0)) }))
    case .absent(let sentence):
      self.init(figureHeading: figure.heading, isDrawn: false, absence: sentence)
    }
  }

  private static func label(of file: String) -> String {
    let suffix = file.split(separator: ".").last.map(String.init) ?? file
    return suffix == "gp" ? "gnuplot script" : suffix.uppercased()
  }
}
