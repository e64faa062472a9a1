import Signals

/// What light a recording shows, as plain values: whoever reads recordings fills it.
public struct RecordedLight: Codable, Hashable, Sendable {
  /// A channel over all sweeps.
  public struct Sensor: Codable, Hashable, Sendable {
    public enum Kind: String, Codable, Hashable, Sendable {
      /// Saw the light itself.
      case photodiode
      /// Says what was commanded: a gate, a bit, a power.
      case command
    }

    public var name: String
    public var kind: Kind
    /// The one LED that it shows; nil where it shows all of them, one like the other.
    public var led: String?
    /// Hz; the lowest of its sweeps.
    public var samplingRate: Double
    /// Whether brightness is a power in mW: of others it is relative.
    public var isPower: Bool
    /// Standard deviation of an edge that the noise of the sensor makes, µs.
    public internal(set) var edgeNoise = 0.0
    /// Standard deviation of a pulse's brightness that the noise makes, as a part of it.
    var brightnessNoise = 0.0

    public init(
      name: String, kind: Kind, led: String?, samplingRate: Double, isPower: Bool = false
    ) {
      self.isPower = isPower
      self.name = name
      self.kind = kind
      self.led = led
      self.samplingRate = samplingRate
    }

    /// Half a sample, µs: an edge is known no better.
    ///
    /// **Worked example.** 20 kHz: 25 µs.
    public var resolution: Double { 0.5e6 / samplingRate }

    /// Of many thousand edges none is farther off by chance.
    static let noiseMultiple = 5.0

    /// What sampling and noise leave open of an edge, µs.
    ///
    /// **Worked example.** 20 kHz and 4 µs of noise: 25 + 5 × 4 = 45 µs.
    var margin: Double { resolution + Self.noiseMultiple * edgeNoise }

    enum CodingKeys: String, CodingKey {
      case name, kind, led
      case samplingRate = "sampling_rate_hz"
      case isPower = "is_power"
      case edgeNoise = "edge_noise_us"
      case brightnessNoise = "relative_brightness_noise"
    }
  }

  /// Of a photodiode in one sweep.
  public struct Noise: Codable, Hashable, Sendable {
    /// Standard deviation of a dark sample, in the sensor's unit.
    public var deviation: Double
    /// Length of the mean that the samples went through before edges were sought, µs.
    public var window: Double

    public init(deviation: Double, window: Double) {
      self.deviation = deviation
      self.window = window
    }

    enum CodingKeys: String, CodingKey {
      case deviation
      case window = "window_us"
    }
  }

  public struct Pulse: Codable, Hashable, Sendable {
    /// µs from the sweep's first sample.
    public var onset: Double
    /// µs; nil where the sweep ends before.
    public var offset: Double?
    /// In the sensor's unit; nil of a command that has none.
    public var amplitude: Double?
    public var isClipped: Bool

    public init(
      onset: Double, offset: Double?, amplitude: Double? = nil, isClipped: Bool = false
    ) {
      self.onset = onset
      self.offset = offset
      self.amplitude = amplitude
      self.isClipped = isClipped
    }

    enum CodingKeys: String, CodingKey {
      case onset = "onset_us"
      case offset = "offset_us"
      case amplitude
      case isClipped = "clipped"
    }
  }

  public struct Sweep: Codable, Hashable, Sendable {
    public var index: Int
    public var name: String
    /// Seconds from the start of the session.
    public var startTime: Double
    /// µs.
    public var duration: Double
    /// What the file says of the trial; nil where it says nothing.
    public var block: Trial.Block?
    public var condition: String?
    /// By sensor, by time; nil where the sensor was not recorded or could not be read.
    public var pulses: [[Pulse]?]
    /// By sensor; nil of a command, and where it is not known. May be empty.
    public var noise: [Noise?]
    /// By command, by time; nil where it was not recorded.
    public var commanded: [[Pulse]?]

    public init(
      index: Int, name: String, startTime: Double, duration: Double, block: Trial.Block? = nil,
      condition: String? = nil, pulses: [[Pulse]?], noise: [Noise?] = [],
      commanded: [[Pulse]?] = []
    ) {
      self.index = index
      self.name = name
      self.startTime = startTime
      self.duration = duration
      self.block = block
      self.condition = condition
      self.pulses = pulses
      self.noise = noise
      self.commanded = commanded
    }

    enum CodingKeys: String, CodingKey {
      case index, name
      case startTime = "start_time_s"
      case duration = "duration_us"
      case block, condition, pulses, noise, commanded
    }
  }

  public var sensors: [Sensor]
  /// What was commanded of each LED, also where a photodiode sees it: which trial the rig played.
  public var commands: [Sensor]
  public var sweeps: [Sweep]

  public init(sensors: [Sensor], commands: [Sensor] = [], sweeps: [Sweep]) {
    self.sensors = sensors
    self.commands = commands
    self.sweeps = sweeps
  }

  /// The same sweeps with the command of each LED in the place of its photodiode; nil where no photodiode has one
  /// beside it.
  var asCommanded: RecordedLight? {
    let replaced = sensors.map { sensor in
      sensor.kind == .photodiode ? commands.firstIndex { $0.led == sensor.led } : nil
    }
    guard replaced.contains(where: { $0 != nil }) else { return nil }
    var light = self
    for (sensor, command) in replaced.enumerated() {
      guard let command else { continue }
      light.sensors[sensor] = commands[command]
      for sweep in light.sweeps.indices
      where light.sweeps[sweep].commanded.indices.contains(command)
        && light.sweeps[sweep].pulses.indices.contains(sensor)
      {
        guard let pulses = light.sweeps[sweep].commanded[command] else { continue }
        light.sweeps[sweep].pulses[sensor] = pulses
      }
    }
    return light
  }

  /// Pulses below this part of the sensor's brightest are stray light of another LED.
  static let leastPart = 0.05

  /// Without stray light.
  var cleaned: RecordedLight {
    var light = self
    for sensor in sensors.indices {
      let greatest =
        sweeps.compactMap { $0.pulses.indices.contains(sensor) ? $0.pulses[sensor] : nil }
        .joined().compactMap(\.amplitude).max() ?? 0
      for sweep in light.sweeps.indices where light.sweeps[sweep].pulses.indices.contains(sensor) {
        light.sweeps[sweep].pulses[sensor]?.removeAll {
          $0.amplitude.map { $0 < Self.leastPart * greatest } ?? false
        }
      }
    }
    return light
  }
}
