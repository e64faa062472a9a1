import Statistics

/// Electrode and cell over a recording: before, after, the change, and the drift of the baseline.
public struct CellStability: Codable, Hashable, Sendable {
  /// One quantity.
  public struct Quantity: Codable, Hashable, Sendable {
    public var name: String
    public var unit: String
    /// Mean and Student interval over the baseline sweeps.
    public var before: IntervalEstimate?
    public var after: IntervalEstimate?
    /// after/before − 1 of resistances (interval of `RatioOfMeans`), after − before of potentials and
    /// currents (Welch).
    public var change: IntervalEstimate?
    /// Over the baseline sweeps, a sweep number.
    public var baselineDrift: SweepDrift?

    enum CodingKeys: String, CodingKey {
      case name, unit, before, after, change
      case baselineDrift = "baseline_drift"
    }
  }

  /// What was measured of one sweep; nil where it was not.
  public struct SweepValues: Hashable, Sendable {
    /// MΩ.
    public var seriesResistance: Double?
    /// MΩ.
    public var inputResistance: Double?
    /// mV.
    public var restingPotential: Double?
    /// pA.
    public var holdingCurrent: Double?

    public init(
      seriesResistance: Double? = nil, inputResistance: Double? = nil,
      restingPotential: Double? = nil, holdingCurrent: Double? = nil
    ) {
      self.seriesResistance = seriesResistance
      self.inputResistance = inputResistance
      self.restingPotential = restingPotential
      self.holdingCurrent = holdingCurrent
    }
  }

  public var quantities: [Quantity]
  /// R_in/R_s, both means over the baseline.
  public var resistanceRatio: IntervalEstimate?

  /// - Parameters:
  ///   - before: the baseline sweeps that count, in order.
  ///   - after: the sweeps of the outcome window.
  ///   - confidence: of every interval.
  public init(before: [SweepValues], after: [SweepValues], confidence: Double) {
    func quantity(
      _ name: String, _ unit: String, isRatio: Bool, _ value: (SweepValues) -> Double?
    ) -> Quantity? {
      let first = before.compactMap(value)
      let second = after.compactMap(value)
      guard !first.isEmpty || !second.isEmpty else { return nil }
      return Quantity(
        name: name, unit: unit, before: Self.mean(first, confidence),
        after: Self.mean(second, confidence),
        change: isRatio
          ? Self.relativeChange(from: first, to: second, confidence)
          : Self.shift(from: first, to: second, confidence),
        baselineDrift: SweepDrift(first, confidence: confidence))
    }
    quantities = [
      quantity("series_resistance", "MΩ", isRatio: true, \.seriesResistance),
      quantity("input_resistance", "MΩ", isRatio: true, \.inputResistance),
      quantity("resting_potential", "mV", isRatio: false, \.restingPotential),
      quantity("holding_current", "pA", isRatio: false, \.holdingCurrent),
    ].compactMap { $0 }
    let both = before.compactMap { sweep in
      sweep.seriesResistance.flatMap { series in sweep.inputResistance.map { (series, $0) } }
    }
    resistanceRatio =
      (try? RatioOfPairedMeans(
        numerator: both.map(\.1), denominator: both.map(\.0), confidence: confidence)).map {
        IntervalEstimate(estimate: $0.ratio, lower: $0.lower, upper: $0.upper)
      }
  }

  public func quantity(_ name: String) -> Quantity? { quantities.first { $0.name == name } }

  /// What each limit of a preset says.
  ///
  /// - Parameter responseDrift: fitted change of the response over 10 min of baseline, as a part of its
  ///   mean.
  public func verdicts(
    by preset: QualityPreset, responseDrift: IntervalEstimate?
  ) -> [QualityVerdict] {
    preset.limits.map { limit in
      let estimate: IntervalEstimate? =
        switch limit.quantity {
        case .seriesResistance: quantity("series_resistance")?.before
        case .seriesResistanceChange: quantity("series_resistance")?.change
        case .inputResistanceChange: quantity("input_resistance")?.change
        case .resistanceRatio: resistanceRatio
        case .restingPotentialShift: quantity("resting_potential")?.change
        case .holdingCurrentShift: quantity("holding_current")?.change
        case .baselineDrift: responseDrift
        }
      return QualityVerdict(limit, estimate: estimate, preset: preset)
    }
  }

  private static func mean(_ values: [Double], _ confidence: Double) -> IntervalEstimate? {
    MeanInterval.student(values, confidence: confidence).flatMap { interval in
      Statistics.mean(values).map {
        IntervalEstimate(estimate: $0, lower: interval.lower, upper: interval.upper)
      }
    }
  }

  private static func relativeChange(
    from before: [Double], to after: [Double], _ confidence: Double
  ) -> IntervalEstimate? {
    (try? RatioOfMeans(numerator: after, denominator: before, confidence: confidence)).map {
      IntervalEstimate(estimate: $0.ratio - 1, lower: $0.lower - 1, upper: $0.upper - 1)
    }
  }

  private static func shift(
    from before: [Double], to after: [Double], _ confidence: Double
  ) -> IntervalEstimate? {
    LinearContrast([after, before], coefficients: [1, -1]).map {
      let interval = $0.interval(confidence: confidence)
      return IntervalEstimate(
        estimate: $0.estimate, lower: interval.lower, upper: interval.upper)
    }
  }

  enum CodingKeys: String, CodingKey {
    case quantities
    case resistanceRatio = "resistance_ratio"
  }
}
