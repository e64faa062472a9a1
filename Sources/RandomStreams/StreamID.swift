/// What a stream of random numbers is for. A number here is never used again for anything else:
/// results that name generator, seed and stream stay reproducible.
public enum StreamID: UInt32, CaseIterable, Sendable {
  case sampleRecordingNoise = 2
  case sampleRecordingEvents = 3
  case sampleRecordingCells = 4
  case conditionAllocation = 5
  case blindingCodes = 6
  /// Cell values made up to check how often verdicts are right.
  case comparisonCalibration = 20
  case neuronSomaticNoise = 21
  case neuronDendriticNoise = 22
}
