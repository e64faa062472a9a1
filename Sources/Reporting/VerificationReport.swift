import Figures
import Foundation
import Messages
import Mustache
import OutputFiles
import ProtocolCompilation
import Signals

/// The folder of a verification: page, document, tables and the figure of latencies.
public struct VerificationReport: Sendable {
  private let document: VerificationDocument

  public init(_ document: VerificationDocument) { self.document = document }

  /// Writes the folder whole or not at all.
  ///
  /// - Throws: `OutputFileError`, `FigureError`.
  public func write(to path: String, overwrite: Bool) async throws {
    let folder = try AtomicFolder(at: path, overwrite: overwrite)
    for (name, table) in tables {
      try AtomicFile.write(table.data, to: try folder.path(of: "tables/\(name).csv"))
    }
    var drawing = ""
    if let figure = figure.figure {
      let place = String(try folder.path(of: "figures/.").dropLast(2))
      let drawn = try await FigureFolder(path: place).draw(figure)
      for message in drawn.messages where message.severity == .error { throw OneMessage(message) }
      drawing = drawn.svg.text
    }
    try AtomicFile.write(Data(html(drawing: drawing).utf8), to: try folder.path(of: "report.html"))
    try AtomicFile.write(
      JSONDocument.encode(document.provenance), to: try folder.path(of: "provenance.json"))
    try AtomicFile.write(JSONDocument.encode(document), to: try folder.path(of: "verify.json"))
    try folder.commit()
  }

  private struct OneMessage: ReportableError {
    let message: Message
    let exitStatus = ExitStatus.environment

    init(_ message: Message) { self.message = message }
  }

  private var verification: LightVerification { document.verification }

  var figure: LightTimingFigure {
    let names = verification.sensors.map(\.sensor.name)
    return LightTimingFigure(
      name: "light-timing", title: "Recorded light behind its plan", sensors: names,
      limit: verification.criteria.limit,
      points: verification.pulses.compactMap { pulse in
        names.firstIndex(of: pulse.sensor).map {
          .init(
            sweep: pulse.sweep, sensor: $0, deviation: pulse.deviation, latency: pulse.latency)
        }
      })
  }

  var tables: [(name: String, table: CSVTable)] {
    [
      (
        "trials",
        CSVTable(
          header: [
            "sweep", "name", "planned", "identified_by", "planned_pulse_count",
            "recorded_pulse_count", "matched_pulse_count", "outside_pulse_count",
            "largest_deviation_us", "verdict",
          ],
          rows: verification.trials.map {
            [
              .integer($0.sweep), .text($0.name), .text($0.planned.joined(separator: " or ")),
              .text($0.identifiedBy.rawValue), .integer($0.plannedPulseCount),
              .integer($0.recordedPulseCount), .integer($0.matchedPulseCount),
              .integer($0.outsidePulseCount), .init($0.largestDeviation),
              .text($0.verdict.rawValue),
            ]
          })
      ),
      (
        "blocks",
        CSVTable(
          header: [
            "block", "planned_sweep_count", "recorded_sweep_count", "missing_sweep_count",
          ],
          rows: verification.blocks.map {
            [
              .text($0.block.rawValue), .integer($0.plannedCount), .integer($0.recordedCount),
              .integer($0.missingCount),
            ]
          })
      ),
      (
        "pulses",
        CSVTable(
          header: [
            "sweep", "sensor", "led", "mask", "planned_us", "latency_us", "deviation_us",
            "duration_us", "planned_duration_us", "amplitude", "clipped", "irradiance_mw_mm2",
          ],
          rows: verification.pulses.map {
            [
              .integer($0.sweep), .text($0.sensor), .text($0.led), .init($0.mask),
              .real($0.planned), .real($0.latency), .real($0.deviation), .init($0.duration),
              .real($0.plannedDuration), .init($0.amplitude), .truth($0.isClipped),
              .init($0.irradiance),
            ]
          })
      ),
      (
        "findings",
        CSVTable(
          header: [
            "kind", "sweep", "sensor", "led", "first_time_us", "pulse_count", "value", "limit",
            "unit", "expected", "found",
          ],
          rows: verification.findings.map {
            [
              .text($0.kind.rawValue), .init($0.sweep), .init($0.sensor), .init($0.led),
              .init($0.times.first), .integer($0.times.count), .init($0.value), .init($0.limit),
              .init($0.unit), .init($0.expected), .init($0.found),
            ]
          })
      ),
    ]
  }

  /// What the template is filled with.
  private struct PageContent {
    let title = "Recorded light beside its plan"
    let style = PageStyle.css
    var recording: String
    var verdict: String
    var drawing: String
    var caption: String
    var sensors: [Sensor]
    var messages: [Line]
    var hasMessages: Bool

    struct Sensor {
      var name: String
      var led: String
      var count: Int
      var lag: String
      var jitter: String
      var drift: String
      var resolution: String
    }

    struct Line {
      var text: String
    }
  }

  func html(drawing: String) throws -> String {
    func text(_ value: Double?) -> String {
      value.map { "\(($0 * 10).rounded() / 10)" } ?? "–"
    }
    let content = PageContent(
      recording: document.recording.file, verdict: verification.check.text, drawing: drawing,
      caption: figure.figure?.description ?? "No pulse was matched.",
      sensors: verification.sensors.map {
        PageContent.Sensor(
          name: $0.sensor.name, led: $0.sensor.led ?? "all", count: $0.matchedPulseCount,
          lag: text($0.lag), jitter: text($0.jitter), drift: text($0.drift),
          resolution: text($0.resolution))
      },
      messages: document.messages.map { PageContent.Line(text: $0.withoutFile.description) },
      hasMessages: !document.messages.isEmpty)
    let library = MustacheLibrary(templates: [
      "page": try MustacheTemplate(string: Self.template)
    ])
    return Page.withoutControlCharacters(library.render(content, withTemplate: "page") ?? "")
  }

  /// Everything is escaped but the style sheet and the drawing, which are ours.
  private static let template = """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>{{title}}</title>
    <style>{{{style}}}</style>
    </head>
    <body>
    <header><h1>{{title}}</h1><p>{{recording}}</p><p><strong>{{verdict}}</strong></p></header>
    <main>
    <h2>Latencies</h2>
    <figure>{{{drawing}}}<figcaption>{{caption}}</figcaption></figure>
    <h2>Channels</h2>
    <div class="scroll"><table>
    <thead><tr><th>channel</th><th>LED</th><th class="number">pulses</th>
    <th class="number">lag (µs)</th><th class="number">jitter (µs)</th>
    <th class="number">drift (ppm)</th><th class="number">half a sample (µs)</th></tr></thead>
    <tbody>
    {{#sensors}}
    <tr><td>{{name}}</td><td>{{led}}</td><td class="number">{{count}}</td>
    <td class="number">{{lag}}</td><td class="number">{{jitter}}</td>
    <td class="number">{{drift}}</td><td class="number">{{resolution}}</td></tr>
    {{/sensors}}
    </tbody>
    </table></div>
    {{#hasMessages}}
    <h2>Findings</h2>
    <ul>
    {{#messages}}
    <li>{{text}}</li>
    {{/messages}}
    </ul>
    {{/hasMessages}}
    <p>Tables, every number and their meaning: tables/, verify.json, and the page of ProtocolCompilation.</p>
    </main>
    </body>
    </html>
    """
}
