import Signals

/// What the user says about a recording that the file itself does not.
public struct AnalysisRequest: Codable, Sendable {
  /// Forward and target phase of every sweep, seconds from its first sample; over the file's own.
  public var phases: TrialPhases?
  /// Sweeps whose test pulses were given before induction, by index; over the file's own blocks.
  public var baselineSweeps: [Int]?
  /// Sweeps whose test pulses were given after induction, by index; over the file's own blocks.
  public var testSweeps: [Int]?
  /// Which test pulses the weight ratio is made of; nil for all of them.
  public var outcome: OutcomeWindow?
  /// What is said and wanted of trains of spike times.
  public var trains: TrainRequest
  /// Greatest number of sweeps whose thinned traces are kept for display.
  public var displayedSweepCount: Int

  public init(
    phases: TrialPhases? = nil, baselineSweeps: [Int]? = nil, testSweeps: [Int]? = nil,
    outcome: OutcomeWindow? = nil,
    trains: TrainRequest = TrainRequest(), displayedSweepCount: Int = 6
  ) {
    self.phases = phases
    self.baselineSweeps = baselineSweeps
    self.testSweeps = testSweeps
    self.outcome = outcome
    self.trains = trains
    self.displayedSweepCount = displayedSweepCount
  }
}
