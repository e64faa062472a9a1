import Signals
import SynapticResponses

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
  /// Onsets of test pulses of every sweep that no channel of the file shows (an extracellular electrode),
  /// seconds from the sweep's first sample.
  public var testPulses: [Double]?
  /// Electrode of the presynaptic cell of a paired recording: its spikes are the test pulses of the other
  /// sweeps recorded at the same time.
  public var presynapticElectrode: String?
  /// Site of the unpaired pathway; nil takes the site that is lit in test sweeps and not in induction.
  public var controlSite: String?
  /// Limits for the cell; nil measures and excludes nothing.
  public var qualityPreset: QualityPreset?
  /// Liquid junction potential of bath against pipette, mV.
  public var junctionPotential: Double?
  /// What was wrong with the light of each sweep that was compared with its protocol, in words, by the
  /// sweep's index; empty where nothing was. nil without a verification.
  public var lightDeviations: [Int: String]?
  /// What all light of the recording has in common that is not as its protocol planned, in words.
  public var sharedLightDeviations: [String] = []
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
