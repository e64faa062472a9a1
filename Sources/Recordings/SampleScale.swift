/// What a stored number is in the unit of its channel.
///
/// Each form is computed in its own order of operations, in 64-bit floats, so that samples equal those
/// of other readers of the same format to the last bit.
enum SampleScale: Hashable, Sendable {
  /// **Definition.** x = (n × conversion + offset) × factor.
  ///
  /// Example: conversion 5e-6, offset 0, factor 1000: the stored −2000 is −10 mV.
  case line(conversion: Double, offset: Double, factor: Double = 1)
  /// **Definition.** x = (c₀ + c₁n + c₂n² + …) × conversion × factor, by Horner's rule from the
  /// highest coefficient.
  ///
  /// - Parameter coefficients: lowest power first.
  case polynomial(coefficients: [Double], conversion: Double, factor: Double)

  func callAsFunction(_ stored: Double) -> Double {
    switch self {
    case .line(let conversion, let offset, let factor):
      (stored * conversion + offset) * factor
    case .polynomial(let coefficients, let conversion, let factor):
      coefficients.reversed().reduce(0) { $0 * stored + $1 } * conversion * factor
    }
  }

  /// Scales numbers in place.
  @Sendable func apply(_ numbers: UnsafeMutableBufferPointer<Double>) {
    switch self {
    case .line(let conversion, let offset, let factor):
      // Long signals pass here: a plain loop, which the compiler vectorises.
      for index in numbers.indices {
        numbers[index] = (numbers[index] * conversion + offset) * factor
      }
    case .polynomial:
      for index in numbers.indices { numbers[index] = self(numbers[index]) }
    }
  }
}
