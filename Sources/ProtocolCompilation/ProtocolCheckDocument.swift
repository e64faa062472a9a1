import Messages

/// `apical protocol check --json`, and `checks.json` of a compiled folder.
public struct ProtocolCheckDocument: Encodable, Sendable {
  let schema = "apical.protocol-check/1"
  /// The protocol's.
  public var file: String
  public var valid: Bool
  public var checks: [ProtocolCheck]
  /// Why the files themselves were refused.
  public var failed: [Message]

  public init(
    file: String, valid: Bool, checks: [ProtocolCheck] = [], failed: [Message] = []
  ) {
    self.file = file
    self.valid = valid
    self.checks = checks
    self.failed = failed
  }
}
