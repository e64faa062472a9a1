import Foundation
import PlateauCalibration
import RandomStreams
import Signals
import Statistics
import TestSupport
import Testing

@Suite("G from condition A")
struct GainCalibrationTests {
  private static let head =
    "cell,condition,measured_w_ratio,pairings,alpha_f,alpha_t,alpha_scale,alpha_f_sd,alpha_t_sd"

  /// Cells whose weights follow the rule with a scatter between cells.
  private func study(
    gain: Double, deviation: Double, seed: UInt64, offsetInB: Double = 0
  ) throws -> GainTable {
    var stream = RandomStream(seed: seed, stream: .testCells, cell: 7)
    var text = Self.head + "\n"
    for (condition, alphas) in [("A", (0.12, 0.8)), ("B", (0.8, 0.12)), ("D", (0.12, 0.12))] {
      for index in 0..<8 {
        let forward = min(max(alphas.0 + 0.02 * stream.nextNormal(), 0), 1)
        let target = min(max(alphas.1 + 0.05 * stream.nextNormal(), 0), 1)
        let change =
          60 * gain * (target - forward) + deviation * stream.nextNormal()
          + (condition == "B" ? offsetInB : 0)
        let values = [exp(change), 60, forward, target].map { "\($0)" }
        text += "\(condition)\(index),\(condition),\(values.joined(separator: ",")),"
        text += "logistic,0.05,0.05\n"
      }
    }
    return try GainTable(text: text, file: "w.csv")
  }

  @Test("worked number: equal cells of ratio 1.35 after 60 pairings with a difference of 0.5")
  func workedNumber() throws {
    let rows = (1...3).map { "c\($0),A,1.35,60,0.2,0.7,logistic,," }.joined(separator: "\n")
    let gain = try GainCalibration(
      try GainTable(text: Self.head + "\n" + rows + "\n", file: "w.csv"), calibration: nil)
    expectClose(gain.gain, log(1.35) / 30, within: 1e-12)
    expectClose(gain.gain, 0.010003, within: 1e-6)
    #expect(gain.predictions.isEmpty && gain.cells.allSatisfy { $0.isUninformative == nil })
  }

  @Test("the interval holds G, and the other conditions' misses hold 0, in about 95 % of studies")
  func coverage() throws {
    var (held, agreed, judged, wrongAgreed) = (0, 0, 0, 0)
    let count = 600
    for seed in 1...count {
      let gain = try GainCalibration(
        study(gain: 0.008, deviation: 0.15, seed: UInt64(seed)), calibration: nil)
      let interval = try #require(gain.interval)
      if interval.lower <= 0.008, 0.008 <= interval.upper { held += 1 }
      #expect(gain.predictions.map(\.condition) == ["B", "D"])
      for prediction in gain.predictions {
        judged += 1
        if prediction.agrees == true { agreed += 1 }
      }
      let wrong = try GainCalibration(
        study(gain: 0.008, deviation: 0.15, seed: UInt64(seed), offsetInB: 0.65), calibration: nil)
      if wrong.predictions.first?.agrees == true { wrongAgreed += 1 }
    }
    #expect((558...582).contains(held), "\(held) of \(count)")
    #expect((1116...1164).contains(agreed), "\(agreed) of \(judged)")
    // A rule under which B potentiates as A does is told.
    #expect(wrongAgreed < 6, "\(wrongAgreed)")
  }

  @Test("predictions carry the interval of G, and the sign of the difference")
  func predictions() throws {
    let gain = try GainCalibration(
      study(gain: 0.008, deviation: 0.1, seed: 3), calibration: nil)
    let value = try #require(gain.gain)
    let interval = try #require(gain.interval)
    let early = try #require(gain.predictions.first)
    expectClose(early.predicted, exp(60 * value * early.meanDifference), within: 1e-12)
    expectClose(
      early.predictedInterval?.lower, exp(60 * interval.upper * early.meanDifference),
      within: 1e-12)
    #expect(early.predicted < 1 && early.cellCount == 8)
    // α_t − α_f is near 0 in D, with an SD of 0.07.
    #expect(gain.cells.filter { $0.condition == "D" }.contains { $0.isUninformative == true })
    #expect(!gain.cells.filter(\.isFitted).contains { $0.isUninformative == true })
  }

  @Test("plateaus that do not differ leave G open; one cell gives none")
  func open() throws {
    let rows = [
      "c1,A,1.2,60,0.5,0.6,logistic,,", "c2,A,0.9,60,0.5,0.4,logistic,,",
      "c3,A,1.1,60,0.5,0.55,logistic,,",
    ].joined(separator: "\n")
    let gain = try GainCalibration(
      try GainTable(text: Self.head + "\n" + rows + "\n", file: "w.csv"), calibration: nil)
    #expect(gain.gain == nil && gain.interval == nil && gain.predictions.isEmpty)
    let one = try GainTable(
      text: Self.head + "\nc1,A,1.2,60,0.5,0.6,logistic,,\nc2,A,1.2,60,,,logistic,,\n",
      file: "w.csv")
    #expect(throws: GainCalibration.Failure.fewCells(1)) {
      try GainCalibration(one, calibration: nil)
    }
  }

  @Test("areas go through the curve; without one, small plateaus give G/k")
  func areas() throws {
    let head = Self.head + ",window_ms\n"
    // Amplitudes of 0 and 1 mV in windows of 200 ms; k = 25 mV, so that the plateaus are small.
    let curve = AlphaCalibration.Curve(
      cell: nil, halfAmplitude: 50, slope: 25, halfAmplitudeError: 0, slopeError: 0,
      correlation: 0, domain: -5...100)
    let difference = curve.alpha(1) - curve.alpha(0)
    let gain = 0.5
    let rows = (0..<4).map { index in
      let ratio = exp(60 * gain * difference + [0.01, -0.01, 0.02, -0.02][index])
      return "c\(index),A,\(ratio),60,0,200,area_mv_ms,,,200\n"
    }.joined()
    let table = try GainTable(text: head + rows, file: "w.csv")
    let full = try GainCalibration(
      table, calibration: AlphaCalibration(site: .soma, attenuation: nil, curves: [curve]))
    #expect(full.form == .gain)
    expectClose(full.gain, gain, within: 1e-9)
    let small = try GainCalibration(table, calibration: nil)
    #expect(small.form == .gainOverSlope)
    // First order in A/k = 0.04: 2 %.
    expectClose(small.gain, gain / 25, within: 0.02 * gain / 25)
  }
}
