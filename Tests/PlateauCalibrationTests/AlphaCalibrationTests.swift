import Foundation
import InputDocuments
import Messages
import OutputFiles
import PlateauCalibration
import Signals
import Statistics
import TestSupport
import Testing

@Suite("Calibration of α")
struct AlphaCalibrationTests {
  private static let curve = AlphaCalibration.Curve(
    cell: nil, halfAmplitude: 10, slope: 5, halfAmplitudeError: 0.5, slopeError: 0,
    correlation: 0, domain: -3...24)

  private func area(
    _ area: Double?, deviation: Double? = 200, scale: PlateauMeasure.Scale = .area,
    measure: PlateauMeasure.Measure = .somaticResidual, length: Double = 0.2
  ) -> PlateauMeasure {
    PlateauMeasure(
      alpha: area, scale: scale, measure: measure,
      window: TimeWindow(start: 0.1, end: 0.1 + length),
      reference: .init(kind: .matchedTrials, trialCount: 4, value: 120),
      standardDeviation: deviation, reason: area == nil ? "no reference" : nil)
  }

  private func failure(
    _ measure: PlateauMeasure, _ calibration: AlphaCalibration, cell: String? = nil
  ) -> CalibratedPlateau.Failure? {
    do {
      _ = try CalibratedPlateau(measure, cell: cell, by: calibration)
      return nil
    } catch { return error }
  }

  @Test("worked numbers: rest, half, saturation; an area; a difference")
  func workedNumbers() throws {
    let curve = Self.curve
    expectClose(curve.alpha(0), 0.1192029220, within: 1e-9)
    expectClose(curve.alpha(10), 0.5, within: 0)
    expectClose(curve.alpha(20), 0.8807970780, within: 1e-9)
    let calibration = AlphaCalibration(site: .soma, attenuation: .model, curves: [curve])
    let target = try CalibratedPlateau(area(2000), by: calibration)
    expectClose(target.measure.alpha, 0.5, within: 1e-12)
    expectClose(target.measure.standardDeviation, 0.05, within: 1e-12)
    #expect(target.measure.scale == .logistic && target.measure.window.start == 0.1)
    expectClose(target.measure.reference?.value, curve.alpha(0), within: 0)
    // σ′/k·s_θ = 0.05·0.5
    expectClose(target.calibrationDeviation, 0.025, within: 1e-12)
    let forward = try CalibratedPlateau(area(0), by: calibration)
    let difference = try #require(CalibratedPlateau.difference(target: target, forward: forward))
    expectClose(difference.value, 0.380797, within: 1e-6)
    // |0.05 − 0.1049936/5|·0.5
    expectClose(difference.calibrationDeviation, 0.0145006, within: 1e-6)
    expectClose(
      difference.trialDeviation,
      (0.05 * 0.05 + 0.0209987 * 0.0209987).squareRoot(), within: 1e-6)
  }

  @Test("the first-order errors are derivatives: central differences give the same")
  func derivatives() throws {
    for (half, slope) in [(0.3, 0.0), (0.0, 0.2)] {
      var curve = Self.curve
      curve.halfAmplitudeError = half
      curve.slopeError = slope
      for amplitude in [-2.0, 4, 10, 17] {
        let calibration = AlphaCalibration(site: .soma, attenuation: nil, curves: [curve])
        let plateau = try CalibratedPlateau(area(amplitude * 200), by: calibration)
        func alpha(_ sign: Double) -> Double {
          1
            / (1
              + exp(
                -(amplitude - 10 - sign * half * 1e-4) / (5 + sign * slope * 1e-4)))
        }
        expectClose(
          plateau.calibrationDeviation, abs(alpha(1) - alpha(-1)) / 2e-4, within: 1e-8)
      }
    }
  }

  @Test("a pure attenuation changes θ and k, and no α")
  func attenuation() throws {
    let soma = AlphaCalibration(
      site: .soma, attenuation: Attenuation("1/15"), curves: [Self.curve])
    var scaled = Self.curve
    scaled.halfAmplitude *= 15
    scaled.slope *= 15
    scaled.domain = -45...360
    let dendrite = AlphaCalibration(
      site: .dendrite, attenuation: Attenuation("1/15"), curves: [scaled])
    for value in [-400.0, 0, 900, 2000, 4100] {
      let one = try CalibratedPlateau(area(value), by: soma)
      let other = try CalibratedPlateau(area(value), by: dendrite)
      let dendritic = try CalibratedPlateau(
        area(value * 15, deviation: 3000, measure: .dendriticChannel), by: soma)
      let alpha = try #require(one.measure.alpha)
      expectClose(other.measure.alpha, alpha, within: 1e-12)
      expectClose(dendritic.measure.alpha, alpha, within: 1e-12)
      expectClose(
        dendritic.measure.standardDeviation, one.measure.standardDeviation ?? 0, within: 1e-12)
    }
    expectClose(Attenuation.model.dendritic(2).lowerBound, 30, within: 1e-12, "mV")
    let range = try #require(Attenuation("1/20,1/12"))
    #expect(range.dendritic(2) == 24...40)
    #expect(range.dendritic(-2) == -40 ... -24)
    for wrong in ["0", "2", "-0.1", "x", "", "1/0", "1/15,", "0.1,0.2,0.3", "1/2/3", "nan"] {
      #expect(Attenuation(wrong) == nil, "\(wrong)")
    }
  }

  @Test("other scales, bursts, cells and places without a curve are refused")
  func refusals() {
    let one = AlphaCalibration(site: .soma, attenuation: nil, curves: [Self.curve])
    #expect(failure(area(0.4, scale: .logistic), one) == .scale(.logistic))
    #expect(failure(area(0.4, scale: .probability), one) == .scale(.probability))
    #expect(failure(area(4, measure: .burstReadout), one) == .measure(.burstReadout))
    #expect(failure(area(4, measure: .dendriticChannel), one) == .site(.soma))
    #expect(failure(area(4, length: 0), one) == .window(0))
    var named = Self.curve
    named.cell = "c1"
    let cells = AlphaCalibration(site: .soma, attenuation: nil, curves: [named])
    #expect(failure(area(4), cells, cell: "c2") == .cell("c2"))
    #expect(failure(area(4), cells, cell: "c1") == nil)
  }

  @Test("outside the domain, and where the measure abstained, there is no α")
  func abstention() throws {
    let calibration = AlphaCalibration(site: .soma, attenuation: nil, curves: [Self.curve])
    let far = try CalibratedPlateau(area(200 * 25), by: calibration)
    #expect(far.measure.abstained && far.calibrationDeviation == nil)
    #expect(try #require(far.measure.reason).contains("domain, -3 to 24 mV"))
    let none = try CalibratedPlateau(area(nil), by: calibration)
    #expect(none.measure.reason == "no reference")
    #expect(CalibratedPlateau.difference(target: far, forward: none) == nil)
  }

  @Test("a calibration's file is read back as it was written")
  func file() throws {
    var first = Self.curve
    first.cell = "cell \"1\": é"
    first.halfAmplitude = 1.0 / 3
    first.correlation = -0.25
    var second = Self.curve
    second.cell = "2"
    let calibration = AlphaCalibration(
      site: .soma, attenuation: Attenuation(gain: 0.05...0.0625), curves: [first, second],
      gain: .init(value: 0.01, interval: Interval(lower: 5e-5, upper: 0.02), scale: .logistic))
    let provenance = Provenance(arguments: ["calibrate", "a: b # c\n\"d\""], inputs: [])
    var text = calibration.document(provenance: provenance)
    #expect(text.hasPrefix("apical: alpha-calibration/1\n"))
    text = text.replacing("  inputs:\n", with: "  inputs:\n    - {path: s.csv, sha256: abc}\n")
    let read = try AlphaCalibration.format.read(text: text, file: "x.alpha.yaml").value
    #expect(read.curves.count == 2 && read.curves.first?.cell == first.cell)
    expectClose(read.curves.first?.halfAmplitude, 1.0 / 3, within: 1e-12, "mV")
    #expect(read.curves.last == second)
    #expect(read.attenuation == calibration.attenuation && read.gain == calibration.gain)
  }

  @Test("a file of a newer Apical, with unknown keys, or curves that cannot be, is refused")
  func wrongFile() throws {
    let text = """
      apical: alpha-calibration/1
      recorded_at: soma
      curves:
        - theta: 10 mV
          k: 5 mV
          theta_se: 0.5 mV
          k_se: 0 mV
          correlation: 0
          lowest_amplitude: 0 mV
          highest_amplitude: 20 mV

      """
    func messages(_ old: String, _ new: String) -> String {
      do {
        _ = try AlphaCalibration.format.read(
          text: text.replacing(old, with: new), file: "x.alpha.yaml")
        return ""
      } catch { return error.messages.map(\.description).joined(separator: "\n") }
    }
    #expect(messages("", "") == "")
    #expect(messages("calibration/1", "calibration/2").contains("newer Apical"))
    #expect(messages("recorded_at", "recordet_at").contains("\"recorded_at\""))
    #expect(messages("k: 5 mV", "k: 5 ms").contains("x.alpha.yaml:5"))
    #expect(messages("k: 5 mV", "k: 0 mV").contains("outside the limits"))
    #expect(messages("lowest_amplitude: 0", "lowest_amplitude: 30").contains("cannot be"))
    #expect(messages("correlation: 0", "correlation: 2").contains("cannot be"))
  }
}
