import ArgumentParser
import EventDetection
import Foundation
import Messages
import OutputFiles
import ProtocolCompilation
import RecordingAnalysis
import Recordings
import Signals

/// What a parent asks its child to do with one recording.
struct ReadingTask: Codable, Sendable {
  enum Work: Codable, Sendable {
    /// Counts light pulses and measures the photodiode by these criteria.
    case inspect(PhotodiodeCriteria)
    case analyze(AnalysisCriteria, AnalysisRequest)
    case convert(ConversionTask)
    /// Finds the light that a protocol's LEDs gave.
    case light(LightReading)
  }

  var path: String
  var options: ReadingOptions
  var memoryLimit: Int
  /// Threads that undo compression.
  var threadCount: Int
  var work: Work
}

/// Where and with what a recording is converted.
struct ConversionTask: Codable, Sendable {
  var path: String
  /// Where the file is written first.
  var part: String
  /// The animal, as the user states it.
  var subject: Subject
  /// Of the command, for the provenance.
  var arguments: [String]
  /// Files besides the recording that the conversion depends on.
  var inputs: [String]
  /// A recording with a warning is not converted.
  var isStrict: Bool

  /// - Throws: a `ReportableError`; nothing is left behind then.
  func convert(_ file: RecordingFile, at recording: String) throws -> NWBConversion.Outcome {
    guard !file.recording.sweeps.isEmpty else {
      throw RecordingError(Refusal.message(ofEmpty: file.recording))
    }
    let input = try Provenance.Input(path: recording)
    let provenance = Provenance(
      arguments: arguments, inputs: [input] + (try inputs.map { try Provenance.Input(path: $0) }),
      libraryVersions: ["hdf5": RecordingFile.libraryVersion])
    return try NWBConversion(
      subject: subject, checksum: input.sha256, created: provenance.created,
      provenance: String(decoding: try JSONDocument.encode(provenance), as: UTF8.self)
    ).write(
      file, named: (recording as NSString).lastPathComponent, to: path, part: part)
  }
}

/// What the child answers.
enum ReadingAnswer: Codable, Sendable {
  case recording(Recording, LightSurvey)
  case analyzed(AnalyzedRecording)
  case converted(NWBConversion.Outcome)
  case light(Recording, RecordedLight)
  /// Why, at least one message.
  case refused([Message], ExitStatus)

  /// Infinities that a damaged file may hold in its attributes travel as text.
  static let encoder: JSONEncoder = {
    let encoder = JSONEncoder()
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return encoder
  }()

  static let decoder: JSONDecoder = {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return decoder
  }()
}

extension ReadingAnswer {
  /// The same where every warning counts as an error: a recording with warnings is refused, and each
  /// of them says why.
  var strict: ReadingAnswer {
    switch self {
    case .light(let recording, _):
      Self.strictRefusal(recording.messages, file: recording.file) ?? self
    case .recording(let recording, let survey):
      Self.strictRefusal(recording.messages + survey.messages, file: recording.file) ?? self
    case .analyzed(let recording):
      Self.strictRefusal(recording.result.messages, file: recording.result.file) ?? self
    // What a conversion leaves out is no doubt about the recording, which was looked at before.
    case .converted, .refused: self
    }
  }

  /// nil where there is no warning about the recording. What a warning says of a result (an α that
  /// abstained, a weight that was not measured) is an answer and no fault of the file.
  static func strictRefusal(_ messages: [Message], file: String) -> ReadingAnswer? {
    let errors = messages.filter {
      $0.severity == .warning && $0.id.isAboutTheRecording
    }.map { warning in
      var error = warning
      error.severity = .error
      error.file = error.file ?? file
      return error
    }
    return errors.isEmpty ? nil : .refused(errors, .inputRefused)
  }
}

/// The child process that opens one recording: a crash or a hang of the HDF5 library on a damaged
/// file ends here, and nowhere else.
struct ReadRecordingCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "read-recording", abstract: "Read one recording (used by apical itself).",
    shouldDisplay: false)

  func run() throws {
    let request = FileHandle.standardInput.readDataToEndOfFile()
    let answer: ReadingAnswer
    do {
      let task = try JSONDecoder().decode(ReadingTask.self, from: request)
      ReaderProcess.limitMemory(to: task.memoryLimit)
      // A tenth of a second of reading; what is not looked at is told.
      let someSamples = 20_000_000
      func open(checkedSampleCount: Int) throws -> RecordingFile {
        try RecordingFile(
          path: task.path, options: task.options, checkedSampleCount: checkedSampleCount,
          threadCount: task.threadCount)
      }
      switch task.work {
      case .inspect(let criteria):
        let file = try open(checkedSampleCount: someSamples)
        answer = .recording(
          file.recording,
          LightSurvey(
            file.recording, source: file, criteria: criteria, sampleLimit: someSamples))
      case .analyze(let criteria, let request):
        // The analysis reads every response, and looks at its samples then.
        let file = try open(checkedSampleCount: 0)
        let analyzer = RecordingAnalyzer(criteria: criteria, request: request)
        answer = .analyzed(analyzer.analyze(file.recording, source: file))
      case .light(let reading):
        let file = try open(checkedSampleCount: 0)
        answer = .light(file.recording, reading.light(of: file))
      case .convert(let conversion):
        let file = try open(checkedSampleCount: someSamples)
        let refusal =
          conversion.isStrict
          ? ReadingAnswer.strictRefusal(file.recording.messages, file: task.path) : nil
        answer = try refusal ?? .converted(conversion.convert(file, at: task.path))
      }
    } catch {
      let status = (error as? any ReportableError)?.exitStatus ?? .defect
      answer = .refused([Message(error)], status)
    }
    Console.print(try ReadingAnswer.encoder.encode(answer))
  }
}
