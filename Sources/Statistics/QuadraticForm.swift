/// xᵀM⁻¹x of a symmetric, positive definite matrix, by Cholesky's factorisation: the squared length
/// of a vector of correlated misses, in units of their covariance.
///
/// **Source.** Golub & Van Loan (2013) Matrix Computations, 4.2.
///
/// **Worked number.** x = (1, 2), M = ((2, 1), (1, 3)): 1.4.
///
/// - Parameters:
///   - vector: x.
///   - matrix: M by rows; only its lower triangle is read.
/// - Returns: nil where the sizes differ or M is not positive definite.
public func inverseQuadraticForm(_ vector: [Double], _ matrix: [[Double]]) -> Double? {
  guard matrix.count == vector.count, matrix.allSatisfy({ $0.count == vector.count }) else {
    return nil
  }
  var factor: [[Double]] = []
  // The solution z of Lz = x, whose squares sum to xᵀM⁻¹x.
  var solution: [Double] = []
  for (row, (entries, value)) in zip(matrix, vector).enumerated() {
    var line: [Double] = []
    for column in 0..<row {
      let known = zip(line, factor[column]).reduce(0) { $0 + $1.0 * $1.1 }
      line.append((entries[column] - known) / factor[column][column])
    }
    let square = entries[row] - line.reduce(0) { $0 + $1 * $1 }
    guard square > 0, square.isFinite else { return nil }
    let diagonal = square.squareRoot()
    solution.append((value - zip(line, solution).reduce(0) { $0 + $1.0 * $1.1 }) / diagonal)
    factor.append(line + [diagonal])
  }
  return solution.reduce(0) { $0 + $1 * $1 }
}
