import Foundation
import Messages

/// A grey image of 8 bits as a file holds it: 0 black, 255 white, rows from the top.
public struct GreyImage: Hashable, Sendable {
  public let columns: Int
  public let rows: Int
  /// `columns` × `rows` values, row by row.
  public let values: [UInt8]

  public static let greatestByteCount = 16 << 20
  /// Along a side.
  public static let greatestSide = 4096

  /// Reads PNG (grey, at most 8 bits, no transparency), PGM (at most 255) or PBM, by its first bytes.
  ///
  /// The declared size is judged before memory is taken for it.
  ///
  /// **Worked example.** The text `P2 2 1 255 0 200` is an image of one row with the values 0 and 200;
  /// `P1 2 1 0 1` has 255 (white) and 0 (black).
  ///
  /// - Parameters:
  ///   - data: of the file.
  ///   - file: its name in messages.
  /// - Throws: `GreyImageError`.
  public init(_ data: Data, file: String) throws(GreyImageError) {
    guard data.count <= Self.greatestByteCount else { throw .tooManyBytes(file: file) }
    if data.starts(with: PNGReading.signature) {
      self = try PNGReading(file: file).image(data)
    } else if data.first == UInt8(ascii: "P") {
      self = try NetpbmReading(data, file: file).image()
    } else {
      throw .wrongKind(file: file, found: data.isEmpty ? "an empty file" : "another format")
    }
  }

  init(columns: Int, rows: Int, values: [UInt8]) {
    self.columns = columns
    self.rows = rows
    self.values = values
  }

  /// - Throws: where a declared size is none, or too large to be a mask.
  static func require(columns: Int, rows: Int, file: String) throws(GreyImageError) {
    guard columns > 0, rows > 0 else {
      throw .unreadable(file: file, "the image has no pixel")
    }
    guard columns <= greatestSide, rows <= greatestSide else {
      throw .tooManyPixels(file: file, columns: columns, rows: rows)
    }
  }
}

/// Why an image is not taken.
public enum GreyImageError: ReportableError {
  case unreadable(file: String, String)
  case wrongKind(file: String, found: String)
  case tooManyPixels(file: String, columns: Int, rows: Int)
  case tooManyBytes(file: String)

  public var message: Message {
    switch self {
    case .unreadable(let file, let text):
      Message(
        .imageUnreadable, .error, text, file: file, remedy: "Export the image again.")
    case .wrongKind(let file, let found):
      Message(
        .imageWrongKind, .error, "a mask cannot be read from this kind of image", file: file,
        expected: "PNG with grey of at most 8 bits and no transparency, PGM or PBM",
        found: found, remedy: "Convert it to 8-bit grey and save it as PNG.")
    case .tooManyPixels(let file, let columns, let rows):
      Message(
        .imageTooLarge, .error, "the image is too large for a mask", file: file,
        expected: "at most \(GreyImage.greatestSide) pixels along a side",
        found: "\(columns) × \(rows)", remedy: "Make it smaller: a mirror covers less than a µm.")
    case .tooManyBytes(let file):
      Message(
        .imageTooLarge, .error, "the file is too large for a mask", file: file,
        expected: "at most \(GreyImage.greatestByteCount >> 20) MB", found: "more",
        remedy: "Make the image smaller: a mirror covers less than a µm.")
    }
  }

  public var exitStatus: ExitStatus { .inputRefused }
}
