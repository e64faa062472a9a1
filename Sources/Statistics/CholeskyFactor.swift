/// The factor L of a symmetric, positive definite matrix, M = LLᵀ, and what is solved with it.
///
/// **Source.** Golub & Van Loan (2013) Matrix Computations, 4.2.
///
/// **Worked number.** M = ((2, 1), (1, 3)): Mx = (1, 2) has the solution (0.2, 0.6).
public struct CholeskyFactor: Sendable {
  /// Rows of L, each up to its diagonal.
  private let rows: [[Double]]

  /// - Parameter matrix: M by rows; only its lower triangle is read.
  /// - Returns: nil where M is not square or not positive definite.
  public init?(_ matrix: [[Double]]) {
    guard matrix.allSatisfy({ $0.count == matrix.count }) else { return nil }
    var rows: [[Double]] = []
    for (row, entries) in matrix.enumerated() {
      var line: [Double] = []
      for column in 0..<row {
        let known = zip(line, rows[column]).reduce(0) { $0 + $1.0 * $1.1 }
        line.append((entries[column] - known) / rows[column][column])
      }
      let square = entries[row] - line.reduce(0) { $0 + $1 * $1 }
      // A pivot that is only rounding is no pivot.
      guard square > 1e-13 * abs(entries[row]), square.isFinite else { return nil }
      rows.append(line + [square.squareRoot()])
    }
    self.rows = rows
  }

  /// z of Lz = x; its squares sum to xᵀM⁻¹x.
  ///
  /// - Returns: nil where the sizes differ.
  public func whitened(_ vector: [Double]) -> [Double]? {
    guard vector.count == rows.count else { return nil }
    var solution: [Double] = []
    for (line, value) in zip(rows, vector) {
      let known = zip(line, solution).reduce(0) { $0 + $1.0 * $1.1 }
      solution.append((value - known) / line[solution.count])
    }
    return solution
  }

  /// x of Mx = `vector`.
  ///
  /// - Returns: nil where the sizes differ.
  public func solution(of vector: [Double]) -> [Double]? {
    guard var solution = whitened(vector) else { return nil }
    for row in rows.indices.reversed() {
      for below in rows.indices where below > row {
        solution[row] -= rows[below][row] * solution[below]
      }
      solution[row] /= rows[row][row]
    }
    return solution
  }

  /// M⁻¹ by rows.
  public var inverse: [[Double]] {
    rows.indices.map { column in
      solution(of: rows.indices.map { $0 == column ? 1 : 0 }) ?? []
    }
  }
}
