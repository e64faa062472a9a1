import Messages
import Recordings
import Signals
import TestSupport
import Testing

@Suite("Sampling rates that cannot be")
struct SamplingRateTests {
  @Test("a rate that no acquisition has loses its sweep and no other", arguments: [1e-300, 1e12])
  func impossibleRate(rate: Double) throws {
    let folder = try TemporaryFolder()
    let sound = SampleContents.sweep(0)
    var damaged = SampleContents.sweep(1)
    damaged.response.samplingRate = rate
    try NWBWriter.write(
      SampleContents.contents(sweeps: [sound, damaged]), to: folder.path("rates.nwb"))
    let recording = try RecordingFile(path: folder.path("rates.nwb")).recording
    #expect(recording.sweeps.map(\.name) == ["sweep_0"])
    #expect(recording.failedSweeps.map(\.message.id) == [.sweepNoTime])
  }
}
