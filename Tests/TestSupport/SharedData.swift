import Foundation

/// Reference data and other people's recordings, which stand beside the project and are not part of
/// it. A test that needs them is skipped, with a sentence that says so, where they are absent.
public enum SharedData {
  /// Folder of the package.
  public static let packageRoot = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  private static let root = packageRoot.deletingLastPathComponent().appendingPathComponent(
    "shared/data")

  /// What a skipped test says.
  public static let absence = "skipped: the shared reference data are not beside the project"

  public static var isPresent: Bool { FileManager.default.fileExists(atPath: root.path) }

  public static func path(_ name: String) -> String { root.appendingPathComponent(name).path }

  /// Reads and decodes a JSON file.
  public static func decode<Value: Decodable>(_ type: Value.Type, from name: String) throws -> Value
  {
    try JSONDecoder().decode(type, from: Data(contentsOf: URL(fileURLWithPath: path(name))))
  }
}
