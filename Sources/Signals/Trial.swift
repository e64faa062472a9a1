/// What a sweep was for: the arm of the experiment, its place in the schedule, its phases.
public struct Trial: Codable, Hashable, Sendable {
  /// One arm of the experiment, as the file or the protocol names it.
  public var condition: String?
  public var block: Block?
  public var phases: TrialPhases?

  public init(condition: String? = nil, block: Block? = nil, phases: TrialPhases? = nil) {
    self.condition = condition
    self.block = block
    self.phases = phases
  }

  /// A part of the schedule.
  public enum Block: String, Codable, Hashable, Sendable, CaseIterable {
    /// Test pulses before induction.
    case baseline
    /// Trials of bottom-up input alone, against which plateaus are measured.
    case reference
    /// The trials that are to change the synapse.
    case induction
    /// Test pulses after induction.
    case test
  }
}

/// The two contiguous windows of a trial of Guerguiev, Lillicrap & Richards (2017), eLife 6:e22901:
/// bottom-up input is on through both, and the plateau of each is compared.
public struct TrialPhases: Codable, Hashable, Sendable {
  /// Who says where the phases lie.
  public enum Source: String, Codable, Hashable, Sendable {
    case file
    case user
    /// Taken from the times at which the top-down light was on in this recording.
    case light
  }

  /// Seconds from the sweep's first sample.
  public var forward: TimeWindow
  /// Seconds from the sweep's first sample.
  public var target: TimeWindow
  public var source: Source

  public init(forward: TimeWindow, target: TimeWindow, source: Source) {
    self.forward = forward
    self.target = target
    self.source = source
  }

  enum CodingKeys: String, CodingKey {
    case forward = "forward_s"
    case target = "target_s"
    case source
  }
}
