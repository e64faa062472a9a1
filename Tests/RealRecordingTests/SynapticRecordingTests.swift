import Foundation
import Messages
import RecordingAnalysis
import Recordings
import Signals
import SynapticResponses
import TestSupport
import Testing

@Suite(
  "Evoked currents of recordings with truth, and a paired recording",
  .enabled(if: SharedData.isPresent, Comment(rawValue: SharedData.absence)))
struct SynapticRecordingTests {
  private struct Truth: Decodable {
    struct Sweep: Decodable {
      var name: String
      var onsets: [Double]
      var amplitudes: [Double]

      enum CodingKeys: String, CodingKey {
        case name
        case onsets = "epsc_onsets"
        case amplitudes = "amplitudes_pA"
      }
    }

    var sweeps: [Sweep]
  }

  private static func analyzed(_ file: RecordingFile, presynaptic: String) -> RecordingResult {
    var request = AnalysisRequest()
    request.presynapticElectrode = presynaptic
    return RecordingAnalyzer(request: request).analyze(file.recording, source: file).result
  }

  /// Each current's own onset is the test pulse. Those count that begin 60 ms or more after the one before
  /// and 12 ms or more before the next one: on the tail of another, amplitude has no one meaning.
  @Test("syn_vclamp_epsc_lzf: onsets to 0.5 ms in 28 of 30, amplitudes to the noise of a 1 ms mean")
  func voltageClampTruth() throws {
    let truth = try SharedData.decode(
      Truth.self, from: "recordings/synthetic/syn_vclamp_epsc_lzf.truth.json")
    let file = try RecordingFile(
      path: SharedData.path("recordings/synthetic/syn_vclamp_epsc_lzf.nwb"),
      options: ReadingOptions())
    var criteria = SynapticResponseCriteria()
    criteria.searchStart = 0
    criteria.searchEnd = 10
    var differences: [Double] = []
    var latencies: [Double] = []
    var shares: [Double] = []
    for sweep in truth.sweeps {
      let recorded = try #require(file.recording.sweeps.first { $0.name.contains(sweep.name) })
      let signal = try file.signal(of: recorded.response)
      #expect(signal.unit == "pA" && recorded.clampMode == .voltageClamp)
      for (index, onset) in sweep.onsets.enumerated() {
        let before = index > 0 ? onset - sweep.onsets[index - 1] : 1
        let after = index + 1 < sweep.onsets.count ? sweep.onsets[index + 1] - onset : 1
        guard before >= 0.06, after >= 0.012 else { continue }
        let response = EvokedResponse(
          in: signal, pulseTime: onset, spikes: [], criteria: criteria)
        differences.append(try #require(response.amplitude) - sweep.amplitudes[index])
        shares.append(try #require(response.amplitude) / sweep.amplitudes[index])
        latencies.append(try #require(response.latency))
      }
    }
    #expect(differences.count == 30)
    let bias = differences.reduce(0, +) / Double(differences.count)
    // 0.335 pA by the same definition in NumPy: the highest of several 1 ms means lies above the truth.
    expectClose(bias, 0.335, within: 0.05, "pA")
    #expect(differences.allSatisfy { abs($0) < 1 }, "\(differences)")
    #expect(shares.allSatisfy { (0.98...1.05).contains($0) }, "\(shares)")
    // The back-extrapolated line meets the baseline a little early in noise.
    #expect(latencies.count { abs($0) < 0.5 } >= 28, "\(latencies)")
    #expect(latencies.allSatisfy { abs($0) < 1 }, "\(latencies)")
  }

  /// Ten presynaptic spikes at 10 Hz in each of three sections (zero crossings by h5py: 251.65 ms first).
  @Test(
    "stimfit/test.h5: spikes of Amp1 are the pulses of the other three; what they evoke is judged")
  func pairedRecording() throws {
    let file = try RecordingFile(
      path: SharedData.path("recordings/stimfit/test.h5"), options: ReadingOptions())
    let result = Self.analyzed(file, presynaptic: "Amp1")
    let partners = result.sweeps.filter { !$0.evokedResponses.isEmpty }
    #expect(partners.count == 9)
    for sweep in partners {
      #expect(sweep.evokedResponses.count == 10)
      expectClose(sweep.evokedResponses.first?.pulseTime, 0.2518, within: 0.0005, "s")
      expectClose(sweep.evokedResponses.last?.pulseTime, 1.152, within: 0.0005, "s")
      #expect(sweep.evokedResponses.allSatisfy { $0.unit == "pA" && $0.amplitude != nil })
    }
    let pathway = try #require(result.synapticPathways?.first)
    #expect(pathway.name == "Amp1 to Amp2" && pathway.sweepCount == 3 && pathway.unit == "pA")
    #expect(result.synapticPathways?.count == 3)
    #expect(pathway.measures.null != nil)
    // The mean after the spikes (h5py) stays within 3 pA of the baseline in noise of 3 to 5 pA.
    #expect(abs(pathway.meanAmplitude?.estimate ?? 99) < 8)
    let missing = Self.analyzed(file, presynaptic: "Amp9")
    #expect(
      missing.messages.contains {
        $0.id == .weightNotMeasured && $0.expected?.contains("Amp2") == true
      })
  }
}
