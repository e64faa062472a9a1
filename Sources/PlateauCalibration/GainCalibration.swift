import Foundation
import Signals
import Statistics

/// The gain G of the plateau-difference rule from condition A alone, and what the rule then says of the
/// other conditions with no free parameter left.
///
/// **Definition.** Of each cell y = ln(weight ratio) and x = N·4σ′(V^f)·(α_t − α_f)·s_f/s_ref, N pairings;
/// the rule says y = G·x. G = ȳ/x̄ over the cells of condition A with Fieller's interval (``PairedRatio``):
/// error in α does not flatten a ratio of means as it flattens a least-squares line. A condition's
/// prediction is e^(G·x̄); its miss ȳ − G·x̄ has a Welch interval that holds the error of G, too.
///
/// Where α is an area in mV·ms and the calibration does not bound k, only G/k is known: for small plateaus
/// α_t − α_f ≈ σ′(−2)·(A_t − A_f)/k with σ′(−2) = 0.104994, as α(A₀) = σ(−2).
///
/// **Source.** Guerguiev et al. (2017), eLife 6:e22901, update rule; written with one gain.
///
/// **Worked number.** Weight ratio 1.35 after 60 pairings with α_t − α_f = 0.5: G = ln 1.35/30 = 0.010003.
public struct GainCalibration: Sendable {
  /// What G multiplies.
  public enum Form: String, Sendable {
    /// α_t − α_f on the table's scale.
    case gain
    /// (A_t − A_f)·σ′(−2), mV: the value is G/k.
    case gainOverSlope = "gain_over_k"
  }

  public struct Cell: Sendable {
    public var name: String
    public var condition: String
    public var isFitted: Bool
    /// α_t − α_f, or in mV where only G/k is known.
    public var difference: Double
    /// nil where the table does not tell it.
    public var differenceDeviation: Double?
    /// ln(weight ratio).
    public var logRatio: Double
    /// x.
    public var drive: Double

    /// |α_t − α_f| is below its SD.
    public var isUninformative: Bool? {
      differenceDeviation.map { abs(difference) < $0 }
    }
  }

  public struct Prediction: Sendable {
    public var condition: String
    public var cellCount: Int
    public var meanDifference: Double
    /// Weight ratio, and its interval by that of G; nil where G is not bounded.
    public var predicted: Double
    public var predictedInterval: Interval?
    /// e^ȳ with Student's interval; nil of one cell.
    public var measured: Double
    public var measuredInterval: Interval?
    /// ȳ − G·x̄; its interval is nil where either side has one cell.
    public var miss: Double
    public var missInterval: Interval?
    /// Whether the interval of the miss holds 0; nil without one.
    public var agrees: Bool? { missInterval.map { $0.lower <= 0 && 0 <= $0.upper } }
  }

  public let form: Form
  public let scale: PlateauMeasure.Scale
  /// G per pairing, or G/k in 1/mV; nil where the α of the cells of A leave it open.
  public let gain: Double?
  public let interval: Interval?
  public let cells: [Cell]
  public let predictions: [Prediction]
  /// Cells left out, with the reason.
  public let leftOut: [(name: String, reason: String)]

  /// Why there is no gain at all.
  public enum Failure: Error, Hashable, Sendable {
    case fewCells(Int)
    case noDifference
  }

  /// - Parameters:
  ///   - table: the cells.
  ///   - calibration: turns areas into α; needed for areas alone, nil where no curve is bounded.
  ///   - confidence: of the intervals.
  /// - Throws: `Failure`.
  public init(
    _ table: GainTable, calibration: AlphaCalibration?, confidence: Double = 0.95
  ) throws(Failure) {
    form = table.scale == .area && calibration == nil ? .gainOverSlope : .gain
    scale = table.scale
    var cells: [Cell] = []
    var leftOut: [(name: String, reason: String)] = []
    for cell in table.cells {
      switch Self.difference(of: cell, scale: table.scale, calibration: calibration) {
      case .failure(let reason): leftOut.append((cell.name, reason.text))
      case .success(let difference):
        let factor = cell.pairings * cell.somaticFactor * cell.presynapticFactor
        let unit = form == .gain ? 1 : Self.steepnessAtRest
        cells.append(
          Cell(
            name: cell.name, condition: cell.condition, isFitted: cell.isTargetPlateau,
            difference: difference.value, differenceDeviation: difference.deviation,
            logRatio: log(cell.weightRatio), drive: factor * unit * difference.value))
      }
    }
    self.cells = cells
    self.leftOut = leftOut
    let fitted = cells.filter(\.isFitted)
    guard fitted.count > 1 else { throw .fewCells(fitted.count) }
    guard
      let ratio = PairedRatio(
        numerator: fitted.map(\.logRatio), denominator: fitted.map(\.drive),
        confidence: confidence)
    else { throw .noDifference }
    gain = ratio.interval == nil ? nil : ratio.ratio
    interval = ratio.interval
    predictions =
      ratio.interval.map { interval in
        Self.predictions(
          cells, fitted: fitted, gain: ratio.ratio, interval: interval, confidence: confidence)
      } ?? []
  }

  /// σ′(−2).
  static let steepnessAtRest = 1 / (1 + exp(2.0)) / (1 + exp(-2.0))

  private struct Reason: Error { var text: String }

  private static func difference(
    of cell: GainTable.Cell, scale: PlateauMeasure.Scale, calibration: AlphaCalibration?
  ) -> Result<(value: Double, deviation: Double?), Reason> {
    guard let forward = cell.forwardAlpha, let target = cell.targetAlpha else {
      return .failure(Reason(text: "α was not measured"))
    }
    var deviations = (cell.forwardDeviation, cell.targetDeviation)
    var values = (forward, target)
    if scale == .area {
      guard let window = cell.window else { return .failure(Reason(text: "no window")) }
      values = (forward / window, target / window)
      deviations = (deviations.0.map { $0 / window }, deviations.1.map { $0 / window })
      if let calibration {
        guard let curve = calibration.curve(of: cell.name) else {
          return .failure(Reason(text: "the calibration has no curve for it"))
        }
        guard curve.domain.contains(values.0), curve.domain.contains(values.1) else {
          return .failure(Reason(text: "its plateaus lie outside the calibration's domain"))
        }
        deviations = (
          deviations.0.map { $0 * curve.steepness(values.0) },
          deviations.1.map { $0 * curve.steepness(values.1) }
        )
        values = (curve.alpha(values.0), curve.alpha(values.1))
      }
    }
    var deviation: Double?
    if let one = deviations.0, let other = deviations.1 {
      deviation = (one * one + other * other).squareRoot()
    }
    return .success((values.1 - values.0, deviation))
  }

  private static func predictions(
    _ cells: [Cell], fitted: [Cell], gain: Double, interval: Interval, confidence: Double
  ) -> [Prediction] {
    let others = cells.filter { !$0.isFitted }
    let names = others.reduce(into: [String]()) { names, cell in
      if !names.contains(cell.condition) { names.append(cell.condition) }
    }
    func rests(_ cells: [Cell]) -> [Double] { cells.map { $0.logRatio - gain * $0.drive } }
    let fittedDrive = mean(fitted.map(\.drive)) ?? 0
    return names.compactMap { name in
      let cells = others.filter { $0.condition == name }
      guard let drive = mean(cells.map(\.drive)), let logRatio = mean(cells.map(\.logRatio)),
        let difference = mean(cells.map(\.difference))
      else { return nil }
      let ends = [interval.lower * drive, interval.upper * drive].map(exp)
      // The rests of the fitted condition have mean 0 and carry the error of G.
      let share = drive / fittedDrive
      let miss = LinearContrast([rests(cells), rests(fitted)], coefficients: [1, -share])
      return Prediction(
        condition: name, cellCount: cells.count, meanDifference: difference,
        predicted: exp(gain * drive),
        predictedInterval: Interval(lower: min(ends[0], ends[1]), upper: max(ends[0], ends[1])),
        measured: exp(logRatio),
        measuredInterval: MeanInterval.student(cells.map(\.logRatio), confidence: confidence)
          .map { Interval(lower: exp($0.lower), upper: exp($0.upper)) },
        miss: logRatio - gain * drive,
        missInterval: miss?.interval(confidence: confidence))
    }
  }
}
