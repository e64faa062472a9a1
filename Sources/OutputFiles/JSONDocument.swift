import Foundation

/// Writes values as the JSON that Apical promises: sorted keys, UTF-8, slashes not escaped, one line
/// feed at the end, shortest decimals that read back as the same number.
///
/// What is missing stays visible: a nil optional is written as `null`, also where the compiler wrote
/// the `encode(to:)`.
public enum JSONDocument {
  /// **Worked example.** `["a": 0.1]` becomes the lines `{`, `  "a": 0.1` and `}`.
  ///
  /// - Throws: `OutputFileError.notRepresentable` for a number that is not finite: results never
  ///   hold one, so it is a defect.
  public static func encode(_ value: some Encodable) throws -> Data {
    Data((try self.value(of: value).text + "\n").utf8)
  }

  /// The same content as a value.
  ///
  /// - Throws: as ``encode(_:)``.
  public static func value(of value: some Encodable) throws -> JSONValue {
    try JSONTree.value(of: value)
  }
}
