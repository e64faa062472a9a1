import Messages

/// Why a protocol was not compiled.
public struct ProtocolRefusal: ReportableError {
  /// All of them, passed and failed, by id.
  public let checks: [ProtocolCheck]

  public var message: Message {
    let first = checks.first { $0.severity == .error }
    return Message(
      .protocolRefused, .error, first.map { "\($0.id.rawValue): \($0.message)" } ?? "refused",
      file: first?.file, line: first?.line, column: first?.column, object: first?.object,
      expected: first?.expected, found: first?.found, remedy: first?.remedy)
  }

  public var exitStatus: ExitStatus { .inputRefused }
}
