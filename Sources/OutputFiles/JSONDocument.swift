import Foundation

/// Writes values as the JSON that Apical promises: sorted keys, UTF-8, one line feed at the end,
/// shortest decimals that read back as the same number, `null` for what is missing.
public enum JSONDocument {
  /// - Throws: `OutputFileError.notRepresentable` for a number that is not finite: results never
  ///   hold one, so it is a defect.
  public static func encode(_ value: some Encodable) throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    do {
      var data = try encoder.encode(value)
      data.append(0x0A)
      return data
    } catch EncodingError.invalidValue(let found, let context) {
      let path = context.codingPath.map(\.stringValue).joined(separator: ".")
      throw OutputFileError.notRepresentable("\(path) is \(found)")
    }
  }
}
