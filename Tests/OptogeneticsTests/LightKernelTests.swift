import Foundation
import Optogenetics
import SampleGeometry
import TestSupport
import Testing

@Suite("Light in tissue")
struct LightKernelTests {
  private let origin = SamplePoint(x: 0, y: 0)

  private func kernel(
    _ wavelength: Double = 470, _ preparation: LightKernel.Preparation = .slice,
    tissue: String = "Yona"
  ) throws -> LightKernel {
    try #require(
      LightInTissue.kernels(
        wavelength: wavelength, numericalAperture: nil, preparation: preparation
      ).first { $0.tissue.contains(tissue) })
  }

  /// F(R): fluence on the axis of a disk mask over its irradiance.
  private func encircled(_ kernel: LightKernel, radius: Double, depth: Double) throws -> Double {
    try #require(
      kernel.relativeFluence(
        of: .disk(center: origin, radius: radius), at: origin, depth: depth))
  }

  /// Each curve of the table against the fit, and how far off the worst is where F > 0.1.
  private func compare(_ table: FixtureTable) throws -> Double {
    var worst = 0.0
    for row in table.rows where try row.text("radius_um") != "inf" {
      let kernel = try kernel(
        row.number("wavelength_nm"),
        row.text("geometry").hasPrefix("slice") ? .slice : .inVivo,
        tissue: row.text("tissue").contains("yona") ? "Yona" : "Yaroslavsky")
      let expected = try row.number("F_relative_on_axis_fluence")
      let found = try encircled(
        kernel, radius: row.number("radius_um"), depth: row.number("depth_um"))
      if expected > 0.1 {
        worst = max(worst, abs(found / expected - 1))
      } else {
        expectClose(found, expected, within: 0.005, "\(row)")
      }
    }
    return worst
  }

  @Test("a part of the Monte Carlo table, within 5 % where F > 0.1")
  func fixture() throws {
    let table = try FixtureTable(path: FixtureTable.path("encircled-fluence.csv"))
    #expect(table.rows.count == 420)
    #expect(try compare(table) < 0.05)
  }

  @Test(
    "every row of the Monte Carlo table, within 5 % where F > 0.1",
    .enabled(if: SharedData.isPresent, Comment(rawValue: SharedData.absence)))
  func table() throws {
    let table = try FixtureTable(path: SharedData.path("optics/encircled_fluence_mc.csv"))
    #expect(table.rows.count == 1512)
    #expect(try compare(table) < 0.05)
  }

  @Test("F is 0 at 0 and grows with the radius, at and between depths, for every kernel")
  func monotone() throws {
    for wavelength in [470.0, 594, 625] {
      for preparation in LightKernel.Preparation.allCases {
        for kernel in LightInTissue.kernels(
          wavelength: wavelength, numericalAperture: nil, preparation: preparation)
        {
          for depth in stride(from: 5.0, through: 300, by: 37.5) {
            let curve = try stride(from: 0.0, through: 1000, by: 20).map {
              try encircled(kernel, radius: $0, depth: depth)
            }
            #expect(curve.first == 0)
            #expect(zip(curve, curve.dropFirst()).allSatisfy { $0 <= $1 })
          }
        }
      }
    }
  }

  @Test("between depths ln F is linear in depth, so F stays between its neighbours")
  func betweenDepths() throws {
    let kernel = try kernel()
    for radius in LightKernelTests.diskRadii {
      func fluence(_ depth: Double) throws -> Double {
        try encircled(kernel, radius: radius, depth: depth)
      }
      for (upper, lower) in [(50.0, 75.0), (100, 150), (250, 300)] {
        let (first, last) = (try fluence(upper), try fluence(lower))
        let share = 0.3
        expectClose(
          try fluence(upper + share * (lower - upper)), pow(first, 1 - share) * pow(last, share),
          within: 1e-9 * first)
      }
    }
  }

  /// Radii at which the mixture of two depths is exact: those of the disks, 5 × 200^(n/35).
  private static let diskRadii = [0, 7, 14, 21, 28, 35].map { 5 * pow(200, Double($0) / 35) }

  /// Rows of the specification's table in section 4, depths 50 to 300 µm.
  @Test(
    "a disk on its axis, to the printed digits",
    arguments: [
      (470.0, "Yona", 50.0, [1.14, 0.80, 0.38, 0.18, 0.06]),
      (470, "Yona", 100, [1.30, 1.11, 0.83, 0.54, 0.20]),
      (470, "Yaroslavsky", 50, [1.13, 0.94, 0.48, 0.24, 0.08]),
      (625, "Yaroslavsky", 50, [1.13, 0.99, 0.51, 0.25, 0.09]),
    ])
  func depths(wavelength: Double, tissue: String, radius: Double, values: [Double]) throws {
    let kernel = try kernel(wavelength, tissue: tissue)
    for (depth, value) in zip([50.0, 100, 150, 200, 300], values) {
      let disk = Mask.Region.disk(center: origin, radius: radius)
      expectClose(
        kernel.relativeFluence(of: disk, at: origin, depth: depth), value, within: 0.0101,
        "at \(depth) µm")
    }
  }

  @Test(
    "from the pia in vivo, to the printed digits",
    arguments: [(50.0, 200.0, 0.29), (50, 300, 0.10), (50, 500, 0.02), (200, 500, 0.30)])
  func inVivo(radius: Double, depth: Double, value: Double) throws {
    expectClose(
      try encircled(kernel(470, .inVivo), radius: radius, depth: depth), value,
      within: 0.0055)
  }

  /// The table's own interpolation between radii is another, so its last digit may differ by one.
  @Test(
    "stray light beside a disk of 50 µm",
    arguments: [
      (275.0, [0.006, 0.008, 0.010, 0.010, 0.008]), (175.0, [0.013, 0.018, 0.023, 0.027, 0.021]),
    ])
  func stray(lateral: Double, values: [Double]) throws {
    let kernel = try kernel()
    let disk = Mask.Region.disk(center: origin, radius: 50)
    for (depth, value) in zip([50.0, 100, 150, 200, 300], values) {
      expectClose(
        kernel.relativeFluence(of: disk, at: SamplePoint(x: lateral, y: 0), depth: depth), value,
        within: 0.0015, "at \(depth) µm")
    }
  }

  /// The mask's area is sampled; the kernel's density comes from differences of F, which knows nothing
  /// of edges or lenses.
  @Test(
    "any region at any point against a sum over its area",
    arguments: [
      Mask.Region.disk(center: SamplePoint(x: 30, y: -20), radius: 80),
      .polygon([
        SamplePoint(x: -150, y: 100), SamplePoint(x: 150, y: 100), SamplePoint(x: 150, y: 200),
        SamplePoint(x: -150, y: 200),
      ]),
      // Not convex, clockwise.
      .polygon([
        SamplePoint(x: 0, y: 0), SamplePoint(x: 60, y: 200), SamplePoint(x: 120, y: 0),
        SamplePoint(x: 60, y: 70),
      ]),
    ])
  func bruteForce(region: Mask.Region) throws {
    let kernel = try kernel()
    let (lowest, highest) = region.bounds
    let count = 250
    let (width, height) = (
      (highest.x - lowest.x) / Double(count), (highest.y - lowest.y) / Double(count)
    )
    for (point, depth) in [
      (SamplePoint(x: 31, y: -18), 100.0), (SamplePoint(x: 60, y: 120), 150),
      (SamplePoint(x: -210, y: 40), 200), (SamplePoint(x: 150, y: 100), 250),
    ] {
      var edges = [0.0]
      while (edges.last ?? 0) < 1000 { edges.append((edges.last ?? 0) + 1) }
      let cumulative = try edges.map {
        try encircled(kernel, radius: $0, depth: depth)
      }
      // Weight of a ring of 1 µm, times the part of it that the mask covers.
      var covered = Array(repeating: 0.0, count: edges.count)
      for row in 0..<count {
        for column in 0..<count {
          let place = SamplePoint(
            x: lowest.x + (Double(column) + 0.5) * width,
            y: lowest.y + (Double(row) + 0.5) * height)
          guard region.contains(place) else { continue }
          let ring = Int(place.distance(to: point))
          if ring < covered.count - 1 { covered[ring] += width * height }
        }
      }
      let sum = (0..<edges.count - 1).reduce(0.0) { sum, ring in
        let area = Double.pi * (pow(edges[ring + 1], 2) - pow(edges[ring], 2))
        return sum + (cumulative[ring + 1] - cumulative[ring]) * covered[ring] / area
      }
      let found = try #require(kernel.relativeFluence(of: region, at: point, depth: depth))
      expectClose(found, sum, within: max(0.015 * sum, 1e-4), "at \(point), \(depth) µm")
    }
  }

  @Test("the parts of a mask add up, whatever cuts it, at generated points")
  func additive() throws {
    let kernel = try kernel()
    func rectangle(_ left: Double, _ right: Double) -> Mask.Region {
      .polygon([
        SamplePoint(x: left, y: -40), SamplePoint(x: right, y: -40), SamplePoint(x: right, y: 70),
        SamplePoint(x: left, y: 70),
      ])
    }
    for index in 0..<200 {
      let point = SamplePoint(
        x: Double((index * 7919) % 801) - 400, y: Double((index * 104_729) % 601) - 300)
      let depth = 5 + Double((index * 31) % 295)
      func value(_ region: Mask.Region) throws -> Double {
        try #require(kernel.relativeFluence(of: region, at: point, depth: depth))
      }
      let cut = Double((index * 13) % 200) - 100
      let parts = try value(rectangle(-120, cut)) + value(rectangle(cut, 130))
      expectClose(try value(rectangle(-120, 130)), parts, within: 1e-12)
    }
  }

  @Test("a polygon of 1,000 corners is nearly the disk it approximates, and fast")
  func manyCorners() throws {
    let kernel = try kernel()
    let corners = (0..<1000).map { index in
      let angle = 2 * Double.pi * Double(index) / 1000
      return SamplePoint(x: 50 * cos(angle), y: 50 * sin(angle))
    }
    let points = (0..<100).map { SamplePoint(x: Double($0) * 3 - 100, y: Double($0) * 2) }
    let polygon = try #require(
      kernel.relativeFluence(of: .polygon(corners), at: points, depth: 120))
    let disk = try #require(
      kernel.relativeFluence(of: .disk(center: origin, radius: 50), at: points, depth: 120))
    for (one, other) in zip(polygon, disk) { expectClose(one, other, within: 2e-5 + 2e-5 * other) }
  }

  @Test("points on edges and corners, doubled corners and empty polygons give finite numbers")
  func degenerate() throws {
    let kernel = try kernel()
    let square = [(0.0, 0.0), (100, 0), (100, 100), (100, 100), (0, 100)].map {
      SamplePoint(x: $0.0, y: $0.1)
    }
    let corner = try #require(
      kernel.relativeFluence(of: .polygon(square), at: origin, depth: 100))
    let quadrants = try #require(
      kernel.relativeFluence(
        of: .polygon(
          [(-100.0, -100.0), (100, -100), (100, 100), (-100, 100)].map {
            SamplePoint(x: $0.0, y: $0.1)
          }), at: origin, depth: 100))
    expectClose(corner, quadrants / 4, within: 1e-12)
    for region in [
      Mask.Region.polygon([]), .polygon([origin]), .polygon([origin, SamplePoint(x: 9, y: 0)]),
      .disk(center: origin, radius: 0),
    ] {
      expectClose(kernel.relativeFluence(of: region, at: origin, depth: 100), 0, within: 0)
    }
  }

  @Test("nothing is extrapolated: depth, radius, wavelength")
  func outside() throws {
    let kernel = try kernel()
    let disk = Mask.Region.disk(center: origin, radius: 50)
    for depth in [4.9, 300.1, -1, .nan] {
      #expect(kernel.relativeFluence(of: disk, at: origin, depth: depth) == nil)
    }
    for place in [Double.nan, .infinity, 1e200] {
      #expect(
        kernel.relativeFluence(
          of: .polygon([origin, SamplePoint(x: place, y: 0), SamplePoint(x: 0, y: 9)]),
          at: SamplePoint(x: 1, y: 1), depth: 100) == nil)
    }
    for radius in [-1, Double.nan] {
      #expect(
        kernel.relativeFluence(of: .disk(center: origin, radius: radius), at: origin, depth: 100)
          == nil)
    }
    let far = try #require(
      kernel.relativeFluence(of: disk, at: SamplePoint(x: 2000, y: 0), depth: 100))
    #expect(far == 0)
    for wavelength in [449.0, 520, 560, 646, .nan] {
      #expect(
        LightInTissue.kernels(
          wavelength: wavelength, numericalAperture: nil, preparation: .slice
        ).isEmpty)
    }
  }

  @Test("all tissues of a wavelength answer; what differs from the simulation is said")
  func choice() throws {
    func kernels(_ wavelength: Double, _ aperture: Double?) -> [LightKernel] {
      LightInTissue.kernels(
        wavelength: wavelength, numericalAperture: aperture, preparation: .slice)
    }
    #expect(kernels(470, 0.8).map(\.absorption) == [0.06, 0.06])
    #expect(Set(kernels(470, 0.8).map(\.tissue)).count == 2)
    #expect(kernels(470, 0.8).allSatisfy { $0.differences.isEmpty })
    #expect(kernels(625, 0.8).map(\.wavelength) == [625])
    #expect(
      kernels(590, 1.0).map(\.differences) == [
        [
          .wavelength(asked: 590, simulated: 594), .numericalAperture(asked: 1, simulated: 0.8),
        ]
      ])
    #expect(kernels(610, nil).map(\.wavelength) == [625])
    let thick = LightInTissue.kernels(
      wavelength: 470, numericalAperture: 0.5, preparation: .inVivo, focusDepth: 100)
    #expect(thick.allSatisfy { $0.differences == [.focusDepth(asked: 100, simulated: 50)] })
  }
}
