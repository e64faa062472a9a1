import Messages

/// Why a protocol was not taken.
public struct ProtocolRefusal: ReportableError {
  /// All of them, passed and failed, by id.
  public let checks: [ProtocolCheck]

  public init(checks: [ProtocolCheck]) { self.checks = checks }

  public var messages: [Message] {
    checks.filter { $0.severity == .error }.map { check in
      Message(
        .protocolRefused, .error, "\(check.id.rawValue): \(check.message)", file: check.file,
        line: check.line, column: check.column, object: check.object, expected: check.expected,
        found: check.found, remedy: check.remedy)
    }
  }

  public var message: Message {
    messages.first ?? Message(.protocolRefused, .error, "refused")
  }

  public var exitStatus: ExitStatus { .inputRefused }
}
