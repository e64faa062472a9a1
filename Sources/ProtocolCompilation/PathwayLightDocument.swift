/// ``PathwayLight`` as `light.json` of a compiled folder and `crosstalk` of `apical predict --json`.
///
/// Numbers carry four significant digits, so that a folder does not depend on the last digit of an
/// exponential.
public struct PathwayLightDocument: Encodable, Sendable {
  struct Received: Encodable {
    var pathway: String
    var mask: String
    var led: String
    var wavelength: Double
    var isOwn: Bool
    var irradiance: Double
    var least: Double?
    var greatest: Double?
    var leaked: Double?
    var tissues: [String]
    var differences: [String]

    enum CodingKeys: String, CodingKey {
      case pathway, mask, led
      case wavelength = "wavelength_nm"
      case isOwn = "own"
      case irradiance = "irradiance_mw_mm2"
      case least = "least_at_structure_mw_mm2"
      case greatest = "greatest_at_structure_mw_mm2"
      case leaked = "leaked_at_structure_mw_mm2"
      case tissues, differences
    }
  }

  struct Crossing: Encodable {
    var pathway: String
    var opsin: String
    var lights: [String]
    var leastRatio: Double?
    var greatestRatio: Double?
    var worstModel: String?
    var models: [String]
    var unanswered: [Unanswered]
    var modelRatios: [ModelRatio]
    var bounded: [Double]
    var notes: [String]

    enum CodingKeys: String, CodingKey {
      case pathway, opsin, lights
      case leastRatio = "least_ratio"
      case greatestRatio = "greatest_ratio"
      case worstModel = "worst_model"
      case models
      case unanswered = "models_without_answer"
      case modelRatios = "model_ratios"
      case bounded = "taken_at_end_of_spectrum_nm"
      case notes
    }
  }

  struct Unanswered: Encodable {
    var model: String
    var reason: String

    enum CodingKeys: String, CodingKey {
      case model, reason
    }
  }

  struct ModelRatio: Encodable {
    var model: String
    var fittedOn: String
    var spectrum: String
    var leastRatio: Double?
    var greatestRatio: Double?
    /// Cross-section of opening over the greatest that one molecule can have; above 1 the model's numbers
    /// are for shape and ratio only.
    var photonBudget: Double?
    var notes: [String]

    enum CodingKeys: String, CodingKey {
      case model
      case fittedOn = "fitted_on"
      case spectrum
      case leastRatio = "least_ratio"
      case greatestRatio = "greatest_ratio"
      case photonBudget = "photon_budget_ratio"
      case notes
    }

    init(_ item: PathwayLight.ModelRatio) {
      func short(_ value: Double?) -> Double? { value?.rounded(toSignificantDigits: 4) }
      (model, fittedOn, spectrum) = (item.model, item.fittedOn, item.spectrum)
      (leastRatio, greatestRatio) = (short(item.ratio?.lowerBound), short(item.ratio?.upperBound))
      photonBudget = short(item.photonBudget)
      notes = item.caveats
    }
  }

  let schema = "apical.light/1"
  let received: [Received]
  let crosstalk: [Crossing]

  public init(_ light: PathwayLight) {
    func short(_ value: Double?) -> Double? { value?.rounded(toSignificantDigits: 4) }
    received = light.received.map { item in
      Received(
        pathway: item.pathway, mask: item.mask, led: item.led, wavelength: item.wavelength,
        isOwn: item.isOwn, irradiance: item.irradiance,
        least: short(item.relativeFluence.map { item.irradiance * $0.lowerBound }),
        greatest: short(item.relativeFluence.map { item.irradiance * $0.upperBound }),
        leaked: short(item.leaked.map { item.irradiance * $0 }), tissues: item.tissues,
        differences: item.differences)
    }
    crosstalk = light.crossings.map {
      Crossing(
        pathway: $0.pathway, opsin: $0.opsin, lights: $0.lights,
        leastRatio: short($0.ratio?.lowerBound), greatestRatio: short($0.ratio?.upperBound),
        worstModel: $0.worstModel, models: $0.models,
        unanswered: $0.unanswered.map { Unanswered(model: $0.model, reason: $0.reason) },
        modelRatios: $0.modelRatios.map(ModelRatio.init), bounded: $0.bounded, notes: $0.notes)
    }
  }
}
