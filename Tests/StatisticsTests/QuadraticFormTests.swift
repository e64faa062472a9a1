import RandomStreams
import Statistics
import TestSupport
import Testing

@Suite("xᵀM⁻¹x")
struct QuadraticFormTests {
  @Test("worked number, and one of three dimensions from numpy.linalg.inv")
  func known() throws {
    expectClose(inverseQuadraticForm([1, 2], [[2, 1], [1, 3]]), 1.4, within: 1e-14)
    // NumPy 2.4.6.
    let matrix = [[4, 2, 0.6], [2, 5, 1.5], [0.6, 1.5, 3.8]]
    expectClose(inverseQuadraticForm([1, -2, 0.5], matrix), 2.173694029850746, within: 1e-13)
  }

  @Test("x = My gives yᵀMy for any positive definite M")
  func identity() throws {
    for seed in UInt64(1)...20 {
      var stream = RandomStream(seed: seed, stream: .comparisonCalibration)
      let size = 1 + Int(seed % 7)
      let factor = (0..<size).map { _ in (0..<size).map { _ in stream.nextNormal() } }
      let matrix = (0..<size).map { row in
        (0..<size).map { column in
          (0..<size).reduce(row == column ? 0.5 : 0) {
            $0 + factor[row][$1] * factor[column][$1]
          }
        }
      }
      let solution = (0..<size).map { _ in stream.nextNormal() }
      let vector = matrix.map { row in zip(row, solution).reduce(0) { $0 + $1.0 * $1.1 } }
      let expected = zip(vector, solution).reduce(0) { $0 + $1.0 * $1.1 }
      expectClose(inverseQuadraticForm(vector, matrix), expected, within: 1e-9 * (1 + expected))
    }
  }

  @Test("nothing for a matrix that is not positive definite, or of another size")
  func refused() {
    #expect(inverseQuadraticForm([1, 1], [[1, 2], [2, 1]]) == nil)
    #expect(inverseQuadraticForm([1, 1], [[0, 0], [0, 0]]) == nil)
    #expect(inverseQuadraticForm([1], [[1, 0], [0, 1]]) == nil)
    #expect(inverseQuadraticForm([1, 1], [[1, 0], [0]]) == nil)
  }
}
