import Foundation
import Signals
import Statistics

/// The responses of one pathway in one test sweep.
public struct PathwaySweep: Sendable {
  /// Index of the sweep in its recording.
  public var sweep: Int
  /// Of the first pulse, minutes; nil where the times of the sweeps are not known.
  public var time: Double?
  /// To each pulse of the pathway, in time order.
  public var responses: [EvokedResponse]
  /// As many; nil where the response was excluded.
  public var courses: [ResponseCourse?]
  /// Of the windows before the first pulse.
  public var nullCourses: [ResponseCourse]

  public init(
    sweep: Int, time: Double?, responses: [EvokedResponse], courses: [ResponseCourse?],
    nullCourses: [ResponseCourse]
  ) {
    self.sweep = sweep
    self.time = time
    self.responses = responses
    self.courses = courses
    self.nullCourses = nullCourses
  }

  /// Measures the pulses of one pathway in one sweep.
  ///
  /// - Parameters:
  ///   - signal: potential in mV or current in pA.
  ///   - pulses: onsets of the pathway's pulses, s.
  ///   - others: onsets of all pulses and edges of steps, of every pathway, s: they end a search.
  ///   - quiet: where nothing is evoked, for the null distribution; nil for all before the first event.
  public init(
    in signal: SampledSignal, sweep: Int, time: Double?, pathway: String?, pulses: [Double],
    others: [Double], quiet: TimeWindow? = nil, spikes: [Spike],
    criteria: SynapticResponseCriteria
  ) {
    let events = (others + pulses).sorted()
    var responses: [EvokedResponse] = []
    var courses: [ResponseCourse?] = []
    for (index, pulse) in pulses.sorted().enumerated() {
      let next = events.first { $0 > pulse + 1e-9 }
      var response = EvokedResponse(
        in: signal, pulseTime: pulse, nextPulse: next, spikes: spikes, criteria: criteria)
      response.pathway = pathway
      response.pulseIndex = index
      let tail = criteria.searchEnd / 1000 + criteria.baselineWindow / 1000
      if events.contains(where: { $0 < pulse - 1e-9 && pulse - $0 < tail }) {
        response.flags.append(.onTail)
      }
      responses.append(response)
      courses.append(
        response.amplitude == nil
          ? nil
          : ResponseCourse(in: signal, pulseTime: pulse, nextPulse: next, criteria: criteria))
    }
    let windows = NullDistribution.pulseTimes(
      in: quiet ?? TimeWindow(start: 0, end: events.first ?? signal.duration), criteria: criteria)
    let nulls = windows.filter { start in
      let whole = TimeWindow(
        start: start - criteria.baselineWindow / 1000, end: start + criteria.searchEnd / 1000)
      return !spikes.contains { whole.contains($0.peakTime) }
    }.compactMap { ResponseCourse(in: signal, pulseTime: $0, criteria: criteria) }
    self.init(
      sweep: sweep, time: time, responses: responses, courses: courses, nullCourses: nulls)
  }
}

/// All test sweeps of one pathway, measured again at the times of its mean response.
public struct PathwayMeasurement: Sendable {
  public var sweeps: [PathwaySweep]
  /// nil where no sweep has a first response.
  public var template: ResponseTemplate?
  private let criteria: SynapticResponseCriteria

  /// Sets locked amplitude, locked slope and failure of every response. All responses are to be given at
  /// once, before and after induction, so that they are measured at the same times.
  public init(_ sweeps: [PathwaySweep], criteria: SynapticResponseCriteria) {
    self.sweeps = sweeps
    self.criteria = criteria
    template = ResponseTemplate(
      sweeps.compactMap { $0.courses.first ?? nil }, criteria: criteria)
    guard let template else { return }
    let null = sweeps.flatMap(\.nullCourses).compactMap(template.amplitude(of:))
    let limit: Double? = mean(null).flatMap { center in
      sampleVariance(null).map { center + criteria.failureLimit * $0.squareRoot() }
    }
    for sweep in self.sweeps.indices {
      for index in self.sweeps[sweep].responses.indices {
        guard let course = self.sweeps[sweep].courses[index] else { continue }
        let amplitude = template.amplitude(of: course)
        self.sweeps[sweep].responses[index].lockedAmplitude = amplitude
        self.sweeps[sweep].responses[index].lockedSlope = template.slope(of: course)
        self.sweeps[sweep].responses[index].isFailure = amplitude.flatMap { amplitude in
          limit.map { amplitude < $0 }
        }
      }
    }
  }

  /// What responses and null values of some sweeps are compared by, in the measure of `criteria`.
  ///
  /// Each response is measured at the times of the mean of all *other* responses: the peak of a mean of
  /// few is chosen where their noise is high, so that measured there they would exceed the null by
  /// nothing but that choice.
  func comparison(of members: [PathwaySweep]) -> (responses: [Double], null: [Double]) {
    guard let template else { return ([], []) }
    let measure = criteria.measure == .slope ? ResponseMeasure.slope : .amplitude
    let responses = members.compactMap { member -> Double? in
      guard let response = member.responses.first, response.value(of: measure) != nil,
        !(criteria.excludesPolysynaptic && response.isPolysynaptic),
        let course = member.courses.first ?? nil
      else { return nil }
      let others = sweeps.filter { $0.sweep != member.sweep }.compactMap { $0.courses.first ?? nil }
      return ResponseTemplate(others, criteria: criteria)?.value(of: measure, in: course)
    }
    return (
      responses,
      members.flatMap(\.nullCourses).compactMap { template.value(of: measure, in: $0) }
    )
  }
}
