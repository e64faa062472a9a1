import ProtocolCompilation
import RandomStreams
import Signals
import TestSupport
import Testing

@Suite("Recorded light beside the plan")
struct LightVerificationTests {
  static let plan = Result { try LightPlan(CompiledProtocolTests.shipped.get()) }

  private func light(
    condition: String = "A", _ change: (inout SimulatedLight) -> Void = { _ in }
  ) throws -> SimulatedLight {
    var light = SimulatedLight(try Self.plan.get(), condition: condition)
    change(&light)
    return light
  }

  private func verify(
    _ light: SimulatedLight, stated: String? = "A", leds: [String]? = ["blue", "red"]
  ) throws -> LightVerification {
    try LightVerifier(Self.plan.get()).verify(
      light.recorded(leds: leds),
      condition: stated.map { StatedCondition(name: $0, source: .user) })
  }

  /// Every finding in one line: nothing else may be found.
  private func lines(_ verification: LightVerification) -> [String] {
    verification.findings.map { finding in
      [
        finding.kind.rawValue, finding.sweep.map { "sweep \($0)" }, finding.led,
        finding.times.isEmpty
          ? nil : finding.times.map { "\(Int(($0 / 1000).rounded()))" }.joined(separator: "+"),
        finding.expected.map { "\($0) > \(finding.found ?? "")" },
      ].compactMap { $0 }.joined(separator: " ")
    }
  }

  @Test("the plan of condition A, read off the protocol by hand")
  func planOfA() throws {
    let plan = try Self.plan.get()
    #expect(plan.leds == ["blue", "red"] && plan.conditions.count == 13)
    let trial = try #require(plan.trials.first { $0.condition == "A" })
    let red = trial.pulses.filter { $0.led == "red" }
    #expect(red.map(\.start) == [100, 150, 200, 250, 300, 350].map { $0 * 1000 })
    #expect(red.allSatisfy { $0.duration == 2000 && $0.irradiance == 1 && $0.mask == "layer_4" })
    let blue = trial.pulses.filter { $0.led == "blue" }
    #expect(
      blue.map(\.start)
        == [265, 285, 305, 325, 345, 5000, 5020, 5040, 5060, 5080].map { $0 * 1000 })
    #expect(blue.allSatisfy { $0.duration == 1000 && $0.irradiance == 2 && $0.mask == "tuft" })
    #expect(try #require(plan.trials.first { $0.condition == "I" }).pulses.isEmpty)
    // 30 sweeps of baseline, 10 of reference, 60 of induction, 120 of test.
    #expect(plan.schedule.count == 220)
    #expect(plan.schedule.first?.start == 600e6)
  }

  @Test("nothing wrong: verified, and nothing is found")
  func verified() throws {
    let found = try verify(light())
    #expect(lines(found).isEmpty && found.verdict == .verified)
    #expect(found.trials.allSatisfy { $0.verdict == .verified })
    #expect(found.trials.count == 12)
    // 2 baseline and 2 test sweeps of 2 pulses, 2 references of 6, 6 trials of 16.
    #expect(found.pulses.count == 4 * 2 + 2 * 6 + 6 * 16)
    for sensor in found.sensors {
      // Half of a step through two exponentials of 20 µs is passed after 1.678 × 20 µs.
      expectClose(sensor.lag, 33.6, within: 2, "µs")
      expectClose(sensor.jitter, 0, within: 2, "µs")
      #expect(sensor.resolution == 25)
      for gain in sensor.gains { expectClose(gain.gain, 0.5, within: 0.005, "V per mW/mm²") }
    }
  }

  @Test("a dropped pulse is missing, and nothing else is found")
  func dropped() throws {
    let found = try verify(
      light { light in light.sweeps[5].pulses.removeAll { $0.start == 305_000 } })
    #expect(lines(found) == ["missing sweep 5 blue 305"])
    #expect(found.trials.filter { $0.verdict == .deviations }.map(\.sweep) == [5])
    #expect(found.verdict == .deviations)
  }

  @Test("the other LED at a pulse is wrong light, not one pulse missing and one too many")
  func swapped() throws {
    let found = try verify(
      light { light in
        for index in light.sweeps[4].pulses.indices
        where light.sweeps[4].pulses[index].start == 200_000 {
          light.sweeps[4].pulses[index].led = "blue"
        }
      })
    #expect(lines(found) == ["wrong_light sweep 4 red 200 red > blue"])
  }

  @Test("two neighbours exchanged are one wrong order")
  func order() throws {
    let found = try verify(
      light { light in
        for index in light.sweeps[4].pulses.indices {
          switch light.sweeps[4].pulses[index].start {
          case 250_000: light.sweeps[4].pulses[index].led = "blue"
          case 265_000: light.sweeps[4].pulses[index].led = "red"
          default: break
          }
        }
        // Each keeps its own LED's duration.
        light.sweeps[4].pulses = light.sweeps[4].pulses.map { pulse in
          var pulse = pulse
          if pulse.start == 250_000 { pulse.end = 251_000 }
          if pulse.start == 265_000 { pulse.end = 267_000 }
          return pulse
        }
      })
    #expect(lines(found) == ["wrong_order sweep 4 250+265 red, blue > blue, red"])
  }

  @Test("a lag of 3 ms is named once for each sensor")
  func lag() throws {
    let found = try verify(light { $0.lag = 3000 })
    #expect(lines(found) == ["lag blue", "lag red"])
    for sensor in found.sensors { expectClose(sensor.lag, 3033.6, within: 2, "µs") }
    expectClose(found.pulses.map { abs($0.deviation) }.max(), 0, within: 12, "µs")
  }

  @Test("a clipped photodiode: brightness is not judged, edges are")
  func clipped() throws {
    let found = try verify(light { $0.ceiling = 0.8 })
    #expect(lines(found) == ["clipped blue"])
    #expect(found.verdict == .verified)
    let blue = try #require(found.sensors.first { $0.sensor.led == "blue" })
    #expect(blue.gains.isEmpty && blue.clippedPulseCount == 4 + 60)
    // The edges are still judged: a pulse that is late as well is found beside it.
    let late = try verify(
      light { light in
        light.ceiling = 0.8
        for index in light.sweeps[6].pulses.indices
        where light.sweeps[6].pulses[index].start == 285_000 {
          light.sweeps[6].pulses[index].start += 400
          light.sweeps[6].pulses[index].end += 400
        }
      })
    #expect(lines(late) == ["clipped blue", "timing sweep 6 blue 285"])
    expectClose(late.findings.last?.value, 400, within: 10, "µs")
  }

  @Test("a doubled pulse is one too many")
  func doubled() throws {
    let found = try verify(
      light { light in
        light.sweeps[7].pulses.append(
          .init(led: "red", start: 304_000, end: 306_000, irradiance: 1))
      })
    #expect(lines(found) == ["extra sweep 7 red 304"])
  }

  @Test("a trial of another condition is named as that, and none of its pulses is")
  func wrongCondition() throws {
    let plan = try Self.plan.get()
    let other = try #require(plan.trials.first { $0.condition == "B" })
    let wrong = try light { $0.sweeps[6].pulses = SimulatedLight.pulses(other) }
    #expect(lines(try verify(wrong)) == ["wrong_condition sweep 6 A > B"])
    // Nobody says the condition: that of most sweeps is the cell's. A, G, H and J have the same light.
    let found = try verify(wrong, stated: nil)
    #expect(lines(found) == ["wrong_condition sweep 6 A or G or H or J > B"])
    #expect(found.trials[5].identifiedBy == .light && found.trials[0].identifiedBy == .file)
  }

  @Test("clocks 50 ppm apart are named once for the sensor that can tell")
  func drift() throws {
    let found = try verify(light { $0.drift = 50 })
    #expect(lines(found) == ["drift blue"])
    let blue = try #require(found.sensors.first { $0.sensor.led == "blue" })
    expectClose(blue.drift, 50, within: 1, "ppm")
    expectClose(blue.lag, 33.6, within: 3, "µs")
    // Red pulses lie within 250 ms of one another: 12 µs of drift, less than a sample.
    let red = try #require(found.sensors.first { $0.sensor.led == "red" })
    #expect(!red.driftIsFound)
    #expect(lines(try verify(light { $0.drift = -50 })) == ["drift blue"])
    #expect(lines(try verify(light { $0.drift = 5 })).isEmpty)
  }

  @Test("at 5 kHz a limit of 100 µs cannot be told, and that is all")
  func slow() throws {
    let found = try verify(light { $0.samplingRate = 5000 })
    #expect(lines(found) == ["resolution blue", "resolution red"])
    #expect(found.verdict == .notJudged)
    #expect(found.sensors.allSatisfy { $0.resolution == 100 })
    #expect(lines(try verify(light { $0.samplingRate = 10_000 })).isEmpty)
  }

  @Test("a longer pulse, a dim one and a late one, each by its own name")
  func singlePulses() throws {
    let found = try verify(
      light { light in
        func change(_ sweep: Int, _ start: Double, _ body: (inout SimulatedLight.Pulse) -> Void) {
          for index in light.sweeps[sweep].pulses.indices
          where light.sweeps[sweep].pulses[index].start == start {
            body(&light.sweeps[sweep].pulses[index])
          }
        }
        change(4, 150_000) { $0.end += 500 }
        change(5, 200_000) { $0.irradiance *= 0.7 }
        change(6, 250_000) { pulse in
          pulse.start -= 300
          pulse.end -= 300
        }
      })
    #expect(
      lines(found) == [
        "duration sweep 4 red 150", "amplitude sweep 5 red 200", "timing sweep 6 red 250",
      ])
    #expect(found.findings.map(\.value).allSatisfy { $0 != nil })
    expectClose(found.findings.first?.value, 500, within: 10, "µs")
    expectClose(found.findings.dropFirst().first?.value, -0.3, within: 0.01)
    expectClose(found.findings.last?.value, -300, within: 10, "µs")
  }

  @Test("one photodiode for both LEDs is compared with both, and tells no LED from the other")
  func shared() throws {
    #expect(lines(try verify(light(), leds: nil)).isEmpty)
    let swapped = try light { light in
      for index in light.sweeps[4].pulses.indices
      where light.sweeps[4].pulses[index].start == 200_000 {
        light.sweeps[4].pulses[index].led = "blue"
      }
    }
    #expect(lines(try verify(swapped, leds: nil)).isEmpty)
  }

  @Test("an LED that no channel shows is told")
  func unseen() throws {
    let found = try verify(light(), leds: ["red"])
    #expect(lines(found) == ["not_recorded blue"] && found.verdict == .notJudged)
  }

  @Test("a sensor that shows thousands of pulses in a sweep costs only that sweep its comparison")
  func flooded() throws {
    var recorded = try light().recorded()
    recorded.sweeps[5].pulses[0] = (0..<20_000).map {
      .init(onset: 250 * Double($0), offset: 250 * Double($0) + 100, amplitude: 1)
    }
    let found = try LightVerifier(Self.plan.get()).verify(
      recorded, condition: StatedCondition(name: "A", source: .user))
    #expect(lines(found) == ["extra sweep 5 blue"])
    #expect(found.findings.first?.value == 20_000)
    #expect(found.trials.filter { $0.verdict == .verified }.count == 11)
  }

  @Test("sweeps are found by the schedule where the file says no block, and by the light alone")
  func identification() throws {
    let plan = try Self.plan.get()
    let verifier = LightVerifier(plan)
    let light = try light()
    let bySchedule = try verifier.verify(light.recorded(statesBlocks: false))
    #expect(lines(bySchedule).isEmpty)
    #expect(bySchedule.trials.map(\.identifiedBy).filter { $0 == .schedule }.count == 6)
    // Times that are none of the schedule's.
    var moved = light
    for index in moved.sweeps.indices { moved.sweeps[index].startTime = Double(index * index) }
    let byLight = try verifier.verify(moved.recorded(statesBlocks: false))
    #expect(lines(byLight).isEmpty)
    #expect(byLight.trials.allSatisfy { $0.identifiedBy == .light })
    #expect(byLight.trials[2].planned == ["reference"])
    #expect(byLight.trials[4].planned == ["A", "G", "H", "J"])
  }

  @Test("half of the trials of one condition and half of another: neither is forced")
  func ambiguous() throws {
    let plan = try Self.plan.get()
    let other = try #require(plan.trials.first { $0.condition == "B" })
    let found = try verify(
      light { light in
        for sweep in [4, 6, 8] { light.sweeps[sweep].pulses = SimulatedLight.pulses(other) }
      }, stated: nil)
    #expect(lines(found) == (4...9).map { "not_identified sweep \($0)" })
    #expect(found.verdict == .notJudged)
  }

  @Test("another protocol's recording, one without light, an unknown condition: refused")
  func refused() throws {
    let strange = try light { light in
      for sweep in light.sweeps.indices {
        light.sweeps[sweep].pulses = (0..<20).map {
          let start = 430_000 + 110_000 * Double($0)
          return .init(led: "red", start: start, end: start + 2000, irradiance: 1)
        }
      }
    }
    let verifier = LightVerifier(try Self.plan.get())
    func refusal(_ light: RecordedLight, _ condition: String? = nil) -> VerificationRefusal? {
      do {
        _ = try verifier.verify(
          light, condition: condition.map { StatedCondition(name: $0, source: .user) })
        return nil
      } catch { return error }
    }
    guard case .otherProtocol = refusal(strange.recorded()) else {
      Issue.record(
        "another protocol is not refused: \(String(describing: refusal(strange.recorded())))")
      return
    }
    #expect(refusal(RecordedLight(sensors: [], sweeps: [])) == .noLight)
    let known = try Self.plan.get().conditions
    #expect(refusal(try light().recorded(), "Z") == .unknownCondition("Z", known: known))
  }

  @Test("whatever pulses are dropped, all of them are missing and nothing else", arguments: 1...12)
  func randomDrops(seed: Int) throws {
    var stream = RandomStream(seed: UInt64(seed), stream: .testEvents)
    var expected: Set<String> = []
    let found = try verify(
      light { light in
        light.seed = UInt64(seed)
        for sweep in light.sweeps.indices {
          var kept: [SimulatedLight.Pulse] = []
          // No more than one in four, so that no trial becomes another one.
          var left = light.sweeps[sweep].pulses.count / 4
          for pulse in light.sweeps[sweep].pulses {
            if left > 0, stream.nextUniform() < 0.1 {
              left -= 1
              expected.insert("\(sweep) \(pulse.led) \(pulse.start)")
            } else {
              kept.append(pulse)
            }
          }
          light.sweeps[sweep].pulses = kept
        }
      })
    #expect(found.findings.allSatisfy { $0.kind == .missing })
    let missing = found.findings.flatMap { finding in
      finding.times.map { "\(finding.sweep ?? -1) \(finding.led ?? "") \($0)" }
    }
    #expect(Set(missing) == expected && missing.count == expected.count)
  }

  @Test("the verdict hangs on the plan: with a pulse less in it, the same recording deviates")
  func brokenTwin() throws {
    var plan = try Self.plan.get()
    let index = try #require(plan.trials.firstIndex { $0.condition == "A" })
    plan.trials[index].pulses.removeAll { $0.start == 305_000 }
    let found = try LightVerifier(plan).verify(
      light().recorded(), condition: StatedCondition(name: "A", source: .key))
    #expect(lines(found) == (4...9).map { "extra sweep \($0) blue 305" })
    #expect(found.trials[4].identifiedBy == .key)
  }
}
