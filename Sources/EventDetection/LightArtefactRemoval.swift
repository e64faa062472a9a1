import Signals
import Statistics

/// A trace in which light artefacts are not taken for spikes.
///
/// **Definition**; the numbers are ``LightArtefactCriteria``.
/// - *Blanked*: the samples from an edge to `window` after it are replaced by the straight line from the
///   sample before to the sample after them. Nothing is smeared across the edge, and a spike that goes
///   on after the window is still a rise and a fall.
/// - *Jump*, of the onsets of one site and of its offsets: within `jumpWindow` after the edge the median
///   trace of these edges moves from the sample before it by at least `minimumJump` and
///   `minimumJumpDeviations`, by three times as much as in the same time before the edge, and does not
///   go on by a quarter as much in the same time after it. The edges are blanked if there are
///   `minimumTemplateEdges` of them, or if onsets and offsets jump oppositely: a spike that happens to
///   begin at an edge does neither.
/// - *Template*: for each site, onsets and offsets apart, the median over edges without a spike from
///   5 ms before to 10 ms after them, of the potential less its mean over the millisecond before the
///   edge; let down to zero over the last fifth of the window. With fewer than `minimumTemplateEdges`
///   such edges the edges are blanked instead, and the reason is given.
///
/// A spike that begins and ends within a blanked window is lost; a template keeps it.
///
/// Only spikes are sought in this trace; plateaus and evoked responses are measured in the recorded
/// one.
///
/// **Why.** Spike sorters filter before they blank and so take artefacts for spikes or hide spikes
/// (MouseLand/Kilosort issue 179). A recording of ours knows when the light was switched.
///
/// **Worked example.** At 20 kHz an artefact of 30 mV at 100 ms is blanked from sample 2000 to 2039: a
/// line from sample 1999 to sample 2040.
public struct LightArtefactRemoval: Sendable {
  /// mV; spikes are sought in it.
  public private(set) var signal: SampledSignal
  /// Blanked samples, ascending, not touching.
  public private(set) var blanked: [Range<Int>] = []
  public private(set) var record: LightArtefactRecord
  /// The first edge that was left as recorded, seconds: no filter may run across it.
  public private(set) var firstUntreatedEdge: Double?

  /// Seconds before and after an edge in which a spike keeps it out of the template.
  private static let templateLead = 0.005
  private static let templateTail = 0.010

  private let criteria: LightArtefactCriteria

  /// - Parameters:
  ///   - potential: membrane potential in mV.
  ///   - edges: of every light, in any order.
  ///   - criteria: what is done.
  public init(
    _ potential: SampledSignal, edges: [LightEdge],
    criteria: LightArtefactCriteria = LightArtefactCriteria()
  ) {
    self.criteria = criteria
    signal = potential
    record = LightArtefactRecord(
      method: criteria.method, edgeCount: 0, blankedCount: 0, subtractedCount: 0,
      window: criteria.window, touchedSpikeCount: 0, reason: nil)
    let rate = potential.samplingRate
    guard rate > 0, rate.isFinite else { return }
    let inside = edges.filter { $0.time.isFinite && $0.time >= 0 && $0.time < potential.duration }
      .sorted { ($0.time, $0.site) < ($1.time, $1.site) }
    record.edgeCount = inside.count
    switch criteria.method {
    case .none:
      firstUntreatedEdge = inside.first?.time
    case .blank:
      blank(inside)
    case .automatic:
      blank(jumping(inside, in: potential))
      firstUntreatedEdge =
        inside.first { edge in
          let index = firstSample(at: edge)
          return !blanked.contains { $0.contains(index) }
        }?.time
    case .template:
      subtractTemplates(inside, from: potential)
    }
  }

  /// Takes threshold, amplitude, width and upstroke from spikes whose threshold lies in a blanked
  /// window, and counts the spikes that reach into one.
  public mutating func withoutBlankedFeatures(_ spikes: [Spike]) -> [Spike] {
    guard !blanked.isEmpty else { return spikes }
    record.touchedSpikeCount = 0
    return spikes.map { spike in
      var spike = spike
      let begins = spike.thresholdTime.map(isBlanked(at:)) ?? false
      if begins || isBlanked(at: spike.peakTime) { record.touchedSpikeCount += 1 }
      if begins {
        spike.thresholdTime = nil
        spike.thresholdPotential = nil
        spike.amplitude = nil
        spike.halfWidth = nil
        spike.maximumUpstroke = nil
      }
      return spike
    }
  }

  /// Whether a time lies in a blanked window or on the first sample after one.
  public func isBlanked(at time: Double) -> Bool {
    let index = Int((time * signal.samplingRate).rounded(.down))
    return blanked.contains { $0.contains(index) || $0.upperBound == index }
  }

  // MARK: edges

  private func firstSample(at edge: LightEdge) -> Int {
    signal.indices(in: TimeWindow(start: edge.time, end: signal.duration)).lowerBound
  }

  private func count(of milliseconds: Double) -> Int {
    max(1, Int((milliseconds / 1000 * signal.samplingRate).rounded()))
  }

  /// The edges that make the potential jump.
  private func jumping(_ edges: [LightEdge], in potential: SampledSignal) -> [LightEdge] {
    let sites = Dictionary(grouping: edges, by: \.site).values
    return sites.flatMap { edges -> [LightEdge] in
      let onsets = edges.filter(\.isOnset)
      let offsets = edges.filter { !$0.isOnset }
      let (up, down) = (jump(at: onsets, in: potential), jump(at: offsets, in: potential))
      let areOpposite = up * down < 0
      return [(onsets, up), (offsets, down)].flatMap { group, jump in
        jump != 0 && (areOpposite || group.count >= criteria.minimumTemplateEdges) ? group : []
      }
    }.sorted { $0.time < $1.time }
  }

  /// Signed jump of the median trace at some edges, mV; 0 where there is none.
  private func jump(at edges: [LightEdge], in potential: SampledSignal) -> Double {
    let samples = potential.samples
    let reach = count(of: criteria.jumpWindow)
    // Without samples around an edge nothing can be told of it.
    let places = edges.map { firstSample(at: $0) - 1 }.filter {
      $0 >= reach && $0 + 2 * reach + 1 < samples.count
    }
    func move(_ offset: Int) -> Double {
      median(places.map { samples[$0 + offset] - samples[$0] }.filter(\.isFinite)) ?? 0
    }
    let after = (1...(reach + 1)).map(move)
    let jump = after.max { abs($0) < abs($1) } ?? 0
    let earlier = (1...reach).map { abs(move(-$0)) }.max() ?? 0
    let noise = median(places.map(noise(before:))) ?? 0
    let goesOn = abs(move(2 * reach + 1)) >= 1.25 * abs(jump)
    return abs(jump) >= criteria.minimumJump
      && abs(jump) >= criteria.minimumJumpDeviations * noise && abs(jump) >= 3 * earlier && !goesOn
      ? jump : 0
  }

  /// Robust standard deviation of the difference of neighbours over 10 ms, mV.
  private func noise(before index: Int) -> Double {
    let samples = signal.samples
    let first = max(1, index - 10 * count(of: 1))
    guard first <= index, index < samples.count else { return 0 }
    let differences = (first...index).map { abs(samples[$0] - samples[$0 - 1]) }
    return 1.482602218505602 * (median(differences.filter(\.isFinite)) ?? 0)
  }

  // MARK: blanking

  private mutating func blank(_ edges: [LightEdge]) {
    record.blankedCount += edges.count
    for edge in edges {
      let start = firstSample(at: edge)
      let window = start..<min(signal.samples.count, start + count(of: criteria.window))
      guard !window.isEmpty else { continue }
      if let last = blanked.last, last.upperBound >= window.lowerBound {
        blanked[blanked.count - 1] =
          last.lowerBound..<max(last.upperBound, window.upperBound)
      } else {
        blanked.append(window)
      }
    }
    for window in blanked { bridge(window) }
  }

  private mutating func bridge(_ window: Range<Int>) {
    let samples = signal.samples
    let left = window.lowerBound > 0 ? samples[window.lowerBound - 1] : nil
    let right = window.upperBound < samples.count ? samples[window.upperBound] : nil
    let start = left ?? right ?? .nan
    let end = right ?? start
    let length = Double(window.count + 1)
    for index in window {
      let part = Double(index - window.lowerBound + 1) / length
      signal.samples[index] = start + (end - start) * part
    }
  }

  // MARK: template

  private mutating func subtractTemplates(_ edges: [LightEdge], from potential: SampledSignal) {
    // Where the spikes are, as far as can be told without the artefacts.
    var blanking = criteria
    blanking.method = .blank
    let bridged = LightArtefactRemoval(potential, edges: edges, criteria: blanking)
    let spikes = SpikeDetection(bridged.signal).spikes.map(\.peakTime)
    let groups = Dictionary(grouping: edges) { "\($0.site)\u{1}\($0.isOnset)" }
    var withoutTemplate: [LightEdge] = []
    for key in groups.keys.sorted() {
      let members = groups[key] ?? []
      let clean = members.filter { edge in
        !spikes.contains {
          $0 > edge.time - Self.templateLead && $0 < edge.time + Self.templateTail
        }
      }
      if clean.count >= criteria.minimumTemplateEdges,
        let template = template(of: clean, in: potential)
      {
        for edge in members { subtract(template, at: firstSample(at: edge)) }
        record.subtractedCount += members.count
      } else {
        withoutTemplate += members
        record.reason =
          "\(clean.count) edges without a spike are too few for a template "
          + "(\(criteria.minimumTemplateEdges) or more), so \(members.count) edges of one light are "
          + "blanked"
      }
    }
    blank(withoutTemplate.sorted { $0.time < $1.time })
  }

  private func template(of edges: [LightEdge], in potential: SampledSignal) -> [Double]? {
    let samples = potential.samples
    let length = count(of: criteria.window)
    let lead = count(of: 1)
    let excerpts = edges.compactMap { edge -> [Double]? in
      let start = firstSample(at: edge)
      guard start >= lead, start + length <= samples.count else { return nil }
      let before = samples[(start - lead)..<start]
      let base = before.reduce(0, +) / Double(lead)
      let excerpt = samples[start..<(start + length)].map { $0 - base }
      return base.isFinite && excerpt.allSatisfy(\.isFinite) ? excerpt : nil
    }
    guard excerpts.count >= criteria.minimumTemplateEdges else { return nil }
    let ramp = max(1, length / 5)
    return (0..<length).compactMap { position in
      median(excerpts.map { $0[position] }).map {
        $0 * min(1, Double(length - position) / Double(ramp))
      }
    }
  }

  private mutating func subtract(_ template: [Double], at start: Int) {
    for (offset, value) in template.enumerated()
    where signal.samples.indices.contains(start + offset) {
      signal.samples[start + offset] -= value
    }
  }
}
