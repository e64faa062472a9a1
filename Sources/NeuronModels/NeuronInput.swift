import Signals

/// The two places of the burst neuron that can be driven.
public enum Compartment: String, Codable, CaseIterable, Sendable {
  case soma
  case dendrite
}

/// A rectangular pulse of current or light.
public struct NeuronPulse: Codable, Hashable, Sendable {
  public var compartment: Compartment
  /// pA (depolarising positive) in a current, mW/mm² in a light.
  public var amplitude: Double
  /// Seconds from the start of the run; both edges are rounded to whole steps.
  public var window: TimeWindow

  public init(_ compartment: Compartment, amplitude: Double, window: TimeWindow) {
    self.compartment = compartment
    self.amplitude = amplitude
    self.window = window
  }
}

/// What drives a neuron, step by step; pulses that overlap add up.
public struct NeuronInput: Sendable {
  /// A run of more steps is refused: it would not fit into memory (10⁸ steps are 10 000 s at
  /// 0.1 ms).
  public static let greatestStepCount = 100_000_000

  /// ms.
  public let timeStep: Double
  public let stepCount: Int
  /// Seconds.
  public var duration: Double { Double(stepCount) / stepRate }
  /// Steps per second, Hz.
  public var stepRate: Double { 1000 / timeStep }

  /// pA in each step; empty where there is none.
  public private(set) var somaticCurrent: [Double] = []
  /// pA in each step; empty where there is none.
  public private(set) var dendriticCurrent: [Double] = []
  /// mW/mm² in each step; empty where it is dark.
  public private(set) var somaticIrradiance: [Double] = []
  /// mW/mm² in each step; empty where it is dark.
  public private(set) var dendriticIrradiance: [Double] = []

  /// No current and no light.
  ///
  /// - Parameters:
  ///   - seconds: length; rounded to whole steps.
  ///   - timeStep: ms.
  /// - Returns: nil where either is not above 0 or there would be more than
  ///   ``greatestStepCount`` steps.
  public init?(seconds: Double, timeStep: Double = BurstNeuron.defaultTimeStep) {
    let steps = (seconds * 1000 / timeStep).rounded()
    guard seconds > 0, timeStep > 0, steps >= 1, steps <= Double(Self.greatestStepCount) else {
      return nil
    }
    self.timeStep = timeStep
    stepCount = Int(steps)
  }

  /// - Parameter pulse: amplitude in pA.
  public mutating func addCurrent(_ pulse: NeuronPulse) {
    switch pulse.compartment {
    case .soma: add(pulse, to: \.somaticCurrent)
    case .dendrite: add(pulse, to: \.dendriticCurrent)
    }
  }

  /// - Parameter pulse: amplitude in mW/mm².
  public mutating func addLight(_ pulse: NeuronPulse) {
    switch pulse.compartment {
    case .soma: add(pulse, to: \.somaticIrradiance)
    case .dendrite: add(pulse, to: \.dendriticIrradiance)
    }
  }

  private mutating func add(
    _ pulse: NeuronPulse, to waveform: WritableKeyPath<NeuronInput, [Double]>
  ) {
    func step(at time: Double) -> Int {
      guard time.isFinite else { return time == .infinity ? stepCount : 0 }
      return Int(min(max((time * stepRate).rounded(), 0), Double(stepCount)))
    }
    let first = step(at: pulse.window.start)
    let end = step(at: pulse.window.end)
    guard first < end else { return }
    if self[keyPath: waveform].isEmpty {
      self[keyPath: waveform] = [Double](repeating: 0, count: stepCount)
    }
    for index in first..<end { self[keyPath: waveform][index] += pulse.amplitude }
  }
}
