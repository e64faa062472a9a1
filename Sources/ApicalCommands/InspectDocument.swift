import Messages
import RecordingAnalysis
import Signals

/// The document of `apical inspect --json`.
struct InspectDocument: Encodable {
  static let schema = "apical.inspect/1"

  struct SweepEntry: Encodable {
    var index: Int
    var name: String
    var clampMode: ClampMode
    var responseUnit: String
    var samplingRate: Double
    var sampleCount: Int
    var startTime: Double
    var duration: Double
    var stimulus: String?
    var condition: String?
    var block: Trial.Block?
    var phases: TrialPhases?
    var command: String?
    var light: [String]

    enum CodingKeys: String, CodingKey {
      case index, name
      case clampMode = "clamp_mode"
      case responseUnit = "response_unit"
      case samplingRate = "sampling_rate_hz"
      case sampleCount = "sample_count"
      case startTime = "start_time_s"
      case duration = "duration_s"
      case stimulus, condition, block, phases, command, light
    }
  }

  struct LightEntry: Encodable {
    var site: String
    var wavelength: Double?
    var pathway: Pathway?
    var location: String?
    /// The first series of this site, and how many sweeps have one.
    var series: String?
    var sweepCount: Int
    /// How it is known that this is light; nil where no channel of the site counts.
    var source: LightSource?
    /// 0 to 1 (`LightEvidence`).
    var confidence: Double?
    var polarity: LightPolarity?

    enum CodingKeys: String, CodingKey {
      case site
      case wavelength = "wavelength_nm"
      case pathway, location, series
      case sweepCount = "sweep_count"
      case source, confidence, polarity
    }
  }

  /// A unit of spike times, with all its stretches.
  struct TrainEntry: Encodable {
    var unit: String
    var spikeCount: Int
    var stretchCount: Int
    /// Of all stretches together, seconds; nil where the file does not say.
    var observedTime: Double?
    var conditions: [String]

    enum CodingKeys: String, CodingKey {
      case unit
      case spikeCount = "spike_count"
      case stretchCount = "train_count"
      case observedTime = "observed_time_s"
      case conditions
    }

    /// One entry a unit, in the order of the file.
    static func all(of trains: [RecordedTrain]) -> [TrainEntry] {
      var entries: [TrainEntry] = []
      var places: [String: Int] = [:]
      for train in trains {
        let length = train.end.map { $0 - train.start }
        guard let place = places[train.unit] else {
          places[train.unit] = entries.count
          entries.append(
            TrainEntry(
              unit: train.unit, spikeCount: train.spikeCount, stretchCount: 1,
              observedTime: length, conditions: [train.condition].compactMap { $0 }))
          continue
        }
        entries[place].spikeCount += train.spikeCount
        entries[place].stretchCount += 1
        entries[place].observedTime = entries[place].observedTime.flatMap { known in
          length.map { known + $0 }
        }
        if let condition = train.condition, !entries[place].conditions.contains(condition) {
          entries[place].conditions.append(condition)
        }
      }
      return entries
    }
  }

  struct FailedEntry: Encodable {
    var index: Int
    var name: String?
    var reason: String
  }

  var schema = InspectDocument.schema
  var file: String
  var format: String
  var identifier: String?
  var sessionDescription: String?
  var sessionStart: String?
  var electrodes: [Electrode]
  var sweeps: [SweepEntry]
  /// Units of spike times.
  var units: [TrainEntry]
  var light: [LightEntry]
  /// Channels that count, or may count, as light.
  var lightSuggestions: [LightChannelSummary]
  var lightLatencies: [LightLatency]
  var failed: [FailedEntry]
  /// Sweeps whose samples were not looked at, because they are many.
  var uncheckedSweepCount: Int
  var warnings: [String]
  var messages: [Message]

  enum CodingKeys: String, CodingKey {
    case schema, file, format, identifier
    case sessionDescription = "session_description"
    case sessionStart = "session_start"
    case electrodes, sweeps, units, light
    case lightSuggestions = "light_suggestions"
    case lightLatencies = "light_latencies"
    case failed
    case uncheckedSweepCount = "unchecked_sweep_count"
    case warnings, messages
  }

  init(_ recording: Recording, _ survey: LightSurvey) {
    file = recording.file
    format = recording.format
    identifier = recording.identifier
    sessionDescription = recording.sessionDescription
    sessionStart = recording.sessionStart
    electrodes = recording.electrodes
    sweeps = recording.sweeps.map { sweep in
      SweepEntry(
        index: sweep.index, name: sweep.name, clampMode: sweep.clampMode,
        responseUnit: sweep.response.unit, samplingRate: sweep.response.samplingRate,
        sampleCount: sweep.response.sampleCount, startTime: sweep.startTime,
        duration: sweep.response.duration, stimulus: sweep.stimulus,
        condition: sweep.trial.condition, block: sweep.trial.block, phases: sweep.trial.phases,
        command: sweep.command?.objectPath, light: sweep.lights.map(\.channel.objectPath))
    }
    units = TrainEntry.all(of: recording.trains)
    light = recording.lightSites.map { site in
      let channels = recording.sweeps.compactMap { sweep in
        sweep.lights.first { $0.site == site.name }
      }
      let summary = survey.channels.first { $0.isUsed && $0.site == site.name }
      return LightEntry(
        site: site.name, wavelength: site.wavelength, pathway: site.pathway,
        location: site.location, series: channels.first?.channel.objectPath,
        sweepCount: channels.count, source: summary?.source, confidence: summary?.confidence,
        polarity: summary?.polarity)
    }
    lightSuggestions = survey.channels
    lightLatencies = survey.latencies
    failed = recording.failedSweeps.map {
      FailedEntry(index: $0.index, name: $0.name, reason: $0.message.text)
    }
    uncheckedSweepCount = recording.uncheckedSweepCount
    messages = recording.messages + survey.messages + recording.failedSweeps.map(\.message)
    warnings = (recording.messages + survey.messages).map(\.withoutFile.description)
  }
}
