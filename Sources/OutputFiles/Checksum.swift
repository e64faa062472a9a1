import Foundation

#if canImport(CryptoKit)
  import CryptoKit
#else
  import CLibcrypto
#endif

/// SHA-256 checksums in lower-case hexadecimal.
public enum Checksum {
  public static func sha256(of data: Data) -> String {
    var hash = SHA256Digest()
    hash.update(data)
    return hexadecimal(hash.finalized())
  }

  /// The first 16 bytes of the SHA-256 of `text`, shaped as a UUID of version 8 (RFC 9562): a name
  /// that is the same whenever the same thing is written.
  public static func uuid(of text: String) -> String {
    var hash = SHA256Digest()
    hash.update(Data(text.utf8))
    var bytes = Array(hash.finalized().prefix(16))
    bytes[6] = bytes[6] & 0x0F | 0x80
    bytes[8] = bytes[8] & 0x3F | 0x80
    let digits = Array(hexadecimal(bytes))
    return [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { String(digits[$0]) }
      .joined(separator: "-")
  }

  /// Reads the file in pieces; its size does not matter.
  ///
  /// - Throws: `OutputFileError.failed` when the file cannot be read.
  public static func sha256(ofFile path: String) throws -> String {
    guard let file = FileHandle(forReadingAtPath: path) else {
      throw OutputFileError.failed(operation: "read", path: path, reason: "it cannot be opened")
    }
    defer { try? file.close() }
    var hash = SHA256Digest()
    do {
      while let piece = try file.read(upToCount: 1 << 20), !piece.isEmpty { hash.update(piece) }
    } catch {
      throw OutputFileError.failed(
        operation: "read", path: path, reason: (error as NSError).localizedDescription)
    }
    return hexadecimal(hash.finalized())
  }

  private static func hexadecimal(_ digest: [UInt8]) -> String {
    digest.map { $0 < 16 ? "0" + String($0, radix: 16) : String($0, radix: 16) }.joined()
  }
}

/// SHA-256 of the platform: CryptoKit on macOS, OpenSSL's libcrypto elsewhere.
private struct SHA256Digest: ~Copyable {
  #if canImport(CryptoKit)
    private var hash = SHA256()

    mutating func update(_ data: Data) { hash.update(data: data) }

    mutating func finalized() -> [UInt8] { Array(hash.finalize()) }
  #else
    private let context = EVP_MD_CTX_new()

    init() { EVP_DigestInit_ex(context, EVP_sha256(), nil) }

    deinit { EVP_MD_CTX_free(context) }

    mutating func update(_ data: Data) {
      data.withUnsafeBytes { bytes in
        _ = EVP_DigestUpdate(context, bytes.baseAddress, bytes.count)
      }
    }

    mutating func finalized() -> [UInt8] {
      var digest = [UInt8](repeating: 0, count: 32)
      EVP_DigestFinal_ex(context, &digest, nil)
      return digest
    }
  #endif
}
