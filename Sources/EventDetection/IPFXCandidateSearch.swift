import Signals

/// Steps 2 to 7 of ``IPFXSpikeDetection`` in one stretch.
struct CandidateSearch {
  struct Candidate: Hashable {
    /// The sample before dV/dt passes the cutoff; later that of the threshold.
    var begin: Int
    var peak: Int
    var upstroke: Int
    var isClipped = false
  }

  let slopes: SlopeTrace
  let potential: SampledSignal
  let criteria: IPFXCriteria
  private(set) var candidates: [Candidate] = []
  private(set) var rejections: [SpikeRejection] = []

  private var samples: [Double] { potential.samples }
  /// Index of the last sample.
  private var end: Int { slopes.range.upperBound }

  init(slopes: SlopeTrace, potential: SampledSignal, criteria: IPFXCriteria) {
    self.slopes = slopes
    self.potential = potential
    self.criteria = criteria
  }

  mutating func run() {
    candidates = drop(crossings())
    guard !candidates.isEmpty else { return }
    findThresholds()
    joinOverlapping()
    checkRises()
    for position in candidates.indices {
      candidates[position].upstroke =
        slopes.steepestRise(in: candidates[position].begin..<candidates[position].peak)
        ?? candidates[position].upstroke
    }
    markClipped()
  }

  /// Steps 2 and 3.
  private func crossings() -> [Candidate] {
    var begins: [Int] = []
    var previous: Int?
    let cutoff = criteria.derivativeThreshold
    for index in slopes.range.dropLast()
    where slopes[index] < cutoff && slopes[index + 1] >= cutoff {
      if previous.map({ slopes.contains(in: $0..<index) { $0 < 0 } }) ?? true {
        begins.append(index)
      }
      previous = index
    }
    return begins.indices.compactMap { position in
      let begin = begins[position]
      let next = begins.indices.contains(position + 1) ? begins[position + 1] : end
      guard begin < next else { return nil }
      var peak = begin
      for index in begin..<next where samples[index] > samples[peak] { peak = index }
      return Candidate(begin: begin, peak: peak, upstroke: begin)
    }
  }

  /// Step 4 and the upstroke of what is left.
  private mutating func drop(_ found: [Candidate]) -> [Candidate] {
    guard !found.isEmpty else { return [] }
    let falls = zip(found, found.dropFirst()).map { before, after in
      slopes.contains(in: before.peak..<max(before.peak, after.begin)) { $0 < 0 }
    }
    // Of candidates without a fall between them the first begin and the last peak are kept.
    let begins = zip([true] + falls, found).compactMap { $0 ? $1.begin : nil }
    let peaks = zip(falls + [true], found).compactMap { $0 ? $1.peak : nil }
    return zip(begins, peaks).compactMap { begin, peak in
      if samples[peak] < criteria.minimumPeak {
        reject(peak, "peak below \(criteria.minimumPeak) mV")
        return nil
      }
      if samples[peak] - samples[begin] < criteria.minimumHeight {
        reject(peak, "less than \(criteria.minimumHeight) mV high")
        return nil
      }
      return Candidate(
        begin: begin, peak: peak, upstroke: slopes.steepestRise(in: begin..<peak) ?? begin)
    }
  }

  private mutating func reject(_ peak: Int, _ reason: String) {
    rejections.append(SpikeRejection(time: potential.time(at: peak), reason: reason))
  }

  /// dV/dt at the threshold.
  private var target: Double {
    slopes.mean(at: candidates.map(\.upstroke)) * criteria.thresholdFraction
  }

  /// Step 6.
  private mutating func findThresholds() {
    let target = self.target
    var floor = slopes.range.lowerBound
    for position in candidates.indices {
      let upstroke = candidates[position].upstroke
      candidates[position].begin =
        last(downFrom: upstroke, to: floor) { $0 <= target } ?? floor
      floor = upstroke
    }
  }

  /// The last index at or before `start` and after `floor` whose slope fulfils the condition.
  private func last(
    downFrom start: Int, to floor: Int, where condition: (Double) -> Bool
  ) -> Int? {
    var index = start
    while index > floor {
      if condition(slopes[index]) { return index }
      index -= 1
    }
    return nil
  }

  /// A threshold at or before the peak of the spike before belongs to that spike.
  private mutating func joinOverlapping() {
    var joined: [Candidate] = []
    for position in candidates.indices {
      let candidate = candidates[position]
      if position > 0, candidate.begin <= candidates[position - 1].peak + 1,
        let last = joined.last
      {
        reject(last.peak, "one with the spike that follows it")
        joined[joined.count - 1].peak = candidate.peak
        joined[joined.count - 1].upstroke = candidate.upstroke
      } else {
        joined.append(candidate)
      }
    }
    candidates = joined
  }

  private func rise(from begin: Int, to peak: Int) -> Double {
    potential.time(at: peak) - potential.time(at: begin)
  }

  private mutating func checkRises() {
    let longest = criteria.longestRise / 1000
    let target = self.target
    var dropped: Set<Int> = []
    let slow = candidates.indices.filter {
      rise(from: candidates[$0].begin, to: candidates[$0].peak) >= longest
    }
    for position in slow {
      let candidate = candidates[position]
      let earliest = index(at: potential.time(at: candidate.peak) - longest)
      if let begin = last(downFrom: candidate.upstroke, to: earliest, where: { $0 <= target }) {
        candidates[position].begin = begin
        continue
      }
      let latest = index(at: potential.time(at: candidate.begin) + 2 * longest)
      var peak = candidate.begin
      for index in candidate.begin..<max(candidate.begin, latest)
      where samples[index] > samples[peak] {
        peak = index
      }
      let next = candidates.indices.contains(position + 1) ? candidates[position + 1].begin : nil
      if rise(from: candidate.begin, to: peak) < longest, next.map({ peak < $0 }) ?? true {
        candidates[position].peak = peak
      } else {
        dropped.insert(position)
        reject(candidate.peak, "no threshold within \(criteria.longestRise) ms before the peak")
      }
    }
    candidates = candidates.indices.filter { !dropped.contains($0) }.map { candidates[$0] }
  }

  /// The sample nearest to a time, within the stretch.
  private func index(at time: Double) -> Int {
    let nearest = (time * potential.samplingRate).rounded()
    return Int(min(max(nearest, Double(slopes.range.lowerBound)), Double(end)))
  }

  private mutating func markClipped() {
    guard let last = candidates.last else { return }
    let level = samples[last.begin] + criteria.returnTolerance
    if !samples[last.peak...end].contains(where: { $0 <= level }) {
      candidates[candidates.count - 1].isClipped = true
    }
  }
}
