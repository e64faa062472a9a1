import Messages
import Signals

/// How one kind of HDF5 file holds sweeps; `LayoutReader` does the rest for all of them.
protocol RecordingLayout {
  /// - Throws: a `ReportableError` only where the file as a whole cannot be read.
  func contents() throws -> LayoutContents
  /// Whether the user, in a map, says which signals are light.
  var statesLight: Bool { get }
}

extension RecordingLayout {
  var statesLight: Bool { false }
}

/// What a layout finds in a file.
struct LayoutContents {
  /// Everything but the sweeps.
  var recording: Recording
  var sweeps: [LayoutSweep] = []
  var startTimes = StartTimes.stated
  /// Ascending spike times of `recording.trains`, each by its index, seconds.
  var spikeTimes: [[Double]] = []

  /// What the file says of the sweeps' place in the session.
  enum StartTimes {
    case stated
    /// All are placed at 0 s.
    case notStated
    /// They are signals of one and the same run.
    case simultaneous
  }
}

/// A sweep that a layout found, or why there is none.
struct LayoutSweep {
  var name: String
  var content: Result<Content, any Error>

  struct Content {
    /// Seconds from the start of the session.
    var startTime = 0.0
    /// What the file says; nil where the unit of the response decides.
    var clampMode: ClampMode?
    var response: StoredSignal
    var command: StoredSignal?
    var lights: [Light] = []
    var stimulus: String?
    var electrode: String?
  }

  struct Light {
    var signal: StoredSignal
    var kind: LightChannel.Kind
    var site: String
  }

  /// - Parameter content: where it throws, the sweep becomes a failed one.
  init(name: String, _ content: () throws -> Content) {
    self.name = name
    self.content = Result(catching: content)
  }
}
