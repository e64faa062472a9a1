import Foundation
import RandomStreams

/// Noise currents of soma and dendrite: two independent Ornstein–Uhlenbeck processes.
///
/// `standardDeviation` is that of the stationary process, not the amplitude of its driving white
/// noise: public copies of the model differ in this. The update is exact for every time step.
public struct CurrentNoise: Codable, Hashable, Sendable {
  /// pA, of each compartment.
  public var standardDeviation: Double
  /// ms.
  public var timeConstant: Double

  /// - Parameters:
  ///   - standardDeviation: pA.
  ///   - timeConstant: ms.
  /// - Returns: nil where the deviation is negative, the time constant not above 0, or either not
  ///   finite.
  public init?(standardDeviation: Double, timeConstant: Double = Self.defaultTimeConstant) {
    guard standardDeviation >= 0, standardDeviation.isFinite, timeConstant > 0,
      timeConstant.isFinite
    else { return nil }
    self.standardDeviation = standardDeviation
    self.timeConstant = timeConstant
  }

  /// 2 ms, Naud & Sprekeler (2018), whose deviation is 450 pA.
  public static let defaultTimeConstant = 2.0

  enum CodingKeys: String, CodingKey {
    case standardDeviation = "standard_deviation_pa"
    case timeConstant = "time_constant_ms"
  }
}

/// One of the two processes in time.
public struct NoiseCurrent: Sendable {
  /// pA.
  public private(set) var value: Double
  private let decay: Double
  private let kick: Double
  private var stream: RandomStream

  /// Starts from the stationary distribution.
  ///
  /// - Parameter timeStep: ms.
  public init(_ noise: CurrentNoise, timeStep: Double, stream: RandomStream) {
    self.stream = stream
    decay = exp(-timeStep / noise.timeConstant)
    kick = noise.standardDeviation * (-expm1(-2 * timeStep / noise.timeConstant)).squareRoot()
    value = noise.standardDeviation * self.stream.nextNormal()
  }

  /// Goes one step on.
  public mutating func advance() { value = value * decay + kick * stream.nextNormal() }
}
