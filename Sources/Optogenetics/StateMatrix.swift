import Foundation

/// States of an opsin (0 to 4) and, in place 5, the time integral of its conductance.
typealias StateVector = SIMD8<Double>

/// A linear map of ``StateVector``; its columns.
struct StateMatrix {
  var columns: [StateVector]

  static let zero = StateMatrix(columns: Array(repeating: .zero, count: 8))

  static let identity = StateMatrix(
    columns: (0..<8).map { place in
      var column = StateVector.zero
      column[place] = 1
      return column
    })

  /// Channels go from one state to another at a rate.
  mutating func move(from: Int, to: Int, _ rate: Double) {
    columns[from][from] -= rate
    columns[from][to] += rate
  }

  /// Place 5 gathers what the conductances of the states add up to.
  mutating func integrate(_ conductances: StateVector) {
    for state in 0..<5 { columns[state][5] = conductances[state] }
  }

  static func * (matrix: StateMatrix, vector: StateVector) -> StateVector {
    var product = StateVector.zero
    for (place, column) in matrix.columns.enumerated() { product += vector[place] * column }
    return product
  }

  static func * (one: StateMatrix, other: StateMatrix) -> StateMatrix {
    StateMatrix(columns: other.columns.map { one * $0 })
  }

  /// e^(matrix × time) by scaling, fourteen terms of the series, and squaring: a relative error near
  /// 1e-15 a squaring.
  func exponential(over time: Double) -> StateMatrix {
    let size =
      columns.map { column in
        (0..<8).reduce(0) { $0 + abs(column[$1]) } * time
      }.max() ?? 0
    let squarings = size > 0.5 ? Int(log2(size).rounded(.up)) + 1 : 0
    let scaled = StateMatrix(columns: columns.map { $0 * (time / exp2(Double(squarings))) })
    var sum = StateMatrix.identity
    var term = StateMatrix.identity
    for order in 1...14 {
      let product = term * scaled
      term = StateMatrix(columns: product.columns.map { $0 / Double(order) })
      sum = StateMatrix(columns: zip(sum.columns, term.columns).map { $0 + $1 })
    }
    for _ in 0..<squarings { sum = sum * sum }
    return sum
  }
}
