import Foundation

/// A digital Bessel low-pass filter of fourth order, run forwards and then backwards, so that it
/// delays nothing and acts twice.
///
/// **Definition.** Analog prototype 105/(p⁴ + 10p³ + 45p² + 105p + 105) with p = s·105^¼/ω_c, which
/// puts the middle of the phase at the cutoff ω_c; bilinear transform with the cutoff prewarped. Both
/// passes start in the steady state of their first sample; the trace is first continued at both ends
/// by 15 samples turned about the end point.
///
/// **Source.** Thomson (1949) Proc IEE 96:487; the transform and the treatment of the ends are those of
/// `scipy.signal.bessel` and `filtfilt`, with which IPFX filters.
///
/// **Worked number.** A constant stays what it is; at the cutoff a sine keeps 0.175 of its amplitude
/// after both passes.
struct BesselLowPass {
  /// b₀…b₄ and a₀…a₄ with a₀ = 1.
  private let numerator: [Double]
  private let denominator: [Double]

  /// Samples by which the trace is continued at each end.
  static let padding = 15

  /// - Parameters:
  ///   - cutoff: Hz.
  ///   - samplingRate: Hz.
  /// - Returns: nil where the cutoff is not below half the sampling rate.
  init?(cutoff: Double, samplingRate: Double) {
    guard cutoff > 0, cutoff.isFinite, samplingRate.isFinite, cutoff < samplingRate / 2 else {
      return nil
    }
    let scale = 1 / tan(.pi * cutoff / samplingRate)
    // Coefficients of the prototype for falling powers of s/ω_c.
    let root = sqrt(sqrt(105.0))
    let prototype = [1, 10 / root, 45 / (root * root), root, 1]
    var sum = [Double](repeating: 0, count: 5)
    for (position, coefficient) in prototype.enumerated() {
      let power = 4 - position
      let weight = coefficient * Self.power(scale, power)
      for (index, term) in Self.binomialProduct(minus: power, plus: 4 - power).enumerated() {
        sum[index] += weight * term
      }
    }
    let leading = sum[0]
    denominator = sum.map { $0 / leading }
    numerator = [1.0, 4, 6, 4, 1].map { $0 / leading }
  }

  private static func power(_ base: Double, _ exponent: Int) -> Double {
    (0..<exponent).reduce(1.0) { product, _ in product * base }
  }

  /// Coefficients of (z − 1)^minus · (z + 1)^plus for falling powers of z.
  private static func binomialProduct(minus: Int, plus: Int) -> [Double] {
    var product = [1.0]
    for sign in Array(repeating: -1.0, count: minus) + Array(repeating: 1.0, count: plus) {
      var next = product + [0]
      for (index, term) in product.enumerated() { next[index + 1] += sign * term }
      product = next
    }
    return product
  }

  /// - Parameter samples: more than `padding` finite samples.
  /// - Returns: as many, filtered; the samples themselves where they are too few.
  func filtered(_ samples: ArraySlice<Double>) -> [Double] {
    guard let first = samples.first, let last = samples.last, samples.count > Self.padding else {
      return Array(samples)
    }
    var extended: [Double] = []
    extended.reserveCapacity(samples.count + 2 * Self.padding)
    extended += samples.dropFirst().prefix(Self.padding).reversed().map { 2 * first - $0 }
    extended += samples
    extended += samples.dropLast().suffix(Self.padding).reversed().map { 2 * last - $0 }
    run(&extended, backwards: false)
    run(&extended, backwards: true)
    extended.removeLast(Self.padding)
    extended.removeFirst(Self.padding)
    return extended
  }

  /// Direct form II, transposed.
  private func run(_ samples: inout [Double], backwards: Bool) {
    guard let first = backwards ? samples.last : samples.first else { return }
    let (b0, b1, b2, b3, b4) = (
      numerator[0], numerator[1], numerator[2], numerator[3], numerator[4]
    )
    let (a1, a2, a3, a4) = (denominator[1], denominator[2], denominator[3], denominator[4])
    // The steady state of a constant that equals the first sample.
    let gain = numerator.reduce(0, +) / denominator.reduce(0, +)
    var state3 = first * (b4 - a4 * gain)
    var state2 = first * (b3 - a3 * gain) + state3
    var state1 = first * (b2 - a2 * gain) + state2
    var state0 = first * (b1 - a1 * gain) + state1
    samples.withUnsafeMutableBufferPointer { samples in
      var index = backwards ? samples.count - 1 : 0
      let step = backwards ? -1 : 1
      for _ in 0..<samples.count {
        let input = samples[index]
        let output = b0 * input + state0
        state0 = b1 * input - a1 * output + state1
        state1 = b2 * input - a2 * output + state2
        state2 = b3 * input - a3 * output + state3
        state3 = b4 * input - a4 * output
        samples[index] = output
        index += step
      }
    }
  }
}
