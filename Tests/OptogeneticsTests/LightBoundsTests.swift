import Optogenetics
import TestSupport
import Testing

@Suite("Fibre formulas, heat and dose")
struct LightBoundsTests {
  @Test(
    "fibre formulas at 100, 300 and 500 µm, to three digits",
    arguments: [(100.0, 0.568, 0.287), (300, 0.294, 0.067), (500, 0.189, 0.026)])
  func fibre(depth: Double, kubelkaMunk: Double, aravanis: Double) {
    expectClose(
      FibreLight.kubelkaMunkTransmission(depth: depth), kubelkaMunk, within: 0.0005)
    expectClose(
      FibreLight.aravanisRelativeIrradiance(depth: depth), aravanis, within: 0.0005)
  }

  @Test("both are 1 at the face; without absorption Kubelka–Munk has its limit")
  func fibreLimits() {
    expectClose(FibreLight.kubelkaMunkTransmission(depth: 0), 1, within: 1e-12)
    expectClose(FibreLight.aravanisRelativeIrradiance(depth: 0), 1, within: 1e-12)
    let limit = FibreLight.kubelkaMunkTransmission(depth: 300, absorption: 0)
    expectClose(limit, 1 / (7.37 * 0.3 + 1), within: 1e-12)
    expectClose(
      FibreLight.kubelkaMunkTransmission(depth: 300, absorption: 1e-7), limit, within: 1e-4)
  }

  @Test("adiabatic bound: 0.0158 K per mW/mm²·s; 5 mW/mm² for 50 ms warm by 0.004 K")
  func adiabatic() {
    let second = LightExposure(start: 0, duration: 1000, irradiance: 1, wavelength: 470)
    expectClose(
      LightHeating.adiabaticRise(absorption: 0.06, radiantExposure: second.radiantExposure),
      0.0158, within: 0.00005, "K")
    let pulse = LightExposure(start: 0, duration: 50, irradiance: 5, wavelength: 470)
    expectClose(
      LightHeating.adiabaticRise(absorption: 0.06, radiantExposure: pulse.radiantExposure), 0.004,
      within: 0.0005, "K")
  }

  @Test("steady rise below a fibre: the measured 0.25 K/mW")
  func steady() {
    expectClose(LightHeating.steadyRise(meanPower: 4), 1, within: 1e-12, "K")
  }

  @Test("dose: 1 mW/mm² for 1 s is 0.1 J/cm²; a ramp has its mean")
  func dose() {
    let second = LightExposure(start: 0, duration: 1000, irradiance: 1, wavelength: 470)
    expectClose(LightHeating.dose(of: [second]), 0.1, within: 1e-12, "J/cm²")
    let ramp = LightExposure(
      start: 0, duration: 1000, irradiance: 0, endIrradiance: 4, wavelength: 470)
    expectClose(LightHeating.dose(of: [second, ramp]), 0.3, within: 1e-12, "J/cm²")
    #expect(LightHeating.dose(of: []) == 0)
  }

  @Test("mean over a minute: six trials of 5 ms at 5 mW/mm² every 10 s on 0.02 mm²")
  func mean() {
    let pulses = (0..<5).map {
      LightExposure(start: 20 * Double($0), duration: 1, irradiance: 5, wavelength: 470)
    }
    // 5 × 1 ms × 5 mW/mm² × 0.02 mm² = 0.5 µJ a trial; six in a minute.
    expectClose(
      LightHeating.greatestMean(of: pulses, scale: 0.02, period: 10_000), 6 * 0.0005 / 60,
      within: 1e-15, "mW")
    // A trial that is longer than the window counts whole: a bound.
    expectClose(
      LightHeating.greatestMean(of: pulses, period: 120_000), 0.025 / 60, within: 1e-15)
  }
}
