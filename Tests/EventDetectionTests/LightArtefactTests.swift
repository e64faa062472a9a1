import EventDetection
import Foundation
import Signals
import TestSupport
import Testing

@Suite("Light artefacts")
struct LightArtefactTests {
  /// Ten flashes; artefacts of the given size at their onsets and half of it, downwards, at
  /// their offsets, each decaying with 0.6 ms; a spike after every other flash.
  struct Flashes {
    var signal: SampledSignal
    var edges: [LightEdge] = []
    /// Of the true peaks, seconds.
    var spikes: [Double] = []

    init(
      artefact: Double, spikeDelay: Double = 0.006, duration: Double = 0.002,
      rate: Double = 20_000
    ) {
      var builder = TraceBuilder(seconds: 2, rate: rate)
      for flash in 0..<10 {
        let onset = 0.1 + 0.17 * Double(flash)
        edges.append(LightEdge(time: onset, isOnset: true, site: "tuft"))
        edges.append(LightEdge(time: onset + duration, isOnset: false, site: "tuft"))
        if flash % 2 == 0 {
          // The template's peak lies 1 ms after its start.
          builder.addSpike(at: onset + spikeDelay - 0.001)
          spikes.append(onset + spikeDelay)
        }
      }
      builder.addNoise(0.2, seed: 21)
      signal = builder.signal
      for edge in edges {
        let start = signal.indices(in: TimeWindow(start: edge.time, end: 2)).lowerBound
        let size = edge.isOnset ? artefact : -artefact / 2
        for index in start..<min(signal.samples.count, start + Int(0.01 * rate)) {
          // Rises within a tenth of a millisecond, as an electrode charged by light does.
          let time = Double(index - start) / rate * 1000
          signal.samples[index] += size * (1 - exp(-time / 0.05)) * exp(-time / 0.6)
        }
      }
    }
  }

  private func peaks(_ signal: SampledSignal) -> [Double] {
    SpikeDetection(signal).spikes.map(\.peakTime)
  }

  @Test(
    "an artefact that would be called a spike is none; spikes just after it are kept",
    arguments: [LightArtefactCriteria.Method.automatic, .blank, .template])
  func artefacts(method: LightArtefactCriteria.Method) {
    let flashes = Flashes(artefact: 60)
    // Without help every onset is taken for a spike.
    #expect(peaks(flashes.signal).count >= flashes.spikes.count + 10)
    var criteria = LightArtefactCriteria()
    criteria.method = method
    var removal = LightArtefactRemoval(flashes.signal, edges: flashes.edges, criteria: criteria)
    let found = removal.withoutBlankedFeatures(SpikeDetection(removal.signal).spikes)
    #expect(found.count == flashes.spikes.count, "\(method)")
    for (spike, time) in zip(found, flashes.spikes) {
      expectClose(spike.peakTime, time, within: 1e-4, "s")
    }
    #expect(removal.record.edgeCount == 20)
    #expect(removal.firstUntreatedEdge == nil)
    switch method {
    case .template: #expect(removal.record.subtractedCount == 20)
    default: #expect(removal.record.blankedCount == 20)
    }
  }

  /// The known limit of blanking, and what the template is for.
  @Test("a spike wholly within a blanked window is lost, and kept by a template")
  func hidden() {
    let flashes = Flashes(artefact: 60, spikeDelay: 0.006, duration: 0.005)
    let blanked = LightArtefactRemoval(flashes.signal, edges: flashes.edges)
    #expect(peaks(blanked.signal).isEmpty)
    var criteria = LightArtefactCriteria()
    criteria.method = .template
    let subtracted = LightArtefactRemoval(
      flashes.signal, edges: flashes.edges, criteria: criteria)
    #expect(subtracted.record.subtractedCount == 20)
    let found = peaks(subtracted.signal)
    #expect(found.count == flashes.spikes.count)
    for (time, truth) in zip(found, flashes.spikes) { expectClose(time, truth, within: 2e-4, "s") }
  }

  @Test("where no edge makes a jump nothing is taken from the trace")
  func quiet() {
    let flashes = Flashes(artefact: 0.5)
    let removal = LightArtefactRemoval(flashes.signal, edges: flashes.edges)
    #expect(removal.signal.samples == flashes.signal.samples)
    #expect(removal.record.blankedCount == 0 && removal.record.edgeCount == 20)
    // No filter may run across an edge that is left as it is.
    expectClose(removal.firstUntreatedEdge, 0.1, within: 1e-9, "s")
    var criteria = SpikeRuleCriteria()
    criteria.ipfx.filter = 4000
    let found = FoundSpikes(
      removal.signal, by: .ipfx, criteria: criteria, unblankedEdge: removal.firstUntreatedEdge)
    #expect(
      found.limits == [
        .filterAcrossLightEdge(time: removal.firstUntreatedEdge ?? 0),
        .afterdepolarizationNotSought,
      ])
  }

  @Test("a spike that begins within the blanked window keeps its peak and loses its threshold")
  func early() {
    let flashes = Flashes(artefact: 60, spikeDelay: 0.0024, duration: 0.02)
    var removal = LightArtefactRemoval(flashes.signal, edges: flashes.edges)
    let found = removal.withoutBlankedFeatures(SpikeDetection(removal.signal).spikes)
    #expect(found.count == flashes.spikes.count)
    for (spike, time) in zip(found, flashes.spikes) {
      expectClose(spike.peakTime, time, within: 2e-4, "s")
      #expect(spike.thresholdTime == nil && spike.amplitude == nil && spike.halfWidth == nil)
    }
    #expect(removal.record.touchedSpikeCount == flashes.spikes.count)
  }

  @Test("a spike that begins at the edge of one light pulse is no artefact", arguments: -20...10)
  func spikeAtEdge(offset: Int) {
    // The peak lies at 0.201 s; the edge from 1 ms before it to 0.5 ms after it.
    let time = 0.201 + Double(offset) / 20_000
    for isOnset in [true, false] {
      var builder = TraceBuilder(seconds: 0.5, rate: 20_000)
      builder.addSpike(at: 0.2)
      builder.addNoise(0.2, seed: 2)
      let edges = [
        LightEdge(time: time, isOnset: isOnset, site: "x"),
        LightEdge(time: isOnset ? 0.4 : 0.1, isOnset: !isOnset, site: "x"),
      ]
      let removal = LightArtefactRemoval(builder.signal, edges: edges)
      #expect(removal.record.blankedCount == 0)
      #expect(peaks(removal.signal).count == 1)
    }
  }

  @Test("a spike at one of many edges is no artefact; one pulse with both artefacts is blanked")
  func someEdges() {
    var builder = TraceBuilder(seconds: 1, rate: 20_000)
    let edges = (0..<8).map {
      LightEdge(time: 0.1 + 0.1 * Double($0), isOnset: $0 % 2 == 0, site: "x")
    }
    // Upstrokes within 0.1 ms of two of the four offsets.
    builder.addSpike(at: 0.1995)
    builder.addSpike(at: 0.5995)
    let removal = LightArtefactRemoval(builder.signal, edges: edges)
    #expect(removal.record.blankedCount == 0)
    #expect(peaks(removal.signal).count == 2)

    let flashes = Flashes(artefact: 60)
    let single = LightArtefactRemoval(flashes.signal, edges: Array(flashes.edges.prefix(2)))
    #expect(single.record.blankedCount == 2)
  }

  @Test("only the window after an edge is changed, and there it is a straight line")
  func line() throws {
    let flashes = Flashes(artefact: 30)
    let removal = LightArtefactRemoval(flashes.signal, edges: flashes.edges)
    #expect(removal.blanked.first == 2000..<2080)
    let changed = Set(
      flashes.signal.samples.indices.filter {
        flashes.signal.samples[$0] != removal.signal.samples[$0]
      })
    #expect(changed.isSubset(of: Set(removal.blanked.flatMap { $0 })))
    #expect(changed.count > 700)
    let (left, right) = (flashes.signal.samples[1999], flashes.signal.samples[2080])
    expectClose(
      removal.signal.samples[2019], left + (right - left) * 20 / 81, within: 1e-9, "mV")
  }

  @Test("too few edges without a spike make no template, and the reason is given")
  func fewEdges() {
    let flashes = Flashes(artefact: 60)
    var criteria = LightArtefactCriteria()
    criteria.method = .template
    let removal = LightArtefactRemoval(
      flashes.signal, edges: Array(flashes.edges.prefix(4)), criteria: criteria)
    #expect(removal.record.subtractedCount == 0 && removal.record.blankedCount == 4)
    #expect(removal.record.reason?.contains("too few") == true)
  }

  @Test("edges outside the sweep, at its ends and at no time")
  func odd() {
    let flashes = Flashes(artefact: 30)
    let edges = [-1, 0, 1.99999, 2, 7, .nan, .infinity].map {
      LightEdge(time: $0, isOnset: true, site: "x")
    }
    for method in LightArtefactCriteria.Method.allCases {
      var criteria = LightArtefactCriteria()
      criteria.method = method
      let removal = LightArtefactRemoval(flashes.signal, edges: edges, criteria: criteria)
      #expect(removal.record.edgeCount == 2)
      #expect(removal.signal.nonFiniteCount == 0)
    }
    let empty = SampledSignal(samples: [], samplingRate: 20_000, unit: "mV")
    #expect(LightArtefactRemoval(empty, edges: edges).record.edgeCount == 0)
  }
}
