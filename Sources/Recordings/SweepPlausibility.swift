import Foundation
import Messages
import Signals

/// Looks at the samples of one sweep for what validators of the format do not see.
///
/// Each warning carries the number that triggered it. Sources of the limits: the recordings named
/// with each in `Documentation/messages.md`; none changes a sample.
struct SweepPlausibility {
  let file: String
  let sweep: Sweep
  /// What the ends of a 16-bit converter are in the unit of the response; nil without such a converter.
  let converterLimits: ClosedRange<Double>?

  private func warning(
    _ id: MessageID, _ text: String, time: Double? = nil, expected: String? = nil,
    found: String? = nil, unit: String? = nil, remedy: String? = nil
  ) -> Message {
    Message(
      id, .warning, text, file: file, object: sweep.response.objectPath, sweep: sweep.index,
      time: time, expected: expected, found: found, unit: unit, remedy: remedy)
  }

  /// - Parameter samples: the response in mV or pA.
  func messages(samples: [Double]) -> [Message] {
    guard !samples.isEmpty else { return [] }
    var messages: [Message] = []
    messages += nonFinite(samples)
    let finite = samples.contains { !$0.isFinite } ? samples.filter(\.isFinite) : samples
    guard let low = finite.min(), let high = finite.max() else { return messages }
    messages += range(low: low, high: high)
    if sweep.clampMode == .currentClamp {
      messages += baseline(samples)
      messages += samplingRate()
    }
    messages += clipping(samples, low: low, high: high)
    messages += constantEnd(samples)
    return messages
  }

  // MARK: the single checks

  private func nonFinite(_ samples: [Double]) -> [Message] {
    var ranges: [Range<Int>] = []
    var count = 0
    for index in samples.indices where !samples[index].isFinite {
      count += 1
      if let last = ranges.last, last.upperBound == index {
        ranges[ranges.count - 1] = last.lowerBound..<index + 1
      } else {
        ranges.append(index..<index + 1)
      }
    }
    guard count > 0, let first = ranges.first else { return [] }
    let nan = samples.count(where: \.isNaN)
    let words = ranges.prefix(5).map { "\($0.lowerBound)..<\($0.upperBound)" }
      .joined(separator: ", ")
    return [
      warning(
        .sweepNonFinite,
        "\(count) samples are not finite (\(nan) NaN, \(count - nan) infinite): samples \(words)"
          + (ranges.count > 5 ? " and \(ranges.count - 5) more runs" : "")
          + "; they are left out", time: Double(first.lowerBound) / sweep.response.samplingRate,
        expected: "finite samples", found: "\(count) of \(samples.count)")
    ]
  }

  private func range(low: Double, high: Double) -> [Message] {
    let span = high - low
    let unit = sweep.response.unit
    let shown = span.formatted(
      .number.precision(.significantDigits(4)).locale(posix).grouping(.never))
    if sweep.clampMode == .currentClamp, span < 1e-3 || span > 1e3 {
      return [
        warning(
          .sweepImplausibleRange,
          span < 1e-3
            ? "the membrane potential varies by less than 1 µV"
            : "the membrane potential varies by more than 1 V", expected: "0.001…1000",
          found: shown, unit: unit,
          remedy: "Check the amplifier's scale and the conversion factor of the file.")
      ]
    }
    if sweep.clampMode == .voltageClamp, max(abs(low), abs(high)) > 1e6 {
      return [
        warning(
          .sweepImplausibleRange, "the current exceeds 1 µA", expected: "at most 1e6",
          found: "\(max(abs(low), abs(high)))", unit: unit,
          remedy: "Check the amplifier's scale and the conversion factor of the file.")
      ]
    }
    return []
  }

  /// **Definition.** The baseline is the median of the first 100 ms.
  private func baseline(_ samples: [Double]) -> [Message] {
    let count = max(1, Int(0.1 * sweep.response.samplingRate))
    let start = samples.prefix(count).filter(\.isFinite).sorted()
    guard !start.isEmpty else { return [] }
    let median = start[start.count / 2]
    guard median > -20 || median < -120 else { return [] }
    let shown = median.formatted(.number.precision(.fractionLength(1)).locale(posix))
    return [
      warning(
        .sweepImplausibleBaseline,
        "the sweep starts at \(shown) mV, which is no resting potential", expected: "-120…-20",
        found: shown, unit: "mV",
        remedy: "Check the electrode offset; thresholds in mV do not fit this sweep.")
    ]
  }

  private func samplingRate() -> [Message] {
    let rate = sweep.response.samplingRate
    guard rate < 5000 else { return [] }
    return [
      warning(
        .sweepLowSamplingRate, "the sampling rate is too low for the shape of spikes",
        expected: "at least 5000", found: "\(rate)", unit: "Hz")
    ]
  }

  /// **Definition.** Clipped: three or more samples in a row at the least or greatest count of a 16-bit
  /// converter, −32768 or 32767.
  private func clipping(_ samples: [Double], low: Double, high: Double) -> [Message] {
    guard let converterLimits,
      low == converterLimits.lowerBound || high == converterLimits.upperBound
    else { return [] }
    var run = 0
    var clipped = 0
    var first: Int?
    for index in samples.indices {
      guard
        samples[index] == converterLimits.lowerBound || samples[index] == converterLimits.upperBound
      else {
        run = 0
        continue
      }
      run += 1
      if run == 3 {
        clipped += 3
        first = first ?? index - 2
      } else if run > 3 {
        clipped += 1
      }
    }
    guard let first else { return [] }
    return [
      warning(
        .sweepClipped, "\(clipped) samples lie at the limit of the converter and are clipped",
        time: Double(first) / sweep.response.samplingRate, found: "\(clipped) samples")
    ]
  }

  /// **Definition.** A constant end: the last 20 ms or more (at least 50 samples) hold one value,
  /// as rigs write when a run was stopped early.
  private func constantEnd(_ samples: [Double]) -> [Message] {
    guard let last = samples.last, last.isFinite else { return [] }
    let start = (samples.lastIndex { $0 != last }).map { $0 + 1 } ?? 0
    let length = samples.count - start
    let rate = sweep.response.samplingRate
    guard length >= 50, Double(length) / rate >= 0.02 else { return [] }
    return [
      warning(
        .sweepConstantEnd,
        start == 0
          ? "every sample of the sweep has the same value"
          : "the last \(length) samples of the sweep have the same value",
        time: Double(start) / rate, found: "\(last)", unit: sweep.response.unit,
        remedy: "The sweep may have been stopped early.")
    ]
  }

  private var posix: Locale { Locale(identifier: "en_US_POSIX") }
}
