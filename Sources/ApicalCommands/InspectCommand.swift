import ArgumentParser
import Messages
import OutputFiles
import Signals

struct InspectCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect",
    abstract: "Show what is in a recording: format, sweeps, rates, stimuli, light, warnings.",
    discussion: """
      Exit status: 0 done; 1 done, but named parts or files failed; 2 the input was refused.

        apical inspect cell.nwb
        apical inspect cell.nwb --light 'TTL:bit 0=soma' --light 'TTL:bit 1=tuft'
        apical inspect *.nwb --json
        apical inspect traces.h5 --map my.map.yaml
      """)

  @Argument(help: "Recordings.", completion: .file())
  var files: [String]

  @Flag(help: "Print one JSON document instead of text.")
  var json = false

  @OptionGroup var options: RecordingOptions

  @OptionGroup var mapOption: MapOption

  func run() async throws {
    let work = RecordingWork(
      options: options, map: try mapOption.read(), progress: ProgressLine("reading", isQuiet: json))
    let outcomes = await work.run(files, work: .inspect(options.photodiodeCriteria))
    var documents: [InspectDocument] = []
    var refusals: [Message] = []
    var statuses: [ExitStatus] = []
    for outcome in outcomes {
      switch outcome.answer {
      case .recording(let recording, let survey)
      where !recording.sweeps.isEmpty || !recording.trains.isEmpty:
        documents.append(InspectDocument(recording, survey))
        statuses.append(recording.failedSweeps.isEmpty ? .done : .someInputsFailed)
      case .recording(let recording, _):
        refusals.append(Refusal.message(ofEmpty: recording))
        statuses.append(.inputRefused)
      case .refused(let messages, let status):
        refusals += messages
        statuses.append(status)
      case .analyzed, .converted, .light:
        statuses.append(.defect)
      }
    }
    if json {
      if files.count == 1, let document = documents.first {
        Console.print(try JSONDocument.encode(document))
      } else {
        Console.print(
          try JSONDocument.encode(
            SeveralDocuments(
              schema: InspectDocument.schema, recordings: documents, failed: refusals)))
      }
    } else {
      for document in documents { Console.print(InspectText.text(of: document)) }
      for refusal in refusals { Console.report(refusal) }
    }
    Console.exit(ExitStatus.combined(statuses))
  }
}

/// Several recordings in one JSON document, in input order.
struct SeveralDocuments<Document: Encodable>: Encodable {
  var schema: String
  var recordings: [Document]
  var failed: [Message]
}

enum Refusal {
  /// Why a file without a readable sweep is refused: its first failed sweep, or what it holds
  /// instead of sweeps.
  static func message(ofEmpty recording: Recording) -> Message {
    if let failed = recording.failedSweeps.first {
      var message = failed.message
      message.severity = .error
      message.file = message.file ?? recording.file
      return message
    }
    if var message = recording.messages.first(where: { $0.severity == .error })
      ?? recording.messages.first(where: { $0.id == .recordingNoSweeps })
    {
      message.severity = .error
      message.file = message.file ?? recording.file
      return message
    }
    return Message(
      .recordingNoSweeps, .error, "\(recording.format): no current- or voltage-clamp sweep",
      file: recording.file)
  }
}

extension ExitStatus {
  /// How a command over several inputs ends: a lone refusal keeps its own status; some failures
  /// among successes are 1; a defect is always shown.
  static func combined(_ statuses: [ExitStatus]) -> ExitStatus {
    if statuses.contains(.defect) { return .defect }
    guard let first = statuses.first else { return .done }
    if statuses.allSatisfy({ $0 == first }) { return first }
    if statuses.allSatisfy({ $0 != .done && $0 != .someInputsFailed }) { return .inputRefused }
    return .someInputsFailed
  }
}
