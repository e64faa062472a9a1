import Foundation

/// The system call that exchanges two names in one step; Foundation does not have it.
enum FolderExchange {
  /// - Returns: false where the system or the file system cannot do it; nothing has changed then.
  static func exchange(_ first: String, _ second: String) -> Bool {
    #if canImport(Darwin)
      return renamex_np(first, second, UInt32(RENAME_SWAP)) == 0
    #else
      // glibc has it since 2.28, but Swift's map of glibc does not show it.
      typealias Rename =
        @convention(c) (
          Int32, UnsafePointer<CChar>, Int32, UnsafePointer<CChar>, UInt32
        ) -> Int32
      guard let symbol = dlsym(nil, "renameat2") else { return false }
      let exchangeFlag: UInt32 = 1 << 1
      return unsafeBitCast(symbol, to: Rename.self)(
        AT_FDCWD, first, AT_FDCWD, second, exchangeFlag) == 0
    #endif
  }
}
