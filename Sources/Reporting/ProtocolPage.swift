import Mustache

/// What the template of a protocol's preview is filled with; the names are those of
/// ``ProtocolPageTemplate``.
struct ProtocolPage {
  var title: String
  let style = PageStyle.css + "\n" + ProtocolPageTemplate.css
  var question: String
  /// Whether it may be run.
  var verdict: String
  var isRefused: Bool
  var maskDrawing: String
  var maskCaption: String
  var maskTable: [Page.Table]
  var trialDrawing: String
  var trialCaption: String
  var conditionTable: [Page.Table]
  var scheduleSentences: [Page.Sentence]
  var scheduleTable: [Page.Table]
  var cellSentences: [Page.Sentence]
  var cellTable: [Page.Table]
  /// nil where no light can be computed.
  var lightDrawing: String?
  var lightCaption: String
  var lightTables: [Page.Table]
  var predictionSentences: [Page.Sentence]
  var predictionTable: [Page.Table]
  var checkTable: [Page.Table]
  var preparationTables: [Page.Table]

  /// - Throws: what Mustache throws for a template that it cannot read.
  func html() throws -> String {
    let library = MustacheLibrary(templates: [
      "page": try MustacheTemplate(string: ProtocolPageTemplate.page),
      "sentence": try MustacheTemplate(string: PageTemplate.sentence),
      "run": try MustacheTemplate(string: PageTemplate.run),
      "table": try MustacheTemplate(string: PageTemplate.table),
      "cell": try MustacheTemplate(string: PageTemplate.cell),
    ])
    return Page.withoutControlCharacters(library.render(self, withTemplate: "page") ?? "")
  }
}

/// The preview of a protocol as a Mustache template. Everything is escaped but the style sheet and the
/// drawings, which are ours.
enum ProtocolPageTemplate {
  /// The palette's dark colours are too dark on black; a schematic shrinks to a narrow screen before
  /// it scrolls.
  static let css = """
    @media screen and (prefers-color-scheme: dark) {
      figure svg [fill="#0072B2"] { fill: #4fa5ea; }
      figure svg [stroke="#0072B2"] { stroke: #4fa5ea; }
      figure svg [fill="#D55E00"] { fill: #ff8540; }
      figure svg [stroke="#D55E00"] { stroke: #ff8540; }
    }
    figure.masks svg { min-width: 17rem; }
    figure.trials svg, figure.light svg { min-width: 40rem; }
    thead th.number { white-space: normal; }
    td:not(.number, .sign) { min-width: 4.5rem; }
    td:last-child:not(.number, .sign), .beside td:nth-child(4) { min-width: 9rem; }
    .verdict { margin: .25rem 0; padding: .4rem .75rem; border-left: 4px solid var(--line);
      background: var(--tint); }
    .verdict.refused { border-color: var(--fail); }
    .verdict.refused strong { color: var(--fail); }
    .beside { display: flex; flex-wrap: wrap; gap: 1rem 2rem; align-items: flex-start; }
    .beside figure { flex: 0 1 auto; min-width: min(18rem, 100%); }
    /* The table of masks stands beside the drawing only where it has room for all its columns. */
    .beside > div { flex: 1 1 44rem; min-width: 0; }
    @media (min-width: 64rem) { .beside figure { width: 26rem; } }
    /* Places and checksums have no spaces to break at. */
    section[aria-labelledby="checks"] td:nth-child(3) { overflow-wrap: anywhere; min-width: 14rem; }
    section[aria-labelledby="checks"] td:nth-child(7) { overflow-wrap: anywhere; min-width: 10rem; }
    @media print {
      @page { size: A4 landscape; margin: 12mm; }
      .beside { display: block; }
      .beside figure { max-width: 26rem; }
      figure.trials svg, figure.light svg, figure.masks svg { min-width: 0; }
      table { font-size: .72rem; }
      th, td, td:last-child:not(.number, .sign), .beside td:nth-child(4) { padding: .2rem .35rem;
        min-width: 0; overflow-wrap: anywhere; }
      td:not(.number, .sign) { min-width: 3.5rem; }
    }
    """

  static let page = """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>{{title}}</title>
    <style>
    {{{style}}}
    </style>
    </head>
    <body>
    <a class="skip" href="#main">Skip to the protocol</a>
    <header>
    <h1>{{title}}</h1>
    <p>{{question}}</p>
    <p class="verdict{{#isRefused}} refused{{/isRefused}}"><strong>{{verdict}}</strong></p>
    </header>
    <nav aria-label="Contents">
    <ul>
    <li><a href="#masks">Masks</a></li>
    <li><a href="#trials">Trials</a></li>
    <li><a href="#schedule">Schedule</a></li>
    <li><a href="#cells">Cells</a></li>
    <li><a href="#light">Light and crosstalk</a></li>
    <li><a href="#predicted">What the rules predict</a></li>
    <li><a href="#checks">Checks</a></li>
    <li><a href="#preparation">Preparation and plan</a></li>
    </ul>
    </nav>
    <main id="main">

    <section aria-labelledby="masks">
    <h2 id="masks">Masks over the cell</h2>
    <div class="beside">
    <figure class="masks">
    <div class="scroll" tabindex="0" role="region" aria-label="Masks over the cell">
    {{{maskDrawing}}}
    </div>
    <figcaption>{{maskCaption}}</figcaption>
    </figure>
    <div>
    {{#maskTable}}
    {{> table}}
    {{/maskTable}}
    </div>
    </div>
    </section>

    <section aria-labelledby="trials">
    <h2 id="trials">One trial of each condition</h2>
    <figure class="trials">
    <div class="scroll" tabindex="0" role="region" aria-label="One trial of each condition">
    {{{trialDrawing}}}
    </div>
    <figcaption>{{trialCaption}}</figcaption>
    </figure>
    {{#conditionTable}}
    {{> table}}
    {{/conditionTable}}
    </section>

    <section aria-labelledby="schedule">
    <h2 id="schedule">Schedule of a cell</h2>
    {{#scheduleTable}}
    {{> table}}
    {{/scheduleTable}}
    {{#scheduleSentences}}
    {{> sentence}}
    {{/scheduleSentences}}
    </section>

    <section aria-labelledby="cells">
    <h2 id="cells">Cells</h2>
    {{#cellSentences}}
    {{> sentence}}
    {{/cellSentences}}
    {{#cellTable}}
    {{> table}}
    {{/cellTable}}
    </section>

    <section aria-labelledby="light">
    <h2 id="light">Light and crosstalk</h2>
    {{#lightDrawing}}
    <figure class="light">
    <div class="scroll" tabindex="0" role="region" aria-label="Light over the slice">
    {{{.}}}
    </div>
    <figcaption>{{lightCaption}}</figcaption>
    </figure>
    {{/lightDrawing}}
    {{#lightTables}}
    {{> table}}
    {{/lightTables}}
    </section>

    <section aria-labelledby="predicted">
    <h2 id="predicted">What the rules predict</h2>
    {{#predictionSentences}}
    {{> sentence}}
    {{/predictionSentences}}
    {{#predictionTable}}
    {{> table}}
    {{/predictionTable}}
    </section>

    <section aria-labelledby="checks">
    <h2 id="checks">Checks</h2>
    {{#checkTable}}
    {{> table}}
    {{/checkTable}}
    </section>

    <section aria-labelledby="preparation">
    <h2 id="preparation">Preparation and plan</h2>
    {{#preparationTables}}
    {{> table}}
    {{/preparationTables}}
    </section>

    </main>
    </body>
    </html>

    """
}
