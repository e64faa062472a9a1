// swift-tools-version: 6.2
import PackageDescription

// A package of its own, so that nobody who uses Apical builds it. `Benchmarks/run` does it all.
let package = Package(
  name: "ApicalBenchmarks",
  platforms: [.macOS(.v15)],
  dependencies: [.package(name: "Apical", path: "..")],
  targets: [
    .systemLibrary(
      name: "CPlainHDF5", pkgConfig: "hdf5", providers: [.apt(["libhdf5-dev"]), .brew(["hdf5"])]),
    // The peer that reading is measured against: libhdf5 called from C, nothing between.
    .executableTarget(name: "plain-hdf5", dependencies: ["CPlainHDF5"]),
    .executableTarget(
      name: "recording-making",
      dependencies: [.product(name: "ApicalRecordings", package: "Apical")]),
    .executableTarget(
      name: "recording-reading",
      dependencies: [.product(name: "ApicalRecordings", package: "Apical")]),
    .executableTarget(
      name: "spike-finding",
      dependencies: [.product(name: "Apical", package: "Apical")]),
    .executableTarget(
      name: "mask-encoding",
      dependencies: [.product(name: "ApicalPatternDevices", package: "Apical")]),
  ],
  swiftLanguageModes: [.v6]
)
