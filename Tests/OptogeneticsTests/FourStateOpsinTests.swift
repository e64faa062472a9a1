import Optogenetics
import TestSupport
import Testing

@Suite("Four-state opsin")
struct FourStateOpsinTests {
  private func fraction(flux: Double, milliseconds: Double, dark: Double, timeStep: Double)
    -> (atEnd: Double, later: Double)
  {
    var state = OpsinState(.channelrhodopsin2H134R)
    for _ in 0..<Int((milliseconds / timeStep).rounded()) {
      state.advance(photonFlux: flux, timeStep: timeStep)
    }
    let atEnd = state.conductanceFraction
    for _ in 0..<Int((dark / timeStep).rounded()) {
      state.advance(photonFlux: 0, timeStep: timeStep)
    }
    return (atEnd, state.conductanceFraction)
  }

  @Test("pulses against the exact solution (matrix exponential), at the neuron's own step")
  func exactSolution() throws {
    let expected = try ExpectedResponses.load().pulses
      .filter { $0.model == "ChR2H134R_Bansal2020" }
    #expect(expected.count == 12)
    for item in expected {
      let found = fraction(
        flux: item.photonFlux, milliseconds: item.pulseMs, dark: 20, timeStep: 0.1)
      expectClose(found.atEnd, item.fractionAtEnd, within: 1e-8)
      expectClose(found.later, item.fraction20MsLater, within: 1e-8)
    }
  }

  @Test("in the dark nothing opens; light on for long ends in the steady state")
  func limits() {
    #expect(fraction(flux: 0, milliseconds: 100, dark: 0, timeStep: 0.1).atEnd == 0)
    // At φ = φ_m, in 1/ms. With C₂ = 1 the balance of C₂ gives O₂, that of O₂ gives O₁, that of C₁
    // gives C₁; all four are then divided by their sum.
    let (a1, a2, f, b, d1, d2, r) = (0.15, 0.06, 0.019, 0.015, 0.045, 0.01, 0.0001)
    let open2 = (a2 + r) / d2
    let open1 = ((d2 + b) * open2 - a2) / f
    let closed1 = (d1 * open1 + r) / a1
    let steady = (open1 + 0.05 * open2) / (1 + open2 + open1 + closed1)
    let found = fraction(flux: 1e16, milliseconds: 5000, dark: 0, timeStep: 0.1).atEnd
    expectClose(found, steady, within: 1e-10)
  }

  @Test("a second pulse finds desensitised channels")
  func desensitisation() {
    var state = OpsinState(.channelrhodopsin2H134R)
    func peak(_ steps: Int, flux: Double) -> Double {
      (0..<steps).reduce(0) { highest, _ in
        state.advance(photonFlux: flux, timeStep: 0.1)
        return max(highest, state.conductanceFraction)
      }
    }
    let first = peak(1000, flux: 1e16)
    _ = peak(1000, flux: 0)
    #expect(peak(1000, flux: 1e16) < 0.9 * first)
  }

  @Test("units: photons of an irradiance, current of a conductance")
  func units() {
    let opsin = FourStateOpsin.channelrhodopsin2H134R
    expectClose(opsin.photonFlux(ofIrradiance: 1) / 1e15, 2.366, within: 0.0005)
    var state = OpsinState(opsin)
    state.advance(photonFlux: 1e16, timeStep: 1)
    // g₀ × fraction × 70 mV: nS × mV = pA.
    expectClose(state.current(at: -70), 37.2 * state.conductanceFraction * 70, within: 1e-9, "pA")
    #expect(state.current(at: 0) == 0 && state.current(at: 10) < 0)
  }
}
