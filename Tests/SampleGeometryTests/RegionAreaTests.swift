import SampleGeometry
import TestSupport
import Testing

@Suite("The area of a region")
struct RegionAreaTests {
  @Test("a rectangle of 160 × 100 µm has 16 000 µm², a triangle half of it, a disk π r²")
  func worked() {
    let corners = [(-80.0, 0.0), (80, 0), (80, 100), (-80, 100)].map { SamplePoint(x: $0, y: $1) }
    expectClose(Mask.Region.polygon(corners).area, 16_000, within: 1e-9)
    expectClose(Mask.Region.polygon(corners.reversed()).area, 16_000, within: 1e-9)
    expectClose(Mask.Region.polygon(Array(corners.prefix(3))).area, 8_000, within: 1e-9)
    let disk = Mask.Region.disk(center: SamplePoint(x: 7, y: -3), radius: 10)
    expectClose(disk.area, 314.159265358979, within: 1e-9)
  }

  @Test("a polygon of many corners on a circle nears the disk from below, as n sin(2π/n)/2 r²")
  func circle() {
    let points = (0..<12).map { index -> SamplePoint in
      // Twelve corners from two exact sines: ½ and √¾.
      let cosines = [
        1, 0.75.squareRoot(), 0.5, 0, -0.5, -0.75.squareRoot(), -1,
        -0.75.squareRoot(), -0.5, 0, 0.5, 0.75.squareRoot(),
      ]
      return SamplePoint(x: 100 * cosines[index], y: 100 * cosines[(index + 9) % 12])
    }
    // n sin(2π/n)/2 r² = 12 × ½ / 2 × 10 000.
    expectClose(Mask.Region.polygon(points).area, 30_000, within: 1e-6)
  }
}
