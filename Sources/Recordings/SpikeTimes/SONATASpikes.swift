import HDF5
import Messages
import Signals

/// The spikes of a SONATA file: `/spikes/<population>/timestamps` and `node_ids`, one of each for a spike;
/// in files of older programs without a population.
///
/// Source: the SONATA developer guide, "Spike file". Times are in ms unless `units` says otherwise.
/// A node without a spike does not stand in such a file, nor does the length of the run.
struct SONATASpikes {
  let file: HDF5File

  private static let greatestSpikeCount = 20_000_000

  /// The trains in order of population and node; what cannot be read becomes a message.
  func trains(_ messages: inout [Message]) -> [(train: RecordedTrain, times: [Double])] {
    guard file.kind(at: "/spikes") == .group, let root = try? file.group(at: "/spikes"),
      let links = try? root.links()
    else { return [] }
    let groups =
      links.contains { $0.name == "timestamps" }
      ? [(path: "/spikes", population: "")]
      : links.filter { $0.kind == .group }.map { (path: $0.path, population: $0.name) }
    var trains: [(train: RecordedTrain, times: [Double])] = []
    for group in groups {
      do {
        trains += try self.trains(of: group.population, at: group.path, &messages)
      } catch {
        messages.append(Message(error))
      }
    }
    return trains
  }

  private func trains(
    of population: String, at path: String, _ messages: inout [Message]
  ) throws -> [(train: RecordedTrain, times: [Double])] {
    let timestamps = try file.dataset(at: path + "/timestamps")
    let nodeIDs = try file.dataset(
      at: path + (file.kind(at: path + "/node_ids") == nil ? "/gids" : "/node_ids"))
    guard timestamps.shape.count == 1, timestamps.shape == nodeIDs.shape,
      timestamps.elementType.isNumeric, nodeIDs.elementType.isInteger,
      timestamps.count <= Self.greatestSpikeCount
    else {
      throw refused(
        timestamps.path, "times and nodes of the spikes do not go together",
        expected: "a number and a node for each of at most \(Self.greatestSpikeCount) spikes",
        found: "\(timestamps.shape) and \(nodeIDs.shape)")
    }
    if let problem = DatasetSize.problem(of: timestamps, in: file.name) {
      throw RecordingError(problem)
    }
    let perSecond = try unit(of: timestamps)
    let times = try timestamps.read(Double.self)
    let nodes = try nodeIDs.read(Int.self)
    let lostCount = times.count { !$0.isFinite }
    if lostCount > 0 {
      messages.append(
        Message(
          .sweepNonFinite, .warning, "\(lostCount) spike times are not finite and are left out",
          file: file.name, object: timestamps.path))
    }
    let byNode = Dictionary(grouping: zip(nodes, times).filter { $0.1.isFinite }) { $0.0 }
    return byNode.sorted { $0.key < $1.key }.map { node, spikes in
      let name = (population.isEmpty ? "" : population + " ") + "node \(node)"
      // Simulators write by time, or by node; neither order is a fault.
      let ascending = spikes.map { $0.1 / perSecond }.sorted()
      return (
        RecordedTrain(
          index: 0, name: name, unit: name, start: min(0, ascending.first ?? 0),
          spikeCount: ascending.count, objectPath: timestamps.path), ascending
      )
    }
  }

  /// How many of the file's units are a second.
  private func unit(of timestamps: HDF5Dataset) throws -> Double {
    let stated = try timestamps.text("units") ?? "ms"
    switch stated.lowercased() {
    case "ms", "millisecond", "milliseconds": return 1000
    case "s", "sec", "second", "seconds": return 1
    default:
      throw refused(
        timestamps.path + "@units", "the unit of the spike times is not known",
        expected: "ms or s", found: stated)
    }
  }

  private func refused(
    _ path: String, _ text: String, expected: String, found: String
  ) -> RecordingError {
    RecordingError(
      Message(
        .recordingUnreadableObject, .error, text, file: file.name, object: path,
        expected: expected, found: found, remedy: "Check the program that wrote the spikes."))
  }
}
