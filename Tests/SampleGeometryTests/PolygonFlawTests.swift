import RandomStreams
import SampleGeometry
import TestSupport
import Testing

@Suite("Polygons that are none")
struct PolygonFlawTests {
  private static func flaw(_ corners: [(Double, Double)]) -> PolygonFlaw? {
    PolygonFlaw(corners: corners.map { SamplePoint(x: $0.0, y: $0.1) })
  }

  @Test("each flaw by hand")
  func byHand() {
    #expect(Self.flaw([(0, 0), (1, 1)]) == .tooFewCorners(2))
    #expect(
      Self.flaw([(0, 0), (9, 0), (9, 9), (0, 0)])
        == .repeatedCorner(1, 4, at: SamplePoint(x: 0, y: 0)))
    #expect(Self.flaw([(0, 0), (5, 5), (2, 2), (9, 9)]) == .noArea)
    #expect(
      Self.flaw([(0, 0), (10, 10), (10, 0), (0, 10)])
        == .edgesCross(1, 3, at: SamplePoint(x: 5, y: 5)))
    // Corner 4 lies on edge 1.
    #expect(
      Self.flaw([(0, 0), (10, 0), (10, 10), (5, 0), (0, 10)])
        == .edgesTouch(1, 3, at: SamplePoint(x: 5, y: 0)))
    // Edge 2 leads back over edge 1.
    #expect(
      Self.flaw([(0, 0), (10, 0), (4, 0), (4, 8)])
        == .edgesTouch(1, 2, at: SamplePoint(x: 4, y: 0)))
    // The last edge leads back over the first.
    #expect(
      Self.flaw([(0, 0), (4, 0), (4, 8), (10, 0)])
        == .edgesTouch(1, 4, at: SamplePoint(x: 4, y: 0)))
    // A triangle, a corner of 180° and a deep notch are polygons.
    #expect(Self.flaw([(0, 0), (10, 0), (0, 10)]) == nil)
    #expect(Self.flaw([(0, 0), (5, 0), (10, 0), (0, 10)]) == nil)
    #expect(Self.flaw([(0, 0), (10, 0), (10, 10), (5, 0.001), (0, 10)]) == nil)
  }

  @Test("stars are simple in either direction; one with two corners exchanged crosses itself")
  func stars() {
    var random = RandomStream(seed: 5, stream: .testEvents)
    for _ in 0..<100 {
      var corners = Shapes.star(around: SamplePoint(x: 4, y: -7), &random)
      #expect(PolygonFlaw(corners: corners) == nil)
      #expect(PolygonFlaw(corners: corners.reversed()) == nil)
      corners.swapAt(1, 5)
      guard case .edgesCross(let one, let other, let point) = PolygonFlaw(corners: corners)
      else {
        Issue.record("no crossing")
        continue
      }
      // The named place lies on both edges.
      for edge in [one, other] {
        let (from, to) = (corners[edge - 1], corners[edge % corners.count])
        expectClose(
          from.distance(to: point) + point.distance(to: to), from.distance(to: to), within: 1e-9)
      }
    }
  }
}
