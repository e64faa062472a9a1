import Signals

/// Finds which planned trial each sweep of a recording is.
///
/// **Definition.** The sweep's block is the file's; else the schedule's, where the starts of the sweeps
/// fall on those of the schedule in one way only. Its condition is the stated one, else the file's.
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
  private let light: RecordedLight
  private let criteria: VerificationCriteria

  private struct Question {
    var trials: [Int]
    var by: LightVerification.Identification
    var isInduction: Bool
  }

  init(
    _ planned: PlannedLight, _ light: RecordedLight, condition: StatedCondition?,
    criteria: VerificationCriteria
  ) {
    (self.planned, self.light, self.criteria) = (planned, light, criteria)
    let questions = questions(condition: condition)
    lag = commonLag(questions)
    var answers = zip(light.sweeps, questions).map { answer($1, for: $0) }
    agreeOnCondition(&answers, questions)
    for index in answers.indices where !answers[index].trials.isEmpty {
      answers[index].shown = otherTrials(thatFit: light.sweeps[index], than: answers[index].trials)
    }
    self.answers = answers
    let all = Array(planned.plan.trials.indices)
    matchedCount =
      light.sweeps.map { sweep in all.map { fit(sweep, $0).pairs }.max() ?? 0 }.reduce(0, +)
  }

  private func fit(_ sweep: RecordedLight.Sweep, _ trial: Int) -> PlannedLight.Fit {
    planned.fit(sweep, to: planned.plan.trials[trial], lag: lag, criteria: criteria)
  }

  // MARK: what is known without the light

  private func questions(condition: StatedCondition?) -> [Question] {
    let places = schedulePlaces()
    return light.sweeps.enumerated().map { index, sweep in
      let place = places?[index]
      let block = sweep.block ?? place?.block
      let by: LightVerification.Identification =
        sweep.block != nil ? .file : block != nil ? .schedule : .light
      let trials = planned.plan.trials.indices.filter { index in
        let trial = planned.plan.trials[index]
        switch block {
        case nil: return true
        case .baseline, .test:
          return trial.block == .test
            && (place?.testSweep.map { $0 == trial.testSweep } ?? true)
        case .reference: return trial.block == .reference
        case .induction:
          guard trial.block == .induction else { return false }
          if let condition { return trial.condition == condition.name }
          guard let named = sweep.condition, planned.plan.conditions.contains(named) else {
            return true
          }
          return trial.condition == named
        }
      }
      let isInduction = block == .induction
      var source = by
      if isInduction, let condition { source = condition.source == .key ? .key : .user }
      return Question(trials: trials, by: source, isInduction: isInduction)
    }
  }

  /// Half a second: sweeps that a person or another program starts are never so exact, and none comes as soon.
  private static let startTolerance = 0.5

  /// The sweep of the schedule that each sweep is, by their starts; nil where there is not one way only.
  private func schedulePlaces() -> [LightPlan.Sweep]? {
    let starts = planned.plan.schedule.map { $0.start / 1e6 }
    let times = light.sweeps.map(\.startTime)
    guard let first = times.first, Set(times).count == times.count else {
      return light.sweeps.count == starts.count ? planned.plan.schedule : nil
    }
    var ways: [[Int]] = []
    for anchor in starts {
      let places = times.map { time in
        starts.firstIndex { abs(time - first + anchor - $0) <= Self.startTolerance }
      }
      let found = places.compactMap { $0 }
      if found.count == times.count, Set(found).count == found.count { ways.append(found) }
    }
    guard ways.count == 1, let way = ways.first else {
      // A recording that begins with the session itself says more than its intervals.
      guard
        let way = ways.first(where: { way in
          zip(way, times).allSatisfy { abs(starts[$0] - $1) <= Self.startTolerance }
        })
      else { return nil }
      return way.map { planned.plan.schedule[$0] }
    }
    return way.map { planned.plan.schedule[$0] }
  }

  // MARK: what the light says

  private func commonLag(_ questions: [Question]) -> Double {
    let lags = zip(light.sweeps, questions).flatMap { sweep, question -> [Double] in
      let fits = question.trials.map {
        planned.fit(sweep, to: planned.plan.trials[$0], lag: nil, criteria: criteria)
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

  private func answer(_ question: Question, for sweep: RecordedLight.Sweep) -> Answer {
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
  private func agreeOnCondition(_ answers: inout [Answer], _ questions: [Question]) {
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

  /// Trials that the sweep's light is of though it should be that of others: at least two pulses fewer are alone,
  /// and nearly all have a partner. A sweep without light is of no other trial: its light is missing.
  private func otherTrials(thatFit sweep: RecordedLight.Sweep, than trials: [Int]) -> [Int] {
    guard let own = trials.first.map({ fit(sweep, $0) }), own.alone >= 2 else { return [] }
    let others = best(
      planned.plan.trials.indices.filter { !trials.contains($0) }, for: sweep)
    guard let other = others.first.map({ fit(sweep, $0) }), other.pairs > 0,
      other.alone * 10 <= other.pairs, other.alone + 2 <= own.alone
    else { return [] }
    return others
  }
}
