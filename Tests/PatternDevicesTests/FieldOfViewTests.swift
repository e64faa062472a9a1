import PatternDevices
import StimulationProtocols
import TestSupport
import Testing

@Suite("Field of view")
struct FieldOfViewTests {
  @Test(
    "a DLP6500 with a relay of 1:1: mirrors and fields computed by hand, 7.56 µm ÷ M",
    arguments: [
      (4.0, 1.890, 3629.0, 2041.0), (10, 0.756, 1452, 816), (20, 0.378, 726, 408),
      (40, 0.189, 363, 204),
    ])
  func dlp6500(magnification: Double, mirror: Double, width: Double, height: Double) throws {
    let profile = DeviceProfile(.dlp6500)
    let field = try #require(profile.fieldOfView(magnification: magnification))
    expectClose(field.width / 1920, mirror, within: 0.0005, "µm")
    expectClose(field.width, width, within: 0.5, "µm")
    expectClose(field.height, height, within: 0.5, "µm")
  }

  @Test("a diamond array has no certain pitch; no magnification, no field")
  func unknown() {
    #expect(DeviceProfile(.lightCrafter4500).fieldOfView(magnification: 10) == nil)
    #expect(DeviceProfile(.dlp9000).fieldOfView(magnification: 0) == nil)
  }
}
