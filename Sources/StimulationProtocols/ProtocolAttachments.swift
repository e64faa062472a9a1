import Foundation
import InputDocuments
import MaskImages
import Messages
import SampleGeometry

/// A file that a protocol takes masks or the cell's shape from, as it was read.
public struct ProtocolAttachment: Hashable, Sendable {
  /// As the protocol names it: relative to its own folder, without `.` and `..`.
  public let name: String
  public let content: Data
}

/// Reads the images and reconstructions that a protocol names, each once, and completes its masks.
struct ProtocolAttachments {
  private let document: InputDocument<StimulationProtocol>
  private(set) var files: [ProtocolAttachment] = []
  /// The preparation's own cell.
  private(set) var neurites: Neurites?
  private var images: [String: GreyImage] = [:]
  private var morphologies: [String: CellMorphology] = [:]

  init(_ document: InputDocument<StimulationProtocol>) { self.document = document }

  /// - Throws: `DocumentRefusal` at the key that names the file, or at the place in the file.
  mutating func completed() throws(DocumentRefusal) -> InputDocument<StimulationProtocol> {
    var stimulation = document.value
    if let reconstruction = stimulation.preparation.morphology {
      neurites = try placed(reconstruction, key: "preparation.morphology")
    }
    for (index, mask) in stimulation.masks.enumerated() {
      let key = "masks.\(mask.name)"
      switch mask.value.shape {
      case .band, .disk, .polygon, .grid: continue
      case .image(let image):
        stimulation.masks[index].value.shape = .image(
          try completed(image, key: "\(key).image"))
      case .morphology(let part):
        stimulation.masks[index].value.shape = .morphology(
          try completed(part, key: "\(key).morphology"))
      }
    }
    return document.completed(stimulation)
  }

  private mutating func completed(
    _ mask: MaskImage, key: String
  ) throws(DocumentRefusal) -> MaskImage {
    let path = try path(of: mask.file, endings: ["png", "pgm", "pbm"], key: "\(key).file")
    let grey: GreyImage
    if let known = images[mask.file] {
      grey = known
    } else {
      let content = try content(
        of: path, named: mask.file, key: "\(key).file", atMost: GreyImage.greatestByteCount,
        tooLarge: .imageTooLarge)
      do throws(GreyImageError) { grey = try GreyImage(content, file: path) } catch {
        throw DocumentRefusal(error.message)
      }
      images[mask.file] = grey
    }
    guard
      let lit = LitPixels(
        grey: grey.values, columns: grey.columns, threshold: mask.threshold)
    else {
      throw DocumentRefusal(
        Message(
          .imageTooLarge, .error, "the lit pixels fall into too many pieces", file: path,
          expected: "at most 20000 rectangles", found: "more",
          remedy: "Smooth the image, or make it smaller."))
    }
    guard lit.count > 0 else {
      try document.refuse([
        DocumentProblem(
          .documentWrongValue, path: "\(key).threshold", "no pixel of the image is lit",
          expected: "at most \(grey.values.max() ?? 0), its brightest pixel",
          found: "\(mask.threshold)", remedy: "Lower the threshold, or export the image again.")
      ])
      return mask
    }
    var mask = mask
    mask.lit = lit
    return mask
  }

  private mutating func completed(
    _ mask: NeuriteMask, key: String
  ) throws(DocumentRefusal) -> NeuriteMask {
    var mask = mask
    if let reconstruction = mask.reconstruction {
      mask.neurites = try placed(reconstruction, key: "\(key).reconstruction")
    } else {
      mask.neurites = neurites
    }
    guard let neurites = mask.neurites else {
      try document.refuse([
        DocumentProblem(
          .documentMissingKey, path: key, "the mask names no reconstruction",
          expected: "preparation.morphology, or reconstruction here",
          remedy: "Name the SWC file of the cell in preparation.morphology.")
      ])
      return mask
    }
    guard !neurites.region(of: mask.part, margin: mask.margin, path: mask.path).pieces.isEmpty
    else {
      let present = NeuritePart.allCases.filter { part in
        neurites.points.contains { $0.part.map(part.includes) == true }
      }
      try document.refuse([
        DocumentProblem(
          .morphologyNotPlaced, path: mask.path == nil ? "\(key).part" : "\(key).path",
          "the reconstruction has nothing there",
          expected: present.map(\.rawValue).joined(separator: ", "),
          found: mask.part.rawValue,
          remedy: "Take a part that is there, or another stretch of it.")
      ])
      return mask
    }
    return mask
  }

  private mutating func placed(
    _ reconstruction: Reconstruction, key: String
  ) throws(DocumentRefusal) -> Neurites {
    let name = reconstruction.file
    let path = try path(of: name, endings: ["swc"], key: "\(key).file")
    let content = try content(
      of: path, named: name, key: "\(key).file", atMost: CellMorphology.greatestByteCount,
      tooLarge: .morphologyTooLarge)
    let text = String(decoding: content, as: UTF8.self)
    do throws(MorphologyError) {
      let morphology: CellMorphology
      if let known = morphologies[name] {
        morphology = known
      } else {
        morphology = try CellMorphology(swc: text, file: path)
        morphologies[name] = morphology
      }
      return try Neurites(morphology, reconstruction.placement, file: path)
    } catch {
      throw DocumentRefusal(error.message)
    }
  }

  /// Where the file lies. Names that lead out of the protocol's folder are refused: the compiled folder
  /// holds the files under the same names, so that its copy of the protocol finds them.
  private func path(
    of name: String, endings: [String], key: String
  ) throws(DocumentRefusal) -> String {
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    let isBelow =
      parts.allSatisfy { !["", ".", ".."].contains($0) }
      && !name.unicodeScalars.contains { $0.value < 32 || $0.value == 127 || $0 == "\\" }
    guard isBelow else {
      throw refusal(
        .documentWrongValue, key, "the file must lie beside the protocol or in a folder below",
        expected: "a name such as masks/tuft.\(endings[0])", found: "\"\(name)\"",
        "Copy the file there: a compiled protocol takes it along.")
    }
    let ending = parts.last?.split(separator: ".").dropFirst().last?.lowercased()
    guard let ending, endings.contains(ending) else {
      throw refusal(
        .documentWrongValue, key, "the name has another ending than such a file",
        expected: endings.map { ".\($0)" }.joined(separator: ", "), found: "\"\(name)\"",
        "Name the right file, or export it in this format.")
    }
    let folder = (document.file as NSString).deletingLastPathComponent
    return folder.isEmpty ? name : "\(folder)/\(name)"
  }

  /// Reads a file once for all that name it.
  private mutating func content(
    of path: String, named name: String, key: String, atMost limit: Int, tooLarge: MessageID
  ) throws(DocumentRefusal) -> Data {
    if let known = files.first(where: { $0.name == name }) { return known.content }
    // A pipe or a device would be waited for without end.
    let kind = try? URL(fileURLWithPath: path).resolvingSymlinksInPath()
      .resourceValues(forKeys: [.isRegularFileKey]).isRegularFile
    guard FileManager.default.fileExists(atPath: path), kind == true else {
      throw refusal(
        .fileMissing, key, "the file is not there", expected: path, found: "no file",
        "Write the file, or correct the name.")
    }
    guard let handle = FileHandle(forReadingAtPath: path),
      let content = try? handle.read(upToCount: limit + 1)
    else {
      throw refusal(
        .fileUnreadable, key, "the file cannot be read", expected: path, found: nil,
        "Check its permissions and that it is not empty.")
    }
    try? handle.close()
    guard content.count <= limit else {
      throw refusal(
        tooLarge, key, "the file is too large", expected: "at most \(limit >> 20) MB",
        found: "more", "Check that this is the file you meant.")
    }
    files.append(ProtocolAttachment(name: name, content: content))
    return content
  }

  private func refusal(
    _ id: MessageID, _ key: String, _ text: String, expected: String, found: String?,
    _ remedy: String
  ) -> DocumentRefusal {
    let position = document.position(of: key)
    return DocumentRefusal(
      Message(
        id, .error, text, file: document.file, line: position?.line, column: position?.column,
        object: key, expected: expected, found: found, remedy: remedy))
  }
}
