import Messages
import Quantities
import Signals

/// Which channel of a WaveSurfer file is a cell's response, which a command, which a light.
///
/// **Definition.** The electrode manager says it where electrodes were set up. Else the units do: a
/// channel in mV (or in V with an amplifier's scale) is a membrane potential in current clamp, one
/// in pA or nA a clamp current; where both are there, the potential is the response and the current
/// its command, with a warning. Channels in plain volts with scale 1 are inputs of the converter:
/// the first of them is shown, in no clamp mode.
struct WaveSurferRoles {
  struct Cell {
    var response: WaveSurferChannel
    var mode: ClampMode
    var command: WaveSurferChannel?
    var dendritic: WaveSurferChannel?
    var electrode: String?
  }

  private(set) var cells: [Cell] = []
  /// Channels that are no cell's.
  private(set) var others: [WaveSurferChannel] = []
  private(set) var messages: [Message] = []

  init(_ header: WaveSurferHeader, file: String) {
    let isCalibrated = header.channels.contains(where: \.isCalibrated)
    if !isCalibrated, !header.channels.isEmpty {
      messages.append(
        Message(
          .recordingScalingMissing, .warning,
          "the file has no usable scaling coefficients, so its counts cannot be turned into volts; "
            + "raw counts are shown and nothing is measured", file: file,
          object: "/header", expected: "AIScalingCoefficients and AIChannelScales",
          found: header.version.map { "WaveSurfer \($0)" } ?? "WaveSurfer of unstated version",
          remedy: "WaveSurfer before 0.914 did not store them; add the board's coefficients with "
            + "WaveSurfer's own tools and read the file again."))
    }
    if let rows = header.surplusCoefficientRows {
      messages.append(
        Message(
          .recordingScalingUnclear, .warning,
          "there are \(rows) rows of scaling coefficients for \(header.channels.count) active "
            + "channels; the first \(header.channels.count) are used, as WaveSurfer's own readers do",
          file: file, object: "/header", expected: "\(header.channels.count) rows",
          found: "\(rows) rows", remedy: "Compare a known signal with the channel's values."))
    }
    takeElectrodes(header)
    if cells.isEmpty { takeUnits(header, file) }
    if cells.isEmpty { takeFirst(header, file, isCalibrated: isCalibrated) }
    pairDendrites()
    let used = Set(cells.flatMap { [$0.response, $0.command, $0.dendritic] }.compactMap(\.?.name))
    others = header.channels.filter { !used.contains($0.name) }
  }

  private mutating func takeElectrodes(_ header: WaveSurferHeader) {
    func channel(_ name: String?) -> WaveSurferChannel? {
      header.channels.first { $0.name == name && $0.isCalibrated && $0.unit.dimension != nil }
    }
    for electrode in header.electrodes {
      let isCurrentClamp = electrode.mode == .currentClamp
      guard let response = channel(electrode.responseName),
        response.unit.dimension == (isCurrentClamp ? .potential : .current)
      else { continue }
      let monitor = channel(
        isCurrentClamp ? electrode.currentMonitor : electrode.voltageMonitor)
      cells.append(
        Cell(
          response: response, mode: isCurrentClamp ? .currentClamp : .voltageClamp,
          command: monitor.flatMap {
            $0.unit.dimension == (isCurrentClamp ? .current : .potential) ? $0 : nil
          }, electrode: electrode.name))
    }
  }

  private mutating func takeUnits(_ header: WaveSurferHeader, _ file: String) {
    let candidates = header.channels.filter {
      !SiteWords.namesGate($0.name) && !SiteWords.namesPhotodiode($0.name)
    }
    let potentials = candidates.filter { $0.carries(.potential) }
    let currents = candidates.filter { $0.carries(.current) }
    if potentials.isEmpty {
      cells = currents.map { Cell(response: $0, mode: .voltageClamp, electrode: $0.name) }
      return
    }
    cells = potentials.enumerated().map { index, response in
      Cell(
        response: response, mode: .currentClamp,
        command: currents.count == potentials.count ? currents[index] : nil,
        electrode: response.name)
    }
    if !currents.isEmpty {
      messages.append(
        Message(
          .recordingResponseUnclear, .warning,
          "the file has potentials and currents and no electrode that says which of them was "
            + "clamped; it is read as current clamp", file: file, object: "/header",
          expected: "an electrode with its mode",
          found: (potentials + currents).map { "\($0.name) (\($0.unitText))" }
            .joined(separator: ", "),
          remedy: "Set up the electrode in WaveSurfer's electrode manager."))
    }
  }

  private mutating func takeFirst(
    _ header: WaveSurferHeader, _ file: String, isCalibrated: Bool
  ) {
    guard
      let first = header.channels.first(where: { !SiteWords.namesGate($0.name) })
        ?? header.channels.first
    else { return }
    cells = [Cell(response: first, mode: .none, electrode: first.name)]
    guard isCalibrated else { return }
    messages.append(
      Message(
        .recordingResponseUnclear, .warning,
        "no channel has the unit and scale of an amplifier, so none is known to be a membrane "
          + "potential or current; '\(first.name)' is shown in volts at the converter",
        file: file, object: "/header", expected: "a channel in mV or pA",
        found: header.channels.map { "\($0.name) (\($0.unitText))" }.joined(separator: ", "),
        remedy: "Set the channel's unit and scale in WaveSurfer before recording."))
  }

  /// A potential whose channel or electrode is named after a dendrite belongs to the one soma.
  private mutating func pairDendrites() {
    let isDendritic = cells.map {
      $0.mode == .currentClamp
        && (SiteWords.namesDendrite($0.response.name)
          || SiteWords.namesDendrite($0.electrode ?? ""))
    }
    guard isDendritic.filter({ $0 }).count == 1,
      cells.count(where: { $0.mode == .currentClamp }) == 2,
      let dendrite = isDendritic.firstIndex(of: true),
      let soma = cells.indices.first(where: {
        !isDendritic[$0] && cells[$0].mode == .currentClamp
      })
    else { return }
    cells[soma].dendritic = cells[dendrite].response
    cells.remove(at: dendrite)
  }
}
