import Foundation
import HDF5
import Messages

/// What the header of a WaveSurfer file says about its channels and its clock.
///
/// Versions keep the same settings in two families of keys, and the family does not follow the
/// version (1.0.2 uses the older one); of several keys the first that is there is read.
struct WaveSurferHeader {
  /// `0.97`, `1.0.2`; nil in the oldest files.
  var version: String?
  /// Hz, corrected where the version needs it; nil where the header has no usable rate.
  var samplingRate: Double?
  /// Active analogue channels in the order of the rows of `analogScans`.
  var channels: [WaveSurferChannel] = []
  /// Names of the active digital channels; the position is the bit of `digitalScans`.
  var digitalNames: [String] = []
  var electrodes: [WaveSurferElectrode] = []
  /// Name of the stimulus map or sequence that was played.
  var stimulus: String?
  /// Rows of coefficients in the file where they are more than the active channels.
  var surplusCoefficientRows: Int?
  /// When the run began, by the computer's clock, ISO 8601 without time zone.
  var runStart: String?

  private let file: HDF5File

  /// Channels of a rig; what claims more is damaged.
  private static let channelLimit = 4096
  /// The boards divide a clock of 100 MHz.
  private static let timebase = 100e6

  init(of file: HDF5File) {
    self.file = file
    version = texts("VersionString")?.first.map(Self.dotted)
    samplingRate = numbers("AcquisitionSampleRate", "Acquisition/SampleRate")?.first
      .flatMap { Self.actualRate(nominal: $0, version: version) }
    readChannels()
    let digital = texts("DIChannelNames", "Acquisition/DigitalChannelNames") ?? []
    digitalNames = Self.active(
      digital, numbers("IsDIChannelActive", "Acquisition/IsDigitalChannelActive"))
    readElectrodes()
    readStimulus()
    readClock()
  }

  // MARK: version and rate

  /// Some files write 1.0.0 as `100`.
  private static func dotted(_ version: String) -> String {
    guard version.count == 3, version.allSatisfy(\.isWholeNumber), !version.hasPrefix("0") else {
      return version
    }
    return version.map(String.init).joined(separator: ".")
  }

  /// **Definition.** Up to version 0.912 the header holds the rate that was asked for; the board
  /// took 100 MHz / ⌊100 MHz / asked⌋ (PyWaveSurfer `ws.py`, where `sic` marks the floor). nil for
  /// a rate that is none.
  ///
  /// Example: 29997 Hz in a file of version 0.912 is 30003.0003 Hz.
  static func actualRate(nominal: Double, version: String?) -> Double? {
    guard nominal.isFinite, nominal > 0, nominal <= timebase else { return nil }
    // Versions below 1 count in decimals: 0.97 is later than 0.912. Without one the file is older.
    let number = version.map { $0.hasPrefix("0.") ? Double($0) ?? 1 : 1 } ?? 0
    guard number <= 0.912 else { return nominal }
    return timebase / (timebase / nominal).rounded(.down)
  }

  // MARK: channels

  private mutating func readChannels() {
    let scales = numbers(
      "AIChannelScales", "Acquisition/AnalogChannelScales", "Acquisition/ChannelScales")
    let names = texts(
      "AIChannelNames", "Acquisition/AnalogChannelNames", "Acquisition/ChannelNames")
    let units = texts(
      "AIChannelUnits", "Acquisition/AnalogChannelUnits", "Acquisition/ChannelUnits")
    let isActive = numbers(
      "IsAIChannelActive", "Acquisition/IsAnalogChannelActive", "Acquisition/IsChannelActive")
    let count = names?.count ?? scales?.count ?? isActive?.count ?? 0
    let active = Self.active(Array(0..<count), isActive)
    let coefficients = coefficientRows(activeCount: active.count)
    var used: Set<String> = []
    channels = active.enumerated().map { row, index in
      func element<Value>(_ values: [Value]?) -> Value? {
        values.flatMap { $0.indices.contains(index) ? $0[index] : nil }
      }
      var name = element(names) ?? ""
      // The name is what finds the row again.
      if name.isEmpty || !used.insert(name).inserted {
        name += name.isEmpty ? "AI\(index)" : " (\(index))"
        used.insert(name)
      }
      return WaveSurferChannel(
        name: name, row: row, unitText: element(units) ?? "",
        voltsPerUnit: element(scales) ?? .nan,
        coefficients: coefficients.flatMap { row < $0.count ? $0[row] : nil })
    }
  }

  /// One row of coefficients for each active channel, lowest order first. Where there are more, the
  /// first are taken, as WaveSurfer's own readers do.
  private mutating func coefficientRows(activeCount: Int) -> [[Double]]? {
    for key in ["AIScalingCoefficients", "Acquisition/AnalogScalingCoefficients"] {
      guard let data = dataset(key) else { continue }
      guard data.shape.count == 2, data.shape[0] >= activeCount, (2...16).contains(data.shape[1])
      else { return nil }
      let order = data.shape[1]
      guard
        let values = try? data.read(
          Double.self, start: [0, 0], extent: [activeCount, order]),
        values.allSatisfy(\.isFinite)
      else { return nil }
      if data.shape[0] > activeCount { surplusCoefficientRows = data.shape[0] }
      return (0..<activeCount).map { Array(values[$0 * order..<($0 + 1) * order]) }
    }
    return nil
  }

  private static func active<Value>(_ values: [Value], _ isActive: [Double]?) -> [Value] {
    values.enumerated().filter { index, _ in
      guard let isActive, isActive.indices.contains(index) else { return true }
      return isActive[index] != 0
    }.map(\.element)
  }

  // MARK: electrodes, stimulus, clock

  private mutating func readElectrodes() {
    for folder in ["Ephys/ElectrodeManager/Electrodes", "Electrodes"] {
      let path = "/header/\(folder)"
      guard file.kind(at: path) == .group,
        let links = try? file.group(at: path).links(), links.count <= Self.channelLimit
      else { continue }
      let elements = links.filter { $0.kind == .group }.map(\.name)
      for element in elements.sorted(by: NaturalOrder.precedes) {
        func text(_ key: String) -> String? {
          texts("\(folder)/\(element)/\(key)")?.first.flatMap { $0.isEmpty ? nil : $0 }
        }
        let mode: WaveSurferElectrode.Mode
        switch text("Mode")?.lowercased() {
        case "cc", "izero", "i_equals_zero": mode = .currentClamp
        case "vc": mode = .voltageClamp
        default: continue
        }
        let monitor = text("MonitorChannelName")
        electrodes.append(
          WaveSurferElectrode(
            name: text("Name") ?? element, mode: mode,
            voltageMonitor: text("VoltageMonitorChannelName")
              ?? (mode == .currentClamp ? monitor : nil),
            currentMonitor: text("CurrentMonitorChannelName")
              ?? (mode == .voltageClamp ? monitor : nil)))
      }
    }
  }

  private mutating func readStimulus() {
    stimulus = texts("Stimulation/StimulusLibrary/SelectedOutputable/Name")?.first
    if stimulus == nil, let kind = texts("StimulusLibrary/SelectedOutputableClassName")?.first,
      let number = numbers("StimulusLibrary/SelectedOutputableIndex")?.first.flatMap({
        Int(exactly: $0)
      })
    {
      let folder = kind.hasSuffix("Sequence") ? "Sequences" : "Maps"
      stimulus = texts("StimulusLibrary/\(folder)/element\(number)/Name")?.first
    }
    stimulus = stimulus.flatMap(NWBWords.meaningful)
  }

  private mutating func readClock() {
    guard let clock = numbers("ClockAtRunStart"), clock.count == 6,
      clock.allSatisfy({ $0.isFinite && $0 >= 0 && $0 < 10_000 })
    else { return }
    let parts = clock.prefix(5).map { String(Int($0)) }
    func padded(_ text: String) -> String { text.count < 2 ? "0" + text : text }
    let milliseconds = Int((clock[5] * 1000).rounded())
    let fraction = String(1000 + milliseconds % 1000).dropFirst()
    runStart =
      "\(parts[0])-\(padded(parts[1]))-\(padded(parts[2]))T\(padded(parts[3])):"
      + "\(padded(parts[4])):\(padded(String(milliseconds / 1000))).\(fraction)"
  }

  // MARK: values

  private func dataset(_ key: String) -> HDF5Dataset? {
    let path = "/header/\(key)"
    guard file.kind(at: path) == .dataset, let data = try? file.dataset(at: path),
      data.count <= Self.channelLimit
    else { return nil }
    return data
  }

  private func numbers(_ keys: String...) -> [Double]? {
    for key in keys {
      guard let data = dataset(key), data.elementType.isNumeric, data.count > 0 else { continue }
      return try? data.read(
        Double.self, start: data.shape.map { _ in 0 }, extent: data.shape)
    }
    return nil
  }

  private func texts(_ keys: String...) -> [String]? {
    for key in keys {
      guard let data = dataset(key), data.elementType == .text else { continue }
      return try? data.strings(limit: Self.channelLimit)
    }
    return nil
  }
}
