import Messages
import RecordingAnalysis
import Signals
import SynapticResponses
import TestSupport
import Testing

@Suite("Test responses in the analysis of a recording")
struct SynapticAnalysisTests {
  /// Sweeps of 0.4 s with a step of −100 pA and two pathways.
  private static func memory(
    test: [Double], control: [Double]? = nil, resistance: [Double]? = nil, lights: Bool = true
  ) -> MemoryRecording {
    var memory = MemoryRecording()
    for (index, amplitude) in test.enumerated() {
      var builder = TraceBuilder(seconds: 0.6, rate: 10_000)
      builder.addBox(-0.1 * (resistance?[index] ?? 100), from: 0.05, to: 0.15)
      builder.addBox(amplitude, from: 0.405, to: 0.44)
      if let control { builder.addBox(control[index], from: 0.505, to: 0.54) }
      builder.addNoise(0.05, seed: UInt64(index))
      var command = TraceBuilder(seconds: 0.6, rate: 10_000, resting: 0)
      command.addBox(-100, from: 0.05, to: 0.15)
      var current = command.signal
      current.unit = "pA"
      memory.append(
        builder.signal, bottomUp: lights ? [TimeWindow(start: 0.4, end: 0.405)] : [],
        topDown: control == nil ? [] : [TimeWindow(start: 0.5, end: 0.505)], command: current)
    }
    // The second site stands for an unpaired bottom-up mask.
    if control != nil { memory.setPathway(.bottomUp, of: "tuft") }
    return memory
  }

  private static func analyzed(
    _ memory: MemoryRecording, _ request: AnalysisRequest
  ) -> RecordingResult {
    RecordingAnalyzer(request: request).analyze(memory.recording, source: memory).result
  }

  private static let halves = AnalysisRequest(
    baselineSweeps: Array(0..<6), testSweeps: Array(6..<12))

  private static let test = [4, 4.2, 3.8, 4.1, 3.9, 4, 6, 6.3, 5.7, 6.1, 5.9, 6]
  private static let control = [2, 2.1, 1.9, 2, 2.1, 1.9, 2.2, 2.3, 2.1, 2.2, 2.3, 2.1]

  @Test("ratio, control pathway and their ratio; null windows between step and pulse")
  func pathways() throws {
    var request = Self.halves
    request.controlSite = "tuft"
    let result = Self.analyzed(Self.memory(test: Self.test, control: Self.control), request)
    let change = try #require(result.weightChange)
    expectClose(change.ratio, 1.5, within: 0.02)
    let other = try #require(change.control)
    expectClose(other.ratio, 1.1, within: 0.03)
    expectClose(other.normalizedRatio, 1.5 / 1.1, within: 0.04)
    #expect(other.pathway == "tuft")
    #expect(change.before?.null?.count == 18)
    // Far from noise, but six responses are too few to say so.
    #expect(change.before?.null?.separation == 1)
    #expect(change.before?.null?.verdict == .tooFew)
    #expect(result.synapticPathways?.map(\.role) == [.test, .control])
    #expect(result.sweeps.first?.evokedResponses.map(\.pathway) == ["basal", "tuft"])
  }

  @Test("without a preset all is measured; a preset excludes by its limit and says so")
  func preset() throws {
    let resistance = [Double](repeating: 100, count: 6) + [Double](repeating: 60, count: 6)
    let memory = Self.memory(test: Self.test, resistance: resistance)
    let plain = Self.analyzed(memory, Self.halves)
    let quality = try #require(plain.cellQuality)
    #expect(quality.verdicts.isEmpty && !quality.isExcluded)
    expectClose(
      quality.stability.quantity("input_resistance")?.change?.estimate, -0.4, within: 0.01)
    var request = Self.halves
    request.qualityPreset = .sliceCommon
    let judged = Self.analyzed(memory, request)
    #expect(judged.cellQuality?.isExcluded == true && judged.weightChange != nil)
    #expect(
      judged.cellQuality?.verdicts.filter { $0.outcome == .excluded }.map(\.quantity)
        == [.inputResistanceChange])
    #expect(judged.messages.contains { $0.id == .qualityBeyondLimit })
  }

  @Test("no stimulus channel: the options that say it; stated pulses measure the same")
  func statedPulses() throws {
    let memory = Self.memory(test: Self.test, lights: false)
    let missing = Self.analyzed(memory, Self.halves)
    let message = try #require(missing.messages.first { $0.id == .weightNotMeasured })
    #expect(message.remedy?.contains("--test-pulses") == true)
    var request = Self.halves
    request.testPulses = [0.4]
    expectClose(Self.analyzed(memory, request).weightChange?.ratio, 1.5, within: 0.02)
  }

  @Test("junction potential: stated, nothing corrected in place")
  func junction() throws {
    var request = Self.halves
    request.junctionPotential = 12
    let result = Self.analyzed(Self.memory(test: Self.test), request)
    let potentials = try #require(result.cellQuality?.potentials)
    #expect(!potentials.potentialsAreCorrected && potentials.junctionPotential == 12)
    expectClose(potentials.restingPotential, -70, within: 0.1, "mV")
    expectClose(potentials.correctedRestingPotential, -82, within: 0.1, "mV")
  }
}
