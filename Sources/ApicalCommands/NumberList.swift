import ArgumentParser

/// Numbers such as `0-9,12`.
struct NumberList: ExpressibleByArgument {
  var numbers: [Int]

  init(numbers: [Int]) { self.numbers = numbers }

  var defaultValueDescription: String { numbers.map(String.init).joined(separator: ",") }

  init?(argument: String) {
    var numbers: [Int] = []
    for part in argument.split(separator: ",", omittingEmptySubsequences: false) {
      let bounds = part.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
      guard let first = bounds.first.flatMap({ $0 }), let last = bounds.last.flatMap({ $0 }),
        bounds.count <= 2, first >= 0, first <= last, last < 1_000_000
      else { return nil }
      numbers += first...last
    }
    self.numbers = numbers
  }
}
