/// The floors of the house, from the ground up. A new module gets its place here first.
enum Floor: String, CaseIterable {
  case ground
  case measure
  case predict
  case stimulate
  case meet
  case face

  static let modules: [Floor: Set<String>] = [
    .ground: [
      "CHDF5", "CHDF5Shim", "CLibcrypto", "CLibdeflate", "CLibpng", "HDF5", "InputDocuments",
      "MaskImages", "Messages", "OutputFiles",
      "Quantities", "RandomStreams", "SampleGeometry", "Signals", "Statistics",
    ],
    .measure: ["EventDetection", "RecordingAnalysis", "Recordings", "SynapticResponses"],
    .predict: ["NeuronModels", "Optogenetics", "PlasticityRules", "StimulationProtocols"],
    .stimulate: ["PatternDevices", "RigCalibration"],
    .meet: [
      "ModelComparison", "PlateauCalibration", "PlateauValidation", "ProtocolCompilation",
      "VirtualExperiments",
    ],
    .face: ["ApicalCommands", "Figures", "Reporting"],
  ]

  init?(of module: String) {
    guard let floor = Floor.allCases.first(where: { Floor.modules[$0]?.contains(module) ?? false })
    else { return nil }
    self = floor
  }

  /// Whether a module on this floor may use one on the other: its own floor and those below, but
  /// measuring knows nothing of predicting and stimulating, nor the other way round.
  func mayUse(_ other: Floor) -> Bool {
    switch self {
    case .ground: other == .ground
    case .measure: [.ground, .measure].contains(other)
    case .predict: [.ground, .predict].contains(other)
    case .stimulate: [.ground, .predict, .stimulate].contains(other)
    case .meet: other != .face
    case .face: true
    }
  }
}
