/// Spike times of one unit in one observed stretch of time, as a file of spike times holds them: a
/// whole recording of the unit, one trial, or one interval in which it was observed.
///
/// The analysis treats it as a sweep of which only the spikes are known.
public struct RecordedTrain: Codable, Hashable, Sendable {
  /// Position among the trains of the recording, counted from 0.
  public var index: Int
  /// Unit, and where there are several stretches of it which one: `unit 3 trial 2`.
  public var name: String
  /// The unit, cell or node as the file names it.
  public var unit: String
  /// Number of the trial; nil where the file has none.
  public var trial: Int?
  /// One arm of the experiment; nil where the file names none.
  public var condition: String?
  /// Where the observed stretch begins, in the clock of the file's spike times, seconds.
  public var start: Double
  /// Where it ends, seconds; nil where the file does not say.
  public var end: Double?
  /// Spikes in the stretch.
  public var spikeCount: Int
  /// Where in the file the spike times stand: a data set, or a column.
  public var objectPath: String

  public init(
    index: Int, name: String, unit: String, trial: Int? = nil, condition: String? = nil,
    start: Double = 0, end: Double? = nil, spikeCount: Int, objectPath: String
  ) {
    self.index = index
    self.name = name
    self.unit = unit
    self.trial = trial
    self.condition = condition
    self.start = start
    self.end = end
    self.spikeCount = spikeCount
    self.objectPath = objectPath
  }

  enum CodingKeys: String, CodingKey {
    case index, name, unit, trial, condition
    case start = "start_s"
    case end = "end_s"
    case spikeCount = "spike_count"
    case objectPath = "object"
  }
}
