import Foundation
import PlateauCalibration
import RandomStreams
import Statistics
import TestSupport
import Testing

/// Fits that SciPy made; the file names the versions, `make-curves.py` beside it printed it.
private struct FittedSeries: Decodable {
  struct AtZero: Decodable {
    var parameters: [Double]
    var covariance: [[Double]]
    var sumOfSquares: Double
  }

  struct Entry: Decodable {
    var name: String
    var intensity: [Double]
    var amplitude: [Double]
    var parameters: [Double]
    var covariance: [[Double]]
    var sumOfSquares: Double
    var thetaInterval: [Double]
    var kInterval: [Double]
    var floorZero: AtZero
    var lackOfFit: [Double]?

    var points: [PlateauCurveFit.Point] {
      zip(intensity, amplitude).map { PlateauCurveFit.Point(intensity: $0, amplitude: $1) }
    }
  }

  var series: [Entry]

  static func load() throws -> FittedSeries {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Fixtures/curves.json")
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode(FittedSeries.self, from: Data(contentsOf: file))
  }
}

/// A series of made-up trials.
struct MadeSeries {
  var curve = PlateauCurve(
    halfAmplitude: 10, slope: 5, logHalfIntensity: 0, logHillExponent: log(1.8))
  var intensities: [Double] = [0, 0.1, 0.3, 0.6, 1, 1.7, 3, 10]
  var repeats = 4
  var deviation = 1.0

  func points(seed: UInt64) -> [PlateauCurveFit.Point] {
    var stream = RandomStream(seed: seed, stream: .testNoise, cell: 41)
    return intensities.flatMap { intensity in
      (0..<repeats).map { _ in
        PlateauCurveFit.Point(
          intensity: intensity,
          amplitude: curve.amplitude(at: intensity) + deviation * stream.nextNormal())
      }
    }
  }
}

@Suite("The curve of an intensity series")
struct PlateauCurveFitTests {
  private func expectRelative(_ actual: Double?, _ expected: Double, _ tolerance: Double) {
    expectClose(actual, expected, within: tolerance * abs(expected))
  }

  @Test("worked number: floor 0, saturation 20 mV, half at 1, exponent 2")
  func workedNumber() {
    let curve = PlateauCurve(
      halfAmplitude: 10, slope: 5, logHalfIntensity: 0, logHillExponent: log(2))
    expectClose(curve.amplitude(at: 2), 16, within: 1e-12, "mV")
    expectClose(curve.amplitude(at: 0), 0, within: 0, "mV")
    expectClose(curve.saturation, 20, within: 0, "mV")
  }

  @Test("parameters, standard errors and covariance are those of scipy.optimize.curve_fit")
  func againstSciPy() throws {
    let series = try FittedSeries.load().series
    #expect(series.count == 4)
    for entry in series {
      let fit = try PlateauCurveFit(entry.points)
      expectRelative(fit.curve.halfAmplitude, entry.parameters[0], 1e-6)
      expectRelative(fit.curve.slope, entry.parameters[1], 1e-6)
      expectClose(fit.curve.logHalfIntensity, entry.parameters[2], within: 1e-6)
      expectRelative(fit.curve.logHillExponent, entry.parameters[3], 1e-6)
      expectRelative(fit.halfAmplitude.standardError, entry.covariance[0][0].squareRoot(), 1e-6)
      expectRelative(fit.slope.standardError, entry.covariance[1][1].squareRoot(), 1e-6)
      expectRelative(fit.logHalfIntensityError, entry.covariance[2][2].squareRoot(), 1e-6)
      expectRelative(fit.logHillExponentError, entry.covariance[3][3].squareRoot(), 1e-6)
      let product = (entry.covariance[0][0] * entry.covariance[1][1]).squareRoot()
      expectClose(fit.covariance, entry.covariance[0][1], within: 1e-6 * product, "mV²")
      let squares = fit.residualDeviation * fit.residualDeviation * Double(fit.degreesOfFreedom)
      expectRelative(squares, entry.sumOfSquares, 1e-9)
      #expect(fit.isIdentified)
    }
  }

  @Test("profile intervals are those that SciPy's constrained fits give")
  func profiles() throws {
    for entry in try FittedSeries.load().series {
      let fit = try PlateauCurveFit(entry.points)
      for (interval, expected) in [
        (fit.halfAmplitude.interval, entry.thetaInterval), (fit.slope.interval, entry.kInterval),
      ] {
        expectRelative(interval.lower, expected[0], 1e-5)
        expectRelative(interval.upper, expected[1], 1e-5)
      }
    }
  }

  @Test("with a stated floor, three parameters are fitted")
  func floorZero() throws {
    for entry in try FittedSeries.load().series {
      let fit = try PlateauCurveFit(entry.points, floor: 0)
      let expected = entry.floorZero
      expectRelative(fit.curve.slope, expected.parameters[0], 1e-6)
      expectRelative(fit.curve.halfAmplitude, 2 * expected.parameters[0], 1e-6)
      expectRelative(fit.slope.standardError, expected.covariance[0][0].squareRoot(), 1e-6)
      expectClose(fit.curve.floor, 0, within: 1e-12, "mV")
      let lower = try #require(fit.slope.interval.lower)
      expectRelative(fit.halfAmplitude.interval.lower, 2 * lower, 1e-6)
    }
  }

  @Test("scatter of repeats and lack of fit are those of SciPy")
  func lackOfFit() throws {
    for entry in try FittedSeries.load().series {
      let fit = try PlateauCurveFit(entry.points)
      guard let expected = entry.lackOfFit else {
        #expect(fit.lackOfFit == nil && fit.repeatDeviation == nil)
        continue
      }
      expectRelative(fit.lackOfFit?.statistic, expected[0], 1e-6)
      expectRelative(fit.lackOfFit?.p, expected[1], 1e-6)
      expectRelative(fit.repeatDeviation, expected[2], 1e-9)
    }
  }

  @Test("a series of another shape lacks fit: plateaus that fail in every second intensity")
  func brokenTwin() throws {
    var points = MadeSeries(deviation: 0.5).points(seed: 1)
    for index in points.indices where points[index].intensity == 3 { points[index].amplitude -= 8 }
    let fit = try PlateauCurveFit(points)
    #expect(try #require(fit.lackOfFit).p < 1e-6)
  }

  @Test("95 % intervals hold θ and k in 93 to 97 % of 500 series")
  func coverage() throws {
    let made = MadeSeries()
    var held = (half: 0, slope: 0)
    let count = 500
    for seed in 1...count {
      let fit = try PlateauCurveFit(made.points(seed: UInt64(seed)))
      func holds(_ interval: ProfileInterval, _ value: Double) -> Bool {
        (interval.lower ?? -.infinity) <= value && value <= (interval.upper ?? .infinity)
      }
      if holds(fit.halfAmplitude.interval, 10) { held.half += 1 }
      if holds(fit.slope.interval, 5) { held.slope += 1 }
    }
    #expect((465...485).contains(held.half), "θ: \(held.half) of \(count)")
    #expect((465...485).contains(held.slope), "k: \(held.slope) of \(count)")
  }

  @Test("a series that never saturates bounds k and θ below only, and gives no number")
  func unsaturated() throws {
    var open = 0
    for seed in UInt64(1)...20 {
      let made = MadeSeries(intensities: [0, 0.02, 0.05, 0.1, 0.2, 0.35], deviation: 0.1)
      let fit = try PlateauCurveFit(made.points(seed: seed))
      guard fit.slope.interval.upper == nil else { continue }
      open += 1
      #expect(!fit.isIdentified && fit.slope.value == nil && fit.slope.standardError == nil)
      #expect(fit.saturation.interval.upper == nil && fit.saturation.value == nil)
      let lower = try #require(fit.slope.interval.lower)
      // The highest amplitude is 2.6 mV; saturation cannot be lower than that.
      #expect(lower > 0.3 && lower < 5, "\(lower)")
      #expect(fit.floor.interval.isClosed)
    }
    #expect(open >= 18, "\(open) of 20")
  }

  @Test("a series without weak light does not say where the floor is; a stated floor mends that")
  func noFloor() throws {
    let made = MadeSeries(intensities: [1.2, 2, 3, 5, 10, 30], deviation: 0.3)
    let fit = try PlateauCurveFit(made.points(seed: 3))
    #expect(fit.floor.interval.lower == nil && fit.slope.interval.upper == nil)
    #expect(fit.saturation.interval.isClosed && !fit.isIdentified)
    let stated = try PlateauCurveFit(made.points(seed: 3), floor: 0)
    #expect(stated.isIdentified)
    let interval = stated.slope.interval
    #expect(try #require(interval.lower) < 5 && #require(interval.upper) > 5)
  }

  @Test("the unit of the light does not matter, that of the amplitude scales θ and k")
  func invariance() throws {
    let points = MadeSeries().points(seed: 9)
    let fit = try PlateauCurveFit(points)
    let scaled = try PlateauCurveFit(
      points.map { PlateauCurveFit.Point(intensity: $0.intensity * 40, amplitude: $0.amplitude) })
    expectRelative(scaled.curve.halfAmplitude, fit.curve.halfAmplitude, 1e-7)
    expectRelative(scaled.curve.slope, fit.curve.slope, 1e-7)
    expectRelative(scaled.curve.halfIntensity, 40 * fit.curve.halfIntensity, 1e-6)
    let divided = try PlateauCurveFit(
      points.map { PlateauCurveFit.Point(intensity: $0.intensity, amplitude: $0.amplitude / 15) })
    expectRelative(divided.curve.halfAmplitude, fit.curve.halfAmplitude / 15, 1e-7)
    expectRelative(divided.curve.slope, fit.curve.slope / 15, 1e-7)
    expectRelative(divided.slope.interval.upper, (fit.slope.interval.upper ?? 0) / 15, 1e-5)
  }

  @Test("what gives no curve is told apart")
  func failures() {
    func failure(_ points: [PlateauCurveFit.Point]) -> PlateauCurveFit.Failure? {
      do {
        _ = try PlateauCurveFit(points)
        return nil
      } catch { return error }
    }
    #expect(failure(MadeSeries(intensities: [1]).points(seed: 1)) == .fewIntensities(1))
    #expect(failure(MadeSeries(intensities: [0, 1, 2]).points(seed: 1)) == .fewIntensities(3))
    #expect(failure([]) == .fewIntensities(0))
    #expect(
      failure(MadeSeries(intensities: [0, 1, 2, 3], repeats: 1).points(seed: 1)) == .fewTrials(4))
    var falling = MadeSeries()
    falling.curve.halfAmplitude = 0
    falling.curve.slope = -5
    #expect(failure(falling.points(seed: 1)) == .falls)
    var flat = MadeSeries()
    flat.curve.slope = 0
    for seed in UInt64(1)...10 {
      switch failure(flat.points(seed: seed)) {
      case .falls, .doesNotRise: break
      case let other: Issue.record("seed \(seed): \(String(describing: other))")
      }
    }
    let same = (0..<8).map { PlateauCurveFit.Point(intensity: Double($0), amplitude: 2) }
    #expect(failure(same) == .doesNotRise(p: 1))
  }

  @Test("a series without scatter is fitted exactly; a jump leaves θ and k known")
  func extremes() throws {
    let exact = try PlateauCurveFit(MadeSeries(deviation: 0).points(seed: 1))
    expectClose(exact.curve.halfAmplitude, 10, within: 1e-6, "mV")
    expectClose(exact.curve.slope, 5, within: 1e-6, "mV")
    var jump = MadeSeries()
    jump.curve.logHillExponent = log(60)
    jump.curve.logHalfIntensity = log(0.77)
    let fit = try PlateauCurveFit(jump.points(seed: 1))
    #expect(fit.isIdentified)
    expectClose(fit.slope.value, 5, within: 0.5, "mV")
  }
}
