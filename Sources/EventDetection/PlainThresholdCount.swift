import Signals

extension ThresholdCheck {
  /// Time from a crossing to the peak of the spike that it belongs to, at most, seconds.
  private static let longestRise = 0.005

  /// Counts crossings of the comparison level and explains every difference from `found`.
  ///
  /// - Parameters:
  ///   - potential: membrane potential in mV.
  ///   - found: the spikes of the same trace.
  ///   - criteria: holds the level and the dead time.
  ///   - isBlanked: whether a time lies in a blanked light artefact.
  public init(
    _ potential: SampledSignal, found: FoundSpikes, criteria: SpikeCriteria,
    isBlanked: (Double) -> Bool = { _ in false }
  ) {
    let level = criteria.comparisonLevel
    let crossings = Self.crossings(
      of: potential, level: level, deadTime: criteria.comparisonDeadTime / 1000)
    let times = crossings.map(potential.time(at:))
    let pairing = TimePairing(times, found.spikes.map(\.peakTime), delay: 0...Self.longestRise)
    let differences = pairing.entries.compactMap { entry -> Difference? in
      switch entry {
      case .both: nil
      case .firstAlone(let place):
        Difference(
          kind: .crossingWithoutSpike, time: times[place],
          reason: isBlanked(times[place])
            ? "just after a light edge, where the potential jumps"
            : Self.reason(crossing: crossings[place], potential, found, criteria))
      case .secondAlone(let place):
        Self.uncounted(found.spikes[place], level: level, potential)
      }
    }
    self.init(
      level: level, crossingCount: crossings.count, spikeCount: found.spikes.count,
      differences: differences.sorted { $0.time < $1.time })
  }

  private static func crossings(
    of potential: SampledSignal, level: Double, deadTime: Double
  ) -> [Int] {
    let samples = potential.samples
    var counted: [Int] = []
    var last: Int?
    for index in samples.indices.dropFirst()
    where samples[index - 1] < level && samples[index] >= level && samples[index].isFinite {
      if last.map({ potential.time(at: index - $0) > deadTime }) ?? true { counted.append(index) }
      last = index
    }
    return counted
  }

  private static func reason(
    crossing: Int, _ potential: SampledSignal, _ found: FoundSpikes,
    _ criteria: SpikeCriteria
  ) -> String {
    let reach = Int(longestRise * potential.samplingRate)
    let time = potential.time(at: crossing)
    if let rejection = found.rejections.first(where: {
      $0.time >= time && $0.time - time <= longestRise
    }) {
      return rejection.reason
    }
    let around = potential.samples[
      max(0, crossing - reach)..<min(potential.samples.count, crossing + reach)
    ].filter(\.isFinite)
    let swing = (around.max() ?? 0) - (around.min() ?? 0)
    return swing < 2 * criteria.minimumAmplitude
      ? "the potential wanders across the level: it moves by \((swing * 10).rounded() / 10) mV "
        + "within 5 ms"
      : found.reasonForNone(at: time, in: potential)
  }

  private static func uncounted(
    _ spike: Spike, level: Double, _ potential: SampledSignal
  ) -> Difference {
    let reason: String
    if let peak = spike.peakPotential, peak < level {
      reason = "the peak stays below the level"
    } else if let threshold = spike.thresholdPotential, threshold >= level {
      reason = "the spike starts above the level, at \((threshold * 10).rounded() / 10) mV"
    } else {
      reason = "another crossing came within the dead time before it"
    }
    return Difference(kind: .spikeWithoutCrossing, time: spike.peakTime, reason: reason)
  }
}
