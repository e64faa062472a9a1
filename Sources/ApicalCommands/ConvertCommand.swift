import ArgumentParser
import Foundation
import Messages
import OutputFiles
import Recordings
import Signals

struct ConvertCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "convert",
    abstract: "Write recordings of any format as NWB 2.",
    discussion: """
      Every sweep with its command, light, electrode, trial and stimulus name; samples lose nothing. \
      What else a recording holds stays there, and is named. --output is a folder, which gets one \
      NAME.nwb a recording, or for one recording a file that ends in .nwb. Exit status: 0 done; 1 done, \
      but named sweeps or files failed; 2 the input was refused.

        apical convert cell.h5 --output cell.nwb
        apical convert *.h5 --output converted --species "Mus musculus" --age P42D
        apical convert traces.mat --map my.map.yaml --output converted
      """)

  @Argument(help: "Recordings.", completion: .file())
  var files: [String]

  @Option(name: .shortAndLong, help: "Folder for the NWB files; or, for one recording, FILE.nwb.")
  var output: String

  @Flag(help: "Replace NWB files that Apical wrote; nobody else's file is ever replaced.")
  var overwrite = false

  @Flag(help: "Print one JSON document instead of text.")
  var json = false

  @OptionGroup(title: "The animal, where a recording does not say it")
  var subject: SubjectOptions

  @OptionGroup var options: RecordingOptions

  @OptionGroup var mapOption: MapOption

  func run() async throws {
    let map = try mapOption.read()
    let places = try ConversionPlaces(output, of: files, overwrite: overwrite)
    try places.makeFolder()
    let work = RecordingWork(
      options: options, map: map, progress: ProgressLine("converting", isQuiet: json))
    let inputs = [mapOption.map].compactMap { $0 }
    let arguments = Array(CommandLine.arguments.dropFirst())
    let outcomes = await work.run(files) { index in
      .convert(
        ConversionTask(
          path: places.paths[index], part: places.part(index), subject: subject.subject,
          arguments: arguments, inputs: inputs, isStrict: options.strict))
    }
    var documents: [ConversionDocument.Entry] = []
    var refusals: [Message] = []
    var statuses: [ExitStatus] = []
    for (index, outcome) in outcomes.enumerated() {
      switch outcome.answer {
      case .converted(let converted):
        documents.append(
          ConversionDocument.Entry(
            file: outcome.path, output: places.paths[index], outcome: converted))
        statuses.append(converted.failed.isEmpty ? .done : .someInputsFailed)
      case .refused(let messages, let status):
        // A child that crashed could not tidy up.
        unlink(places.part(index))
        refusals += messages
        statuses.append(status)
      case .recording, .analyzed, .light:
        statuses.append(.defect)
      }
    }
    if json {
      Console.print(
        try JSONDocument.encode(ConversionDocument(recordings: documents, failed: refusals)))
    } else {
      for document in documents { Console.print(document.text) }
      for refusal in refusals { Console.report(refusal) }
    }
    Console.exit(ExitStatus.combined(statuses))
  }
}

/// The document of `apical convert --json`.
struct ConversionDocument: Encodable {
  struct Entry: Encodable {
    var file: String
    var output: String
    var outcome: NWBConversion.Outcome

    enum CodingKeys: String, CodingKey {
      case file, output, format
      case sweepCount = "sweep_count"
      case sampleCount = "sample_count"
      case failed, warnings, messages
    }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(file, forKey: .file)
      try container.encode(output, forKey: .output)
      try container.encode(outcome.format, forKey: .format)
      try container.encode(outcome.sweepCount, forKey: .sweepCount)
      try container.encode(outcome.sampleCount, forKey: .sampleCount)
      try container.encode(
        outcome.failed.map {
          InspectDocument.FailedEntry(index: $0.index, name: $0.name, reason: $0.message.text)
        }, forKey: .failed)
      try container.encode(outcome.messages.map(\.withoutFile.description), forKey: .warnings)
      try container.encode(outcome.messages + outcome.failed.map(\.message), forKey: .messages)
    }

    /// For a person.
    var text: String {
      var lines = [
        "\(file) → \(output)  \(outcome.format), "
          + "\(outcome.sweepCount) sweep\(outcome.sweepCount == 1 ? "" : "s"), "
          + "\(outcome.sampleCount) samples"
      ]
      lines += outcome.failed.map {
        "  sweep \($0.index) \($0.name ?? ""): not converted: \($0.message.withoutFile)"
      }
      lines += outcome.messages.map { "  warning: \($0.withoutFile)" }
      return lines.joined(separator: "\n")
    }
  }

  let schema = "apical.convert/1"
  var recordings: [Entry]
  var failed: [Message]
}
