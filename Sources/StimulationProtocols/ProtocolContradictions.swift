import InputDocuments
import Messages
import Quantities

extension StimulationProtocol {
  /// What no single key can be blamed for: names that nothing has, phases with a gap, pulses of two
  /// masks at once.
  func contradictions() -> [DocumentProblem] {
    var problems = unknownNames()
    // Times mean nothing where the names do not.
    guard problems.isEmpty else { return problems }
    problems += clockProblems()
    for condition in conditions {
      problems += stimulusProblems(
        condition.value.stimuli, path: "conditions.\(condition.name).stimuli", isInduction: true)
    }
    problems += stimulusProblems(schedule.testStimuli, path: "schedule.test_stimuli")
    for sweep in schedule.testSweeps {
      problems += stimulusProblems(
        sweep.value, path: "schedule.test_sweeps.\(sweep.name)", with: schedule.testStimuli)
    }
    problems += stimulusProblems(schedule.referenceStimuli, path: "schedule.reference_stimuli")
    // Sums over trials mean nothing where a trial does not hold together.
    guard problems.isEmpty else { return problems }
    return planProblems() + depthProblems() + pathwayProblems() + scheduleProblems()
  }

  private func clockProblems() -> [DocumentProblem] {
    var problems: [DocumentProblem] = []
    for (name, phase) in [("forward", clock.forward), ("target", clock.target)]
    where phase.from + clock.settling >= phase.to {
      problems.append(
        contradiction(
          "clock.\(name)", "nothing is left of the \(name) phase after settling",
          expected: "longer than \(clock.settling)", found: "\(phase.to - phase.from)",
          "Lengthen the phase, or shorten settling."))
    }
    if clock.target.from != clock.forward.to {
      problems.append(
        contradiction(
          "clock.target.from", "the target phase must begin where the forward phase ends",
          expected: "\(clock.forward.to)", found: "\(clock.target.from)",
          "The rule compares two phases that touch; make them touch."))
    }
    if clock.target.to > clock.duration {
      problems.append(
        contradiction(
          "clock.duration", "the trial ends before its target phase",
          expected: "at least \(clock.target.to)", found: "\(clock.duration)",
          "Lengthen the trial."))
    }
    for (name, interval) in [
      ("baseline", schedule.baseline.interval), ("reference", schedule.reference.interval),
      ("induction", schedule.induction.interval), ("test", schedule.test.interval),
    ] where interval < clock.duration {
      problems.append(
        contradiction(
          "schedule.\(name).interval", "trials overlap", expected: "at least \(clock.duration)",
          found: "\(interval)", "Lengthen the interval, or shorten clock.duration."))
    }
    return problems
  }

  /// - Parameters:
  ///   - others: stimuli that are shown in the same trial, and are judged by themselves.
  ///   - isInduction: there is a next trial of the same kind, halfway to which light may come.
  private func stimulusProblems(
    _ stimuli: [Stimulus], path: String, with others: [Stimulus] = [], isInduction: Bool = false
  ) -> [DocumentProblem] {
    var problems: [DocumentProblem] = []
    let interval = schedule.induction.interval
    for (index, stimulus) in stimuli.enumerated() {
      let start = stimulus.start(in: clock, every: interval)
      let end = start + length(of: stimulus.source)
      let isBetween = stimulus.anchor == .midInterval
      if isBetween, !isInduction {
        problems.append(
          contradiction(
            "\(path)[\(index)].at", "only induction has a middle between trials",
            expected: "trial, forward or target", found: "mid-interval",
            "Anchor it to the trial."))
      } else if isBetween
        ? start < clock.duration || end > interval : start < .zero || end > clock.duration
      {
        problems.append(
          contradiction(
            "\(path)[\(index)]",
            isBetween
              ? "the stimulus is not between two trials" : "the stimulus is not inside the trial",
            expected: isBetween
              ? "between \(clock.duration) and \(interval)" : "between 0 and \(clock.duration)",
            found: "\(start) to \(end)",
            isBetween
              ? "Move it, or lengthen schedule.induction.interval."
              : "Move it, or lengthen clock.duration."))
      }
    }
    let pulses = pulses(of: others + stimuli)
    // Sorted by start: a pulse can only run into the latest end so far.
    var latest: PlannedPulse?
    for pulse in pulses {
      if let before = latest, pulse.start < before.end {
        problems.append(
          contradiction(
            path, "pulses on masks \"\(before.mask)\" and \"\(pulse.mask)\" overlap",
            expected: "a start at \(before.end) or later", found: "\(pulse.start)",
            "One device shows one mask at a time: shift one train by its offset."))
        break
      }
      latest = pulse
    }
    return problems
  }

  private func length(of source: Stimulus.Source) -> Microseconds {
    switch source {
    case .train(let name): train(name)?.length ?? .zero
    case .currentStep(let name): currentStep(name)?.duration ?? .zero
    }
  }

  /// What is recorded from and lit lies in the slice. A soma at depth 0 is cut in half; axons may lie in
  /// the surface.
  private func depthProblems() -> [DocumentProblem] {
    let thickness = preparation.sliceThickness
    let most = "less than slice_thickness, \(ShortNumber.text(thickness)) µm"
    func problem(_ path: String, _ what: String, _ depth: Double, _ expected: String)
      -> DocumentProblem
    {
      contradiction(
        path, "\(what) is not inside the slice", expected: expected,
        found: "\(ShortNumber.text(depth)) µm", "Correct the depth, or slice_thickness.")
    }
    var problems: [DocumentProblem] = []
    let soma = preparation.somaDepth
    if soma <= 0 || soma >= thickness {
      problems.append(
        problem("preparation.soma_depth", "the soma", soma, "more than 0 µm, \(most)"))
    }
    for pathway in pathways {
      guard let depth = pathway.value.structureDepth, depth >= thickness else { continue }
      problems.append(
        problem(
          "pathways.\(pathway.name).structure_depth", "the structure of \(pathway.name)", depth,
          most))
    }
    return problems
  }

  private func planProblems() -> [DocumentProblem] {
    var problems: [DocumentProblem] = []
    for contrast in contrasts {
      let sum = contrast.value.weights.reduce(0) { $0 + $1.value }
      if sum != 0 {
        problems.append(
          contradiction(
            "contrasts.\(contrast.name).weights",
            "the weights of a contrast must sum to zero", expected: "0", found: "\(sum)",
            "Otherwise drift that all conditions share counts as an effect."))
      }
    }
    if outcome.from >= outcome.to || outcome.to > schedule.test.duration {
      problems.append(
        contradiction(
          "outcome.to", "the outcome's window is not inside the test",
          expected: "after \(outcome.from), at most \(schedule.test.duration)",
          found: "\(outcome.to)", "Move the window, or lengthen schedule.test."))
    }
    if outcome.baseline > schedule.baseline.duration {
      problems.append(
        contradiction(
          "outcome.baseline", "more baseline is counted than is recorded",
          expected: "at most \(schedule.baseline.duration)", found: "\(outcome.baseline)",
          "Lengthen schedule.baseline, or count less of it."))
    }
    let cells =
      randomisation.block.count * randomisation.blocksPerStratum * randomisation.strata.count
    if cells > 10_000 {
      problems.append(
        contradiction(
          "randomisation.blocks_per_stratum", "no laboratory records so many cells",
          expected: "at most 10000 cells", found: "\(cells)", "Plan fewer blocks."))
    }
    if Set(randomisation.strata).count < randomisation.strata.count {
      problems.append(
        contradiction(
          "randomisation.strata", "a stratum is named twice",
          expected: "different names", found: randomisation.strata.joined(separator: ", "),
          "Keep one of them."))
    }
    return problems
  }

  func contradiction(
    _ path: String, _ text: String, expected: String, found: String, _ remedy: String
  ) -> DocumentProblem {
    DocumentProblem(
      .protocolContradiction, path: path, text, expected: expected, found: found, remedy: remedy)
  }
}
