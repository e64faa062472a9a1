import Foundation
import ModelComparison
import OutputFiles
import VirtualExperiments

/// The folder of `apical design`: a page of text, tables, and everything as JSON.
struct DesignReport: Encodable {
  let schema = "apical.design/1"
  var table: VerdictTable
  var plan: DesignPlan
  var protocolName: String
  var command: String
  var provenance: Provenance

  enum CodingKeys: String, CodingKey {
    case schema, counts, studies, plan
    case protocolName = "protocol"
    case provenance
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(schema, forKey: .schema)
    try container.encode(protocolName, forKey: .protocolName)
    try container.encode(table.counts, forKey: .counts)
    try container.encode(table.studies, forKey: .studies)
    try container.encode(plan, forKey: .plan)
    try container.encode(provenance, forKey: .provenance)
  }

  func document() throws -> Data { try JSONDocument.encode(self) }

  /// - Throws: `OutputFileError`.
  func write(to path: String, overwrite: Bool) throws {
    let folder = try AtomicFolder(at: path, overwrite: overwrite)
    func put(_ data: Data, _ name: String) throws {
      try AtomicFile.write(data, to: try folder.path(of: name))
    }
    try put(Data(page.utf8), "README.md")
    try put(counts.data, "verdicts.csv")
    try put(studies.data, "studies.csv")
    try put(document(), "design.json")
    try put(JSONDocument.encode(provenance), "provenance.json")
    try folder.commit()
  }

  private var counts: CSVTable {
    CSVTable(
      header: [
        "truth", "rule", "study_count", "survives", "excluded", "not_computable",
        "separated_rightly", "separated_wrongly", "not_separated", "same_signs",
      ],
      rows: table.counts.map { row in
        [.text(row.truth), .text(row.rule)]
          + [
            row.studyCount, row.survives, row.excluded, row.notComputable, row.separatedRightly,
            row.separatedWrongly, row.notSeparated, row.sameSigns,
          ].map { CSVTable.Cell.integer($0) }
      })
  }

  private var studies: CSVTable {
    CSVTable(
      header: ["truth", "seed", "cell_count", "rule", "verdict", "p"],
      rows: table.studies.flatMap { study in
        study.verdicts.map { verdict in
          [
            .text(study.truth), .text(String(study.seed)), .integer(study.cellCount),
            .text(verdict.rule), .text(verdict.verdict.rawValue), CSVTable.Cell(verdict.p),
          ]
        }
      })
  }

  /// One row a truth and rule.
  var markdownTable: String {
    let head = """
      | true rule | rule | survives | excluded | not computable | told from the true rule | \
      wrongly preferred | not separated | same signs |
      |---|---|---|---|---|---|---|---|---|
      """
    let rows = table.counts.map { row -> String in
      let isTrue = row.rule == row.truth
      let pair = [
        row.separatedRightly, row.separatedWrongly, row.notSeparated, row.sameSigns,
      ].map { isTrue ? "–" : String($0) }
      let fields =
        [
          row.truth, isTrue ? "**\(row.rule)**" : row.rule, "\(row.survives) of \(row.studyCount)",
          String(row.excluded), String(row.notComputable),
        ] + pair
      return "| " + fields.joined(separator: " | ") + " |"
    }
    return ([head] + rows).joined(separator: "\n")
  }

  private var page: String {
    let parameters = plan.parameters
    let effect = (exp(parameters.effect) * 100).rounded() / 100
    func percent(_ value: Double) -> String { "\((value * 10_000).rounded() / 100) %" }
    return """
      # How often the comparison is right: \(protocolName)

      **Simulated.** Virtual studies of the protocol, each written as NWB recordings, read, analysed and
      compared as recordings of a rig would be. The analysis knows neither the rule that changed the
      synapses nor the noise.

      Made with

          \(command)

      \(markdownTable)

      *told from the true rule*: the pair was separated and the true rule preferred. *same signs*: both
      rules gave the same sign against bottom-up only in every condition on which both were computed; such
      pairs are "not separated" whatever their sizes.

      Declared in each study's `truth.json` and unknown to the analysis: the true rule multiplies the
      weight ratio of target plateau by \(effect) against bottom-up only; standard deviation between cells
      \(parameters.betweenCellDeviation) on the log ratio; drift \(percent(parameters.drift)) a minute;
      \(percent(parameters.failureProbability)) of plateau trains fail;
      \(percent(parameters.lossProbability)) of recordings are lost before the end of the outcome window.

      `verdicts.csv` holds this table, `studies.csv` every verdict of every study with its p,
      `design.json` everything with provenance.

      """
  }
}
