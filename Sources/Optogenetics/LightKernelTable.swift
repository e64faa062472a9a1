import Foundation

/// The fitted kernels, as `Scripts/fit-light-kernel` wrote them.
enum LightKernelTable {
  /// Radii of the disks of every kernel, µm: 36 from 5 to 1000, each 1.163 times the one before.
  static let diskRadii: [Double] = (0..<36).map { 5 * pow(200, Double($0) / 35) }

  /// One a tissue, wavelength and preparation.
  static let kernels: [LightKernel] = read(PackageResources.light_kernels_csv)

  /// Rows of one kernel follow each other by depth.
  private static func read(_ bytes: [UInt8]) -> [LightKernel] {
    var kernels: [LightKernel] = []
    for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n").dropFirst() {
      let fields = line.split(separator: ",")
      let numbers = fields.map { Double($0) ?? .nan }
      guard fields.count == 11 + diskRadii.count else { continue }
      let kernel = LightKernel(
        tissue: name(String(fields[0])), wavelength: numbers[1], absorption: numbers[2],
        scattering: numbers[3], anisotropy: numbers[4],
        preparation: fields[5].hasPrefix("slice") ? .slice : .inVivo,
        numericalAperture: numbers[6], focusDepth: numbers[7], thickness: numbers[8], layers: [])
      // Between depth and weights: F(∞) − F(1000 µm), what masks without end would add.
      let layer = LightKernel.Layer(
        depth: numbers[9], weights: Array(numbers.dropFirst(11)))
      if let last = kernels.last, last.tissue == kernel.tissue,
        last.wavelength == kernel.wavelength, last.preparation == kernel.preparation
      {
        kernels[kernels.count - 1].layers.append(layer)
      } else {
        kernels.append(kernel)
        kernels[kernels.count - 1].layers = [layer]
      }
    }
    return kernels
  }

  /// The table's key as words.
  private static func name(_ key: String) -> String {
    switch key.split(separator: "_").dropFirst().joined(separator: " ") {
    case "cortex yona2016": "cortex, Yona et al. 2016"
    case "grey yaroslavsky2002": "grey matter, Yaroslavsky et al. 2002"
    case let other: other
    }
  }
}
