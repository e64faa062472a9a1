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
  CholeskyFactor(matrix)?.whitened(vector)?.reduce(0) { $0 + $1 * $1 }
}
