import ArgumentParser
import Foundation

/// Names such as `A,B,C`.
struct NameList: ExpressibleByArgument {
  var names: [String]

  init(names: [String]) { self.names = names }

  var defaultValueDescription: String { names.joined(separator: ",") }

  init?(argument: String) {
    names = argument.split(separator: ",", omittingEmptySubsequences: false).map {
      $0.trimmingCharacters(in: .whitespaces)
    }
    guard names.allSatisfy({ !$0.isEmpty }) else { return nil }
  }
}
