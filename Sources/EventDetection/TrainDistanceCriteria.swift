/// The time scales at which spike trains are compared.
///
/// No source fixes them: van Rossum (2001) and Victor & Purpura (1996) both vary theirs to find the
/// precision at which trains tell stimuli apart. 10 ms, and the cost that goes with it, is a
/// cortical cell's membrane time constant in order of magnitude; state your own.
public struct TrainDistanceCriteria: Codable, Hashable, Sendable {
  /// τ of van Rossum's distance, ms.
  public var timeConstant = 10.0
  /// q of Victor and Purpura's distance, 1/s: at 100, two spikes up to 20 ms apart are one that moved.
  public var cost = 100.0

  public init() {}

  enum CodingKeys: String, CodingKey {
    case timeConstant = "time_constant_ms"
    case cost = "cost_per_s"
  }
}
