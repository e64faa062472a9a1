import EventDetection
import Foundation
import TestSupport
import Testing

/// Simulated network trains with bursts known by construction (Cotterill et al. 2016 J Neurophysiol
/// 116:306): 10 trains of 300 s a class. What each method reaches with one set of criteria for all
/// classes stands in the module's page; these are its floors and ceilings.
@Suite(
  "Burst methods on labelled network trains",
  .enabled(if: SharedData.isPresent, Comment(rawValue: SharedData.absence)))
struct BurstTrainTests {
  struct Train: Decodable {
    var spikeTimes: [Double]
    var burstBegin: [Double]
    var burstEnd: [Double]

    enum CodingKeys: String, CodingKey {
      case spikeTimes = "spike_times_s"
      case burstBegin = "burst_begin_s"
      case burstEnd = "burst_end_s"
    }

    /// Whether each spike is in a burst. `noisy.bursts` gives 1-based spike numbers, the others times.
    func labels(_ kind: String) -> [Bool] {
      spikeTimes.enumerated().map { index, time in
        zip(burstBegin, burstEnd).contains { begin, end in
          kind == "noisy.bursts"
            ? Int(begin) - 1 <= index && index < Int(end)
            : begin - 1e-9 <= time && time <= end + 1e-9
        }
      }
    }
  }

  struct Score {
    /// Part of the spikes in bursts that is found.
    var truePositive: Double?
    /// Part of the other spikes that is found.
    var falsePositive: Double?
    /// The same of spikes farther than `reach` from any spike of a burst.
    var distantFalsePositive: Double?
    var refusedCount = 0
  }

  let trains: [String: [Train]]

  init() throws {
    trains = try SharedData.decode(
      [String: [Train]].self, from: "reference/spikes/burst_trains_reference.json")
  }

  private func score(
    _ kind: String, reach: Double = 0, _ find: ([[Double]]) -> FoundBursts
  ) throws -> Score {
    var score = Score()
    var (hits, inside, alarms, outside, distant) = (0, 0, 0, 0, 0)
    let members = try #require(trains[kind])
    #expect(members.count == 10)
    for train in members {
      let labels = train.labels(kind)
      let times = train.spikeTimes
      let found = find([times])
      if found.refusal != nil { score.refusedCount += 1 }
      for index in times.indices {
        let isFound = found.bursts[0].contains { $0.contains(index) }
        if labels[index] {
          inside += 1
          if isFound { hits += 1 }
        } else {
          outside += 1
          guard isFound else { continue }
          alarms += 1
          let isNear = times.indices.contains {
            labels[$0] && abs(times[$0] - times[index]) <= reach
          }
          if !isNear { distant += 1 }
        }
      }
    }
    if inside > 0 { score.truePositive = Double(hits) / Double(inside) }
    if outside > 0 {
      score.falsePositive = Double(alarms) / Double(outside)
      score.distantFalsePositive = Double(distant) / Double(outside)
    }
    return score
  }

  private func expect(
    _ kind: String, least truePositive: Double? = nil, most falsePositive: Double? = nil,
    _ find: ([[Double]]) -> FoundBursts, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let score = try score(kind, find)
    if let truePositive {
      let found = try #require(score.truePositive, sourceLocation: sourceLocation)
      #expect(found >= truePositive, "\(kind)", sourceLocation: sourceLocation)
    }
    if let falsePositive {
      let found = try #require(score.falsePositive, sourceLocation: sourceLocation)
      #expect(found <= falsePositive, "\(kind)", sourceLocation: sourceLocation)
    }
  }

  @Test("max-interval, network set: 0.9 of the spikes in bursts, 0.05 of those in no burst")
  func maxInterval() throws {
    var criteria = MaxIntervalCriteria()
    criteria.beginInterval = 145
    criteria.endInterval = 145
    criteria.minimumGap = 1500
    let find: ([[Double]]) -> FoundBursts = {
      MaxIntervalBursts.find(in: $0, criteria: criteria)
    }
    try expect("reg.bursting", least: 0.9, find)
    try expect("long.bursts", least: 0.9, find)
    // 31 of 608 spikes, where 0.05 are 30.
    try expect("noisy.bursts", least: 0.9, most: 0.0511, find)
    try expect("non.bursting", most: 0.05, find)
    try expect("non.stationary", most: 0.05, find)
    // The generator leaves noise within 300 ms of bursts, which no rule about intervals can tell from
    // them; of the rest the method takes next to nothing.
    let noisy = try score("noisy.bursts", reach: 0.3, find)
    #expect(try #require(noisy.distantFalsePositive) <= 0.05)
  }

  @Test("max-interval, published defaults: regular and noisy bursts, not the long ones")
  func maxIntervalDefaults() throws {
    let find: ([[Double]]) -> FoundBursts = { MaxIntervalBursts.find(in: $0) }
    try expect("reg.bursting", least: 0.98, find)
    try expect("long.bursts", least: 0.84, find)
    try expect("noisy.bursts", least: 0.94, most: 0.12, find)
    try expect("non.bursting", most: 0.01, find)
    try expect("non.stationary", most: 0.01, find)
  }

  @Test(
    "logISI: refuses every train without bursts; long bursts escape its published core interval")
  func logISI() throws {
    let find: ([[Double]]) -> FoundBursts = { LogISIBursts.find(in: $0).bursts }
    for kind in ["non.bursting", "non.stationary"] {
      #expect(try score(kind, find).refusedCount == 10)
      try expect(kind, most: 0, find)
    }
    try expect("reg.bursting", least: 0.9, find)
    try expect("noisy.bursts", least: 0.7, most: 0.18, find)
    #expect(try #require(try score("long.bursts", find).truePositive) < 0.3)
  }

  @Test("logISI, network set (250 ms): most bursts of each class")
  func logISINetwork() throws {
    var criteria = LogISICriteria()
    criteria.coreInterval = 250
    let find: ([[Double]]) -> FoundBursts = {
      LogISIBursts.find(in: $0, criteria: criteria).bursts
    }
    try expect("reg.bursting", least: 0.98, find)
    try expect("long.bursts", least: 0.8, find)
    try expect("noisy.bursts", least: 0.85, most: 0.22, find)
    try expect("non.bursting", most: 0.05, find)
    try expect("non.stationary", most: 0.05, find)
  }

  @Test("Poisson surprise: regular and long bursts; a rate that drifts is bursts to it")
  func poissonSurprise() throws {
    let find: ([[Double]]) -> FoundBursts = { PoissonSurpriseBursts.find(in: $0) }
    try expect("reg.bursting", least: 0.9, find)
    try expect("long.bursts", least: 0.9, find)
    try expect("noisy.bursts", least: 0.75, most: 0.05, find)
    try expect("non.bursting", most: 0.05, find)
    #expect(try #require(try score("non.stationary", find).falsePositive) > 0.3)
  }

  @Test("CMA: finds bursts where there are some, and where there are none")
  func average() throws {
    let find: ([[Double]]) -> FoundBursts = { CumulativeMovingAverageBursts.find(in: $0) }
    try expect("reg.bursting", least: 0.9, find)
    try expect("long.bursts", least: 0.9, find)
    try expect("noisy.bursts", least: 0.84, most: 0.1, find)
    #expect(try #require(try score("non.bursting", find).falsePositive) > 0.7)
  }
}
