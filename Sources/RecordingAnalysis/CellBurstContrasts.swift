import Signals
import Statistics

/// Which lights were on: the four cells of {bottom-up} × {top-down}.
public enum LightCombination: String, Codable, CaseIterable, Hashable, Sendable {
  case none
  case bottomUp = "bottom_up"
  case topDown = "top_down"
  case both

  /// For a sentence.
  public var words: String {
    switch self {
    case .none: "no light"
    case .bottomUp: "bottom-up light alone"
    case .topDown: "top-down light alone"
    case .both: "both lights"
    }
  }

  /// From the light that was recorded, never from the name of a condition.
  ///
  /// - Parameters:
  ///   - pulses: of the sweep.
  ///   - window: only pulses that overlap it count; nil for the whole sweep.
  /// - Returns: nil where a light's pathway is not known.
  init?(_ pulses: [LightPulse], in window: TimeWindow? = nil) {
    let shown = pulses.filter { window?.overlaps($0.window) ?? true }
    guard !shown.contains(where: { $0.pathway == nil }) else { return nil }
    let hasBottomUp = shown.contains { $0.pathway == .bottomUp }
    let hasTopDown = shown.contains { $0.pathway == .topDown }
    self =
      switch (hasBottomUp, hasTopDown) {
      case (false, false): .none
      case (true, false): .bottomUp
      case (false, true): .topDown
      case (true, true): .both
      }
  }
}

/// A comparison of burst probability or event rate between combinations of light.
public enum BurstContrast: String, Codable, CaseIterable, Hashable, Sendable {
  /// P(both) − P(bottom-up) − P(top-down) + P(none): by how much both together exceed the sum.
  case interaction
  case topDownOnBottomUp = "top_down_on_bottom_up"
  case topDownAlone = "top_down_alone"

  var weights: [(LightCombination, Double)] {
    switch self {
    case .interaction: [(.both, 1), (.bottomUp, -1), (.topDown, -1), (.none, 1)]
    case .topDownOnBottomUp: [(.both, 1), (.bottomUp, -1)]
    case .topDownAlone: [(.topDown, 1), (.none, -1)]
    }
  }

  /// `both − bottom-up`.
  public var formula: String {
    switch self {
    case .interaction: "both − bottom-up − top-down + none"
    case .topDownOnBottomUp: "both − bottom-up"
    case .topDownAlone: "top-down − none"
    }
  }
}

/// Which of the two is compared.
public enum BurstQuantity: String, Codable, CaseIterable, Hashable, Sendable {
  /// Of the events of all trials of a combination together.
  case burstProbability = "burst_probability"
  /// Hz; mean over trials.
  case eventRate = "event_rate_hz"

  /// Its letter.
  public var symbol: String { self == .burstProbability ? "P" : "E" }
}

/// In which part of the trial events are counted, and light is looked for.
public enum BurstWindow: String, Codable, CaseIterable, Hashable, Sendable {
  case sweep, forward, target
}

/// Events and bursts of one cell by the light that was on.
///
/// **Definition.** A trial is a current-clamp sweep outside the baseline and test blocks (their pulses
/// test the synapse). In a window (the whole sweep, or one of its phases) it belongs to the combination
/// of light whose pulses overlap that window. P of a combination is B/E over its trials, E the mean over
/// its trials of events per second. The trial is the unit within a cell: intervals of P are those of
/// ``ProportionContrast`` with trials as clusters, those of E Welch's (``LinearContrast``). Sweeps with a
/// step of current are left out unless lit sweeps have one, too.
///
/// One cell is one cell: over cells the contrast of each is one number (``StudyBurstContrasts``).
///
/// **Worked example.** P of 0.6, 0.1, 0.2 and 0.05 with both lights, bottom-up, top-down, none: the
/// interaction is 0.6 − 0.1 − 0.2 + 0.05 = 0.35.
public struct CellBurstContrasts: Codable, Sendable {
  /// The trials of one combination.
  public struct Group: Codable, Sendable {
    public var light: LightCombination
    public var trialCount: Int
    public var counts: EventCounts
    /// Jeffreys interval over events, `[lower, upper]`.
    public var burstProbabilityInterval: [Double]?

    enum CodingKeys: String, CodingKey {
      case light
      case trialCount = "trial_count"
      case counts
      case burstProbability = "burst_probability"
      case burstProbabilityInterval = "burst_probability_interval"
      case eventRate = "event_rate_hz"
    }

    init(light: LightCombination, trials: [EventCounts], confidence: Double) {
      self.light = light
      trialCount = trials.count
      counts = trials.reduce(EventCounts(), +)
      burstProbabilityInterval = counts.burstProbabilityInterval(confidence: confidence)
    }

    public init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: CodingKeys.self)
      light = try container.decode(LightCombination.self, forKey: .light)
      trialCount = try container.decode(Int.self, forKey: .trialCount)
      counts = try container.decode(EventCounts.self, forKey: .counts)
      burstProbabilityInterval = try container.decodeIfPresent(
        [Double].self, forKey: .burstProbabilityInterval)
    }

    public func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(light, forKey: .light)
      try container.encode(trialCount, forKey: .trialCount)
      try container.encode(counts, forKey: .counts)
      try container.encode(counts.burstProbability, forKey: .burstProbability)
      try container.encode(burstProbabilityInterval, forKey: .burstProbabilityInterval)
      try container.encode(counts.eventRate, forKey: .eventRate)
    }
  }

  /// One contrast of one quantity.
  public struct Estimate: Codable, Sendable {
    public var contrast: BurstContrast
    public var quantity: BurstQuantity
    /// nil where a combination is missing or, for P, has no event.
    public var estimate: Double?
    /// `[lower, upper]`; nil where a combination has one trial only.
    public var interval: [Double]?
    /// Combinations without a trial.
    public var missing: [LightCombination]
    /// Why there is no estimate, or no interval.
    public var reason: String?

    enum CodingKeys: String, CodingKey {
      case contrast, quantity, formula, estimate, interval, missing, reason
    }

    init(contrast: BurstContrast, quantity: BurstQuantity) {
      self.contrast = contrast
      self.quantity = quantity
      missing = []
    }

    public init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: CodingKeys.self)
      contrast = try container.decode(BurstContrast.self, forKey: .contrast)
      quantity = try container.decode(BurstQuantity.self, forKey: .quantity)
      estimate = try container.decodeIfPresent(Double.self, forKey: .estimate)
      interval = try container.decodeIfPresent([Double].self, forKey: .interval)
      missing = try container.decode([LightCombination].self, forKey: .missing)
      reason = try container.decodeIfPresent(String.self, forKey: .reason)
    }

    public func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(contrast, forKey: .contrast)
      try container.encode(quantity, forKey: .quantity)
      try container.encode(contrast.formula, forKey: .formula)
      try container.encode(estimate, forKey: .estimate)
      try container.encode(interval, forKey: .interval)
      try container.encode(missing, forKey: .missing)
      try container.encode(reason, forKey: .reason)
    }
  }

  public var window: BurstWindow
  public var groups: [Group]
  public var estimates: [Estimate]
  /// Trials with a light whose pathway is not known, or a step of current that lit trials lack.
  public var leftOutTrialCount: Int
  /// The statistical unit of the intervals is the trial, and all trials are of this many cells.
  public var cellCount = 1

  enum CodingKeys: String, CodingKey {
    case window, groups
    case estimates = "contrasts"
    case leftOutTrialCount = "left_out_trial_count"
    case cellCount = "cell_count"
  }

  /// Of the whole sweep, and of each phase where sweeps have phases.
  ///
  /// - Returns: empty where no trial has light.
  package static func all(_ sweeps: [SweepResult], confidence: Double) -> [CellBurstContrasts] {
    let trials = sweeps.filter {
      $0.hasSpikeTimes && $0.block != .baseline && $0.block != .test
    }
    guard trials.contains(where: { !$0.light.isEmpty }) else { return [] }
    let windows: [BurstWindow] =
      trials.contains { $0.phases != nil } ? BurstWindow.allCases : [.sweep]
    return windows.map { CellBurstContrasts(trials, window: $0, confidence: confidence) }
  }

  private init(_ trials: [SweepResult], window: BurstWindow, confidence: Double) {
    self.window = window
    let stepsBelong = trials.contains { !$0.light.isEmpty && $0.currentStep != nil }
    var members: [LightCombination: [EventCounts]] = [:]
    leftOutTrialCount = 0
    for trial in trials {
      let place: TimeWindow? =
        switch window {
        case .sweep: nil
        case .forward: trial.phases?.forward
        case .target: trial.phases?.target
        }
      guard window == .sweep || place != nil, stepsBelong || trial.currentStep == nil,
        let light = LightCombination(trial.light, in: place)
      else {
        leftOutTrialCount += 1
        continue
      }
      members[light, default: []].append(place.map { trial.counts(in: $0) } ?? trial.counts)
    }
    groups = LightCombination.allCases.compactMap { light in
      members[light].map { Group(light: light, trials: $0, confidence: confidence) }
    }
    estimates = BurstContrast.allCases.flatMap { contrast in
      BurstQuantity.allCases.map {
        Self.estimate(contrast, of: $0, trials: members, confidence: confidence)
      }
    }
  }

  private static func estimate(
    _ contrast: BurstContrast, of quantity: BurstQuantity,
    trials: [LightCombination: [EventCounts]], confidence: Double
  ) -> Estimate {
    var made = Estimate(contrast: contrast, quantity: quantity)
    let terms = contrast.weights.map { light, weight in (light, weight, trials[light] ?? []) }
    made.missing = terms.filter { $0.2.isEmpty }.map(\.0)
    guard made.missing.isEmpty else {
      made.reason = "no trial with " + made.missing.map(\.words).joined(separator: ", nor with ")
      return made
    }
    let coefficients = terms.map(\.1)
    let single = terms.filter { $0.2.count < 2 }.map(\.0.words)
    if !single.isEmpty {
      made.reason =
        "a single trial with \(single.joined(separator: " and with ")) says nothing of their scatter"
    }
    switch quantity {
    case .burstProbability:
      let silent = terms.filter { $0.2.allSatisfy { $0.events == 0 } }.map(\.0.words)
      guard silent.isEmpty else {
        made.reason = "no event in the trials with " + silent.joined(separator: " and with ")
        return made
      }
      made.estimate = terms.reduce(0) { sum, term in
        sum + term.1 * (term.2.reduce(EventCounts(), +).burstProbability ?? 0)
      }
      made.interval = ProportionContrast(
        terms.map { $0.2.map { .init(successes: $0.bursts, trials: $0.events) } },
        coefficients: coefficients, confidence: confidence
      ).map { [$0.interval.lower, $0.interval.upper] }
    case .eventRate:
      let rates = terms.map { $0.2.compactMap(\.eventRate) }
      let means = rates.compactMap(mean)
      guard means.count == rates.count else {
        made.reason = "no observed time"
        return made
      }
      made.estimate = zip(coefficients, means).reduce(0) { $0 + $1.0 * $1.1 }
      made.interval = LinearContrast(rates, coefficients: coefficients)
        .map { $0.interval(confidence: confidence) }.map { [$0.lower, $0.upper] }
    }
    return made
  }
}
