/// The page as a Mustache template; what it is filled with is ``Page``.
///
/// Everything is escaped but the style sheet, which is ours, and the drawings, in which gnuplot has
/// escaped all words.
enum PageTemplate {
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
    <a class="skip" href="#main">Skip to the results</a>
    <header>
    <h1>{{title}}</h1>
    {{#origins}}
    <p class="origin{{#isSimulated}} simulated{{/isSimulated}}"><strong>{{label}}</strong> {{text}}</p>
    {{/origins}}
    </header>
    <nav aria-label="Contents">
    <ul>
    {{#contents}}
    <li><a href="#{{anchor}}">{{label}}</a></li>
    {{/contents}}
    </ul>
    </nav>
    <main id="main">

    {{#sections}}
    <section aria-labelledby="{{anchor}}">
    <h2 id="{{anchor}}">{{heading}}</h2>
    {{#blocks}}
    {{#sentences}}
    {{> sentence}}
    {{/sentences}}
    {{#messages}}
    {{> messages}}
    {{/messages}}
    {{#figures}}
    {{> figure3}}
    {{/figures}}
    {{#tables}}
    {{> table}}
    {{/tables}}
    {{#lists}}
    <ul class="limits">
    {{#listLines}}<li>{{.}}</li>{{/listLines}}
    </ul>
    {{/lists}}
    {{/blocks}}
    </section>
    {{/sections}}

    <section aria-labelledby="recordings">
    <h2 id="recordings">Recordings</h2>
    {{#recordings}}
    <details class="recording" id="{{anchor}}"{{#isOpen}} open{{/isOpen}}>
    <summary><h3>{{heading}}</h3> <span>{{digest}}</span></summary>
    {{#recordingSentences}}
    {{> sentence}}
    {{/recordingSentences}}
    {{#warnings}}
    {{> messages}}
    {{/warnings}}
    {{#recordingFigures}}
    {{> figure4}}
    {{/recordingFigures}}
    {{#recordingTables}}
    {{> table}}
    {{/recordingTables}}
    </details>
    {{/recordings}}
    </section>

    <section aria-labelledby="criteria">
    <h2 id="criteria">Criteria</h2>
    {{#criteriaSentences}}
    {{> sentence}}
    {{/criteriaSentences}}
    {{#criteriaTables}}
    {{> table}}
    {{/criteriaTables}}
    </section>

    <section aria-labelledby="definitions">
    <h2 id="definitions">Definitions</h2>
    <dl>
    {{#definitions}}
    <dt id="{{anchor}}">{{term}}</dt>
    <dd>{{definition}}</dd>
    {{/definitions}}
    </dl>
    </section>

    <section aria-labelledby="provenance">
    <h2 id="provenance">Provenance and files</h2>
    <p>Every number on this page is in <a href="report.json">report.json</a>; the tables as CSV:
    {{#tableFiles}}<a href="{{href}}">{{label}}</a>{{^isLast}}, {{/isLast}}{{/tableFiles}}.
    How this report was made is in <a href="provenance.json">provenance.json</a>:</p>
    {{#provenanceTable}}
    {{> table}}
    {{/provenanceTable}}
    </section>

    </main>
    </body>
    </html>

    """

  /// A sentence of runs; a run may be a link or hold an exact value.
  static let sentence = """
    <p>{{#runs}}{{> run}}{{/runs}}</p>

    """

  static let run = """
    {{#isLink}}<a href="{{href}}">{{runText}}</a>{{/isLink}}{{#isNumber}}<data value="{{exact}}">\
    {{runText}}</data>{{/isNumber}}{{#isPlain}}{{runText}}{{/isPlain}}
    """

  static let table = """
    {{#isCollapsed}}<details class="more"><summary>{{caption}}</summary>{{/isCollapsed}}
    <div class="scroll" tabindex="0" role="region" aria-label="{{caption}}">
    <table>
    <caption>{{caption}}</caption>
    <thead><tr>{{#columns}}<th scope="col"{{#isNumeric}} class="number"{{/isNumeric}}>\
    {{#isLink}}<a href="{{href}}">{{columnText}}</a>{{/isLink}}\
    {{^isLink}}{{columnText}}{{/isLink}}</th>{{/columns}}</tr></thead>
    <tbody>
    {{#rows}}
    <tr{{#isMarked}} class="marked"{{/isMarked}}>{{#cells}}{{> cell}}{{/cells}}</tr>
    {{/rows}}
    </tbody>
    </table>
    </div>
    {{#note}}<p class="note">{{.}}</p>{{/note}}
    {{#isCollapsed}}</details>{{/isCollapsed}}

    """

  static let cell = """
    {{#isHeader}}<th scope="row"{{#isShort}} class="short"{{/isShort}}>{{cellText}}</th>{{/isHeader}}\
    {{#isNumber}}<td class="number"><data value="{{exact}}">{{cellText}}</data></td>{{/isNumber}}\
    {{#isPlain}}<td>{{cellText}}</td>{{/isPlain}}\
    {{#isInterval}}<td class="interval">{{cellText}}</td>{{/isInterval}}\
    {{#isCentred}}<td class="sign">{{cellText}}</td>{{/isCentred}}
    """

  static let messages = """
    {{#isCollapsed}}<details class="more"><summary>{{messageHeading}}</summary>{{/isCollapsed}}
    {{^isCollapsed}}<p>{{messageHeading}}</p>{{/isCollapsed}}
    <ul class="messages">
    {{#lines}}
    <li class="{{severity}}"><strong>{{severity}}</strong> {{lineText}} <code>{{id}}</code></li>
    {{/lines}}
    </ul>
    {{#isCollapsed}}</details>{{/isCollapsed}}

    """

  /// - Parameter level: of the heading: 3 in a section, 4 in a recording.
  static func figure(level: Int) -> String {
    """
    <h\(level)>{{figureHeading}}</h\(level)>
    {{#isDrawn}}
    <figure>
    <div class="scroll" tabindex="0" role="region" aria-label="{{figureHeading}}">
    {{{svg}}}
    </div>
    <figcaption>{{figureCaption}}
    Files: {{#files}}<a href="{{href}}">{{label}}</a>{{^isLast}}, {{/isLast}}{{/files}}.</figcaption>
    </figure>
    {{/isDrawn}}
    {{^isDrawn}}
    <p class="absent">{{absence}}</p>
    {{/isDrawn}}

    """
  }
}
