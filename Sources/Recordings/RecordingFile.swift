import HDF5
import Messages
import Signals

/// An open recording: what it holds, and its samples on request. The file is never changed.
///
/// A damaged file can crash or hang the HDF5 library itself, so open recordings of other people in
/// a child process (`ReaderProcess`).
public final class RecordingFile: SignalSource {
  /// What the file holds.
  public private(set) var recording: Recording
  let reader: any RecordingReader
  /// Indices of the sweeps whose samples were looked at when the file was opened.
  private var checkedSweeps: Set<Int> = []

  /// Opens a recording and reads what it holds.
  ///
  /// - Parameters:
  ///   - path: where the file lies.
  ///   - displayName: how messages name it; the path unless given.
  ///   - options: what the user says about the light and, with a map, about the layout.
  ///   - checkedSampleCount: samples, in all sweeps together, that are looked at for plausibility now;
  ///     those of other sweeps are when `response(of:)` reads them. A sweep that cannot be read becomes
  ///     a failed one. 0 where every response will be read anyway.
  ///   - threadCount: threads that undo compression at the same time; one a processor unless given.
  /// - Throws: `RecordingError` with one sentence: what the file is and what to do.
  public init(
    path: String, displayName: String? = nil, options: ReadingOptions = .init(),
    checkedSampleCount: Int = 20_000_000, threadCount: Int? = nil
  ) throws {
    let name = displayName ?? path
    let kind = try FileKind(ofFileAt: path, name: name)
    if kind == .text, let table = try SpikeTimeTable(ofFileAt: path, name: name) {
      reader = table
    } else {
      if let error = kind.refusal(file: name) { throw error }
      let file = try HDF5File(readingAt: path, name: name, threadCount: threadCount)
      reader = try RecordingFormat(of: file).reader(of: file, options: options)
    }
    recording = try reader.readRecording()
    RecordingChecks(file: name).checkRates(of: &recording)
    checkSamples(upTo: checkedSampleCount)
  }

  private func checkSamples(upTo limit: Int) {
    var left = limit
    for sweep in recording.sweeps where sweep.response.sampleCount <= left {
      left -= sweep.response.sampleCount
      do {
        recording.messages += try response(of: sweep).messages
        checkedSweeps.insert(sweep.index)
      } catch {
        var message = Message(error)
        message.sweep = sweep.index
        recording.failedSweeps.append(
          FailedSweep(index: sweep.index, name: sweep.name, message: message))
      }
    }
    let failed = Set(recording.failedSweeps.map(\.index))
    recording.sweeps.removeAll { failed.contains($0.index) }
    recording.failedSweeps.sort { $0.index < $1.index }
    recording.uncheckedSweepCount = recording.sweeps.count - checkedSweeps.count
  }

  /// Version of the installed HDF5 library: `1.10.8`.
  public static var libraryVersion: String { HDF5File.libraryVersion }

  /// Reads one channel of one sweep.
  ///
  /// A sample in the channel's unit is `(stored number × conversion + offset) × 1000` for
  /// potentials (`× 1e12` for currents), computed in this order in 64-bit floats, so that it equals
  /// what other readers of the file compute to the last bit; `Channel.scale` and `Channel.offset`
  /// are the same numbers multiplied out.
  ///
  /// - Throws: `RecordingError` naming path and sample range.
  public func signal(of channel: Channel) throws -> SampledSignal {
    try reader.signal(of: channel)
  }

  /// Reads the spike times of a train.
  ///
  /// - Throws: `RecordingError` naming the object.
  public func spikeTimes(of train: RecordedTrain) throws -> [Double] {
    try reader.spikeTimes(of: train)
  }

  /// Reads the response of a sweep and looks at its samples, unless that was done when the file was
  /// opened.
  ///
  /// - Throws: `RecordingError` naming path and sample range.
  public func response(of sweep: Sweep) throws -> CheckedResponse {
    let signal = try reader.signal(of: sweep.response)
    guard !checkedSweeps.contains(sweep.index) else {
      return CheckedResponse(signal: signal, messages: [])
    }
    let plausibility = SweepPlausibility(
      file: recording.file, sweep: sweep,
      converterLimits: reader.converterLimits(of: sweep.response))
    return CheckedResponse(
      signal: signal, messages: plausibility.messages(samples: signal.samples))
  }
}
