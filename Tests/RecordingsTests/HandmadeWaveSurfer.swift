import HDF5

/// Writes WaveSurfer files group by group, in either family of keys.
struct HandmadeWaveSurfer {
  struct Input {
    var name: String
    var unit = "V"
    var scale = 1.0
    var isActive = true
  }

  var version: String? = "0.97"
  var isOldFamily = false
  var rate = 20_000.0
  var inputs: [Input]
  /// One row for each active input; nil leaves them out.
  var coefficients: [[Double]]? = []
  var digital: [(name: String, isActive: Bool)] = []
  /// Mode, voltage monitor and current monitor of each electrode.
  var electrodes: [(mode: String, voltage: String, current: String)] = []
  var stimulus: String?
  /// For each sweep: a row of counts for each active input, and the digital words.
  var sweeps: [(rows: [[Int16]], words: [UInt8]?)]

  /// Volts of a count that the coefficients give unless a test says otherwise.
  static let straight = [0, 3e-4, 0, 0]

  func write(to path: String) throws {
    let file = try HDF5File(creatingAt: path)
    let root = try file.root()
    let header = try root.createGroup("header")
    let settings = isOldFamily ? try header.createGroup("Acquisition") : header
    func name(_ new: String, _ old: String) -> String { isOldFamily ? old : new }
    if let version { try header.createDataset("VersionString", [version]) }
    try settings.createDataset(
      name("AcquisitionSampleRate", "SampleRate"), [rate], shape: [1, 1])
    try settings.createDataset(name("AIChannelNames", "AnalogChannelNames"), inputs.map(\.name))
    try settings.createDataset(name("AIChannelUnits", "AnalogChannelUnits"), inputs.map(\.unit))
    try settings.createDataset(
      name("AIChannelScales", "AnalogChannelScales"), inputs.map(\.scale),
      shape: [inputs.count, 1])
    try settings.createDataset(
      name("IsAIChannelActive", "IsAnalogChannelActive"), inputs.map { $0.isActive ? 1.0 : 0 },
      shape: [inputs.count, 1])
    let activeCount = inputs.count(where: \.isActive)
    if let coefficients {
      let rows =
        coefficients.isEmpty
        ? [[Double]](repeating: Self.straight, count: activeCount) : coefficients
      try settings.createDataset(
        name("AIScalingCoefficients", "AnalogScalingCoefficients"), rows.flatMap { $0 },
        shape: [rows.count, rows.first?.count ?? 0])
    }
    if !digital.isEmpty {
      try settings.createDataset(name("DIChannelNames", "DigitalChannelNames"), digital.map(\.name))
      try settings.createDataset(
        name("IsDIChannelActive", "IsDigitalChannelActive"),
        digital.map { $0.isActive ? 1.0 : 0 }, shape: [digital.count, 1])
    }
    if !electrodes.isEmpty {
      let group = try header.createGroup("Ephys").createGroup("ElectrodeManager")
        .createGroup("Electrodes")
      for (index, electrode) in electrodes.enumerated() {
        let element = try group.createGroup("element\(index + 1)")
        try element.createDataset("Name", ["electrode \(index + 1)"])
        try element.createDataset("Mode", [electrode.mode])
        try element.createDataset("VoltageMonitorChannelName", [electrode.voltage])
        try element.createDataset("CurrentMonitorChannelName", [electrode.current])
      }
    }
    if let stimulus {
      let library = try header.createGroup("StimulusLibrary")
      try library.createDataset("SelectedOutputableClassName", ["ws.StimulusMap"])
      try library.createDataset("SelectedOutputableIndex", [1.0], shape: [1, 1])
      try library.createGroup("Maps").createGroup("element1").createDataset("Name", [stimulus])
    }
    for (index, sweep) in sweeps.enumerated() {
      let group = try root.createGroup("sweep_000\(index + 1)")
      try group.createDataset("timestamp", [0.25 + 2 * Double(index)], shape: [1, 1])
      if !sweep.rows.isEmpty {
        try group.createDataset(
          "analogScans", sweep.rows.flatMap { $0 },
          shape: [sweep.rows.count, sweep.rows.first?.count ?? 0])
      }
      if let words = sweep.words {
        try group.createDataset("digitalScans", words, shape: [1, words.count])
      }
    }
    try file.flush()
  }
}
