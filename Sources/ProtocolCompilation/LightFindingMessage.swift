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
    case .lag: .verificationLag
    case .drift: .verificationClockDrift
    case .clipped: .verificationClipped
    case .resolution: .verificationResolution
    case .notIdentified: .verificationNotIdentified
    case .notRecorded: .verificationNotRecorded
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
    case .lag: "all light late by the same"
    case .drift: "clocks of rig and recording differ"
    case .clipped: "photodiode beyond its range; brightness is not judged there, edges are"
    case .resolution: "sampled too slowly to tell the limit"
    case .notIdentified: "which planned trial this is cannot be told"
    case .notRecorded: "planned light that no channel shows"
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
    case .lag: "Add it to mirror_timing of the rig, or take it off latencies."
    case .drift: "Run both devices on one clock."
    case .clipped: "Lower the gain of the photodiode."
    case .resolution: "Sample the photodiode at 10 kHz or more, better 20 kHz."
    case .notIdentified: "State the condition with --condition, or name the key with --key."
    case .notRecorded: "Record a photodiode or the command of every LED; name it with --led."
    }
  }
}

extension LightFinding {
  /// - Parameter file: the recording's.
  public func message(file: String) -> Message {
    var text = kind.words
    if !times.isEmpty, times.count > 1 { text += ", \(times.count) in this sweep" }
    if let led { text += ", LED \(led)" }
    return Message(
      kind.messageID, severity, text, file: file, object: sensor, sweep: sweep,
      time: times.first.map { $0 / 1e6 },
      expected: expected ?? limit.map { "at most \(Self.text($0))" },
      found: found ?? value.map(Self.text), unit: expected == nil ? unit : nil,
      remedy: kind.remedy)
  }

  private var severity: Message.Severity { kind.weight == .deviation ? .error : .warning }

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
        expected: "most of \(recorded) pulses",
        found: "\(matched)", unit: "pulses where a trial plans one",
        remedy: "Name the folder that this cell was recorded with.")
    }
  }

  public var exitStatus: ExitStatus { .inputRefused }
}
