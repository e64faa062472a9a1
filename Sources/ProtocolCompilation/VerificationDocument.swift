import Messages
import OutputFiles
import Signals

/// The verdict V1 of one trial, or of the recording: in the shape of a `ProtocolCheck`.
public struct VerificationCheck: Codable, Hashable, Sendable {
  /// Stable, as the ids of `ProtocolCheck` are.
  public var id = "V1"
  public var severity: ProtocolCheck.Severity
  /// Name of the sweep; nil of the recording.
  public var object: String?
  public var sweep: Int?
  /// One sentence.
  public var message: String
  /// Largest deviation of an onset, in `unit`; nil where nothing was compared.
  public var value: Double?
  public var limit: Double
  public var unit = "us"
  public var expected: String?
  public var found: String?

  /// One line for a person.
  public var text: String {
    let end =
      expected.flatMap { expected in found.map { " (expected \(expected), found \($0))" } } ?? ""
    return "\(object.map { "\($0): " } ?? "")\(id): \(message)\(end)"
  }
}

extension LightVerification {
  /// V1 of each trial, in the order of the recording.
  public var checks: [VerificationCheck] {
    let found = Dictionary(grouping: findings.filter { $0.sweep != nil }) { $0.sweep ?? -1 }
    return trials.map { trial in
      let kinds = (found[trial.sweep] ?? []).filter { $0.kind.weight != .note }.map(\.kind)
      let countsDiffer =
        trial.plannedPulseCount != trial.matchedPulseCount
        || trial.recordedPulseCount != trial.matchedPulseCount
      return VerificationCheck(
        severity: trial.verdict.severity, object: trial.name, sweep: trial.sweep,
        message: kinds.isEmpty
          ? "\(trial.matchedPulseCount) pulses as planned"
          : kinds.map(\.words).joined(separator: "; "),
        value: trial.largestDeviation, limit: criteria.limit,
        expected: countsDiffer ? "\(trial.plannedPulseCount) pulses" : nil,
        found: countsDiffer ? "\(trial.recordedPulseCount)" : nil)
    }
  }

  /// V1 of the recording.
  public var check: VerificationCheck {
    let bad = trials.count { $0.verdict != .verified }
    let general = findings.filter { $0.sweep == nil && $0.kind.weight != .note }.map(\.kind.words)
    let message =
      verdict == .verified
      ? "\(pulses.count) pulses in \(trials.count) trials as planned"
      : ([bad > 0 ? "\(bad) of \(trials.count) trials not as planned or not judged" : nil]
        .compactMap { $0 } + Set(general).sorted()).joined(separator: "; ")
    return VerificationCheck(
      severity: verdict.severity, message: message,
      value: pulses.map { abs($0.deviation) }.max(), limit: criteria.limit)
  }
}

extension LightVerification.Verdict {
  var severity: ProtocolCheck.Severity {
    switch self {
    case .verified: .ok
    case .notJudged: .warning
    case .deviations: .error
    }
  }
}

/// `apical protocol verify --json`, and `verify.json` of its folder: `apical analyze --verification`
/// reads it.
public struct VerificationDocument: Encodable, Sendable {
  public static let schema = "apical.verify/1"

  /// Which file was compared.
  public struct Recording: Codable, Hashable, Sendable {
    public var file: String
    public var format: String
    public var identifier: String?
    public var sha256: String

    public init(file: String, format: String, identifier: String?, sha256: String) {
      self.file = file
      self.format = format
      self.identifier = identifier
      self.sha256 = sha256
    }
  }

  /// The folder.
  public var compiled: String
  public var planChecksum: String?
  public var recording: Recording
  public var condition: StatedCondition?
  public var verification: LightVerification
  public var messages: [Message]
  public var provenance: Provenance

  public init(
    compiled: String, planChecksum: String?, recording: Recording, condition: StatedCondition?,
    verification: LightVerification, messages: [Message], provenance: Provenance
  ) {
    self.compiled = compiled
    self.planChecksum = planChecksum
    self.recording = recording
    self.condition = condition
    self.verification = verification
    self.messages = messages
    self.provenance = provenance
  }

  enum CodingKeys: String, CodingKey {
    case schema, compiled
    case planChecksum = "plan_sha256"
    case recording, condition, verdict, check, checks, criteria, blocks, sensors, trials, findings
    case pulses
    case messages, provenance
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(Self.schema, forKey: .schema)
    try container.encode(compiled, forKey: .compiled)
    try container.encode(planChecksum, forKey: .planChecksum)
    try container.encode(recording, forKey: .recording)
    try container.encode(condition, forKey: .condition)
    try container.encode(verification.verdict, forKey: .verdict)
    try container.encode(verification.check, forKey: .check)
    try container.encode(verification.checks, forKey: .checks)
    try container.encode(verification.criteria, forKey: .criteria)
    try container.encode(verification.blocks, forKey: .blocks)
    try container.encode(verification.sensors, forKey: .sensors)
    try container.encode(verification.trials, forKey: .trials)
    try container.encode(verification.findings, forKey: .findings)
    try container.encode(verification.pulses, forKey: .pulses)
    try container.encode(messages, forKey: .messages)
    try container.encode(provenance, forKey: .provenance)
  }
}

extension VerificationDocument {
  /// What `apical analyze` needs of a verification that was written.
  public struct Summary: Decodable, Sendable {
    public var recording: Recording
    public var trials: [LightVerification.Trial]
    public var findings: [LightFinding]

    /// What all light of the recording has in common that is not as planned, in words.
    public var sharedDeviations: [String] { LightFinding.shared(findings) }

    /// What is wrong with the light of each sweep that was compared, in words; empty of a sweep whose light
    /// was as planned but for what all sweeps share (`sharedDeviations`). What could not be compared is not in it.
    public var deviations: [Int: String] {
      let found = Dictionary(grouping: findings.filter { $0.kind.weight == .deviation }) {
        $0.sweep
      }
      let compared = trials.filter { $0.verdict != .notJudged }
      return Dictionary(
        compared.map { trial in
          let own = (found[trial.sweep] ?? []).map(\.kind.words)
          // Exchanged LEDs of a whole recording are one finding, and wrong light of each sweep.
          let isWrong = own.isEmpty && trial.verdict == .deviations
          return (
            trial.sweep,
            isWrong ? LightFinding.Kind.wrongLight.words : own.joined(separator: ", ")
          )
        }, uniquingKeysWith: { first, _ in first })
    }
  }
}

extension LightFinding {
  /// In words: what all light of a recording has in common that is not as planned.
  static func shared(_ findings: [LightFinding]) -> [String] {
    findings.filter { $0.sweep == nil && $0.kind.weight == .deviation }.map(\.sharedWords)
  }

  /// Of a finding about all sweeps: which channel, what, how much.
  var sharedWords: String {
    var text = [sensor, kind.words].compactMap { $0 }.joined(separator: ": ")
    if let value {
      text +=
        unit == "1"
        ? " (\(Self.text(100 * value))%)"
        : " (\(Self.text(value))\(unit.map { " \($0 == "us" ? "µs" : $0)" } ?? ""))"
    }
    return kind == .lag ? text + "; light latencies include it, nothing is shifted" : text
  }
}

extension LightVerification {
  /// What all light of the recording has in common that is not as planned, in words.
  public var sharedDeviations: [String] { LightFinding.shared(findings) }

  /// A note for each block of which the recording has fewer sweeps than the schedule and none is missing in between.
  public func notes(file: String) -> [Message] {
    blocks.filter { $0.recordedCount + $0.missingCount < $0.plannedCount }.map { block in
      Message(
        .verificationFewerSweeps, .note, "fewer sweeps than the schedule", file: file,
        object: block.block.rawValue, expected: "\(block.plannedCount)",
        found: "\(block.recordedCount)", unit: "sweeps",
        remedy: "Nothing is wrong where the session was meant to be shorter.")
    }
  }
}
