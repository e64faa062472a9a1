/// The parameters of a curve that leave the least sum of squares, by the method of Levenberg and
/// Marquardt.
///
/// **Definition.** From the parameters p the step δ solves (JᵀJ + λ·diag JᵀJ)δ = Jᵀr, with r the
/// residuals (data less curve) and J the curve's derivatives. A step that lowers the sum of squares is
/// taken and λ divided by 10, any other multiplies λ by 10. It has converged where the reduction that
/// the next step promises is below 10⁻¹⁵ of the sum of squares.
///
/// **Source.** Marquardt (1963) J Soc Indust Appl Math 11:431.
///
/// **Worked number.** y = a·x through (1, 2), (2, 3), (3, 7): a = 29/14 = 2.071429, sum of squares
/// 27/14, standard error √(27/14/2/14) = 0.262445.
public struct NonlinearLeastSquares: Sendable {
  /// The curve at all data points, and its derivatives there.
  public struct Curve: Sendable {
    /// One value a data point.
    public var values: [Double]
    /// By data point: the derivative by each parameter.
    public var derivatives: [[Double]]

    public init(values: [Double], derivatives: [[Double]]) {
      self.values = values
      self.derivatives = derivatives
    }
  }

  public let parameters: [Double]
  public let sumOfSquares: Double
  public let hasConverged: Bool
  /// (JᵀJ)⁻¹, the covariance of the parameters over the variance of the data; nil where some
  /// direction of the parameters changes nothing.
  public let inverseCurvature: [[Double]]?
  /// Data points less parameters.
  public let degreesOfFreedom: Int

  /// s²: sum of squares over degrees of freedom; nil without any.
  public var variance: Double? {
    degreesOfFreedom > 0 ? sumOfSquares / Double(degreesOfFreedom) : nil
  }

  /// Covariance of the parameters; nil where it is not known.
  public var covariance: [[Double]]? {
    guard let variance else { return nil }
    return inverseCurvature?.map { $0.map { $0 * variance } }
  }

  /// - Parameters:
  ///   - data: the values that the curve is to meet.
  ///   - start: parameters to begin at.
  ///   - greatestCount: of steps tried.
  ///   - curve: of parameters; a value that is not finite makes a step count as bad.
  /// - Returns: nil where the curve is not finite at the start or not as long as the data, or there are
  ///   no parameters.
  public init?(
    _ data: [Double], start: [Double], greatestCount: Int = 200,
    curve: ([Double]) -> Curve
  ) {
    var parameters = start
    var current = curve(parameters)
    var squares = Self.squares(data, current)
    guard !start.isEmpty, squares.isFinite, current.values.count == data.count,
      current.derivatives.count == data.count
    else { return nil }
    var damping = 1e-3
    var hasConverged = false
    var normal = Self.normal(data, current, count: start.count)
    for _ in 0..<greatestCount {
      let damped = normal.matrix.indices.map { row in
        normal.matrix.indices.map { column in
          // A parameter that changes nothing keeps its value.
          row == column
            ? normal.matrix[row][row] * (1 + damping) + .leastNormalMagnitude
            : normal.matrix[row][column]
        }
      }
      guard let step = CholeskyFactor(damped)?.solution(of: normal.gradient),
        step.allSatisfy(\.isFinite)
      else {
        damping *= 10
        if damping > 1e15 { break }
        continue
      }
      let promised = zip(step, normal.gradient).reduce(0) { $0 + $1.0 * $1.1 }
      if promised <= 1e-15 * squares {
        hasConverged = true
        break
      }
      let next = zip(parameters, step).map { $0 + $1 }
      let nextCurve = curve(next)
      let nextSquares = Self.squares(data, nextCurve)
      if nextSquares.isFinite, nextSquares <= squares {
        parameters = next
        current = nextCurve
        squares = nextSquares
        normal = Self.normal(data, current, count: start.count)
        damping = max(damping / 10, 1e-12)
      } else {
        damping *= 10
        if damping > 1e15 { break }
      }
    }
    self.parameters = parameters
    self.hasConverged = hasConverged
    sumOfSquares = squares
    inverseCurvature = CholeskyFactor(normal.matrix).map(\.inverse).flatMap { inverse in
      inverse.allSatisfy { $0.allSatisfy(\.isFinite) } ? inverse : nil
    }
    degreesOfFreedom = data.count - start.count
  }

  private static func squares(_ data: [Double], _ curve: Curve) -> Double {
    zip(data, curve.values).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
  }

  /// JᵀJ and Jᵀr.
  private static func normal(
    _ data: [Double], _ curve: Curve, count: Int
  ) -> (matrix: [[Double]], gradient: [Double]) {
    var matrix = [[Double]](repeating: [Double](repeating: 0, count: count), count: count)
    var gradient = [Double](repeating: 0, count: count)
    for (index, derivatives) in curve.derivatives.enumerated() {
      let residual = data[index] - curve.values[index]
      for row in 0..<count {
        gradient[row] += derivatives[row] * residual
        for column in 0...row { matrix[row][column] += derivatives[row] * derivatives[column] }
      }
    }
    for row in 0..<count {
      for column in 0..<row { matrix[column][row] = matrix[row][column] }
    }
    return (matrix, gradient)
  }
}
