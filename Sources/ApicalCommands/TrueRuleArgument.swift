import ArgumentParser
import PlasticityRules

/// A rule of the library by its name, or `none`.
struct TrueRuleArgument: ExpressibleByArgument {
  var rule: (any PlasticityRule)?

  static let none = TrueRuleArgument(rule: nil)
  var name: String { rule?.name ?? "none" }
  var defaultValueDescription: String { name }

  static var allValueStrings: [String] { RuleLibrary.all.map(\.name) + ["none"] }

  private init(rule: (any PlasticityRule)?) { self.rule = rule }

  init?(argument: String) {
    if argument == "none" {
      self = .none
    } else {
      guard let rule = RuleLibrary.all.first(where: { $0.name == argument }) else { return nil }
      self.init(rule: rule)
    }
  }
}
