/// What a train of light pulses does to an opsin.
public struct OpsinResponse: Hashable, Sendable {
  /// Greatest conductance fraction, 0 to 1 (1: every channel in O₁).
  public var peak: Double
  /// Of the greatest conductance fraction, ms on the clock of the exposures.
  public var peakTime: Double
  /// Conductance fraction at the end of each exposure, in the order in which they were given.
  public var fractionsAtPulseEnds: [Double]
  /// Of the conductance fraction over time, from the first pulse to the end of the tail, ms.
  public var integral: Double
}

extension OpsinKinetics {
  /// The response to light, exact up to rounding: between edges of light the system is linear and its
  /// solution a matrix exponential. Ramps go in steps of 0.25 ms, but 200 to 4000 of them, with the irradiance
  /// of their middle. Pulses that overlap add their photons.
  ///
  /// **Worked number.** ChR2(H134R) of Bansal et al., 1e15 photons/mm²/s for 1 ms: see the table in the
  /// module's README.
  ///
  /// - Parameters:
  ///   - pulses: light with its full effect, photons/mm²/s per mW/mm², for each exposure.
  ///   - tail: ms in the dark after the last pulse.
  func response(
    to exposures: [LightExposure], effectiveFluxPerIrradiance: [Double], tail: Double
  ) -> OpsinResponse {
    let lights = Array(zip(exposures, effectiveFluxPerIrradiance))
    guard let first = exposures.map(\.start).min(), let last = exposures.map(\.end).max() else {
      return OpsinResponse(peak: 0, peakTime: 0, fractionsAtPulseEnds: [], integral: 0)
    }
    var edges: Set<Double> = [last + tail]
    for exposure in exposures {
      edges.formUnion([exposure.start, exposure.end])
      guard exposure.endIrradiance != exposure.irradiance else { continue }
      let steps = Int(min(4000, max(200, (exposure.duration / 0.25).rounded(.up))))
      edges.formUnion(
        (1..<steps).map { exposure.start + exposure.duration * Double($0) / Double(steps) })
    }
    var course = OpsinCourse(self, start: first)
    var fractions: [Double: Double] = [:]
    // Pulses in the order of their starts, those that are over taken out.
    var waiting = lights.sorted { $0.0.start < $1.0.start }[...]
    var lit: [(exposure: LightExposure, factor: Double)] = []
    var from = first
    for edge in edges.sorted().dropFirst() {
      let middle = (from + edge) / 2
      while let next = waiting.first, next.0.start <= middle {
        lit.append(next)
        waiting = waiting.dropFirst()
      }
      lit.removeAll { $0.exposure.end <= middle }
      course.advance(
        to: edge, flux: lit.reduce(0) { $0 + $1.factor * $1.exposure.irradiance(at: middle) })
      fractions[edge] = course.conductanceFraction
      from = edge
    }
    return OpsinResponse(
      peak: course.peak, peakTime: course.peakTime,
      fractionsAtPulseEnds: exposures.map { fractions[$0.end] ?? 0 }, integral: course.integral)
  }
}

/// An opsin in time, with its greatest conductance so far.
private struct OpsinCourse {
  private let kinetics: OpsinKinetics
  private let conductances: StateVector
  private var state: StateVector
  private(set) var time: Double
  private(set) var peak = 0.0
  private(set) var peakTime: Double
  /// For each flux the propagators over ``shortest``, twice that, four times that …
  private var propagators: [Double: [StateMatrix]] = [:]

  /// ms. The response is looked at in steps that start here and double every eight steps, so that a
  /// maximum falls between two looks of which the second is at most an eighth later.
  private static let shortest = 0.125

  init(_ kinetics: OpsinKinetics, start: Double) {
    self.kinetics = kinetics
    conductances = kinetics.conductances
    state = kinetics.start
    time = start
    peakTime = start
  }

  var conductanceFraction: Double { (conductances * state).sum() }
  var integral: Double { state[5] }

  mutating func advance(to end: Double, flux: Double) {
    var rates = kinetics.rates(at: flux)
    rates.integrate(conductances)
    var known = propagators[flux] ?? []
    var remaining = end - time
    var (order, looks, isRising) = (0, 0, true)
    while remaining > 0 {
      while order >= 0, Self.length(order) > remaining { (order, isRising) = (order - 1, false) }
      if order < 0 {
        step(rates, rates.exponential(over: remaining), remaining)
        break
      }
      while known.count <= order {
        known.append(known.last.map { $0 * $0 } ?? rates.exponential(over: Self.shortest))
      }
      step(rates, known[order], Self.length(order))
      remaining -= Self.length(order)
      looks += 1
      if isRising, looks % 8 == 0 { order += 1 }
    }
    // A ramp never comes back to a flux.
    if propagators.count > 1000 { propagators = [:] }
    propagators[flux] = known
    time = end
  }

  private static func length(_ order: Int) -> Double {
    shortest * Double(sign: .plus, exponent: order, significand: 1)
  }

  private mutating func step(_ rates: StateMatrix, _ propagator: StateMatrix, _ duration: Double) {
    func slope(_ state: StateVector) -> Double { (conductances * (rates * state)).sum() }
    let before = state
    state = propagator * before
    let start = time
    time += duration
    if conductanceFraction > peak { (peak, peakTime) = (conductanceFraction, time) }
    // A maximum within the step; the tangent at its start is above it.
    let rise = slope(before)
    guard rise > 0, slope(state) < 0,
      (conductances * before).sum() + rise * duration > peak
    else { return }
    var (low, high) = (0.0, duration)
    for _ in 0..<30 {
      let middle = (low + high) / 2
      if slope(rates.exponential(over: middle) * before) > 0 { low = middle } else { high = middle }
    }
    let top = (conductances * (rates.exponential(over: low) * before)).sum()
    if top > peak { (peak, peakTime) = (top, start + low) }
  }
}
