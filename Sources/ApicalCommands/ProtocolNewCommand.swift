import ArgumentParser
import Foundation
import Messages
import OutputFiles

struct ProtocolNewCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "new",
    abstract: "Write a protocol, a rig and a calibration to start from.",
    discussion: """
      The three files are the shipped experiment with comments that explain each part. Files that are \
      there already are never replaced.

        apical protocol new my-experiment
      """)

  @Argument(help: "Folder to write to; it is made if need be.")
  var folder: String

  /// The files of `Protocols`, which are part of the program.
  static let files: [(name: String, bytes: [UInt8])] = [
    ("plateau-difference.protocol.yaml", PackageResources.plateau_difference_protocol_yaml),
    ("example.rig.yaml", PackageResources.example_rig_yaml),
    ("example.calibration.yaml", PackageResources.example_calibration_yaml),
    ("example.crosstalk.yaml", PackageResources.example_crosstalk_yaml),
  ]

  func run() throws {
    let paths = Self.files.map { "\(folder)/\($0.name)" }
    for path in paths where FileManager.default.fileExists(atPath: path) {
      throw CommandError.fileExists(path)
    }
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw OutputFileError.failed(
        operation: "create the folder", path: folder,
        reason: (error as NSError).localizedDescription)
    }
    for (path, file) in zip(paths, Self.files) {
      try AtomicFile.write(Data(file.bytes), to: path)
      Console.print(path)
    }
  }
}
