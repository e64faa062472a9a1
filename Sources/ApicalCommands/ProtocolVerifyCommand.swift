import ArgumentParser
import Foundation
import InputDocuments
import Messages
import OutputFiles
import ProtocolCompilation
import Recordings
import Reporting
import Signals

struct ProtocolVerifyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Compare the light that a recording shows with what its protocol planned.",
    discussion: """
      COMPILED is the folder that the rig played; every file of it is checked first. RECORDING has \
      photodiodes, or commands of the lights. Which planned trial a sweep is comes from the blocks that \
      the file names or the starts of its sweeps; the condition from --condition or the key, else from \
      the light itself; where that is not clear, nothing is forced. One lag and one drift of the clock \
      are named for each channel, and what is left of each pulse is held against 100 µs (V1). \
      Brightness is relative, but for commands in watts: they are held against irradiance times area. \
      Exit status: 0 verified; 1 deviations, or something could not be compared; 2 refused.

      The output names the planned trial of every sweep: whoever must stay blind does not read it.

        apical protocol verify day-1.compiled cell.nwb --condition A
        apical protocol verify day-1.compiled BCDFG.nwb --key day-1.json -o verified
        apical protocol verify day-1.compiled cell.h5 --photodiode PD --led PD=blue
        apical analyze cell.nwb --verification verified/verify.json
      """)

  @Argument(help: "The compiled folder.", completion: .directory)
  var compiled: String

  @Argument(help: "The recording.", completion: .file())
  var recording: String

  @Option(help: "The condition that the cell was to get.")
  var condition: String?

  @Option(
    help:
      "The key that apical protocol compile wrote: the cell's code is its file's name or cell id.",
    completion: .file(extensions: ["json"]))
  var key: String?

  @Option(
    help: ArgumentHelp(
      "The LED that a channel shows, where its name does not say; may be repeated.",
      valueName: "channel=led"))
  var led: [LEDStatement] = []

  @Option(
    help: ArgumentHelp("How far an edge may lie from the plan.", valueName: "us"))
  var edgeLimit: Double = VerificationCriteria().limit

  @Option(
    help: ArgumentHelp(
      "How far the power of a command in watts may lie from planned irradiance times area.",
      valueName: "percent"))
  var powerLimit: Double = 100 * VerificationCriteria().powerLimit

  @Flag(help: "Print one JSON document instead of text.")
  var json = false

  @Option(name: .shortAndLong, help: "Folder for verify.json, tables and the figure.")
  var output: String?

  @Flag(help: "Replace the output folder if it exists.")
  var overwrite = false

  @OptionGroup var options: RecordingOptions

  @OptionGroup var mapOption: MapOption

  func validate() throws {
    guard condition == nil || key == nil else {
      throw ValidationError("--condition and --key both say the condition: give one.")
    }
    guard edgeLimit > 0, edgeLimit.isFinite else {
      throw ValidationError("--edge-limit must be greater than 0.")
    }
    guard powerLimit > 0, powerLimit.isFinite else {
      throw ValidationError("--power-limit must be greater than 0.")
    }
  }

  func run() async throws {
    if let output { try AtomicFolder.requireReplaceable(output, overwrite: overwrite) }
    let folder = try CompiledFolderReader(path: compiled)
    let plan = try LightPlan(folder)
    let reading = LightReading(folder, plan: plan, stated: try stated(among: plan.leds))
    let work = RecordingWork(
      options: options, map: try mapOption.read(),
      progress: ProgressLine("reading", isQuiet: json))
    let answer = await work.run([recording], work: .light(reading)).first?.answer
    switch answer {
    case .light(let file, let light):
      let document = try document(file, light, plan: plan, folder: folder)
      try await show(document, plan: plan)
      Console.exit(document.verification.verdict == .verified ? .done : .someInputsFailed)
    case .refused(let messages, let status):
      throw RecordingsRefused(messages: messages, exitStatus: status)
    default:
      throw CommandError.ownProgramNotFound
    }
  }

  /// LED by channel.
  private func stated(among leds: [String]) throws -> [String: String] {
    for statement in led where !leds.contains(statement.led) {
      throw RecordingsRefused(
        messages: [
          Message(
            .documentUnknownName, .error, "the protocol has no LED of this name", file: compiled,
            expected: leds.joined(separator: ", "), found: statement.led,
            remedy: "Correct --led.")
        ], exitStatus: .inputRefused)
    }
    return Dictionary(led.map { ($0.channel, $0.led) }, uniquingKeysWith: { _, last in last })
  }

  private func document(
    _ file: Recording, _ light: RecordedLight, plan: LightPlan, folder: CompiledFolderReader
  ) throws -> VerificationDocument {
    var criteria = VerificationCriteria()
    criteria.limit = edgeLimit
    criteria.powerLimit = powerLimit / 100
    let cell = try statedCondition(of: file, folder: folder)
    let verification = try compare(light, with: plan, criteria: criteria, condition: cell)
    let input = try Provenance.Input(path: recording)
    let inputs = try ["\(folder.path)/manifest.json", key].compactMap { $0 }.map {
      try Provenance.Input(path: $0)
    }
    return VerificationDocument(
      compiled: folder.path, planChecksum: folder.manifest.planChecksum,
      recording: .init(
        file: recording, format: file.format, identifier: file.identifier, sha256: input.sha256),
      condition: cell, verification: verification,
      messages: folder.warnings + verification.findings.map { $0.message(file: recording) }
        + verification.notes(file: recording),
      provenance: Provenance(
        arguments: Array(CommandLine.arguments.dropFirst()), inputs: [input] + inputs,
        libraryVersions: ["hdf5": RecordingFile.libraryVersion]))
  }

  private func compare(
    _ light: RecordedLight, with plan: LightPlan, criteria: VerificationCriteria,
    condition: StatedCondition?
  ) throws -> LightVerification {
    do {
      return try LightVerifier(plan, criteria: criteria).verify(light, condition: condition)
    } catch {
      var message = error.message
      message.file = message.file ?? recording
      throw RecordingsRefused(messages: [message], exitStatus: error.exitStatus)
    }
  }

  private func statedCondition(
    of file: Recording, folder: CompiledFolderReader
  ) throws -> StatedCondition? {
    if let condition { return StatedCondition(name: condition, source: .user) }
    guard let key else { return nil }
    guard let checksum = folder.manifest.keyChecksum else {
      throw DocumentRefusal(
        Message(
          .usage, .error, "the folder is the crosstalk block alone, which has no key",
          file: folder.path, remedy: "Leave --key out, or name the folder of the whole session."))
    }
    let allocation = try AllocationKey(file: key, checksum: checksum)
    let stem = ((recording as NSString).lastPathComponent as NSString).deletingPathExtension
    let codes = file.electrodes.compactMap(\.cellID) + [stem]
    return StatedCondition(name: try allocation.condition(ofCodes: codes), source: .key)
  }

  private func show(_ document: VerificationDocument, plan: LightPlan) async throws {
    if json {
      Console.print(try JSONDocument.encode(document))
    } else {
      Console.print(VerificationText.text(of: document))
      for message in document.messages { Console.report(message) }
    }
    guard let output else { return }
    try await VerificationReport(document).write(to: output, overwrite: overwrite)
    if !json { Console.note("written: \(output)") }
  }
}

/// `CHANNEL=LED`.
struct LEDStatement: ExpressibleByArgument {
  var channel: String
  var led: String

  init?(argument: String) {
    guard let equals = argument.lastIndex(of: "=") else { return nil }
    channel = String(argument[..<equals])
    led = String(argument[argument.index(after: equals)...])
    guard !channel.isEmpty, !led.isEmpty else { return nil }
  }
}

/// What a reader refused, or what was asked of it.
struct RecordingsRefused: ReportableError {
  /// Never empty.
  var messages: [Message]
  var exitStatus: ExitStatus

  var message: Message {
    messages.first ?? Message(.defect, .error, "a recording was refused without a reason")
  }
}
