import Foundation
import TestSupport
import Testing

/// `Scripts/setup` on machines that lack things, played by a search path with little in it.
@Suite("Scripts/setup")
struct SetupScriptTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    for name in ["bash", "sed", "head", "id", "env", "mktemp", "rm", "cat"] {
      let found = ["/bin", "/usr/bin"].map { "\($0)/\(name)" }
        .first { FileManager.default.isExecutableFile(atPath: $0) }
      try FileManager.default.createSymbolicLink(
        atPath: folder.path(name), withDestinationPath: try #require(found, "no \(name) here"))
    }
    try stub("uname", "echo Linux")
    try stub("id", "echo 0")
  }

  /// A program that stands in for one of the machine's.
  private func stub(_ name: String, _ lines: String) throws {
    try? FileManager.default.removeItem(atPath: folder.path(name))
    try folder.write("#!/bin/sh\n\(lines)\n", to: name)
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o755], ofItemAtPath: folder.path(name))
  }

  private func setup(_ arguments: String...) throws -> (status: Int32, text: String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: folder.path("bash"))
    process.arguments =
      [SharedData.packageRoot.appendingPathComponent("Scripts/setup").path] + arguments
    process.environment = ["PATH": folder.url.path]
    process.currentDirectoryURL = folder.url
    process.standardInput = FileHandle.nullDevice
    let pipe = Pipe()
    process.standardError = pipe
    process.standardOutput = pipe
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: data, as: UTF8.self))
  }

  private func stubSwift(_ version: String) throws {
    try stub("swift", "echo 'Swift version \(version) (swift-\(version)-RELEASE)'")
  }

  /// Everything but Swift.
  private func stubTools() throws {
    for name in ["pkg-config", "gnuplot", "rsvg-convert"] { try stub(name, "exit 0") }
  }

  @Test(
    "without Swift, or with one too old, the remedy is named", arguments: [nil, "5.10", "6.1.2"])
  func swift(version: String?) throws {
    if let version { try stubSwift(version) }
    let run = try setup()
    #expect(run.status == 3)
    #expect(run.text.contains("swift.org"))
    #expect(run.text.contains(version ?? "none"))
  }

  @Test("nothing missing: nothing said, nothing done", arguments: ["6.2", "6.3.1", "7.0", "10.1"])
  func complete(version: String) throws {
    try stubSwift(version)
    try stubTools()
    let run = try setup()
    #expect(run.status == 0 && run.text.isEmpty, "\(run.text)")
  }

  @Test("--check names what is missing and installs nothing")
  func check() throws {
    try stubSwift("6.2")
    try stubTools()
    try stub("pkg-config", "[ \"$2\" != hdf5 ]")
    try stub("apt-get", "echo called >\"$0.log\"")
    let run = try setup("--check")
    #expect(run.status == 3)
    #expect(run.text.contains("libhdf5-dev") && !run.text.contains("gnuplot-nox"))
    #expect(folder.text("apt-get.log") == nil)
  }

  @Test("apt-get: lists are fetched when they lack the package, then the package is installed")
  func install() throws {
    try stubSwift("6.2")
    try stubTools()
    try FileManager.default.removeItem(atPath: folder.path("gnuplot"))
    try stub("apt-cache", "exit 1")
    try FileManager.default.createSymbolicLink(
      atPath: folder.path("chmod"), withDestinationPath: "/bin/chmod")
    try stub(
      "apt-get",
      """
      echo "$*" >>"$0.log"
      [ "$1" != install ] || { echo '#!/bin/sh' >"${0%apt-get}gnuplot"; chmod +x "${0%apt-get}gnuplot"; }
      """)
    let run = try setup()
    #expect(run.status == 0, "\(run.text)")
    #expect(
      folder.text("apt-get.log")
        == "update\ninstall -y --no-install-recommends gnuplot-nox\n")
  }

  @Test("a failed installation shows what was printed and says what failed")
  func failure() throws {
    try stubSwift("6.2")
    try stubTools()
    try FileManager.default.removeItem(atPath: folder.path("rsvg-convert"))
    try stub("apt-cache", "exit 0")
    try stub("apt-get", "echo 'E: no network'; exit 100")
    let run = try setup()
    #expect(run.status == 3)
    #expect(run.text.contains("E: no network") && run.text.contains("setup: failed"))
  }

  @Test("with neither apt-get nor brew, and without rights, the user is told what to do")
  func remedies() throws {
    try stubSwift("6.2")
    let alone = try setup()
    #expect(alone.status == 3)
    #expect(alone.text.contains("libhdf5-dev") && alone.text.contains("librsvg2-bin"))
    try stub("apt-get", "exit 0")
    try stub("id", "echo 1000")
    let unprivileged = try setup()
    #expect(unprivileged.status == 3)
    #expect(unprivileged.text.contains("run as root: apt-get install"))
  }

  @Test("an unknown option is a usage error")
  func usage() throws {
    #expect(try setup("--chekc").status == 64)
  }
}
