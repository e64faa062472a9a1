import Foundation
import Messages
import Recordings

/// Sends recordings to child processes, a few at a time, and collects what they answer in the order
/// of the input.
struct RecordingWork: Sendable {
  /// What became of one recording.
  struct Outcome: Sendable {
    var path: String
    var answer: ReadingAnswer
  }

  var options: RecordingOptions
  var map: RecordingMap?
  var progress: ProgressLine

  func run(_ paths: [String], work: ReadingTask.Work) async -> [Outcome] {
    await run(paths) { _ in work }
  }

  /// - Parameter work: with the recording at a position.
  func run(
    _ paths: [String], work: @escaping @Sendable (Int) -> ReadingTask.Work
  ) async -> [Outcome] {
    var outcomes: [Outcome?] = Array(repeating: nil, count: paths.count)
    let children = min(options.workers, paths.count)
    // Many recordings keep the processors busy by themselves; a single one is inflated by all of them.
    let threadCount = max(1, ProcessInfo.processInfo.activeProcessorCount / max(1, children))
    await withTaskGroup(of: (Int, Outcome).self) { group in
      var next = 0
      func startNext() {
        guard next < paths.count else { return }
        let index = next
        next += 1
        group.addTask {
          (index, await outcome(of: paths[index], work: work(index), threadCount: threadCount))
        }
      }
      for _ in 0..<children { startNext() }
      var done = 0
      while let (index, outcome) = await group.next() {
        outcomes[index] = outcome
        done += 1
        progress.update(done, paths.count)
        startNext()
      }
    }
    return outcomes.compactMap { $0 }
  }

  private func outcome(
    of path: String, work: ReadingTask.Work, threadCount: Int
  ) async -> Outcome {
    do {
      let task = ReadingTask(
        path: path, options: options.reading(map: map), memoryLimit: options.memoryLimit << 20,
        threadCount: threadCount, work: work)
      let data = try await ReaderProcess.run(
        executable: try Self.executable(), arguments: ["read-recording"],
        input: try JSONEncoder().encode(task),
        timeLimit: .seconds(work.timeLimit(of: path, options)),
        memoryLimit: options.memoryLimit << 20)
      let answer = try ReadingAnswer.decoder.decode(ReadingAnswer.self, from: data)
      return Outcome(path: path, answer: options.strict ? answer.strict : answer)
    } catch {
      var message = Message(error)
      message.file = message.file ?? path
      let status = (error as? any ReportableError)?.exitStatus ?? .defect
      return Outcome(path: path, answer: .refused([message], status))
    }
  }

  /// The running program itself.
  private static func executable() throws -> String {
    guard let url = Bundle.main.executableURL else {
      throw CommandError.ownProgramNotFound
    }
    return url.path
  }
}

/// Errors of the commands themselves.
enum CommandError: ReportableError {
  case ownProgramNotFound
  case sampleDataNotFound(String)
  case fileExists(String)
  case noRecordings(String)
  /// Why.
  case predictionUnreadable(String, String)
  case pageExists(String)
  case unitsOfAnotherPlan(String)
  case resultExists(String)
  /// Two recordings whose results would have one name.
  case resultsCollide(String, String)
  case conversionExists(String)
  case conversionsCollide(String, String)
  case replacesRecording(String)
  case notConvertedByUs(String)
  /// One file named for so many recordings.
  case oneFileForSeveral(String, Int)
  /// The model refused an input that the command had found good.
  case neuronNotRun

  var message: Message {
    switch self {
    case .ownProgramNotFound:
      Message(.defect, .error, "apical cannot find its own program to start a reader")
    case .sampleDataNotFound(let path):
      Message(
        .fileMissing, .error, "the sample study is not here", file: path,
        remedy: "Run apical demo in the project's folder, or name the study with --sample-data.")
    case .fileExists(let path):
      Message(
        .outputExists, .error, "a file of this name is there already", file: path,
        remedy: "Choose another folder; a file of yours is never replaced.")
    case .noRecordings(let path):
      Message(
        .fileMissing, .error, "the folder holds no NWB file", file: path,
        remedy: "Name the recordings, or the folder that they are in.")
    case .predictionUnreadable(let path, let reason):
      Message(
        .documentWrongKind, .error, "the predictions cannot be read: \(reason)", file: path,
        expected: "the document of apical predict --json",
        remedy: "Make the predictions anew, or report without them.")
    case .resultExists(let path):
      Message(
        .outputExists, .error, "a file of results of this name is there already", file: path,
        remedy: "Choose another folder, or replace it with --overwrite.")
    case .resultsCollide(let first, let second):
      Message(
        .usage, .error, "the results of \(first) would have the same name", file: second,
        remedy: "Analyse them apart, each into a folder of its own.")
    case .conversionExists(let path):
      Message(
        .outputExists, .error, "a file of this name is there already", file: path,
        remedy: "Choose another --output, or replace it with --overwrite.")
    case .conversionsCollide(let first, let second):
      Message(
        .usage, .error, "the NWB file of \(first) would have the same name", file: second,
        remedy: "Convert them apart, each into a folder of its own.")
    case .replacesRecording(let path):
      Message(
        .outputExists, .error, "the NWB file would replace a recording", file: path,
        remedy: "Choose another --output; a recording is never replaced.")
    case .notConvertedByUs(let path):
      Message(
        .outputExists, .error, "the file that is there was not written by Apical", file: path,
        remedy: "Choose another --output: --overwrite replaces only what Apical wrote.")
    case .oneFileForSeveral(let path, let count):
      Message(
        .usage, .error, "one file is named for \(count) recordings", file: path,
        expected: "a folder", remedy: "Name a folder with --output.")
    case .unitsOfAnotherPlan(let path):
      Message(
        .outputExists, .error, "studies of another protocol, plan or version of Apical are there",
        file: path, remedy: "Finish that run, remove the folder, or choose another --output.")
    case .pageExists(let path):
      Message(
        .outputExists, .error, "a file of this name is there already", file: path,
        remedy: "Choose another name, or replace it with --overwrite.")
    case .neuronNotRun:
      Message(.defect, .error, "the model neuron refused a run that the command had checked")
    }
  }

  var exitStatus: ExitStatus {
    switch self {
    case .ownProgramNotFound: .environment
    case .sampleDataNotFound, .fileExists, .noRecordings, .predictionUnreadable,
      .pageExists, .unitsOfAnotherPlan,
      .resultExists, .resultsCollide, .conversionExists, .conversionsCollide, .replacesRecording,
      .notConvertedByUs:
      .inputRefused
    case .oneFileForSeveral: .usage
    case .neuronNotRun: .defect
    }
  }
}

extension ReadingTask.Work {
  /// Seconds for a recording: a look into a small file answers within ten.
  fileprivate func timeLimit(of path: String, _ options: RecordingOptions) -> Double {
    if case .inspect = self { return options.seconds(forFileAt: path, base: 8, rate: 20e6) }
    return options.seconds(forFileAt: path, base: 60, rate: 2e6)
  }
}
