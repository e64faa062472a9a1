import CLibpng
import Foundation

/// PNG through libpng's simplified interface, which reports its errors by return values.
struct PNGReading {
  static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

  let file: String

  func image(_ data: Data) throws(GreyImageError) -> GreyImage {
    let bytes = try essential([UInt8](data))
    var image = png_image()
    image.version = png_uint_32(PNG_IMAGE_VERSION)
    defer { png_image_free(&image) }
    return try read(bytes, &image)
  }

  private func read(_ bytes: [UInt8], _ image: inout png_image) throws(GreyImageError) -> GreyImage
  {
    // libpng keeps the pointer from the first call to the second.
    let result: Result<GreyImage, GreyImageError> = bytes.withUnsafeBytes { buffer in
      guard png_image_begin_read_from_memory(&image, buffer.baseAddress, buffer.count) != 0 else {
        return .failure(.unreadable(file: file, "the image is damaged"))
      }
      let (columns, rows) = (Int(image.width), Int(image.height))
      image.format = png_uint_32(PNG_FORMAT_GRAY)
      var values = [UInt8](repeating: 0, count: columns * rows)
      let isRead = values.withUnsafeMutableBytes {
        png_image_finish_read(&image, nil, $0.baseAddress, png_int_32(columns), nil)
      }
      // A warning is data that another program reads otherwise.
      guard isRead != 0, image.warning_or_error == 0 else {
        return .failure(.unreadable(file: file, "the image is damaged or cut off"))
      }
      return .success(GreyImage(columns: columns, rows: rows, values: values))
    }
    return try result.get()
  }

  /// The chunks that hold pixels. All others are left out: a gamma or a colour profile would change grey
  /// values, and compressed texts may be of any size once unpacked.
  private func essential(_ bytes: [UInt8]) throws(GreyImageError) -> [UInt8] {
    var kept = Self.signature
    var place = kept.count
    var isFirst = true
    while place + 12 <= bytes.count {
      let length = bytes[place..<(place + 4)].reduce(0) { $0 << 8 | Int($1) }
      let end = place + 12 + length
      guard end <= bytes.count else { break }
      let name = String(decoding: bytes[(place + 4)..<(place + 8)], as: UTF8.self)
      if isFirst {
        guard name == "IHDR", length == 13 else { break }
        try judge(header: Array(bytes[(place + 8)..<(place + 21)]))
        isFirst = false
      }
      if name == "tRNS" { throw .wrongKind(file: file, found: "PNG with transparency") }
      if ["IHDR", "IDAT", "IEND"].contains(name) { kept += bytes[place..<end] }
      if name == "IEND" { return kept }
      place = end
    }
    throw .unreadable(file: file, "the image is damaged or cut off")
  }

  /// Width and height, four bytes each, bit depth, colour type.
  private func judge(header: [UInt8]) throws(GreyImageError) {
    let columns = header[0..<4].reduce(0) { $0 << 8 | Int($1) }
    let rows = header[4..<8].reduce(0) { $0 << 8 | Int($1) }
    let kinds: [UInt8: String] = [
      2: "PNG with colours", 3: "PNG with a palette", 4: "PNG with transparency",
      6: "PNG with colours and transparency",
    ]
    if let kind = kinds[header[9]] { throw .wrongKind(file: file, found: kind) }
    guard header[8] <= 8 else { throw .wrongKind(file: file, found: "PNG with 16 bits") }
    try GreyImage.require(columns: columns, rows: rows, file: file)
  }
}
