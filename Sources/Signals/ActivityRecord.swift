/// What a plasticity rule reads: the activity of one synapse and its cell during induction.
///
/// The same record is made from an analysed recording and from a simulated cell.
public struct ActivityRecord: Codable, Sendable {
  /// One trial; times in seconds from the trial's start.
  public struct Trial: Codable, Sendable {
    /// Seconds from the start of the session.
    public var startTime: Double
    /// Length, seconds.
    public var duration: Double
    /// nil where the presynaptic activity is not known (which is not the same as silence).
    public var presynapticSpikes: [Double]?
    /// nil where the postsynaptic spikes are not known.
    public var postsynapticSpikes: [Double]?
    /// nil where plateaus are not known.
    public var plateaus: [TimeWindow]?
    public var phases: TrialPhases?
    public var forwardPlateau: PlateauMeasure?
    public var targetPlateau: PlateauMeasure?

    public init(
      startTime: Double, duration: Double, presynapticSpikes: [Double]?,
      postsynapticSpikes: [Double]?, plateaus: [TimeWindow]?, phases: TrialPhases? = nil,
      forwardPlateau: PlateauMeasure? = nil, targetPlateau: PlateauMeasure? = nil
    ) {
      self.startTime = startTime
      self.duration = duration
      self.presynapticSpikes = presynapticSpikes
      self.postsynapticSpikes = postsynapticSpikes
      self.plateaus = plateaus
      self.phases = phases
      self.forwardPlateau = forwardPlateau
      self.targetPlateau = targetPlateau
    }

    enum CodingKeys: String, CodingKey {
      case startTime = "start_time_s"
      case duration = "duration_s"
      case presynapticSpikes = "presynaptic_spikes_s"
      case postsynapticSpikes = "postsynaptic_spikes_s"
      case plateaus = "plateaus_s"
      case phases
      case forwardPlateau = "forward_plateau"
      case targetPlateau = "target_plateau"
    }
  }

  public var trials: [Trial]

  public init(trials: [Trial]) { self.trials = trials }
}
