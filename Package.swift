// swift-tools-version: 6.2
import Foundation
import PackageDescription

/// `Scripts/test` sets this so that a warning in our own code fails the build there and only there.
let warningsAreErrors = ProcessInfo.processInfo.environment["APICAL_WARNINGS_AS_ERRORS"] == "1"

let swiftSettings: [SwiftSetting] =
  [.enableUpcomingFeature("MemberImportVisibility"), .enableUpcomingFeature("ExistentialAny")]
  + (warningsAreErrors ? [.treatAllWarnings(as: .error)] : [])

/// A module of ours: the edges named here are the only ones there are (`Documentation/modules.md`).
///
/// - Parameter embedded: files whose bytes become part of the program.
func module(
  _ name: String, _ dependencies: [Target.Dependency] = [], embedded: [String] = []
) -> Target {
  .target(
    name: name, dependencies: dependencies, exclude: ["README.md"],
    resources: embedded.map { .embedInCode($0) }, swiftSettings: swiftSettings)
}

/// - Parameter fixtures: the folder `Fixtures` holds expected values, read by their path.
func tests(
  _ name: String, _ dependencies: [Target.Dependency], fixtures: Bool = false
) -> Target {
  .testTarget(
    name: name, dependencies: dependencies, exclude: fixtures ? ["Fixtures"] : [],
    swiftSettings: swiftSettings)
}

let package = Package(
  name: "Apical",
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "apical", targets: ["apical"]),
    // For programs that read recordings and need nothing else.
    .library(name: "ApicalRecordings", targets: ["Recordings", "Signals"]),
    .library(
      name: "Apical",
      targets: [
        "Signals", "Recordings", "EventDetection", "SynapticResponses", "RecordingAnalysis",
        "NeuronModels", "Optogenetics", "StimulationProtocols", "PlasticityRules",
        "ModelComparison",
        "VirtualExperiments", "Figures", "Reporting",
      ]),
    // For programs that drive a micromirror device.
    .library(
      name: "ApicalPatternDevices", targets: ["PatternDevices", "StimulationProtocols"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
  ],
  targets: [
    // MARK: ground
    .systemLibrary(
      name: "CHDF5", pkgConfig: "hdf5", providers: [.apt(["libhdf5-dev"]), .brew(["hdf5"])]),
    .target(name: "CHDF5Shim", dependencies: ["CHDF5"], exclude: ["README.md"]),
    .systemLibrary(
      name: "CLibdeflate", pkgConfig: "libdeflate",
      providers: [.apt(["libdeflate-dev"]), .brew(["libdeflate"])]),
    module("Messages"),
    module("HDF5", ["CHDF5", "CHDF5Shim", "CLibdeflate", "Messages"]),
    module("Quantities"),
    module("RandomStreams", ["Statistics"]),
    module("Statistics"),
    .systemLibrary(
      name: "CLibcrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
    module(
      "OutputFiles",
      [.target(name: "CLibcrypto", condition: .when(platforms: [.linux])), "Messages"]),
    module("Signals", ["Messages"]),
    module("SampleGeometry", ["Messages"]),
    .systemLibrary(
      name: "CLibpng", pkgConfig: "libpng", providers: [.apt(["libpng-dev"]), .brew(["libpng"])]),
    module("MaskImages", ["CLibpng", "Messages"]),
    module(
      "InputDocuments",
      ["Messages", "OutputFiles", "Quantities", .product(name: "Yams", package: "Yams")]),

    // MARK: measure
    module(
      "Recordings",
      [
        "HDF5", "InputDocuments", "Messages", "OutputFiles", "Quantities", "Signals",
        .product(name: "Subprocess", package: "swift-subprocess"),
        .product(name: "SystemPackage", package: "swift-system"),
      ]),
    module("EventDetection", ["Signals", "Statistics"]),
    module("SynapticResponses", ["Signals", "Statistics"]),
    module(
      "RecordingAnalysis",
      ["EventDetection", "Messages", "Signals", "Statistics", "SynapticResponses"]),

    // MARK: predict
    module("NeuronModels", ["Optogenetics", "RandomStreams", "Signals"]),
    module("Optogenetics", ["SampleGeometry"], embedded: ["light-kernels.csv"]),
    module("PlasticityRules", ["Signals"]),
    module(
      "StimulationProtocols",
      [
        "InputDocuments", "MaskImages", "Messages", "OutputFiles", "Quantities", "RandomStreams",
        "SampleGeometry", "Signals",
      ]),

    // MARK: stimulate
    module(
      "PatternDevices",
      ["Messages", "OutputFiles", "Quantities", "SampleGeometry", "StimulationProtocols"]),
    module(
      "RigCalibration",
      [
        "InputDocuments", "Messages", "OutputFiles", "PatternDevices", "Quantities",
        "SampleGeometry", "Statistics", "StimulationProtocols",
      ]),

    // MARK: meet
    module(
      "ModelComparison",
      [
        "InputDocuments", "PlasticityRules", "RecordingAnalysis", "Signals", "Statistics",
        "StimulationProtocols", "SynapticResponses",
      ]),
    module(
      "PlateauCalibration",
      ["InputDocuments", "Messages", "OutputFiles", "Quantities", "Signals", "Statistics"]),
    module(
      "PlateauValidation",
      [
        "EventDetection", "HDF5", "Messages", "OutputFiles", "Signals", "Statistics",
        "VirtualExperiments",
      ]),
    module(
      "ProtocolCompilation",
      [
        "HDF5", "InputDocuments", "MaskImages", "Messages", "Optogenetics", "OutputFiles",
        "PatternDevices", "Quantities", "Recordings", "SampleGeometry", "Signals", "Statistics",
        "StimulationProtocols",
      ]),
    module(
      "VirtualExperiments",
      [
        "InputDocuments", "Messages", "NeuronModels", "Optogenetics", "OutputFiles",
        "PlasticityRules", "Quantities", "RandomStreams", "Recordings", "SampleGeometry",
        "Signals", "Statistics", "StimulationProtocols",
      ]),

    // MARK: face
    module(
      "Figures",
      [
        "Messages", "OutputFiles", "SampleGeometry",
        .product(name: "Subprocess", package: "swift-subprocess"),
        .product(name: "SystemPackage", package: "swift-system"),
      ]),
    module(
      "Reporting",
      [
        "EventDetection", "Figures", "InputDocuments", "Messages", "ModelComparison",
        "OutputFiles", "PatternDevices", "PlasticityRules", "ProtocolCompilation", "Quantities",
        "RecordingAnalysis", "SampleGeometry", "Signals", "Statistics", "StimulationProtocols",
        "SynapticResponses", "VirtualExperiments",
        .product(name: "Mustache", package: "swift-mustache"),
      ]),
    module(
      "ApicalCommands",
      [
        "EventDetection", "InputDocuments", "Messages", "ModelComparison", "NeuronModels",
        "Optogenetics", "OutputFiles", "PatternDevices", "PlasticityRules", "PlateauCalibration",
        "PlateauValidation", "ProtocolCompilation", "Quantities", "RandomStreams",
        "RecordingAnalysis", "Recordings", "Reporting", "RigCalibration", "SampleGeometry",
        "Signals", "Statistics", "StimulationProtocols", "SynapticResponses", "VirtualExperiments",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      embedded: [
        "Examples/plateau-difference.protocol.yaml", "Examples/example.rig.yaml",
        "Examples/example.calibration.yaml", "Examples/example.crosstalk.yaml",
      ]),
    .executableTarget(
      name: "apical", dependencies: ["ApicalCommands"], swiftSettings: swiftSettings),

    // MARK: tests
    .target(
      name: "TestSupport", dependencies: ["RandomStreams", "Signals"], path: "Tests/TestSupport",
      swiftSettings: swiftSettings),
    tests("SignalsTests", ["RandomStreams", "Signals", "TestSupport"]),
    tests(
      "EventDetectionTests", ["EventDetection", "RandomStreams", "Signals", "TestSupport"],
      fixtures: true),
    tests(
      "RecordingAnalysisTests",
      [
        "EventDetection", "Messages", "RandomStreams", "RecordingAnalysis", "Signals", "Statistics",
        "SynapticResponses", "TestSupport",
      ]),
    tests(
      "NeuronModelsTests", ["NeuronModels", "RandomStreams", "Signals", "TestSupport"],
      fixtures: true),
    tests(
      "OptogeneticsTests", ["Optogenetics", "SampleGeometry", "TestSupport"], fixtures: true),
    tests("PlasticityRulesTests", ["PlasticityRules", "RandomStreams", "Signals", "TestSupport"]),
    tests(
      "RealRecordingTests",
      [
        "EventDetection", "HDF5", "Messages", "RecordingAnalysis", "Recordings", "Signals",
        "SynapticResponses", "TestSupport",
      ]),
    tests(
      "ModelComparisonTests",
      [
        "InputDocuments", "ModelComparison", "PlasticityRules", "RandomStreams",
        "RecordingAnalysis", "Signals", "StimulationProtocols", "SynapticResponses", "TestSupport",
      ]),
    tests(
      "VirtualExperimentsTests",
      [
        "InputDocuments", "Messages", "NeuronModels", "Optogenetics", "PlasticityRules",
        "Quantities", "RandomStreams", "Recordings", "Signals", "StimulationProtocols",
        "TestSupport", "VirtualExperiments",
      ]),
    tests("ApicalCommandsTests", ["RandomStreams", "TestSupport", "apical"], fixtures: true),
    tests(
      "PlateauValidationTests",
      [
        "EventDetection", "Messages", "OutputFiles", "PlateauValidation", "Signals", "Statistics",
        "TestSupport", "VirtualExperiments",
      ]),
    tests(
      "SynapticResponsesTests",
      ["RandomStreams", "Signals", "Statistics", "SynapticResponses", "TestSupport"]),
    tests("StatisticsTests", ["RandomStreams", "Statistics", "TestSupport"], fixtures: true),
    tests(
      "PlateauCalibrationTests",
      [
        "InputDocuments", "Messages", "OutputFiles", "PlateauCalibration", "RandomStreams",
        "Signals", "Statistics", "TestSupport",
      ],
      fixtures: true),
    tests("RandomStreamsTests", ["RandomStreams", "TestSupport"]),
    tests("QuantitiesTests", ["Quantities", "TestSupport"]),
    tests("InputDocumentsTests", ["InputDocuments", "Messages", "OutputFiles", "Quantities"]),
    tests(
      "StimulationProtocolsTests",
      [
        "InputDocuments", "Messages", "OutputFiles", "Quantities", "SampleGeometry", "Signals",
        "StimulationProtocols", "TestSupport",
      ]),
    tests(
      "ProtocolCompilationTests",
      [
        "EventDetection", "HDF5", "InputDocuments", "MaskImages", "Messages", "Optogenetics",
        "OutputFiles", "PatternDevices", "ProtocolCompilation", "Quantities", "RandomStreams",
        "SampleGeometry", "Signals", "StimulationProtocols", "TestSupport",
      ],
      fixtures: true),
    tests(
      "RigCalibrationTests",
      [
        "InputDocuments", "Messages", "OutputFiles", "Quantities", "RandomStreams",
        "RigCalibration", "SampleGeometry", "StimulationProtocols", "TestSupport",
      ],
      fixtures: true),
    tests(
      "SampleGeometryTests", ["Messages", "RandomStreams", "SampleGeometry", "TestSupport"],
      fixtures: true),
    tests(
      "MaskImagesTests", ["MaskImages", "Messages", "RandomStreams", "TestSupport"],
      fixtures: true),
    tests(
      "PatternDevicesTests",
      [
        "Messages", "OutputFiles", "PatternDevices", "RandomStreams", "SampleGeometry",
        "StimulationProtocols", "TestSupport",
      ],
      fixtures: true),
    tests("HDF5Tests", ["HDF5", "Messages", "RandomStreams", "TestSupport"]),
    tests(
      "RecordingsTests",
      [
        "EventDetection", "HDF5", "InputDocuments", "Messages", "OutputFiles", "Recordings",
        "Signals", "TestSupport",
      ],
      fixtures: true),
    tests("OutputFilesTests", ["Messages", "OutputFiles", "TestSupport"]),
    tests(
      "FiguresTests", ["Figures", "Messages", "OutputFiles", "SampleGeometry", "TestSupport"]),
    tests(
      "ReportingTests",
      [
        "EventDetection", "Figures", "InputDocuments", "Messages", "ModelComparison", "OutputFiles",
        "PlasticityRules", "ProtocolCompilation", "RecordingAnalysis", "Reporting", "Signals",
        "StimulationProtocols", "SynapticResponses", "TestSupport", "VirtualExperiments",
      ]),
    tests(
      "HouseTests",
      [
        "EventDetection", "Messages", "OutputFiles", "Quantities", "RecordingAnalysis", "Signals",
        "TestSupport",
      ]),
  ],
  swiftLanguageModes: [.v6]
)
