/// What a stream of random numbers is for. A number here is never used again for anything else:
/// results that name generator, seed and stream stay reproducible.
public enum StreamID: UInt32, CaseIterable, Sendable {
  /// Inputs that tests generate; the first generator of sample recordings drew from these, too.
  case testNoise = 2
  case testEvents = 3
  case testCells = 4
  case conditionAllocation = 5
  case blindingCodes = 6
  /// The order of the trials of a crosstalk block.
  case crosstalkOrder = 7
  /// Cell values made up to check how often verdicts are right.
  case comparisonCalibration = 20
  case neuronSomaticNoise = 21
  case neuronDendriticNoise = 22
  /// What tells one virtual cell from another.
  case virtualCells = 23
  /// Variability from pulse to pulse and failed trains of virtual trials.
  case virtualTrials = 24
  /// Noise of virtual electrodes.
  case virtualRecordingNoise = 25
  /// Of the bench on which plateau measures are judged: what tells its cells from one another.
  case plateauBenchCells = 26
  /// Strengths of the inputs of a trial of that bench.
  case plateauBenchTrials = 27
  /// Noise currents of its cells.
  case plateauBenchCurrents = 28
  /// Noise of its electrodes.
  case plateauBenchNoise = 29
}
