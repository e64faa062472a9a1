import ArgumentParser
import OutputFiles
import PlasticityRules

struct RulesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rules", abstract: "List the plasticity rules and their parameter sets.")

  @Flag(help: "Print one JSON document instead of text.")
  var json = false

  func run() throws {
    if json {
      Console.print(
        try JSONDocument.encode(
          Document(
            rules: RuleLibrary.all.map {
              Document.Entry(rule: $0.name, summary: $0.summary, parameters: $0.parameterSet)
            })))
      return
    }
    for rule in RuleLibrary.all {
      Console.print("\(rule.name)\n  \(rule.summary)")
      Console.print("  parameters \(rule.parameterSet.name): \(rule.parameterSet.source)")
      if let protocolName = rule.parameterSet.fittedOn {
        Console.print("  fitted on: \(protocolName)")
      }
    }
  }

  private struct Document: Encodable {
    struct Entry: Encodable {
      var rule: String
      var summary: String
      var parameters: ParameterSet
    }

    let schema = "apical.rules/1"
    var rules: [Entry]
  }
}
