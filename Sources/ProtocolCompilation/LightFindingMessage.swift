import Messages

extension LightFinding.Kind {
  public var messageID: MessageID {
    switch self {
    case .missing: .verificationPulseMissing
    case .extra: .verificationPulseExtra
    case .timing: .verificationPulseTiming
    case .duration, .durationBias: .verificationPulseDuration
    case .wrongLight: .verificationWrongLight
    case .wrongOrder: .verificationWrongOrder
    case .wrongCondition: .verificationWrongCondition
    case .amplitude: .verificationAmplitude
    case .power: .verificationPower
    case .lag: .verificationLag
    case .drift: .verificationClockDrift
    case .clipped: .verificationClipped
    case .resolution: .verificationResolution
    case .notIdentified: .verificationNotIdentified
    case .notRecorded: .verificationNotRecorded
    case .strayLight: .verificationStrayLight
    case .inverted: .verificationInverted
    case .noisy: .verificationNoisy
    case .otherCondition: .verificationOtherCondition
    case .sweepsMissing: .verificationSweepsMissing
    }
  }

  /// In a few words.
  public var words: String {
    switch self {
    case .missing: "pulses missing"
    case .extra: "pulses that were not planned"
    case .timing: "pulses off their time"
    case .duration: "pulses of another duration"
    case .durationBias: "all pulses of another duration"
    case .wrongLight: "the light of another LED"
    case .wrongOrder: "pulses in another order"
    case .wrongCondition: "the light of another trial"
    case .amplitude: "brightness out of proportion to the plan"
    case .power: "all light of another power than planned irradiance times the mask's area"
    case .lag: "all light late by the same"
    case .drift: "clocks of rig and recording differ"
    case .clipped: "photodiode beyond its range; brightness is not judged there, edges are"
    case .resolution: "sampled too slowly to tell the limit"
    case .notIdentified: "which planned trial this is cannot be told"
    case .notRecorded: "planned light that no channel shows"
    case .strayLight: "light of another LED on this photodiode; it is not judged"
    case .inverted:
      "the command is on where no light is planned and off where it is; read as active low"
    case .noisy: "too noisy to tell light and edges; this sensor is not judged"
    case .otherCondition: "the recording names a condition that the protocol does not have"
    case .sweepsMissing: "sweeps are missing between others of the block"
    }
  }

  fileprivate var remedy: String {
    switch self {
    case .missing: "Check the LED, its driver and the trigger at this time."
    case .extra: "Look for a trigger that bounces or a second program that drives the LED."
    case .timing: "Let hardware and not a program trigger these pulses."
    case .duration, .durationBias: "Check the LED's pulse width and the photodiode's rise and fall."
    case .wrongLight, .wrongOrder: "Check which output drives which LED."
    case .wrongCondition:
      "Check the file that the rig played; count the cell as what it was to get."
    case .amplitude: "Check the LED's drive and temperature, and that the photodiode is linear."
    case .power:
      "Check calibration and drive; if the channel's watts are not those in the sample, state --power-limit."
    case .lag: "Add it to mirror_timing of the rig, or take it off latencies."
    case .drift: "Run both devices on one clock."
    case .clipped: "Lower the gain of the photodiode."
    case .resolution: "Sample the photodiode at 10 kHz or more, better 20 kHz."
    case .notIdentified: "State the condition with --condition, or name the key with --key."
    case .notRecorded: "Record a photodiode or the command of every LED; name it with --led."
    case .strayLight: "Shade the photodiode from the other LED, or put a filter before it."
    case .inverted:
      "See that the LED is dark between pulses; state the channel as CHANNEL:inverted=SITE with --light."
    case .noisy: "Bring the photodiode nearer to the LED, or keep other lamps from it."
    case .otherCondition:
      "Name the folder that this cell was recorded with, or state the condition with --condition."
    case .sweepsMissing: "Look for these sweeps; if they were stopped by hand, say so in the notes."
    }
  }
}

extension LightFinding {
  /// - Parameter file: the recording's.
  public func message(file: String) -> Message {
    var text = kind.words
    if !times.isEmpty, times.count > 1 { text += ", \(times.count) in this sweep" }
    if let led { text += ", LED \(led)" }
    let isPart = unit == "1"
    func number(_ value: Double) -> String {
      isPart ? "\(Self.text(100 * value))%" : Self.text(value)
    }
    return Message(
      kind.messageID, severity, text, file: file, object: sensor, sweep: sweep,
      // To a tenth of a microsecond: no sensor knows more.
      time: times.first.map { ($0 * 10).rounded() / 1e7 },
      expected: expected ?? limit.map { "at most \(number($0))" },
      found: found ?? value.map(number), unit: expected == nil && !isPart ? unit : nil,
      remedy: kind.remedy)
  }

  private var severity: Message.Severity {
    switch kind.weight {
    case .deviation: .error
    case .notJudged: .warning
    case .note: kind == .clipped ? .warning : .note
    }
  }

  /// To three digits behind the point.
  static func text(_ value: Double) -> String {
    let rounded = (value * 1000).rounded() / 1000
    return rounded == rounded.rounded() && abs(rounded) < 1e12 ? "\(Int(rounded))" : "\(rounded)"
  }
}

extension VerificationRefusal: ReportableError {
  public var message: Message {
    switch self {
    case .noLight:
      Message(
        .verificationNoLight, .error, "the recording shows no light that could be compared",
        expected: "a photodiode or the command of a light", found: "none",
        remedy: "Name the channel with --photodiode or --light; apical inspect lists the channels.")
    case .unknownCondition(let name, let known):
      Message(
        .documentUnknownName, .error, "the protocol has no condition of this name",
        expected: known.joined(separator: ", "), found: name, remedy: "Correct --condition.")
    case .otherProtocol(let matched, let recorded):
      Message(
        .verificationOtherProtocol, .error,
        "the recording's light is not that of this protocol",
        expected: "most of \(recorded) pulses where a trial plans one", found: "\(matched)",
        remedy: "Name the folder that this cell was recorded with.")
    }
  }

  public var exitStatus: ExitStatus { .inputRefused }
}
