import Foundation
import Messages
import OutputFiles

/// The only place that prints and exits.
enum Console {
  /// Writes to standard output; a closed pipe ends the program silently.
  static func print(_ text: String) {
    write(Data((text + "\n").utf8), to: FileHandle.standardOutput.fileDescriptor)
  }

  /// Writes a document to standard output.
  static func print(_ document: Data) {
    write(document, to: FileHandle.standardOutput.fileDescriptor)
  }

  /// Writes one line to standard error.
  static func note(_ text: String) {
    write(Data((text + "\n").utf8), to: FileHandle.standardError.fileDescriptor)
  }

  /// Writes a message to standard error, with its severity.
  static func report(_ message: Message) { note("apical: \(message.severity): \(message)") }

  static func exit(_ status: ExitStatus) -> Never { Foundation.exit(status.rawValue) }

  static func write(_ data: Data, to descriptor: Int32) {
    var rest = data[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      if count <= 0 { Foundation.exit(errno == EPIPE ? 0 : ExitStatus.environment.rawValue) }
      rest = rest.dropFirst(count)
    }
  }
}

/// Progress of long work: one line on a terminal, nothing in a pipe.
struct ProgressLine: Sendable {
  private let title: String
  private let isShown: Bool

  init(_ title: String, isQuiet: Bool) {
    self.title = title
    isShown = !isQuiet && isatty(FileHandle.standardError.fileDescriptor) == 1
  }

  /// Draws the state of the work; the last call of a piece of work has `done == total`.
  @Sendable func update(_ done: Int, _ total: Int) {
    guard isShown else { return }
    let end = done >= total ? "\n" : ""
    Console.write(
      Data("\r\u{1B}[K\(title): \(done) of \(total)\(end)".utf8),
      to: FileHandle.standardError.fileDescriptor)
  }
}
