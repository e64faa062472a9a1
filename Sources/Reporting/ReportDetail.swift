import Figures

/// How much a report holds.
public struct ReportDetail: Sendable {
  /// Recordings are told by cell: one trial is drawn, blocks stand for sweeps, and tables by sweep,
  /// spike and event are left out. For studies, whose page would else grow beyond what opens quickly;
  /// `apical analyze` gives the rest.
  public var isByCell: Bool
  /// No PDF and PNG beside a figure's CSV, script and SVG.
  public var svgOnly: Bool

  public init(isByCell: Bool = false, svgOnly: Bool = false) {
    self.isByCell = isByCell
    self.svgOnly = svgOnly
  }

  /// Of the figures over all recordings.
  var copies: [FigureFolder.Copy] { svgOnly ? [] : FigureFolder.Copy.allCases }
  /// Of the figures of one recording.
  var copiesOfRecordings: [FigureFolder.Copy] { isByCell ? [] : copies }
}
