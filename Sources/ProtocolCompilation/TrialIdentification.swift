import Signals

/// Finds which planned trial each sweep of a recording is.
///
/// **Definition.** What is known without the light is asked first (`TrialQuestion`).
/// Where more than one trial is left, the light decides: the trial whose pulses leave the fewest alone, if
/// no trial with other light leaves as few. A cell has one condition, so that of most of its
/// induction sweeps is the condition of all. Trials that plan the same light are one answer. Where
/// nothing decides, the sweep is not identified.
struct TrialIdentification {
  struct Answer {
    /// Positions in the plan's trials, all with the same light; empty where not identified.
    var trials: [Int]
    var by: LightVerification.Identification
    /// The trials that the light is of, where it is not that of `trials`.
    var shown: [Int] = []
  }

  /// By sweep.
  private(set) var answers: [Answer] = []
  /// Common to all sweeps, µs.
  private(set) var lag = 0.0
  /// Of the trials that fit best: pulses that have a partner.
  private(set) var matchedCount = 0

  private let planned: PlannedLight
  /// Without the sensors that show the light of one another in a sweep: these are exchanged there.
  private(set) var light: RecordedLight
  /// The sensors that were exchanged, by the position of the sweep.
  private(set) var exchanged: [Int: SensorPair] = [:]
  private let criteria: VerificationCriteria

  /// - Parameter played: what the commands say of each sweep; nil without commands beside photodiodes.
  init(
    _ planned: PlannedLight, _ light: RecordedLight, questions: [TrialQuestion],
    played: [Answer]? = nil, criteria: VerificationCriteria
  ) {
    (self.planned, self.light, self.criteria) = (planned, light, criteria)
    lag = commonLag(questions)
    var answers = zip(light.sweeps, questions).map { answer($1, for: $0) }
    agreeOnCondition(&answers, questions)
    if let played {
      for (index, answer) in played.enumerated() where !answer.trials.isEmpty {
        answers[index] = answer
      }
    }
    for index in answers.indices where !answers[index].trials.isEmpty {
      exchangeLights(inSweepAt: index, of: answers[index].trials)
      let isPlayed = played.map { !$0[index].trials.isEmpty } ?? false
      guard !isPlayed else { continue }
      answers[index].shown = otherTrials(
        thatFit: self.light.sweeps[index], than: answers[index].trials)
    }
    self.answers = answers
    let all = Array(planned.plan.trials.indices)
    matchedCount =
      self.light.sweeps.map { sweep in all.map { fit(sweep, $0).pairs }.max() ?? 0 }.reduce(0, +)
  }

  private func fit(_ sweep: RecordedLight.Sweep, _ trial: Int) -> PlannedLight.Fit {
    planned.fit(sweep, to: planned.plan.trials[trial], lag: lag, criteria: criteria)
  }

  // MARK: what the light says

  private func commonLag(_ questions: [TrialQuestion]) -> Double {
    let lags = zip(light.sweeps, questions).flatMap { sweep, question -> [Double] in
      let readings = [sweep] + planned.pairsOfLEDs.compactMap(sweep.exchanging)
      let fits = readings.flatMap { reading in
        question.trials.map {
          planned.fit(reading, to: planned.plan.trials[$0], lag: nil, criteria: criteria)
        }
      }
      let best = fits.min {
        ($0.alone, abs($0.lag)) < ($1.alone, abs($1.lag))
      }
      return best.map { Array(repeating: $0.lag, count: $0.pairs) } ?? []
    }
    return CommonLag.estimate(lags, width: PlannedLight.lagWidth) ?? 0
  }

  /// Trials with the same light as one of them, seen by these sensors, which know no mask.
  private func alike(_ trial: Int, among trials: [Int], in sweep: RecordedLight.Sweep) -> [Int] {
    func shown(_ index: Int) -> [[[Double]]] {
      planned.sensors.map {
        planned.pulses(of: planned.plan.trials[index], on: $0, duration: sweep.duration)
          .map { [$0.start, $0.end] }
      }
    }
    let own = shown(trial)
    return trials.filter { shown($0) == own }
  }

  private func answer(_ question: TrialQuestion, for sweep: RecordedLight.Sweep) -> Answer {
    guard let first = question.trials.first else { return Answer(trials: [], by: .none) }
    let alike = alike(first, among: question.trials, in: sweep)
    if alike.count == question.trials.count { return Answer(trials: alike, by: question.by) }
    let found = best(question.trials, for: sweep)
    return Answer(trials: found, by: found.isEmpty ? .none : .light)
  }

  /// The trials that fit best, all alike; empty where others fit as well, or none does.
  private func best(_ trials: [Int], for sweep: RecordedLight.Sweep) -> [Int] {
    let fits = trials.map { (trial: $0, fit: fit(sweep, $0)) }
    guard let best = fits.min(by: { $0.fit.alone < $1.fit.alone }) else { return [] }
    // More pulses alone than in pairs: the light is none of the trials'.
    guard best.fit.alone <= best.fit.pairs else { return [] }
    let equal = fits.filter { $0.fit.alone == best.fit.alone }.map(\.trial)
    let alike = alike(best.trial, among: equal, in: sweep)
    return alike.count == equal.count ? alike : []
  }

  /// A cell has one condition: that of most of its induction sweeps, where the light had to say.
  private func agreeOnCondition(_ answers: inout [Answer], _ questions: [TrialQuestion]) {
    let voters = answers.indices.filter { index in
      answers[index].by == .light && !answers[index].trials.isEmpty
        && answers[index].trials.allSatisfy { planned.plan.trials[$0].block == .induction }
    }
    var votes: [[Int]: Int] = [:]
    for voter in voters { votes[answers[voter].trials, default: 0] += 1 }
    guard
      let winner = votes.max(by: { ($0.value, $1.key.first ?? 0) < ($1.value, $0.key.first ?? 0) })
    else { return }
    let undecided = answers.indices.filter {
      questions[$0].isInduction && answers[$0].trials.isEmpty
    }
    guard 2 * winner.value > voters.count + undecided.count else {
      for voter in voters where votes.count > 1 { answers[voter] = Answer(trials: [], by: .none) }
      return
    }
    for index in voters + undecided { answers[index] = Answer(trials: winner.key, by: .light) }
  }

  /// Where the light of two sensors exchanged is that of the trial, and as it stands is not.
  private mutating func exchangeLights(inSweepAt index: Int, of trials: [Int]) {
    guard let trial = trials.first else { return }
    let sweep = light.sweeps[index]
    let own = fit(sweep, trial)
    guard own.alone >= 4 else { return }
    for pair in planned.pairsOfLEDs {
      guard let other = sweep.exchanging(pair) else { continue }
      guard fit(other, trial).alone * LightCorrection.leastGain <= own.alone else { continue }
      light.sweeps[index] = other
      exchanged[index] = pair
      return
    }
  }

  /// Trials that the sweep's light is of though it should be that of others: at least two pulses fewer are alone,
  /// and nearly all have a partner. A sweep without light is of no other trial: its light is missing. So is that
  /// of an LED that is dark in the whole sweep, where all other light is that of its own trial.
  private func otherTrials(thatFit sweep: RecordedLight.Sweep, than trials: [Int]) -> [Int] {
    guard let own = trials.first.map({ fit(sweep, $0) }), own.alone >= 2 else { return [] }
    if let trial = trials.first {
      var lit = sweep
      for sensor in lit.pulses.indices where lit.pulses[sensor]?.isEmpty == true {
        lit.pulses[sensor] = nil
      }
      if lit.pulses.contains(where: { $0 != nil }), fit(lit, trial).alone == 0 { return [] }
    }
    let others = best(
      planned.plan.trials.indices.filter { !trials.contains($0) }, for: sweep)
    guard let other = others.first.map({ fit(sweep, $0) }), other.pairs > 0,
      other.alone * 10 <= other.pairs, other.alone + 2 <= own.alone
    else { return [] }
    return others
  }
}
