import ArgumentParser
import Foundation
import Messages
import RecordingAnalysis
import Recordings
import Signals

/// What a parent asks its child to do with one recording.
struct ReadingTask: Codable, Sendable {
  enum Work: Codable, Sendable {
    case inspect
    case analyze(AnalysisCriteria, AnalysisRequest)
  }

  var path: String
  var options: ReadingOptions
  var memoryLimit: Int
  /// Threads that undo compression.
  var threadCount: Int
  var work: Work
}

/// What the child answers.
enum ReadingAnswer: Codable, Sendable {
  case recording(Recording)
  case analyzed(AnalyzedRecording)
  case refused(Message, ExitStatus)

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
      func open(checkedSampleCount: Int) throws -> RecordingFile {
        try RecordingFile(
          path: task.path, options: task.options, checkedSampleCount: checkedSampleCount,
          threadCount: task.threadCount)
      }
      switch task.work {
      case .inspect:
        answer = .recording(try open(checkedSampleCount: 20_000_000).recording)
      case .analyze(let criteria, let request):
        // The analysis reads every response, and looks at its samples then.
        let file = try open(checkedSampleCount: 0)
        let analyzer = RecordingAnalyzer(criteria: criteria, request: request)
        answer = .analyzed(analyzer.analyze(file.recording, source: file))
      }
    } catch {
      let status = (error as? any ReportableError)?.exitStatus ?? .defect
      answer = .refused(Message(error), status)
    }
    Console.print(try ReadingAnswer.encoder.encode(answer))
  }
}
