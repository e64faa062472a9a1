import Figures

/// A place on the page for a figure: the figure, or one sentence that says why there is none.
struct ReportFigure {
  enum Content {
    case figure(Figure)
    case absent(String)
  }

  let heading: String
  /// What a reader must know to read it; stands under the figure.
  let caption: String
  let content: Content

  init(_ heading: String, _ figure: Figure?, caption: String, absent: String) {
    self.heading = heading
    self.caption = caption
    content = figure.map(Content.figure) ?? .absent(absent)
  }

  var figure: Figure? {
    if case .figure(let figure) = content { return figure }
    return nil
  }
}
