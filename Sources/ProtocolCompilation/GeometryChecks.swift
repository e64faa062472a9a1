import InputDocuments
import PatternDevices
import Quantities
import SampleGeometry
import StimulationProtocols

/// G1 and G2: whether masks are far enough apart, and inside the field.
struct GeometryChecks {
  /// µm, edge to edge; a choice of ours from the stray light of a 50 µm disk at 275 µm, about 1 %.
  static let leastSeparation = 250.0

  private let stimulation: StimulationProtocol
  private let calibration: Calibration

  init(_ files: ProtocolFiles) {
    stimulation = files.stimulation.value
    calibration = files.calibration.value
  }

  func checks() -> [ProtocolCheck] { separation() + insideField() }

  /// Every mask that light falls on, with the pathways that use it.
  private var users: [(mask: String, pathways: Set<String>)] {
    stimulation.masks.compactMap { mask in
      let own = stimulation.pathways.filter { $0.value.mask == mask.name }.map(\.name)
      let shams = stimulation.trains.filter { $0.value.mask == mask.name }.map(\.value.pathway)
      let pathways = Set(own + shams)
      return pathways.isEmpty ? nil : (mask.name, pathways)
    }
  }

  private func region(_ name: String) -> Mask.Region? {
    stimulation.mask(name)?.region(somaToPia: stimulation.preparation.somaToPia)
  }

  private func separation() -> [ProtocolCheck] {
    var failed: [ProtocolCheck] = []
    var nearest: Double?
    let users = users
    for (index, one) in users.enumerated() {
      for other in users.dropFirst(index + 1)
      where one.pathways.union(other.pathways).count > 1 {
        guard let first = region(one.mask), let second = region(other.mask) else { continue }
        let distance = first.distance(to: second)
        nearest = min(nearest ?? distance, distance)
        guard distance < Self.leastSeparation else { continue }
        let shown = ShortNumber.text((distance * 10).rounded() / 10)
        failed.append(
          .failed(
            .separation, "masks.\(other.mask)",
            distance > 0
              ? "masks \(one.mask) and \(other.mask) are \(shown) µm apart"
              : "masks \(one.mask) and \(other.mask) overlap",
            value: distance, limit: Self.leastSeparation, unit: "um",
            expected: "at least \(ShortNumber.text(Self.leastSeparation)) µm, edge to edge",
            found: "\(shown) µm", remedy: "Move or shrink one: stray light drives both opsins."))
      }
    }
    return failed.or(
      .passed(
        .separation, "masks of different pathways are far enough apart", value: nearest,
        limit: Self.leastSeparation, unit: "um"))
  }

  private func insideField() -> [ProtocolCheck] {
    let transform = calibration.transform
    let soma = stimulation.field.soma
    return users.compactMap { user -> ProtocolCheck? in
      guard let region = region(user.mask) else { return nil }
      let plane = BitPlane(
        region, soma: soma, transform: transform, columns: calibration.columns,
        rows: calibration.rows)
      let bounds = region.mirrors(soma: soma, transform)
      let beyond = max(
        -bounds.columns.lowerBound, bounds.columns.upperBound - Double(calibration.columns),
        -bounds.rows.lowerBound, bounds.rows.upperBound - Double(calibration.rows))
      guard beyond > 0 else {
        if plane.mirrorsOn > 0, let spot = unshownSpot(of: user.mask, region) {
          return .failed(
            .insideField, "masks.\(user.mask)",
            "spot \(spot) of mask \(user.mask) turns on no mirror", value: 0, limit: 1,
            unit: "mirrors", expected: "at least one mirror", found: "none",
            remedy: "Make the spots larger than a mirror, "
              + "\(ShortNumber.text((transform.mirrorSize * 1000).rounded() / 1000)) µm.")
        }
        // Between four centres there is room for a mask that no mirror shows.
        return plane.mirrorsOn > 0
          ? nil
          : .failed(
            .insideField, "masks.\(user.mask)", "mask \(user.mask) turns on no mirror",
            value: 0, limit: 1, unit: "mirrors", expected: "at least one mirror", found: "none",
            remedy: "Make the mask larger than a mirror, "
              + "\(ShortNumber.text((transform.mirrorSize * 1000).rounded() / 1000)) µm.")
      }
      let distance = (beyond * transform.mirrorSize * 10).rounded() / 10
      return .failed(
        .insideField, "masks.\(user.mask)",
        "mask \(user.mask) is cut by the field (\(stimulation.field.objective))",
        value: distance, limit: 0, unit: "um", expected: "inside the field",
        found: "\(ShortNumber.text(distance)) µm beyond its edge",
        remedy: "Move the soma in the field, shrink the mask, or take a weaker objective.")
    }.or(.passed(.insideField, "every mask is inside the field", value: 0, limit: 0, unit: "um"))
  }

  /// Number of the first spot of a grid that lies between the centres of mirrors. A spot of three
  /// mirrors across cannot.
  private func unshownSpot(of mask: String, _ region: Mask.Region) -> Int? {
    guard case .grid(let grid) = stimulation.mask(mask)?.shape, grid.spot == nil,
      grid.size < 3 * calibration.transform.mirrorSize
    else { return nil }
    return region.pieces.firstIndex { spot in
      BitPlane(
        spot, soma: stimulation.field.soma, transform: calibration.transform,
        columns: calibration.columns, rows: calibration.rows
      ).mirrorsOn == 0
    }.map { $0 + 1 }
  }
}
