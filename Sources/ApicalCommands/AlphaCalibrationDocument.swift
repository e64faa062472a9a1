import Messages
import OutputFiles
import PlateauCalibration
import Signals
import Statistics

/// The document of `apical calibrate alpha --json`.
struct AlphaCalibrationDocument: Encodable {
  struct Value: Encodable {
    var value: Double?
    var standardError: Double?
    var lower: Double?
    var upper: Double?

    enum CodingKeys: String, CodingKey {
      case value
      case standardError = "standard_error"
      case lower, upper
    }

    init(_ estimate: PlateauCurveFit.Estimate) {
      value = estimate.value
      standardError = estimate.standardError
      lower = estimate.interval.lower
      upper = estimate.interval.upper
    }
  }

  struct LackOfFit: Encodable {
    var statistic: Double
    var numerator: Int
    var denominator: Int
    var p: Double
  }

  struct Curve: Encodable {
    var cell: String?
    var identified: Bool
    var theta: Value
    var k: Value
    var floor: Value
    var saturation: Value
    var thetaKCovariance: Double?
    var halfIntensity: Double?
    var hillExponent: Double?
    var alphaAtFloor: Double?
    var alphaAtSaturation: Double?
    var alphaAtZero: Double?
    var dendriticTheta: [Double]?
    var dendriticK: [Double]?
    var trialDeviation: Double
    var repeatDeviation: Double?
    var lackOfFit: LackOfFit?
    var riseP: Double
    var trialCount: Int
    var intensityCount: Int
    var degreesOfFreedom: Int
    var domain: [Double]

    enum CodingKeys: String, CodingKey {
      case cell, identified
      case theta = "theta_mv"
      case k = "k_mv"
      case floor = "floor_mv"
      case saturation = "saturation_mv"
      case thetaKCovariance = "theta_k_covariance"
      case halfIntensity = "half_intensity"
      case hillExponent = "hill_exponent"
      case alphaAtFloor = "alpha_at_floor"
      case alphaAtSaturation = "alpha_at_saturation"
      case alphaAtZero = "alpha_at_zero"
      case dendriticTheta = "dendritic_theta_mv"
      case dendriticK = "dendritic_k_mv"
      case trialDeviation = "trial_sd_mv"
      case repeatDeviation = "repeat_sd_mv"
      case lackOfFit = "lack_of_fit"
      case riseP = "rise_p"
      case trialCount = "trial_count"
      case intensityCount = "intensity_count"
      case degreesOfFreedom = "degrees_of_freedom"
      case domain = "amplitude_domain_mv"
    }

    init(_ cell: AlphaCalibrationRun.Cell, _ run: AlphaCalibrationRun) {
      let fit = cell.fit
      self.cell = cell.name
      identified = fit.isIdentified
      theta = Value(fit.halfAmplitude)
      k = Value(fit.slope)
      floor = Value(fit.floor)
      saturation = Value(fit.saturation)
      if let curve = AlphaCalibration.Curve(cell: cell.name, fit) {
        thetaKCovariance = fit.covariance
        halfIntensity = fit.curve.halfIntensity
        hillExponent = fit.curve.hillExponent
        alphaAtFloor = curve.alpha(fit.curve.floor)
        alphaAtSaturation = curve.alpha(fit.curve.saturation)
        alphaAtZero = curve.alpha(0)
        if run.site == .soma, let attenuation = run.attenuation {
          let half = attenuation.dendritic(curve.halfAmplitude)
          let slope = attenuation.dendritic(curve.slope)
          dendriticTheta = [half.lowerBound, half.upperBound]
          dendriticK = [slope.lowerBound, slope.upperBound]
        }
      }
      trialDeviation = fit.residualDeviation
      repeatDeviation = fit.repeatDeviation
      lackOfFit = fit.lackOfFit.map {
        LackOfFit(
          statistic: $0.statistic, numerator: $0.numerator, denominator: $0.denominator, p: $0.p)
      }
      riseP = fit.riseP
      trialCount = fit.trialCount
      intensityCount = fit.intensityCount
      degreesOfFreedom = fit.degreesOfFreedom
      domain = [fit.domain.lowerBound, fit.domain.upperBound]
    }
  }

  struct Gain: Encodable {
    struct Cell: Encodable {
      var cell: String
      var condition: String
      var fitted: Bool
      var difference: Double
      var differenceDeviation: Double?
      var measuredLogRatio: Double
      var notInformative: Bool?

      enum CodingKeys: String, CodingKey {
        case cell, condition, fitted
        case difference
        case differenceDeviation = "difference_sd"
        case measuredLogRatio = "measured_log_ratio"
        case notInformative = "not_informative"
      }
    }

    struct Prediction: Encodable {
      var condition: String
      var cellCount: Int
      var difference: Double
      var predicted: Double
      var predictedInterval: [Double]?
      var measured: Double
      var measuredInterval: [Double]?
      var miss: Double
      var missInterval: [Double]?
      var agrees: Bool?

      enum CodingKeys: String, CodingKey {
        case condition
        case cellCount = "cell_count"
        case difference = "mean_difference"
        case predicted = "predicted_w_ratio"
        case predictedInterval = "predicted_w_ratio_interval"
        case measured = "measured_w_ratio"
        case measuredInterval = "measured_w_ratio_interval"
        case miss = "log_ratio_miss"
        case missInterval = "log_ratio_miss_interval"
        case agrees
      }
    }

    /// `gain` or `gain_over_k`.
    var form: String
    /// Of the differences: null for α_t − α_f, `mV` where `form` is `gain_over_k`.
    var differenceUnit: String?
    var alphaScale: String
    var perPairing: Double?
    var interval: [Double]?
    var cells: [Cell]
    var predictions: [Prediction]

    enum CodingKeys: String, CodingKey {
      case form
      case differenceUnit = "difference_unit"
      case alphaScale = "alpha_scale"
      case perPairing = "per_pairing"
      case interval, cells, predictions
    }

    init(_ gain: GainCalibration) {
      func ends(_ interval: Interval?) -> [Double]? { interval.map { [$0.lower, $0.upper] } }
      form = gain.form.rawValue
      differenceUnit = gain.form == .gain ? nil : "mV"
      alphaScale = gain.scale.rawValue
      perPairing = gain.gain
      interval = ends(gain.interval)
      cells = gain.cells.map {
        Cell(
          cell: $0.name, condition: $0.condition, fitted: $0.isFitted, difference: $0.difference,
          differenceDeviation: $0.differenceDeviation, measuredLogRatio: $0.logRatio,
          notInformative: $0.isUninformative)
      }
      predictions = gain.predictions.map {
        Prediction(
          condition: $0.condition, cellCount: $0.cellCount, difference: $0.meanDifference,
          predicted: $0.predicted, predictedInterval: ends($0.predictedInterval),
          measured: $0.measured, measuredInterval: ends($0.measuredInterval), miss: $0.miss,
          missInterval: ends($0.missInterval), agrees: $0.agrees)
      }
    }
  }

  let schema = "apical.calibrate-alpha/1"
  var recordedAt: String
  var attenuation: [Double]?
  var intensityColumn: String
  var curves: [Curve]
  var gain: Gain?
  var failed: [Message]
  var warnings: [String]
  var messages: [Message]
  var provenance: Provenance

  enum CodingKeys: String, CodingKey {
    case schema
    case recordedAt = "recorded_at"
    case attenuation
    case intensityColumn = "intensity_column"
    case curves, gain, failed, warnings, messages, provenance
  }

  init(_ run: AlphaCalibrationRun, provenance: Provenance) {
    recordedAt = run.site.rawValue
    attenuation = run.attenuation.map { [$0.gain.lowerBound, $0.gain.upperBound] }
    intensityColumn = run.intensityColumn
    curves = run.cells.map { Curve($0, run) }
    gain = run.gain.map(Gain.init)
    failed = run.failed
    warnings = run.messages.map(\.description)
    messages = run.messages
    self.provenance = provenance
  }
}
