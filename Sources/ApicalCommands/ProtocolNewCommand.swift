import ArgumentParser
import Foundation
import Messages
import OutputFiles
import StimulationProtocols

struct ProtocolNewCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "new",
    abstract: "Write a protocol, a rig and a calibration to start from.",
    discussion: """
      The files are the shipped experiment, with comments that explain each part, and with your \
      answers in their places; they pass apical protocol check, but for crosstalk (E3) where opsin, light \
      or objective are not the shipped ones: then induction waits until you have measured it. On a \
      terminal it asks what no option says; in a pipe, or with --yes, the shipped answer stands. Files \
      that are there already are never replaced. Calibration and crosstalk are examples until you have \
      measured your own.

        apical protocol new my-experiment
        apical protocol new my-experiment --cell "layer 5 pyramidal neuron" --clamp voltage_clamp --yes
      """)

  @Argument(help: "Folder to write to; it is made if need be.")
  var folder: String

  @Option(help: "The recorded cell, in words.")
  var cell: String?

  @Option(help: "Opsin in the top-down axons.")
  var topDownOpsin: String?

  @Option(help: "Light that drives it, nm.")
  var topDownLight: String?

  @Option(help: "Opsin in the bottom-up pathway.")
  var bottomUpOpsin: String?

  @Option(help: "Light that drives it, nm.")
  var bottomUpLight: String?

  @Option(help: "Objective of the example rig: 10x or 20x.")
  var objective: String?

  @Option(help: "Micromirror device: DLP6500 or DLP9000.")
  var device: String?

  @Option(help: "How responses are tested: current_clamp or voltage_clamp.")
  var clamp: String?

  @Option(help: "Where the allocation's seed is kept: file, or apart (then --seed gives it).")
  var seed: String?

  @Flag(help: "Ask nothing: what no option says stays as shipped.")
  var yes = false

  /// The files of `Protocols` that a new experiment starts from, which are part of the program.
  static let files: [(name: String, bytes: [UInt8])] = [
    ("plateau-difference.protocol.yaml", PackageResources.plateau_difference_protocol_yaml),
    ("example.rig.yaml", PackageResources.example_rig_yaml),
    ("example.calibration.yaml", PackageResources.example_calibration_yaml),
    ("example.crosstalk.yaml", PackageResources.example_crosstalk_yaml),
  ]

  private var given: [String: String] {
    [
      "cell": cell, "top-down-opsin": topDownOpsin, "top-down-light": topDownLight,
      "bottom-up-opsin": bottomUpOpsin, "bottom-up-light": bottomUpLight,
      "objective": objective, "device": device, "clamp": clamp, "seed": seed,
    ].compactMapValues(\.self)
  }

  /// - Throws: `ValidationError` for an option that is no answer to its question.
  private func answers() throws -> ProtocolAnswers {
    var answers = ProtocolAnswers()
    for question in ProtocolQuestion.all {
      guard let answer = given[question.option] else { continue }
      guard question.apply(answer, &answers) else {
        throw ValidationError(
          "'--\(question.option) \(answer)' is no answer: expected \(question.expected).")
      }
    }
    return answers
  }

  func validate() throws { _ = try answers() }

  func run() throws {
    let paths = Self.files.map { "\(folder)/\($0.name)" }
    for path in paths where FileManager.default.fileExists(atPath: path) {
      throw CommandError.fileExists(path)
    }
    let texts = try Self.texts(of: try asked())
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw OutputFileError.failed(
        operation: "create the folder", path: folder,
        reason: (error as NSError).localizedDescription)
    }
    for (path, text) in zip(paths, texts) {
      try AtomicFile.write(Data(text.utf8), to: path)
      Console.print(path)
    }
  }

  /// The options, and on a terminal the answers to what they leave open.
  private func asked() throws -> ProtocolAnswers {
    let answers = try answers()
    let isTerminal =
      isatty(FileHandle.standardInput.fileDescriptor) == 1
      && isatty(FileHandle.standardError.fileDescriptor) == 1
    guard isTerminal, !yes else { return answers }
    let interview = ProtocolInterview(answers: answers, answered: Set(given.keys))
    let result = interview.run(
      read: { readLine() },
      write: { Console.write(Data($0.utf8), to: FileHandle.standardError.fileDescriptor) })
    guard let result else {
      Console.note("apical: error: a question was not answered; nothing was written")
      Console.exit(.usage)
    }
    return result
  }

  private static func texts(of answers: ProtocolAnswers) throws -> [String] {
    let shipped = files.map { String(decoding: $0.bytes, as: UTF8.self) }
    let filled = try ProtocolTemplate(
      protocol: shipped[0], rig: shipped[1], calibration: shipped[2]
    ).filled(with: answers)
    return [filled.stimulation, filled.rig, filled.calibration]
      + (filled.usesExampleCrosstalk ? shipped.dropFirst(3) : [])
  }
}
