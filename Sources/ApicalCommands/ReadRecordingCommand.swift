import ArgumentParser
import EventDetection
import Foundation
import Messages
import RecordingAnalysis
import Recordings
import Signals

/// What a parent asks its child to do with one recording.
struct ReadingTask: Codable, Sendable {
  enum Work: Codable, Sendable {
    /// Counts light pulses and measures the photodiode by these criteria.
    case inspect(PhotodiodeCriteria)
    case analyze(AnalysisCriteria, AnalysisRequest)
  }

  var path: String
  var options: ReadingOptions
  var memoryLimit: Int
  var work: Work
}

/// What the child answers.
enum ReadingAnswer: Codable, Sendable {
  case recording(Recording, LightSurvey)
  case analyzed(AnalyzedRecording)
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
    let messages: [Message]
    let file: String
    switch self {
    case .recording(let recording, let survey):
      messages = recording.messages + survey.messages
      file = recording.file
    case .analyzed(let recording):
      messages = recording.result.messages
      file = recording.result.file
    case .refused: return self
    }
    let errors = messages.filter { $0.severity == .warning }.map { warning in
      var error = warning
      error.severity = .error
      error.file = error.file ?? file
      return error
    }
    return errors.isEmpty ? self : .refused(errors, .inputRefused)
  }
}

/// The child process that opens one recording: a crash or a hang of the HDF5 library on a damaged
/// file ends here, and nowhere else.
struct ReadRecordingCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "read-recording", abstract: "Read one recording (used by apical itself).",
    shouldDisplay: false)

  /// Samples of light that are looked at where a file is only inspected: a second or so.
  private static let lightSampleLimit = 20_000_000

  func run() throws {
    let request = FileHandle.standardInput.readDataToEndOfFile()
    let answer: ReadingAnswer
    do {
      let task = try JSONDecoder().decode(ReadingTask.self, from: request)
      ReaderProcess.limitMemory(to: task.memoryLimit)
      let file = try RecordingFile(path: task.path, options: task.options)
      switch task.work {
      case .inspect(let criteria):
        answer = .recording(
          file.recording,
          LightSurvey(
            file.recording, source: file, criteria: criteria, sampleLimit: Self.lightSampleLimit))
      case .analyze(let criteria, let request):
        let analyzer = RecordingAnalyzer(criteria: criteria, request: request)
        answer = .analyzed(analyzer.analyze(file.recording, source: file))
      }
    } catch {
      let status = (error as? any ReportableError)?.exitStatus ?? .defect
      answer = .refused([Message(error)], status)
    }
    Console.print(try ReadingAnswer.encoder.encode(answer))
  }
}
