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

    public init(name: String, kind: Kind, led: String?, samplingRate: Double) {
      self.name = name
      self.kind = kind
      self.led = led
      self.samplingRate = samplingRate
    }

    /// Half a sample, µs: an edge is known no better.
    ///
    /// **Worked example.** 20 kHz: 25 µs.
    public var resolution: Double { 0.5e6 / samplingRate }

    enum CodingKeys: String, CodingKey {
      case name, kind, led
      case samplingRate = "sampling_rate_hz"
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

    public init(
      index: Int, name: String, startTime: Double, duration: Double, block: Trial.Block? = nil,
      condition: String? = nil, pulses: [[Pulse]?]
    ) {
      self.index = index
      self.name = name
      self.startTime = startTime
      self.duration = duration
      self.block = block
      self.condition = condition
      self.pulses = pulses
    }

    enum CodingKeys: String, CodingKey {
      case index, name
      case startTime = "start_time_s"
      case duration = "duration_us"
      case block, condition, pulses
    }
  }

  public var sensors: [Sensor]
  public var sweeps: [Sweep]

  public init(sensors: [Sensor], sweeps: [Sweep]) {
    self.sensors = sensors
    self.sweeps = sweeps
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
