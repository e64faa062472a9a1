/// The stable identifiers of warnings and failures.
///
/// An identifier is never renamed or given another meaning; `Documentation/messages.md` explains
/// each, and a test holds the two lists together.
public enum MessageID: String, Codable, CaseIterable, Sendable {
  /// Whether it says something of a recording as it is, and not of what was found in it.
  public var isAboutTheRecording: Bool {
    ["file.", "reader.", "recording.", "sweep.", "light.", "trains."].contains {
      rawValue.hasPrefix($0)
    }
  }

  // MARK: files
  case fileMissing = "file.missing"
  case fileIsFolder = "file.is-folder"
  case fileUnreadable = "file.unreadable"
  case fileEmpty = "file.empty"
  case fileNotHDF5 = "file.not-hdf5"
  case fileTruncated = "file.truncated"
  case fileDamaged = "file.damaged"
  case fileUnsupportedFormat = "file.unsupported-format"
  case fileNewerHDF5 = "file.newer-hdf5"
  case readerCrashed = "reader.crashed"
  case readerTimedOut = "reader.timed-out"
  case readerOutOfMemory = "reader.out-of-memory"

  // MARK: recordings
  case recordingNoSweeps = "recording.no-sweeps"
  case recordingUnreadableObject = "recording.unreadable-object"
  case recordingBrokenLink = "recording.broken-link"
  case recordingMissingAttribute = "recording.missing-attribute"
  case recordingRangePastEnd = "recording.range-past-end"
  case recordingSamplesUnassigned = "recording.samples-unassigned"
  case recordingSizeImplausible = "recording.size-implausible"
  case recordingFilterMissing = "recording.filter-missing"
  case recordingTableIncomplete = "recording.table-incomplete"
  case recordingScalingMissing = "recording.scaling-missing"
  case recordingScalingUnclear = "recording.scaling-unclear"
  case recordingResponseUnclear = "recording.response-unclear"
  case recordingMapNeeded = "recording.map-needed"
  case recordingMapUnmatched = "recording.map-unmatched"
  case recordingReadByNames = "recording.read-by-names"

  // MARK: NWB files that are written
  case subjectUnknown = "subject.unknown"
  case subjectDisagrees = "subject.disagrees"
  case conversionNoClampMode = "conversion.no-clamp-mode"
  case conversionLeftOut = "conversion.left-out"

  // MARK: sweeps
  case sweepEmpty = "sweep.empty"
  case sweepTooShort = "sweep.too-short"
  case sweepNoTime = "sweep.no-time"
  case sweepNotNumeric = "sweep.not-numeric"
  case sweepNonFinite = "sweep.non-finite-samples"
  case sweepUnitDisagrees = "sweep.unit-disagrees"
  case sweepImplausibleRange = "sweep.implausible-range"
  case sweepImplausibleBaseline = "sweep.implausible-baseline"
  case sweepLowSamplingRate = "sweep.low-sampling-rate"
  case sweepClipped = "sweep.clipped"
  case sweepConstantEnd = "sweep.constant-end"
  case sweepLengthsDiffer = "sweep.lengths-differ"
  case sweepStartTimesEqual = "sweep.start-times-equal"
  case sweepTimestampGap = "sweep.timestamp-gap"
  case sweepNotCurrentClamp = "sweep.not-current-clamp"

  // MARK: trains of spike times
  case trainsWindowAssumed = "trains.window-assumed"
  case trainsUnsorted = "trains.unsorted"
  case trainsTooClose = "trains.spikes-too-close"
  case trainsOutsideWindow = "trains.outside-window"
  case trainsTooMany = "trains.too-many"
  case trainsNotCut = "trains.not-cut"
  case distancesTooMany = "distances.too-many"

  // MARK: light
  case lightOnlyInName = "light.only-in-name"
  case lightPathwayUnknown = "light.pathway-unknown"
  case lightGateInCommand = "light.gate-in-command"
  case lightNotPlaced = "light.not-placed"
  case lightUnknownChannel = "light.unknown-channel"
  case lightPolarityInferred = "light.polarity-inferred"
  case lightLevelsUnclear = "light.levels-unclear"
  case lightDurationUnknown = "light.duration-unknown"
  case lightLate = "light.late"
  case lightMissing = "light.missing"

  // MARK: events and plateaus
  case spikeCountDisagrees = "spikes.count-disagrees"
  case spikeRulesDisagree = "spikes.rules-disagree"
  case spikeRuleLimited = "spikes.rule-limited"
  case lightArtefactTouchesSpikes = "spikes.at-light-artefact"
  case burstLongTrain = "bursts.long-train"
  case burstMethodRefused = "bursts.method-refused"
  case burstProbabilitySensitive = "bursts.sensitive-to-interval"
  case plateauNotSeparable = "plateau.current-not-separable"
  case phasesInferred = "phases.inferred-from-light"
  case phasesUnknown = "phases.unknown"
  case alphaAbstained = "alpha.abstained"
  case weightNotMeasured = "weight.not-measured"
  case qualityBeyondLimit = "quality.beyond-limit"

  // MARK: protocols, rigs, calibrations
  case documentTooLarge = "document.too-large"
  case documentTooManyNodes = "document.too-many-values"
  case documentNotYAML = "document.not-yaml"
  case documentDuplicateKey = "document.duplicate-key"
  case documentWrongHeader = "document.wrong-header"
  case documentNewer = "document.newer"
  case documentUnknownKey = "document.unknown-key"
  case documentMissingKey = "document.missing-key"
  case documentWrongKind = "document.wrong-kind"
  case documentWrongUnit = "document.wrong-unit"
  case documentWrongValue = "document.wrong-value"
  case documentUnknownName = "document.unknown-name"
  case protocolContradiction = "protocol.contradiction"
  case protocolRefused = "protocol.refused"
  case deviceLimit = "device.limit"
  case deviceNoFormat = "device.no-format"
  case studyPlanChanged = "study.plan-changed"
  case compiledFileMissing = "compiled.file-missing"
  case compiledFileChanged = "compiled.file-changed"
  case compiledFileExtra = "compiled.file-extra"
  case compiledDiffers = "compiled.differs"
  case waveformRefused = "waveform.refused"

  // MARK: recorded light beside the plan
  case verificationPulseMissing = "verification.pulse-missing"
  case verificationPulseExtra = "verification.pulse-extra"
  case verificationPulseTiming = "verification.pulse-timing"
  case verificationPulseDuration = "verification.pulse-duration"
  case verificationWrongLight = "verification.wrong-light"
  case verificationWrongOrder = "verification.wrong-order"
  case verificationWrongCondition = "verification.wrong-condition"
  case verificationAmplitude = "verification.amplitude"
  case verificationPower = "verification.power"
  case verificationLag = "verification.lag"
  case verificationClockDrift = "verification.clock-drift"
  case verificationClipped = "verification.clipped"
  case verificationResolution = "verification.resolution"
  case verificationNotIdentified = "verification.not-identified"
  case verificationNotRecorded = "verification.not-recorded"
  case verificationStrayLight = "verification.stray-light"
  case verificationInverted = "verification.inverted"
  case verificationNoisy = "verification.noisy"
  case verificationOtherCondition = "verification.other-condition"
  case verificationSweepsMissing = "verification.sweeps-missing"
  case verificationFewerSweeps = "verification.fewer-sweeps"
  case verificationNoLight = "verification.no-light"
  case verificationOtherProtocol = "verification.other-protocol"
  case verificationOtherRecording = "verification.other-recording"
  case lightNotAsPlanned = "verification.sweep-not-as-planned"
  case recordingLightNotAsPlanned = "verification.recording-not-as-planned"

  // MARK: reconstructions and images that a protocol names
  case morphologyWrongLine = "morphology.wrong-line"
  case morphologyWrongTree = "morphology.wrong-tree"
  case morphologyTooLarge = "morphology.too-large"
  case morphologyNotPlaced = "morphology.not-placed"
  case imageUnreadable = "image.unreadable"
  case imageWrongKind = "image.wrong-kind"
  case imageTooLarge = "image.too-large"

  // MARK: calibration of α
  case calibrationRefused = "calibration.refused"
  case calibrationNotIdentified = "calibration.not-identified"
  case calibrationMisfit = "calibration.misfit"
  case calibrationAttenuationAssumed = "calibration.attenuation-assumed"
  case calibrationCellLeftOut = "calibration.cell-left-out"
  case calibrationNotInformative = "calibration.not-informative"

  // MARK: calibration of a rig
  case registrationRefused = "registration.refused"
  case registrationOutlier = "registration.outlier"
  case registrationResidual = "registration.residual"
  case registrationMirrored = "registration.mirrored"
  case registrationPerspective = "registration.perspective"
  case powerRefused = "power.refused"
  case powerPooled = "power.pooled"

  // MARK: virtual experiments
  case simulationImpossible = "simulation.impossible"

  // MARK: output, environment, use
  case outputExists = "output.exists"
  case outputFailed = "output.failed"
  case toolMissing = "tool.missing"
  case toolFailed = "tool.failed"
  case usage = "usage"
  case defect = "defect"

}
