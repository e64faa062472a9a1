import HDF5
import Messages
import Signals

/// An open recording: what it holds, and its samples on request. The file is never changed.
///
/// A damaged file can crash or hang the HDF5 library itself, so open recordings of other people in
/// a child process (`ReaderProcess`).
public final class RecordingFile: SignalSource {
  /// What the file holds.
  public let recording: Recording
  let reader: any RecordingReader

  /// Opens a recording and reads what it holds; each sweep's samples are looked at once for
  /// plausibility, up to 20 million samples in all.
  ///
  /// - Parameters:
  ///   - path: where the file lies.
  ///   - displayName: how messages name it; the path unless given.
  ///   - options: what the user says about the light and, with a map, about the layout.
  /// - Throws: `RecordingError` with one sentence: what the file is and what to do.
  public init(
    path: String, displayName: String? = nil, options: ReadingOptions = .init()
  ) throws {
    let name = displayName ?? path
    let kind = try FileKind(ofFileAt: path, name: name)
    if let error = kind.refusal(file: name) { throw error }
    let file = try HDF5File(readingAt: path, name: name)
    let format = try RecordingFormat(of: file)
    reader = try format.reader(of: file, options: options)
    var recording = try reader.readRecording()
    RecordingChecks(file: name).checkRates(of: &recording)
    self.recording = recording
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
}
