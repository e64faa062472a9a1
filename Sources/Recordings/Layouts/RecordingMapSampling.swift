import InputDocuments
import Quantities

/// The key `sampling` of a map: one of six ways to say a rate, and its unit.
extension RecordingMap {
  private struct SamplingDraft: Sendable {
    var rate: String?
    var interval: String?
    var rateAttribute: String?
    var intervalAttribute: String?
    var rateDataset: String?
    var intervalDataset: String?
    var unit: SamplingUnit?
  }

  private enum SamplingUnit: String, CaseIterable, Sendable {
    case hertz = "Hz"
    case kilohertz = "kHz"
    case second = "s"
    case millisecond = "ms"
    case microsecond = "us"

    /// Hz in one of a rate's unit; nil for a unit of time.
    var hertz: Double? {
      switch self {
      case .hertz: 1
      case .kilohertz: 1000
      default: nil
      }
    }

    /// Of these in one second; nil for a unit of rate. A divisor, because 1000 is exact and 0.001
    /// is not.
    var perSecond: Double? {
      switch self {
      case .second: 1
      case .millisecond: 1e3
      case .microsecond: 1e6
      default: nil
      }
    }
  }

  static let samplingSchema = Schema<SamplingDraft>.group(
    .optional("rate", .text, "A number, with unit below; or a quantity such as 20 kHz."),
    .optional("interval", .text, "Between samples: a number, with unit below; or 0.05 ms."),
    .optional(
      "rate_attribute", .text,
      "Attribute that holds the rate: of the response's data set, else of the sweep's group, else "
        + "of a group above."),
    .optional("interval_attribute", .text, "Attribute that holds the interval; sought likewise."),
    .optional("rate_dataset", .text, "Data set that holds the rate; path as for the response."),
    .optional("interval_dataset", .text, "Data set that holds the interval."),
    .optional(
      "unit", Schema<SamplingUnit>.choice, "Of the rate (Hz, kHz) or of the interval (s, ms, us)."),
    make: SamplingDraft.init
  ).checked(sampling)

  private static func sampling(_ draft: SamplingDraft) -> Result<Sampling, SchemaComplaint> {
    let rates = [draft.rate, draft.rateAttribute, draft.rateDataset].compactMap { $0 }
    let intervals = [draft.interval, draft.intervalAttribute, draft.intervalDataset]
      .compactMap { $0 }
    guard rates.count + intervals.count == 1 else {
      return .failure(
        SchemaComplaint(
          "the rate is stated once",
          expected: "one of rate, interval, rate_attribute, interval_attribute, rate_dataset, "
            + "interval_dataset", found: "\(rates.count + intervals.count)",
          remedy: "Keep one of them, and its unit."))
    }
    if let text = draft.rate ?? draft.interval {
      return number(text, isRate: draft.rate != nil, unit: draft.unit)
    }
    if let hertz = draft.unit?.hertz {
      if let name = draft.rateAttribute { return .success(.rateAttribute(name, hertz: hertz)) }
      if let path = draft.rateDataset { return .success(.rateDataset(path, hertz: hertz)) }
    }
    if let perSecond = draft.unit?.perSecond {
      if let name = draft.intervalAttribute {
        return .success(.intervalAttribute(name, perSecond: perSecond))
      }
      if let path = draft.intervalDataset {
        return .success(.intervalDataset(path, perSecond: perSecond))
      }
    }
    return .failure(wrongUnit(isRate: intervals.isEmpty, found: draft.unit?.rawValue))
  }

  private static func wrongUnit(isRate: Bool, found: String?) -> SchemaComplaint {
    SchemaComplaint(
      found == nil
        ? "the unit is missing" : "this is not the unit of \(isRate ? "a rate" : "a time")",
      expected: isRate ? "unit: Hz or kHz" : "unit: s, ms or us", found: found,
      remedy: "State the unit in which the file holds it.")
  }

  private static func number(
    _ text: String, isRate: Bool, unit: SamplingUnit?
  ) -> Result<Sampling, SchemaComplaint> {
    var hertz: Double?
    if let number = DecimalNumber(text)?.double {
      if isRate, let factor = unit?.hertz { hertz = number * factor }
      if !isRate, let perSecond = unit?.perSecond { hertz = perSecond / number }
      if hertz == nil { return .failure(wrongUnit(isRate: isRate, found: unit?.rawValue)) }
    } else if unit == nil, let quantity = try? Quantity(text) {
      hertz =
        isRate
        ? try? quantity.value(in: .hertz)
        : (try? quantity.value(in: .microsecond)).map { 1e6 / $0 }
    }
    guard let hertz, hertz.isFinite, hertz > 0, hertz <= 1e9 else {
      return .failure(
        SchemaComplaint(
          "this is no \(isRate ? "sampling rate" : "sampling interval")",
          expected: isRate ? "such as 20 kHz" : "such as 0.05 ms", found: "\"\(text)\"",
          remedy: "Write a number above 0 and its unit, the unit once."))
    }
    return .success(.rate(hertz))
  }
}
