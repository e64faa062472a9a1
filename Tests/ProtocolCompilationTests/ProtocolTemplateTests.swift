import Foundation
import InputDocuments
import ProtocolCompilation
import StimulationProtocols
import TestSupport
import Testing

@Suite("A protocol from a lab's answers")
struct ProtocolTemplateTests {
  private func shipped() throws -> ProtocolTemplate {
    let texts = try ProtocolChecksTests.names.map {
      try String(contentsOfFile: "\(ProtocolChecksTests.folder)/\($0)", encoding: .utf8)
    }
    return ProtocolTemplate(protocol: texts[0], rig: texts[1], calibration: texts[2])
  }

  private func files(_ answers: ProtocolAnswers) throws -> ProtocolFiles {
    let folder = try TemporaryFolder()
    let new = try shipped().filled(with: answers)
    for (name, text) in zip(
      ProtocolChecksTests.names, [new.stimulation, new.rig, new.calibration])
    {
      try folder.write(text, to: name)
    }
    let crosstalk = ProtocolChecksTests.names[3]
    try folder.write(
      String(contentsOfFile: "\(ProtocolChecksTests.folder)/\(crosstalk)", encoding: .utf8),
      to: crosstalk)
    return try ProtocolFiles(protocol: folder.path(ProtocolChecksTests.names[0]))
  }

  @Test("with the standard answers the shipped files, byte by byte")
  func standard() throws {
    let shipped = try shipped()
    let filled = try shipped.filled(with: ProtocolAnswers())
    #expect(filled.stimulation == shipped.stimulation && filled.rig == shipped.rig)
    #expect(filled.calibration == shipped.calibration)
  }

  @Test(
    "every combination of answers passes every check, but crosstalk waits to be measured; a seed kept apart warns"
  )
  func combinations() throws {
    for objective in ProtocolAnswers.Objective.allCases {
      for device in ProtocolAnswers.Device.allCases {
        for (clamp, seed) in zip(Clamp.Mode.allCases, ProtocolAnswers.SeedPlace.allCases) {
          var answers = ProtocolAnswers()
          (answers.objective, answers.device) = (objective, device)
          (answers.clamp, answers.seedPlace) = (clamp, seed)
          answers.cell = "L5: thick-tufted, \"Rbp4\" \\ #1"
          (answers.topDownOpsin, answers.topDownLight) = ("ChR2(H134R)", 460)
          (answers.bottomUpOpsin, answers.bottomUpLight) = ("bReaChES", 590)
          let files = try files(answers)
          let checks = try ProtocolChecks(files).checks.filter { $0.severity != .ok }
          #expect(
            checks.filter { $0.severity == .error }.map(\.id) == [.crosstalkBlock], "\(checks)")
          // Of these opsins and lights much is not known, and that is said.
          let optics: Set<ProtocolCheck.ID> = [
            .ownIrradiance, .crosstalk, .spectrum, .pulseRate, .crosstalkBlock,
          ]
          let others = checks.filter { !optics.contains($0.id) }
          #expect(others.map(\.id) == (seed == .apart ? [.sameBytes] : []), "\(others)")
          let stimulation = files.stimulation.value
          #expect(stimulation.preparation.cell == answers.cell)
          #expect(stimulation.pathway("top_down")?.led == "led_460")
          #expect(stimulation.pathway("bottom_up")?.opsin == "bReaChES")
          #expect(stimulation.schedule.clamp?.mode == clamp)
          #expect(files.calibration.value.objective == objective.rawValue)
          #expect(files.rig.value.device.rawValue == device.rawValue)
        }
      }
    }
  }

  @Test("opsins swapped: the light of each goes with it")
  func swapped() throws {
    var answers = ProtocolAnswers()
    (answers.topDownOpsin, answers.topDownLight) = ("ChrimsonR", 625)
    (answers.bottomUpOpsin, answers.bottomUpLight) = ("Chronos", 470)
    let files = try files(answers)
    #expect(files.stimulation.value.pathway("top_down")?.led == "red")
    #expect(files.stimulation.value.pathway("bottom_up")?.led == "blue")
    let errors = try ProtocolChecks(files).checks.filter { $0.severity == .error }
    // What the example measured was the other way round.
    #expect(errors.map(\.message) == ["no crosstalk result"])
  }

  /// What is asked and written, with answers line by line.
  private func interview(
    _ lines: [String], answered: Set<String> = []
  ) -> (answers: ProtocolAnswers?, text: String) {
    var rest = lines[...]
    var text = ""
    let answers = ProtocolInterview(answers: ProtocolAnswers(), answered: answered).run(
      read: { rest.popFirst() }, write: { text += $0 })
    return (answers, text)
  }

  @Test("an empty line takes the default; the end of input takes all that are left")
  func defaults() {
    let (answers, text) = interview([""])
    #expect(answers == ProtocolAnswers())
    #expect(
      text == "Which cell is recorded? [layer 2/3 pyramidal neuron] "
        + "Opsin in the top-down axons? [Chronos] ")
  }

  @Test("a wrong answer is asked again, three times at most")
  func wrong() {
    let skipped = Set(ProtocolQuestion.all.map(\.option)).subtracting(["objective"])
    let (answers, text) = interview(["40x", "10X"], answered: skipped)
    #expect(answers?.objective == .tenfold)
    #expect(
      text == "Objective? [20x] Please answer with 10x, 20x.\nObjective? [20x] ")
    #expect(interview(["a", "b", "c", "10x"], answered: skipped).answers == nil)
    let light = Set(ProtocolQuestion.all.map(\.option)).subtracting(["top-down-light"])
    #expect(interview(["nan", "99999", "488 nm"], answered: light).answers?.topDownLight == 488)
    let cell = Set(ProtocolQuestion.all.map(\.option)).subtracting(["cell"])
    #expect(interview(["a\u{7}b", "L5 pyramid"], answered: cell).answers?.cell == "L5 pyramid")
  }
}

@Suite("Large protocols")
struct LargeProtocolTests {
  @Test("10 000 trials of 1000 pulses' bookkeeping are checked in bounded time")
  func large() throws {
    let files = try ChangedFiles([
      (0, "induction: {trials: 60, interval: 10 s}", "induction: {trials: 10000, interval: 10 s}"),
      (0, "  budget: {induction_by: 25 min, session: 75 min}\n", ""),
      (0, "test: {duration: 40 min, interval: 20 s}", "test: {duration: 600 min, interval: 3.6 s}"),
    ]).files
    var count = 0
    let time = try processorTime { count = try ProtocolChecks(files).checks.count }
    #expect(count == ProtocolCheck.ID.allCases.count)
    #expect(SessionPlan(files.stimulation.value.schedule).sweeps.count == 30 + 10 + 10_000 + 10_000)
    // 0.2 s here; one check that compares each trial with each would take minutes.
    #expect(time < 10, "\(time) s")
  }
}
