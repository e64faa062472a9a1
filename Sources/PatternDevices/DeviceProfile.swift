import Quantities
import StimulationProtocols

/// What a micromirror device can show.
///
/// **Source.** TI DLPC900 programmer's guide (DLPU018) and datasheet DLPS037 for DLP6500 and DLP9000:
/// 105 µs for one bit, 24 bits of µs, 400 entries, 18 images of 24 planes on the fly, 400 and 480
/// one-bit patterns. TI DLPC350 guide (DLPU010) and TI's GUI 4.0.0 for the LightCrafter 4500:
/// 235 µs, 128 entries (1824 where their periods differ), 48 planes, and a dark gap of 0 or more than 230 µs.
/// Trigger in 1 of a DLPC900 has a delay of 105 µs or more, in 16 bits (DLPU018, 0x1A35); a LightCrafter 4500
/// loads 24 planes in up to 200 ms (DLPU011E, p. 48), and of its trigger's delay no least value is known. ALP-4: arrays and 10 s from picture
/// to picture (ALP4lib); the rest is the device's answer, in the rig's file.
public struct DeviceProfile: Hashable, Sendable {
  public var columns: Int
  public var rows: Int
  /// µs, one bit.
  public var leastExposure: Int
  /// Of one pattern, µs; a DLPC900 has none, as several entries follow each other without a gap.
  public var greatestExposure: Int?
  /// Between two patterns of which the later does not wait for a trigger, µs.
  public var greatestDark: Int
  /// A gap between pulses must be 0 or more than this, µs; nil where any gap will do.
  public var darkGap: Int?
  /// Whether the mirrors turn off by themselves after a pattern that waited for a trigger.
  public var clearsAfterExposure: Bool
  /// Whether it keeps the times between the patterns of a trial by its own clock.
  public var keepsTime: Bool
  public var entries: Int
  public var images: Int
  public var planes: Int
  /// From a trigger to the exposure at least, µs.
  public var leastTriggerDelay: Int
  /// And at most, µs: 16 bits of a DLPC900; of others none is known.
  public var greatestTriggerDelay: Int
  /// To load another image of 24 planes, µs; nil where all are held at once.
  public var imageLoad: Int?

  /// From mirror to mirror, µm; nil where what is called so is not certain (diamond arrays).
  ///
  /// **Source.** 7.56 µm for DLP6500 and DLP9000: mcSIM, dlp6500.py.
  public var pitch: Double?

  /// What the whole array covers in the sample, µm along its columns and its rows, with a relay of 1:1;
  /// nil without a pitch. What a rig really shows is its calibration's.
  ///
  /// **Worked example.** DLP6500 at 20x: 725.8 × 408.2 µm, 0.378 µm a mirror.
  public func fieldOfView(magnification: Double) -> (width: Double, height: Double)? {
    guard let pitch, magnification > 0 else { return nil }
    let mirror = pitch / magnification
    return (Double(columns) * mirror, Double(rows) * mirror)
  }

  /// One for each bit of a colour image.
  public static let planesPerImage = 24

  public init(_ rig: Rig) { self.init(rig.device, limits: rig.deviceLimits) }

  /// - Parameter limits: of a device that has limits of its own; without them nothing fits it.
  public init(_ device: Rig.PatternDevice, limits: Rig.DeviceLimits? = nil) {
    switch device {
    case .dlp6500:
      self.init(
        columns: 1920, rows: 1080, leastExposure: 105, greatestDark: 0xFF_FFFF,
        clearsAfterExposure: true, entries: 400, images: 18, planes: 400, leastTriggerDelay: 105,
        greatestTriggerDelay: 0xFFFF, pitch: 7.56)
    case .dlp9000:
      self.init(
        columns: 2560, rows: 1600, leastExposure: 105, greatestDark: 0xFF_FFFF,
        clearsAfterExposure: true, entries: 400, images: 18, planes: 480, leastTriggerDelay: 105,
        greatestTriggerDelay: 0xFFFF, pitch: 7.56)
    case .lightCrafter4500:
      self.init(
        columns: 912, rows: 1140, leastExposure: 235,
        greatestExposure: DLPC350Bundle.greatestTime, greatestDark: DLPC350Bundle.greatestTime,
        darkGap: 230, entries: 128, images: 64, planes: 48, imageLoad: 200_000)
    case .alpXGA: self.init(.xga, limits)
    case .alpFullHD: self.init(.fullHD, limits)
    case .alpWUXGA: self.init(.wuxga, limits)
    case .alpSXGAPlus: self.init(.sxgaPlus, limits)
    case .other:
      let mirrors = limits?.mirrors ?? []
      self.init(
        columns: mirrors.first ?? 0, rows: mirrors.last ?? 0,
        leastExposure: limits?.leastExposure.count ?? .max, entries: limits?.patterns ?? 0,
        images: limits?.patterns ?? 0, planes: limits?.patterns ?? 0)
    }
  }

  private init(_ array: ALPArray, _ limits: Rig.DeviceLimits?) {
    let patterns = limits?.patterns ?? 0
    self.init(
      columns: array.columns, rows: array.rows, leastExposure: limits?.leastExposure.count ?? .max,
      greatestExposure: ALPBundle.greatestPictureTime, keepsTime: false, entries: patterns,
      images: patterns, planes: patterns)
  }

  private init(
    columns: Int, rows: Int, leastExposure: Int, greatestExposure: Int? = nil,
    greatestDark: Int = .max, darkGap: Int? = nil,
    clearsAfterExposure: Bool = false, keepsTime: Bool = true, entries: Int, images: Int,
    planes: Int, leastTriggerDelay: Int = 0, greatestTriggerDelay: Int = .max,
    imageLoad: Int? = nil,
    pitch: Double? = nil
  ) {
    self.columns = columns
    self.rows = rows
    self.leastExposure = leastExposure
    self.greatestExposure = greatestExposure
    self.greatestDark = greatestDark
    self.darkGap = darkGap
    self.clearsAfterExposure = clearsAfterExposure
    self.keepsTime = keepsTime
    self.entries = entries
    self.images = images
    self.planes = planes
    self.leastTriggerDelay = leastTriggerDelay
    self.greatestTriggerDelay = greatestTriggerDelay
    self.imageLoad = imageLoad
    self.pitch = pitch
  }
}
