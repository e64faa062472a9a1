import Foundation
import InputDocuments
import Quantities

/// What a crosstalk block gave: how much each light does to the pathway that it is not for.
///
/// No light reaches one opsin alone, and public models disagree by a factor of seven on how much blue
/// light opens a red opsin (`spec`: dmd-optogenetics, 3.2). So induction waits for a measurement.
///
/// **Definition.** Response: postsynaptic potential of the pathway to light of another pathway at that
/// pathway's mask and working power, over its response to its own light. Failure: part of own pulses
/// without a response.
///
/// It holds for the opsins and the objective that are named, and for light that is no stronger, no longer and
/// no nearer than what was shown.
public struct MeasuredCrosstalk: Sendable, Equatable {
  public var rig: String
  public var measured: Date
  public var objective: String
  /// By pathway.
  public var opsins: [NamedItem<String>]
  /// Which animals: in those with both opsins a response to the wrong light is an upper bound.
  public var animals: Animals
  /// Cells that were measured.
  public var cells: Int
  public var responses: [Response]
  /// By pathway: part of its own pulses without a response, 0 to 1.
  public var failures: [NamedItem<Double>]

  public enum Animals: String, CaseIterable, Sendable {
    case singleOpsin = "single-opsin"
    case bothOpsins = "both-opsins"
  }

  public struct Response: Sendable, Equatable {
    /// The pathway that should stay silent.
    public var pathway: String
    /// The pathway whose light is shown, on its own mask.
    public var light: String
    /// From edge to edge between that mask and the pathway's own, µm.
    public var distance: Double
    /// Of one pulse.
    public var duration: Microseconds
    /// mW/mm² at which it was measured.
    public var irradiance: Double
    /// Over the response to own light, 0 to 1.
    public var ratio: Double
    /// Upper end of its 95 % interval, 0 to 1.
    public var upper: Double
  }
}

extension MeasuredCrosstalk {
  /// `*.crosstalk.yaml`.
  public static let format = DocumentFormat(
    name: "crosstalk", majorVersion: 1,
    schema: Schema<MeasuredCrosstalk>.group(
      .required("rig", .text, "Name of the rig on which it was measured."),
      .required("measured", .date, "When: 2026-01-15T09:30:00Z."),
      .required("objective", .text, "Through which it was measured."),
      .required("opsins", .named(.text), "By pathway, as the protocol names them."),
      .required(
        "animals", Schema<Animals>.choice,
        "Animals with one opsin, or with both, where the responses are upper bounds."),
      .required("cells", .integer(1...10_000), "How many cells."),
      .required(
        "responses", .list(Response.schema, count: 1...100),
        "Of each pathway to the light of each other."),
      .required(
        "failures", .named(.quantity(.percent, 0...100)),
        "By pathway: own pulses without a response."),
      make: { rig, measured, objective, opsins, animals, cells, responses, failures in
        MeasuredCrosstalk(
          rig: rig, measured: measured, objective: objective, opsins: opsins, animals: animals,
          cells: cells, responses: responses,
          failures: failures.map { NamedItem(name: $0.name, value: $0.value / 100) })
      }))
}

extension MeasuredCrosstalk.Response {
  static let schema = Schema<MeasuredCrosstalk.Response>.group(
    .required("pathway", .text, "The pathway that should stay silent."),
    .required("light", .text, "The pathway whose light was shown on its mask."),
    .required(
      "distance", .quantity(.micrometre, 0...100_000),
      "From that mask to the pathway's own, edge to edge."
    ),
    .required("duration", .time(.millisecond, 0.001...60_000), "Of one pulse."),
    .required(
      "irradiance", .quantity(.milliwattPerSquareMillimetre, 0...100), "Of that light."),
    .required("ratio", .quantity(.percent, 0...1000), "Response over that to own light."),
    .required("upper", .quantity(.percent, 0...1000), "Upper end of its 95 % interval."),
    make: {
      MeasuredCrosstalk.Response(
        pathway: $0, light: $1, distance: $2, duration: $3, irradiance: $4, ratio: $5 / 100,
        upper: $6 / 100)
    }
  ).checked { (response: MeasuredCrosstalk.Response) in
    response.upper >= response.ratio
      ? .success(response)
      : .failure(
        SchemaComplaint(
          "the upper end of the interval is below the ratio", expected: "upper at least ratio",
          remedy: "Exchange the two, or correct one."))
  }
}
