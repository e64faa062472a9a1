import ArgumentParser
import Foundation
import InputDocuments
import OutputFiles
import PlasticityRules
import ProtocolCompilation
import Quantities
import RandomStreams
import StimulationProtocols
import VirtualExperiments

struct PredictCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "predict",
    abstract: "Say what each condition of a protocol should give under each rule.",
    discussion: """
      Virtual cells run through the induction of every condition; each rule reads what they did. A \
      rule's size is given relative to the target-plateau condition, as its gain is not known before \
      the experiment: 1 is as much as there, 0 as little as bottom-up input alone.

        apical predict Protocols/plateau-difference.protocol.yaml
        apical predict my.protocol.yaml --json > predictions.json
      """)

  @Argument(help: "The protocol.", completion: .file(extensions: ["yaml"]))
  var file: String

  @Option(help: "Virtual cells of each condition.")
  var cells: Int = ProtocolPredictor.defaultCellCount

  @Option(help: "Seed of the random numbers.")
  var seed: UInt64 = 1

  @Flag(help: "Print one JSON document instead of text.")
  var json = false

  @OptionGroup(title: "The protocol's surroundings")
  var rig: RigOptions

  func validate() throws {
    guard cells > 1 else { throw ValidationError("--cells must be greater than 1.") }
  }

  func run() async throws {
    let checked = try CheckedProtocol(file, rig: rig, seed: seed)
    let prediction = await ProtocolPredictor(
      checked.files.stimulation.value, seed: seed, cellCount: cells
    ).prediction(progress: ProgressLine("predicting", isQuiet: json).update)
    if json {
      Console.print(
        try JSONDocument.encode(
          PredictionDocument(
            prediction: prediction, crosstalk: PathwayLightDocument(checked.light),
            checks: checked.checks.filter { $0.severity != .ok },
            provenance: Provenance(
              arguments: Array(CommandLine.arguments.dropFirst()),
              parameters: try JSONDocument.value(of: VirtualExperimentParameters()),
              inputs: try [
                checked.files.stimulation.file, checked.files.rig.file,
                checked.files.calibration.file,
              ].map { try Provenance.Input(path: $0) }, seed: seed,
              generator: RandomStream.generatorName))))
    } else {
      Console.print(PredictionText.text(of: prediction))
      for line in PredictionText.crosstalk(of: checked.light) { Console.print(line) }
    }
  }
}

/// `apical predict --json`.
struct PredictionDocument: Encodable {
  var prediction: ProtocolPrediction
  var crosstalk: PathwayLightDocument
  /// What the protocol is warned of.
  var checks: [ProtocolCheck]
  var provenance: Provenance

  static let schema = "apical.predict/1"

  enum CodingKeys: String, CodingKey {
    case schema, checks, crosstalk, provenance
  }

  func encode(to encoder: any Encoder) throws {
    try prediction.encode(to: encoder)
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(Self.schema, forKey: .schema)
    try container.encode(checks, forKey: .checks)
    try container.encode(crosstalk, forKey: .crosstalk)
    try container.encode(provenance, forKey: .provenance)
  }
}

/// The prediction as a table for a person.
enum PredictionText {
  /// A line for each opsin that gets the light of others.
  static func crosstalk(of light: PathwayLight) -> [String] {
    light.crossings.map { crossing in
      let what =
        "crosstalk: light of \(crossing.lights.joined(separator: ", ")) on \(crossing.opsin) of "
        + crossing.pathway
      guard let ratio = crossing.ratio else { return "\(what): not computed" }
      return
        "\(what): \(ProtocolCheck.percent(ratio.lowerBound)) to \(ProtocolCheck.percent(ratio.upperBound)) of its own "
        + "light's effect (\(crossing.models.count) models, most by \(crossing.worstModel ?? ""))"
    }
  }

  static func text(of prediction: ProtocolPrediction) -> String {
    let rules = prediction.conditions.first?.rules.map(\.rule) ?? []
    let widths = rules.map { max($0.count, 10) }
    let names = prediction.conditions.map { "\($0.condition) \($0.title)" }
    let nameWidth = (names.map(\.count).max() ?? 0) + 2
    var lines = [
      "\(prediction.stimulationProtocol): \(prediction.cellCount) virtual cells a condition, seed "
        + "\(prediction.seed)",
      "relative change: 1 as in the target-plateau condition, 0 as with bottom-up input alone; "
        + "sign in brackets", "",
      pad("condition", nameWidth) + pad("α_f", 8) + pad("α_t", 8) + pad("events", 8) + pad("P", 6)
        + zip(rules, widths).map { pad($0, $1 + 2) }.joined(),
    ]
    for (name, condition) in zip(names, prediction.conditions) {
      let cells = zip(condition.rules, widths).map { rule, width in
        pad(cell(rule), width + 2)
      }
      lines.append(
        pad(name, nameWidth)
          + pad(number(condition.forwardAlpha, 0), 8) + pad(number(condition.targetAlpha, 0), 8)
          + pad(number(condition.eventsPerTrial, 1), 8)
          + pad(number(condition.burstProbability, 2), 6) + cells.joined())
    }
    lines += ["", "α in mV·ms of the apical potential; events in a trial; P burst probability"]
    let silent = prediction.conditions.filter { $0.presynapticSpikesPerTrial == 0 }
      .map(\.condition)
    if !silent.isEmpty {
      lines.append(
        "\(silent.joined(separator: ", ")): no bottom-up synapse is active; what stands there is the "
          + "change of bottom-up only, reversed")
    }
    lines += prediction.assumptions.map { "- \($0)" }
    return lines.map { $0.trimmingTrailingSpaces }.joined(separator: "\n")
  }

  private static func cell(_ rule: ProtocolPrediction.Rule) -> String {
    guard rule.reason == nil else { return "-" }
    let sign = rule.sign.map { $0 > 0 ? "+" : $0 < 0 ? "−" : "0" } ?? "?"
    return "\(number(rule.relativeChange, 2)) (\(sign))"
  }

  private static func number(_ value: Double?, _ places: Int) -> String {
    value.map { String(format: "%.\(places)f", locale: nil, $0) } ?? "-"
  }

  private static func pad(_ text: String, _ width: Int) -> String {
    text.count < width ? text + String(repeating: " ", count: width - text.count) : text + " "
  }
}

extension String {
  fileprivate var trimmingTrailingSpaces: String {
    var text = self
    while text.last == " " { text.removeLast() }
    return text
  }
}
