import Foundation
import Recordings
import Signals

/// Reads a recording as the analysis does and prints one line of JSON: seconds without the start of
/// the program, samples, and a sum of some of them, by which readers are seen to agree.
///
///     recording-reading list FILE
///     recording-reading read FILE THREADS
///     recording-reading sweep FILE N         with the opening of the file
///     recording-reading open-sweep FILE N    without it
@main
enum RecordingReading {
  static func main() throws {
    let arguments = CommandLine.arguments.dropFirst()
    guard let work = arguments.first, let path = arguments.dropFirst().first else { exit(64) }
    let number = arguments.dropFirst(2).first.flatMap { Int($0) }
    var start = ContinuousClock.now
    var samples = 0
    var sum = 0.0
    func read(_ sweep: Sweep, of file: RecordingFile) throws {
      let signal = try file.signal(of: sweep.response)
      samples += signal.samples.count
      for index in stride(from: 0, to: signal.samples.count, by: 1000) {
        sum += signal.samples[index]
      }
    }
    let file = try RecordingFile(
      path: path, checkedSampleCount: 0, threadCount: work == "read" ? number : nil)
    let sweeps = file.recording.sweeps
    if work == "open-sweep" { start = ContinuousClock.now }
    switch work {
    case "list":
      // What a list shows, so that nothing of it is left out.
      for sweep in sweeps {
        samples += sweep.response.sampleCount
        sum += sweep.response.samplingRate + sweep.response.scale + sweep.startTime
        precondition(!sweep.name.isEmpty && sweep.stimulus != nil)
      }
    case "read":
      for sweep in sweeps { try read(sweep, of: file) }
    case "sweep", "open-sweep":
      guard let number, sweeps.indices.contains(number) else { exit(64) }
      try read(sweeps[number], of: file)
    default: exit(64)
    }
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    print("{\"seconds\": \(seconds), \"samples\": \(samples), \"sum\": \(sum)}")
  }
}
