import HDF5
import Messages
import Signals

/// Reads what Stimfit writes: `/channels/ch0…` name the groups of the channels, each with
/// `section_0…` of `data` and a `description` {dt, xunits, yunits}.
///
/// Source: the files of Stimfit's `src/pystfio`. Each section of each channel is a sweep; the
/// sections of one number were recorded together.
struct StimfitLayout: RecordingLayout {
  let file: HDF5File

  private static let greatestChannelCount = 1000

  func contents() throws -> LayoutContents {
    var recording = Recording(file: file.name, format: "Stimfit HDF5")
    let comment = try? file.dataset(at: "/comment/comment").strings(limit: 1).first
    // "No comment" is what Stimfit writes where there is none.
    recording.sessionDescription = (comment ?? nil).flatMap {
      $0 == "No comment" ? nil : NWBWords.meaningful($0)
    }
    var drafts: [(section: Int, channel: Int, sweep: LayoutSweep)] = []
    let channels = try file.group(at: "/channels").links().map(\.name)
      .filter { $0.hasPrefix("ch") && Int($0.dropFirst(2)) != nil }
      .sorted(by: NaturalOrder.precedes)
    for (index, entry) in channels.prefix(Self.greatestChannelCount).enumerated() {
      guard let name = try file.dataset(at: "/channels/\(entry)").strings(limit: 1).first,
        !name.isEmpty, !name.contains("/"), file.kind(at: "/\(name)") == .group
      else {
        recording.messages.append(
          Message(
            .recordingTableIncomplete, .warning, "the channel has no group of its name",
            file: file.name, object: "/channels/\(entry)"))
        continue
      }
      recording.electrodes.append(Electrode(name: name))
      let sections = try sections(of: name)
      checkCount(sections.count, of: name, &recording.messages)
      for section in sections {
        drafts.append(
          (
            section, index,
            LayoutSweep(name: "\(name) section \(section)") {
              try content(of: name, section: section)
            }
          ))
      }
    }
    drafts.sort { ($0.section, $0.channel) < ($1.section, $1.channel) }
    return LayoutContents(
      recording: recording, sweeps: drafts.map(\.sweep), startTimes: .notStated)
  }

  private func sections(of channel: String) throws -> [Int] {
    try file.group(at: "/\(channel)").links().compactMap { link in
      link.name.hasPrefix("section_") ? Int(link.name.dropFirst("section_".count)) : nil
    }.sorted()
  }

  private func checkCount(_ count: Int, of channel: String, _ messages: inout [Message]) {
    let path = "/\(channel)/description"
    guard
      let stated = try? file.dataset(at: path).read(member: "n_sections", first: 0, count: 1).first,
      stated != Double(count)
    else { return }
    messages.append(
      Message(
        .recordingTableIncomplete, .warning, "the channel has not as many sections as it says",
        file: file.name, object: path, expected: "\(stated)", found: "\(count)"))
  }

  private func content(of channel: String, section: Int) throws -> LayoutSweep.Content {
    let place = "/\(channel)/section_\(section)"
    let description = try SignalReading(file: file).dataset(at: "\(place)/description")
    let interval = try description.read(member: "dt", first: 0, count: 1).first ?? .nan
    let timeUnit = try description.texts(member: "xunits", first: 0, count: 1).first ?? ""
    let unit = try description.texts(member: "yunits", first: 0, count: 1).first ?? ""
    let perSecond: [String: Double] = ["ms": 1e3, "s": 1, "us": 1e6, "µs": 1e6]
    guard let factor = perSecond[timeUnit] else {
      throw RecordingError(
        Message(
          .sweepNoTime, .error,
          "the samples cannot be placed in time: the unit of time is not known",
          file: file.name, object: description.path, expected: "ms or s",
          found: "'\(timeUnit)'", remedy: "State the interval in a map file."))
    }
    let response = try SignalReading(file: file).signal(
      channel, at: "\(place)/data", rate: factor / interval, unit: unit)
    return LayoutSweep.Content(response: response, electrode: channel)
  }
}
