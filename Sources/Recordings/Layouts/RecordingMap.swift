import InputDocuments
import Quantities
import Signals

/// Where an HDF5 file that Apical does not know keeps its signals, as a person states it.
public struct RecordingMap: Codable, Hashable, Sendable {
  /// One signal of every sweep: value in `unit` = stored number × scale + offset.
  public struct Signal: Codable, Hashable, Sendable {
    /// Path from the sweep's group, from the root where it begins with a slash, or `.` where the
    /// pattern leads to data sets.
    public var dataset: String
    public var unit: String
    public var scale: Double
    public var offset: Double
    public var row: Int?
    public var column: Int?
  }

  public struct Light: Codable, Hashable, Sendable {
    public var signal: Signal
    /// Bit of a digital word that is the gate, counted from 0.
    public var bit: Int?
    /// Name of the lit place; that of the data set where it is nil.
    public var site: String?
    public var pathway: Pathway?
    /// nm.
    public var wavelength: Double?
  }

  /// Where the sampling rate stands.
  public enum Sampling: Codable, Hashable, Sendable {
    /// Hz.
    case rate(Double)
    /// Name, and Hz in one of its unit.
    case rateAttribute(String, hertz: Double)
    /// Name, and how many of its unit make a second.
    case intervalAttribute(String, perSecond: Double)
    case rateDataset(String, hertz: Double)
    case intervalDataset(String, perSecond: Double)
  }

  /// What each sweep is in a matrix that holds them all.
  public enum Lines: String, CaseIterable, Codable, Sendable {
    case rows
    case columns
  }

  /// Pattern of the sweeps' groups.
  public var sweeps: String
  public var sweepsIn: Lines?
  public var response: Signal
  public var command: Signal?
  public var light: [Light]
  public var sampling: Sampling
  public var stimulusAttribute: String?

  /// Names of the groups from the root to the sweeps, with their wildcards.
  var components: [String] { sweeps.split(separator: "/").map(String.init) }
}

extension RecordingMap {
  /// `*.map.yaml`: where signals lie in an HDF5 file of any layout.
  public static let format = DocumentFormat(
    name: "map", majorVersion: 1,
    schema: Schema<RecordingMap>.group(
      .required(
        "sweeps", sweepsPattern,
        "Path of the sweeps' groups from the root; * stands for any part of a name, ? for one "
          + "letter. / alone where the signals lie in the root."),
      .optional(
        "sweeps_in", Schema<Lines>.choice,
        "Where one matrix holds all sweeps: whether each is a row or a column of it, as h5ls and "
          + "h5py show it (MATLAB's columns are rows there)."),
      .required("response", Signal.schema(of: [.potential, .current]), "The measured signal."),
      .optional(
        "command", Signal.schema(of: [.potential, .current]),
        "The commanded current or potential."),
      .optional(
        "light", .list(Light.schema, count: 1...64), standard: [], written: "none",
        "Channels that say when which light was on."),
      .required("sampling", samplingSchema, "How densely all signals were sampled."),
      .optional(
        "stimulus_attribute", .text,
        "Attribute of the sweep that names its stimulus or condition."),
      make: RecordingMap.init))

  private static let sweepsPattern = Schema.text.checked {
    text -> Result<String, SchemaComplaint> in
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
    guard text.hasPrefix("/"), text == "/" || parts.allSatisfy({ !["", ".", ".."].contains($0) })
    else {
      return .failure(
        SchemaComplaint(
          "this is no path from the root", expected: "a path such as /sweeps/*",
          found: "\"\(text)\"", remedy: "Begin with a slash and end without one."))
    }
    return .success(text)
  }
}

extension RecordingMap.Signal {
  private static let path = Schema.text.checked { text -> Result<String, SchemaComplaint> in
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard text == "." || !parts.contains(where: { $0 == ".." || $0 == "." }), text != "/" else {
      return .failure(
        SchemaComplaint(
          "this is no path of a data set", expected: "a name or a path", found: "\"\(text)\"",
          remedy: "Write the path from the sweep's group, or from the root with a slash."))
    }
    return .success(text)
  }

  private static func unit(
    of dimensions: Set<RecordedUnit.Dimension>, orNone: Bool
  ) -> Schema<String> {
    Schema.text.checked { text -> Result<String, SchemaComplaint> in
      if let dimension = RecordedUnit(text).dimension, dimensions.contains(dimension) {
        return .success(text)
      }
      if orNone, text == "1" { return .success(text) }
      let examples =
        (dimensions.contains(.power) ? ["mW"] : [])
        + ["mV", "V", "pA"]
        .filter { RecordedUnit($0).dimension.map(dimensions.contains) ?? false }
        + (orNone ? ["1"] : [])
      return .failure(
        SchemaComplaint(
          "this unit cannot stand here",
          expected: examples.joined(separator: ", ") + " or the like",
          found: "\"\(text)\"", remedy: "State the unit after scale and offset."))
    }
  }

  static func schema(of dimensions: Set<RecordedUnit.Dimension>) -> Schema<RecordingMap.Signal> {
    Schema<RecordingMap.Signal>.group(
      .required(
        "dataset", path,
        "Path from the sweep's group, or from the root with a slash; . where the pattern leads to "
          + "data sets."),
      .required(
        "unit", unit(of: dimensions, orNone: false), "Of the value: stored × scale + offset."),
      .optional("scale", .number, standard: 1, written: "1", "Unit per stored number."),
      .optional("offset", .number, standard: 0, written: "0", "In the unit, after scaling."),
      .optional("row", .integer(0...1_000_000), "Row of a matrix, counted from 0."),
      .optional("column", .integer(0...1_000_000), "Column of a matrix, counted from 0."),
      make: RecordingMap.Signal.init
    ).checked(consistent)
  }

  static func consistent(
    _ signal: RecordingMap.Signal
  ) -> Result<RecordingMap.Signal, SchemaComplaint> {
    guard signal.row == nil || signal.column == nil else {
      return .failure(
        SchemaComplaint(
          "a signal is a row or a column", expected: "row or column", found: "both",
          remedy: "Remove one of them."))
    }
    guard signal.scale != 0 else {
      return .failure(
        SchemaComplaint("a scale of 0 leaves nothing", found: "0", remedy: "Correct the scale."))
    }
    return .success(signal)
  }

  static let lightUnit = unit(of: [.power, .potential], orNone: true)
  static let lightPath = path
}

extension RecordingMap.Light {
  static let schema = Schema<RecordingMap.Light>.group(
    .required("dataset", RecordingMap.Signal.lightPath, "As for the response."),
    .required(
      "unit", RecordingMap.Signal.lightUnit,
      "mW for a power; V for a gate; 1 for a digital word or gate."),
    .optional("scale", .number, standard: 1, written: "1", "Unit per stored number."),
    .optional("offset", .number, standard: 0, written: "0", "In the unit, after scaling."),
    .optional("row", .integer(0...1_000_000), "Row of a matrix, counted from 0."),
    .optional("column", .integer(0...1_000_000), "Column of a matrix, counted from 0."),
    .optional("bit", .integer(0...62), "Bit of a digital word, counted from 0."),
    .optional("site", .text, "Name of the lit place; the data set's unless given."),
    .optional("pathway", Schema<Pathway>.choice, "The pathway that the light drives."),
    .optional("wavelength", .quantity(.nanometre, 200...2000), "Peak of the light."),
    make: { dataset, unit, scale, offset, row, column, bit, site, pathway, wavelength in
      RecordingMap.Light(
        signal: RecordingMap.Signal(
          dataset: dataset, unit: unit, scale: scale, offset: offset, row: row, column: column),
        bit: bit, site: site, pathway: pathway, wavelength: wavelength)
    }
  ).checked { light -> Result<RecordingMap.Light, SchemaComplaint> in
    guard light.bit == nil || light.signal.unit == "1" else {
      return .failure(
        SchemaComplaint(
          "only a digital word has bits", expected: "unit: 1", found: light.signal.unit,
          remedy: "Write unit: 1, or leave out bit."))
    }
    return RecordingMap.Signal.consistent(light.signal).map { _ in light }
  }
}
