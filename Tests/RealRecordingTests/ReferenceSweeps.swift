import Foundation
import HDF5
import Signals
import TestSupport

/// The sweeps of `data/reference/spikes` and what other tools found in them.
enum ReferenceSweeps {
  static let folder = "reference/spikes/"

  struct Sweep {
    var name: String
    var potential: SampledSignal
    /// Seconds.
    var stimulus: TimeWindow
  }

  /// All 36, by name.
  static func all() throws -> [Sweep] {
    let file = try HDF5File(readingAt: SharedData.path(folder + "traces_reference.h5"))
    return try file.root().links().map(\.name).sorted().map { name in
      let group = try file.group(at: "/" + name)
      func number(_ attribute: String) throws -> Double {
        guard let value = try group.attribute(attribute)?.number else {
          throw CocoaError(.fileReadCorruptFile)
        }
        return value
      }
      return Sweep(
        name: name,
        potential: SampledSignal(
          samples: try file.dataset(at: "/\(name)/v_mV").read(Double.self),
          samplingRate: 1000 / (try number("dt_ms")), unit: "mV"),
        stimulus: TimeWindow(
          start: try number("stim_start_ms") / 1000, end: try number("stim_end_ms") / 1000))
    }
  }

  /// What a tool recorded, by sweep and setting; the versions stand in the files.
  static func outputs(of file: String) throws -> [String: [String: RecordedFeatures]] {
    struct Document: Decodable {
      var traces: [String: [String: RecordedFeatures]]
    }
    return try SharedData.decode(Document.self, from: folder + file).traces
  }
}

/// Features of one sweep as a tool printed them, to seven digits.
struct RecordedFeatures: Decodable {
  /// Numbers, where the feature has any; nil in place of NaN.
  private(set) var numbers: [String: [Double?]] = [:]
  private(set) var words: [String: [String]] = [:]
  private(set) var truths: [String: [Bool]] = [:]
  /// The tool refused the sweep.
  private(set) var isError = false

  private struct Key: CodingKey {
    var stringValue: String
    var intValue: Int? { nil }
    init?(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    for key in container.allKeys {
      if key.stringValue == "error" {
        isError = true
      } else if let values = try? container.decode([Double?].self, forKey: key) {
        numbers[key.stringValue] = values
      } else if let values = try? container.decode([Bool].self, forKey: key) {
        truths[key.stringValue] = values
      } else if let values = try? container.decode([String?].self, forKey: key) {
        words[key.stringValue] = values.map { $0 ?? "nan" }
      }
    }
  }

  /// Where `found` differs from what was recorded, by more than the digits that were printed.
  func differences(_ feature: String, from found: [Double?]) -> [String] {
    let recorded = numbers[feature] ?? []
    guard recorded.count == found.count else {
      return ["\(feature): \(found.count) values instead of \(recorded.count)"]
    }
    return zip(recorded, found).enumerated().compactMap { position, pair in
      switch pair {
      case (nil, nil): return nil
      case (let expected?, let actual?)
      where abs(actual - expected) <= 1e-6 * max(abs(expected), 1e-3):
        return nil
      default:
        return "\(feature)[\(position)]: \(String(describing: pair.1)) instead of "
          + String(describing: pair.0)
      }
    }
  }
}
