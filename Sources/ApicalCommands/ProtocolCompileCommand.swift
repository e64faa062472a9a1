import ArgumentParser
import Foundation
import InputDocuments
import Messages
import OutputFiles
import PatternDevices
import ProtocolCompilation
import Reporting
import StimulationProtocols

struct ProtocolCompileCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compile",
    abstract: "Make the folder that the rig needs: masks, trial table, expected edges, codes.",
    discussion: """
      Nothing is written unless every check passes. The same files and seed give the same bytes. \
      Exit status: 0 done; 2 it was refused.

      The folder names cells by codes. Which condition a code stands for is in the key, a file that \
      only its owner can read, outside the folder: whoever records or analyses must not see it. Move \
      it to somebody who does neither. The folder holds its checksum, so that the key can be shown \
      later to be the one of the first day. Whoever knows the seed can draw the key again: to stay \
      blind, leave the seed out of the protocol and let that person give --seed.

      To record blind, whoever holds the key makes a folder for one cell: --for-code CODE with \
      --key KEYFILE and --output FOLDER. It has masks, device files and waveforms under the code, in \
      files that are called and as long as those of any other condition; nothing in it names the \
      condition. The experimenter gets this folder and not the compiled one.

        apical protocol compile my.protocol.yaml
        apical protocol compile my.protocol.yaml --seed 7 --output day-1 --key sealed/day-1.json
        apical protocol compile my.protocol.yaml --for-code KJXTB --key sealed/day-1.json --output KJXTB
      """)

  @Argument(help: "The protocol.", completion: .file(extensions: ["yaml"]))
  var file: String

  @Option(
    name: .shortAndLong,
    help: "The folder; by default the protocol's name with .compiled, in the working folder.")
  var output: String?

  @Option(help: "The key's file; by default FOLDER.allocation-key.json, beside the folder.")
  var key: String?

  @Option(
    help: """
      What is compiled: all, or crosstalk for the block that must be measured before induction; the \
      latter has no codes and no key.
      """)
  var part: CompiledProtocol.Part = .all

  @Option(
    name: .customLong("for-code"),
    help: ArgumentHelp(
      "Write the session of this cell alone, its condition not named; with --key and --output.",
      valueName: "code"))
  var sessionCode: String?

  @Flag(help: "Replace a folder and a key that Apical wrote before.")
  var overwrite = false

  @OptionGroup var options: ProtocolOptions

  @OptionGroup var acceptance: AcceptanceOptions

  @Flag(help: "Print one JSON document instead of text.")
  var json = false

  func validate() throws {
    guard sessionCode != nil else { return }
    guard key != nil, output != nil else {
      throw ValidationError("'--for-code' needs '--key' and '--output'.")
    }
    if options.seed != nil || part != .all {
      throw ValidationError("'--for-code' takes no '--seed' and no '--part': the key has the seed.")
    }
  }

  func run() throws {
    if let sessionCode, let key, let output {
      return try writeSession(sessionCode, key: key, to: output)
    }
    let folder = try CompiledFolder(
      path: output ?? "\(ProtocolOptions.stem(of: file)).compiled", keyPath: key,
      overwrite: overwrite)
    do {
      let source = try options.files(protocol: file)
      try acceptance.record(source, protocol: file, options)
      let compiled = try Self.compiled(
        source, options, decisions: options.decisionsFile(protocol: file).document, part: part)
      let files = try folder.write(compiled)
      try show(compiled, in: folder, files, source)
    } catch let refusal as DocumentRefusal {
      try refuse(failed: refusal.messages)
    } catch let refusal as ProtocolRefusal {
      try refuse(checks: refusal.checks)
    } catch let refusal as any ReportableError where refusal.exitStatus == .inputRefused {
      // Of the acquisition or the device.
      guard refusal is WaveformRefusal || refusal is PatternDeviceError else { throw refusal }
      try refuse(failed: refusal.messages)
    }
  }

  /// The compiled protocol with the page to look at first.
  ///
  /// - Throws: `ProtocolRefusal`, `OutputFileError`.
  static func compiled(
    _ source: ProtocolFiles, _ options: ProtocolOptions,
    decisions: InputDocument<ProtocolDecisions>?, part: CompiledProtocol.Part = .all
  ) throws -> CompiledProtocol {
    var compiled = try CompiledProtocol(
      source, seed: options.seed, date: options.date, decisions: decisions, part: part)
    let preview = try ProtocolPreview(
      source, checks: compiled.checks,
      allocation: compiled.part == .all ? compiled.allocation : nil, light: compiled.light)
    compiled.add(Data(try preview.html().utf8), as: "preview.html")
    return compiled
  }

  private func show(
    _ compiled: CompiledProtocol, in folder: CompiledFolder,
    _ files: [CompiledProtocol.Manifest.File], _ source: ProtocolFiles
  ) throws {
    if json {
      let inputs = [source.stimulation.file, source.rig.file, source.calibration.file]
      Console.print(
        try JSONDocument.encode(
          ProtocolCompileDocument(
            file: file, valid: true, checks: compiled.checks, folder: folder.path,
            keyFile: compiled.key == nil ? nil : folder.keyPath, files: files,
            provenance: Provenance(
              arguments: Array(CommandLine.arguments.dropFirst()),
              inputs: try inputs.map(Provenance.Input.init(path:)),
              seed: compiled.allocation.seed, generator: CellAllocation.generatorName))))
      return
    }
    CheckText.note(compiled.checks)
    let images = Set(compiled.masks.map(\.image)).count
    Console.print(
      "\(folder.path): \(compiled.masks.count) masks in \(images) "
        + "\(images == 1 ? "image" : "images"), "
        + (part == .all ? "\(compiled.allocation.cells.count) cells, " : "the crosstalk block, ")
        + "\(files.count + 1) files")
    Console.print("page: \(folder.path)/preview.html")
    if compiled.key != nil {
      Console.print("key, not for whoever records or analyses: \(folder.keyPath)")
    }
  }

  func refuse(checks: [ProtocolCheck] = [], failed: [Message] = []) throws -> Never {
    if json {
      Console.print(
        try JSONDocument.encode(
          ProtocolCompileDocument(file: file, valid: false, checks: checks, failed: failed)))
    } else {
      for message in failed { Console.report(message) }
      CheckText.note(checks)
    }
    Console.exit(.inputRefused)
  }
}

extension CompiledProtocol.Part: ExpressibleByArgument {}

/// `apical protocol compile --json`.
struct ProtocolCompileDocument: Encodable {
  let schema = "apical.protocol-compile/1"
  var file: String
  var valid: Bool
  var checks: [ProtocolCheck] = []
  /// Why the files themselves were refused.
  var failed: [Message] = []
  /// nil where nothing was written; so are the next.
  var folder: String?
  var keyFile: String?
  var files: [CompiledProtocol.Manifest.File]?
  var provenance: Provenance?

  enum CodingKeys: String, CodingKey {
    case schema, file, valid, checks, failed, folder
    case keyFile = "key_file"
    case files, provenance
  }
}
