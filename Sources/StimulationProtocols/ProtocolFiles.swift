import Foundation
import InputDocuments
import Messages
import Quantities
import SampleGeometry

/// A protocol with the rig and the calibration that it is for, each checked by itself and against
/// the names that it takes from the others.
public struct ProtocolFiles: Sendable {
  public let stimulation: InputDocument<StimulationProtocol>
  public let rig: InputDocument<Rig>
  public let calibration: InputDocument<Calibration>
  /// nil before it was measured.
  public let crosstalk: InputDocument<MeasuredCrosstalk>?
  /// Images and reconstructions of the protocol, each once; masks hold what was read from them.
  public let attachments: [ProtocolAttachment]
  /// The preparation's cell in the slice; nil where the protocol names none.
  public let neurites: Neurites?

  /// - Parameters:
  ///   - path: the protocol's file.
  ///   - rigPath: another rig's file than the protocol names.
  ///   - calibrationPath: another calibration's file than the rig names.
  ///   - crosstalkPath: another file of measured crosstalk than the protocol names.
  /// - Throws: `DocumentRefusal` for the first file in which something is wrong.
  public init(
    protocol path: String, rig rigPath: String? = nil, calibration calibrationPath: String? = nil,
    crosstalk crosstalkPath: String? = nil
  ) throws(DocumentRefusal) {
    let written = try StimulationProtocol.format.read(file: path)
    try written.refuse(written.value.contradictions())
    var attached = ProtocolAttachments(written)
    stimulation = try attached.completed()
    attachments = attached.files
    neurites = attached.neurites
    rig = try Rig.format.read(
      file: try Self.file(
        rigPath, named: stimulation.value.rigFile, by: stimulation, key: "rig"))
    try stimulation.refuse(stimulation.value.unknownNames(in: rig.value, file: rig.file))
    calibration = try Calibration.format.read(
      file: try Self.file(
        calibrationPath, named: rig.value.calibrationFile, by: rig, key: "calibration"))
    try calibration.refuse(calibration.value.contradictions())
    guard let name = crosstalkPath ?? stimulation.value.crosstalkFile else {
      crosstalk = nil
      return
    }
    let measured = try MeasuredCrosstalk.format.read(
      file: try Self.file(
        crosstalkPath, named: name, by: stimulation, key: "crosstalk_result",
        option: "crosstalk"))
    try measured.refuse(stimulation.value.unknownPathways(in: measured.value))
    crosstalk = measured
  }

  /// The given file, or the one that the document names, which must be there.
  private static func file<Value>(
    _ given: String?, named name: String, by document: InputDocument<Value>, key: String,
    option: String? = nil
  ) throws(DocumentRefusal) -> String {
    if let given { return given }
    let folder = (document.file as NSString).deletingLastPathComponent
    let path = name.hasPrefix("/") || folder.isEmpty ? name : "\(folder)/\(name)"
    if !FileManager.default.fileExists(atPath: path) {
      try document.refuse([
        DocumentProblem(
          .fileMissing, path: key, "the \(option ?? key)'s file is not there", expected: path,
          found: "no file",
          remedy: "Write the file, correct the name, or give another one with --\(option ?? key).")
      ])
    }
    return path
  }
}
