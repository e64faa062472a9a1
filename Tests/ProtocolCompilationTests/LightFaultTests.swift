import Messages
import ProtocolCompilation
import RandomStreams
import TestSupport
import Testing

/// Faults of whole recordings: each is named by what it is, and as nothing else.
@Suite("One fault, one finding")
struct LightFaultTests {
  private func plan() throws -> LightPlan { try LightVerificationTests.plan.get() }

  private func light(
    _ change: (inout SimulatedLight) throws -> Void = { _ in }
  ) throws -> SimulatedLight {
    var light = SimulatedLight(try plan())
    // Long enough for every pulse but the late ones of A, which lie 5 s later.
    light.duration = 0.6
    try change(&light)
    return light
  }

  private func verify(
    _ light: RecordedLight, stated: String? = "A"
  ) throws -> LightVerification {
    try LightVerifier(plan()).verify(
      light, condition: stated.map { StatedCondition(name: $0, source: .user) })
  }

  private func lines(_ verification: LightVerification) -> [String] {
    verification.findings.map { finding in
      [
        finding.kind.rawValue, finding.sweep.map { "sweep \($0)" }, finding.led,
        finding.times.isEmpty ? nil : "\(finding.times.count)",
      ].compactMap { $0 }.joined(separator: " ")
    }
  }

  private func exchanged(_ sweep: inout SimulatedLight.Sweep) {
    for index in sweep.pulses.indices {
      sweep.pulses[index].led = sweep.pulses[index].led == "blue" ? "red" : "blue"
    }
  }

  // MARK: a dead LED

  @Test("an LED that is dark in a trial is missing there, not another condition without it")
  func deadLED() throws {
    let dead = try light { $0.sweeps[5].pulses.removeAll { $0.led == "blue" } }
    #expect(lines(try verify(dead.recorded())) == ["missing sweep 5 blue 5"])
    #expect(lines(try verify(dead.recorded(), stated: nil)) == ["missing sweep 5 blue 5"])
  }

  @Test("the command says which trial was played where the LED is dark in most of them")
  func commanded() throws {
    let dead = try light { light in
      light.commanded = light.sweeps
      for index in 5...9 { light.sweeps[index].pulses.removeAll { $0.led == "blue" } }
    }
    let found = try verify(dead.recorded(), stated: nil)
    #expect(lines(found) == (5...9).map { "missing sweep \($0) blue 5" })
    #expect(found.trials[7].planned == ["A", "G", "H", "J"])
    // A trial that was played wrong is named as that, though its light came as commanded.
    let other = try #require(try plan().trials.first { $0.condition == "B" })
    let wrong = try light { light in
      light.sweeps[6].pulses = SimulatedLight.pulses(other)
      light.commanded = light.sweeps
    }
    #expect(lines(try verify(wrong.recorded())) == ["wrong_condition sweep 6"])
  }

  // MARK: exchanged LEDs

  @Test("LEDs exchanged throughout are one finding, and no sweep is as planned")
  func exchangedSession() throws {
    let found = try verify(
      light { light in
        for index in light.sweeps.indices { exchanged(&light.sweeps[index]) }
      }.recorded())
    #expect(lines(found) == ["wrong_light"])
    #expect(found.findings.first?.expected == "blue, red")
    #expect(found.findings.first?.found == "red, blue")
    #expect(found.trials.allSatisfy { $0.verdict == .deviations })
    #expect(found.sensors.allSatisfy { abs($0.lag ?? .infinity) < 100 && !$0.driftIsFound })
  }

  @Test(
    "LEDs exchanged in some sweeps are one finding for each of them", arguments: [[6], [4, 5, 7]])
  func exchangedTrial(sweeps: [Int]) throws {
    let found = try verify(
      light { light in
        for index in sweeps { exchanged(&light.sweeps[index]) }
      }.recorded())
    #expect(lines(found) == sweeps.map { "wrong_light sweep \($0)" })
  }

  // MARK: clocks

  @Test("a clock 10 or 3 % off is a drift of each sensor", arguments: [100_000.0, 30_000, -80_000])
  func stretched(drift: Double) throws {
    let found = try verify(
      light { light in
        light.drift = drift
      }.recorded())
    #expect(lines(found) == ["drift blue", "drift red"])
    for finding in found.findings { expectClose(finding.value, drift, within: 300, "ppm") }
    for sensor in found.sensors { expectClose(sensor.lag, 33, within: 30, "µs") }
    #expect(found.pulses.count == 4 * 2 + 2 * 6 + 6 * 11)
    // Latencies stay those of the recording: the last red pulse is late by the drift of 350 ms.
    let last = found.pulses.filter { $0.planned == 350_000 }.map(\.latency).max()
    expectClose(last, 0.35 * drift + 33.6, within: 100, "µs")
  }

  @Test("no lag and no drift is beyond what was looked for, whatever the light", arguments: 1...3)
  func bounded(seed: Int) throws {
    var stream = RandomStream(seed: UInt64(seed), stream: .testEvents, cell: 3)
    let criteria = VerificationCriteria()
    let found = try? verify(
      light { light in
        for sweep in light.sweeps.indices {
          let shift = (stream.nextUniform() - 0.5) * 160_000
          for index in light.sweeps[sweep].pulses.indices {
            light.sweeps[sweep].pulses[index].start += shift
            light.sweeps[sweep].pulses[index].end += shift
          }
        }
      }.recorded())
    for sensor in found?.sensors ?? [] {
      #expect(abs(sensor.drift ?? 0) <= criteria.greatestStretch * 1e6)
    }
    for finding in found?.findings ?? [] where finding.kind == .lag {
      #expect(abs(finding.value ?? .infinity) <= criteria.greatestLag)
    }
  }

  // MARK: sweeps

  @Test("a hole in a block is a deviation, a session cut short is counted and no deviation")
  func sweepsMissing() throws {
    let hole = try verify(light { $0.sweeps.removeSubrange(6...7) }.recorded())
    #expect(lines(hole) == ["sweeps_missing"] && hole.findings.first?.value == 2)
    #expect(hole.blocks.map(\.missingCount) == [0, 0, 2, 0])
    let short = try verify(light { $0.sweeps.removeSubrange(7...) }.recorded())
    #expect(lines(short).isEmpty && short.verdict == .verified)
    #expect(short.blocks.map(\.recordedCount) == [2, 2, 3, 0])
    #expect(short.blocks.map(\.plannedCount) == [30, 10, 60, 120])
    #expect(short.notes(file: "cell.nwb").map(\.severity) == [.note, .note, .note, .note])
    let block = try verify(light { $0.sweeps.removeSubrange(2...3) }.recorded())
    #expect(lines(block) == ["sweeps_missing"] && block.findings.first?.value == 10)
  }

  // MARK: photodiodes

  /// Red is 0.5 V high, blue 1 V.
  @Test("noise accuses nobody", arguments: [0.02, 0.1, 0.4])
  func noise(deviation: Double) throws {
    let found = try verify(light { $0.noise = deviation }.recorded())
    #expect(Set(lines(found)).isSubset(of: ["noisy blue", "noisy red"]))
    #expect(deviation > 0.02 || found.verdict == .verified)
    #expect(deviation < 0.4 || found.verdict == .notJudged)
    // A sweep with a sensor that is not judged is not verified.
    #expect(
      found.findings.isEmpty == found.trials.allSatisfy { $0.verdict == .verified })
  }

  @Test("noise hides no fault that is larger: the same pulse is missing")
  func missingInNoise() throws {
    let found = try verify(
      light { light in
        light.noise = 0.02
        light.sweeps[5].pulses.removeAll { $0.start == 305_000 }
      }.recorded())
    #expect(lines(found) == ["missing sweep 5 blue 1"])
  }

  @Test("mains and a wandering baseline are no light")
  func wandering() throws {
    for light in [try light { $0.hum = 0.03 }, try light { $0.baselineRise = 0.3 }] {
      let found = try verify(light.recorded())
      #expect(lines(found).isEmpty)
      #expect(found.pulses.count == 4 * 2 + 2 * 6 + 6 * 11)
    }
  }

  @Test(
    "light of the other LED is stray light; a few pulses beside it are pulses that nothing planned")
  func strayLight() throws {
    let found = try verify(light { $0.stray = 0.1 }.recorded())
    #expect(Set(lines(found)) == ["stray_light blue", "stray_light red"])
    #expect(found.verdict == .verified)
    let bouncing = try verify(
      light { light in
        for start in [285_000.0, 325_000] {
          light.sweeps[6].pulses.append(
            .init(led: "red", start: start, end: start + 1000, irradiance: 0.5))
        }
      }.recorded())
    #expect(lines(bouncing) == ["extra sweep 6 red 2"])
  }

  // MARK: what the recording says

  @Test("a condition that the protocol does not have is told, unless the user states one")
  func otherCondition() throws {
    let strange = try light { $0.namedCondition = "early" }
    let found = try verify(strange.recorded(), stated: nil)
    #expect(lines(found) == ["other_condition"] && found.verdict == .notJudged)
    #expect(found.findings.first?.found == "early")
    #expect(lines(try verify(strange.recorded())).isEmpty)
    #expect(lines(try verify(light { $0.namedCondition = "A" }.recorded(), stated: nil)).isEmpty)
  }

  @Test("commands that are active low are recognised and told")
  func inverted() throws {
    var recorded = try light().recordedCommands()
    for sweep in recorded.sweeps.indices {
      recorded.sweeps[sweep].pulses = recorded.sweeps[sweep].pulses.map { pulses in
        guard let pulses, !pulses.isEmpty else { return pulses }
        var gaps: [RecordedLight.Pulse] = []
        var last = 0.0
        for pulse in pulses {
          gaps.append(RecordedLight.Pulse(onset: last, offset: pulse.onset))
          last = pulse.offset ?? 0
        }
        return gaps + [RecordedLight.Pulse(onset: last, offset: nil)]
      }
    }
    let found = try verify(recorded)
    #expect(lines(found) == ["inverted blue", "inverted red"] && found.verdict == .notJudged)
    #expect(found.pulses.count == 4 * 2 + 2 * 6 + 6 * 11)
    #expect(lines(try verify(light().recordedCommands())).isEmpty)
  }

  @Test("a command in watts is held against irradiance times area: 2 mW/mm² on 0.016 mm² are 32 µW")
  func power() throws {
    let areas = try plan().maskAreas
    expectClose(areas["tuft"], 16_000, within: 20, "µm²")
    func recorded(_ part: Double) throws -> RecordedLight {
      try light().recordedCommands { pulse in
        let area = areas[pulse.led == "blue" ? "tuft" : "layer_4"] ?? 0
        return pulse.irradiance * area / 1e6 * (pulse.led == "blue" ? part : 1)
      }
    }
    #expect(lines(try verify(recorded(1))).isEmpty)
    let found = try verify(recorded(0.5))
    #expect(lines(found) == ["power blue"])
    expectClose(found.findings.first?.value, -0.5, within: 1e-9)
    let text = found.findings.first?.message(file: "cell.nwb").description ?? ""
    #expect(text.contains("(expected at most 10%, found -50%)"))
  }

  @Test("texts: parts as percentages, times to a tenth of a microsecond")
  func texts() {
    let finding = LightFinding(
      .amplitude, sweep: 3, sensor: "PD", led: "blue", times: [349_993.617_559_6], value: -0.5,
      limit: 0.1, unit: "1")
    let text = finding.message(file: "c.nwb").description
    #expect(text.contains("sweep 3: at 0.3499936 s: brightness"))
    #expect(text.contains("(expected at most 10%, found -50%)"))
    let refusal = VerificationRefusal.otherProtocol(matched: 70, recorded: 520).message.description
    #expect(refusal.contains("(expected most of 520 pulses where a trial plans one, found 70)"))
  }

  @Test("what all sweeps share is told by itself, a lag as part of latencies")
  func shared() throws {
    let found = try verify(light { $0.lag = 3000 }.recorded())
    let words = found.findings.map(\.kind)
    #expect(words == [.lag, .lag])
    let texts = found.sharedDeviations
    #expect(texts.count == 2)
    #expect(texts.allSatisfy { $0.contains("late by the same (303") })
    #expect(
      texts.allSatisfy { $0.hasSuffix("µs); light latencies include it, nothing is shifted") })
  }
}
