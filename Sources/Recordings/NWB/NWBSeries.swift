import HDF5
import Messages
import Quantities
import Signals

/// One time series of an NWB file: where its samples lie, what they mean, when they were taken.
struct NWBSeries {
  enum Kind: Hashable {
    case currentClamp
    case voltageClamp
    case currentClampCommand
    case voltageClampCommand
    case light
    case other

    var isResponse: Bool { self == .currentClamp || self == .voltageClamp }
    var isCommand: Bool { self == .currentClampCommand || self == .voltageClampCommand }

    /// What the series' class says that its samples are.
    var quantity: RecordedUnit.Dimension? {
      switch self {
      case .currentClamp, .voltageClampCommand: .potential
      case .voltageClamp, .currentClampCommand: .current
      case .light: .power
      case .other: nil
      }
    }
  }

  enum Timing: Hashable {
    /// Seconds from the session's start; Hz.
    case regular(start: Double, rate: Double)
    /// Path of a data set of seconds from the session's start.
    case timestamps(path: String)
    case unknown(reason: String)
  }

  var name: String
  var path: String
  var typeName: String
  var kind: Kind
  var timing: Timing
  var description: String
  var stimulusDescription: String?
  var sweepNumber: Int?
  /// Path of the electrode's group.
  var electrode: String?
  /// Path of the lit site's group.
  var site: String?
  var address: UInt64?

  // MARK: samples

  var count: Int
  var elementType: HDF5ElementType
  var unitText: String?
  /// SI value = stored number × conversion + offset, in the unit as labelled.
  var conversion: Double
  var offset: Double
  /// Display units in one unit; see `RecordedUnit`.
  var displayPerUnit: Double
  /// `mV`, `pA`, `mW`; `1` for a digital word; else the text of the file.
  var displayUnit: String
  /// Why the samples cannot be used.
  var problem: Message?
  /// Whether the samples are of another quantity than the series' class says, so that it is no
  /// sweep: a current stored as `CurrentClampSeries`.
  var isMisclassified = false
  var warnings: [Message]

  var dataPath: String { path + "/data" }

  /// sample in display units = stored × scale + offset.
  var scale: Double { conversion * displayPerUnit }
  var displayOffset: Double { offset * displayPerUnit }

  /// The stored number in display units.
  ///
  /// Order as in `RecordingFile.signal(of:)`: −2000 × 5e-6 V + 0 V is −10 mV exactly, which
  /// −2000 × (5e-6 × 1000) need not be.
  var sampleScale: SampleScale {
    SampleScale.line(conversion: conversion, offset: offset, factor: displayPerUnit)
  }

  /// The series that hold no samples at all: a place holder for a path that cannot be read.
  static func unreadable(path: String, problem: Message) -> NWBSeries {
    NWBSeries(
      name: path.split(separator: "/").last.map(String.init) ?? path, path: path, typeName: "",
      kind: .other, timing: .unknown(reason: "it cannot be read"), description: "",
      stimulusDescription: nil, sweepNumber: nil, electrode: nil, site: nil, address: nil,
      count: 0, elementType: .other("nothing"), unitText: nil, conversion: 1, offset: 0,
      displayPerUnit: 1, displayUnit: "", problem: problem, warnings: [])
  }
}
