import EventDetection
import Messages
import RecordingAnalysis
import Signals
import Statistics

/// Sweeps of a recording that someone should look at, and why.
///
/// **Definition.** A sweep is named where the analysis has a message of its own about it, where its
/// resting potential lies more than ``greatestDrift`` from the recording's median, where its noise is more
/// than ``noiseFactor`` times the recording's median, where samples are not finite, or where a spike reaches
/// into a blanked light artefact. Potential and noise are compared among current-clamp sweeps, from three on.
///
/// **Worked example.** Sweeps at −70, −71, −70 and −63 mV: the last one, 7 mV from the median of −70 mV.
struct SweepFlags {
  /// Reasons by the index of the sweep; sweeps without a reason are left out.
  let reasons: [Int: [String]]

  /// mV. A drift of 5 mV is a common limit for accepting a cell.
  static let greatestDrift = 5.0
  /// Of the recording's median noise.
  static let noiseFactor = 2.0
  private static let fewestSweeps = 3

  init(_ result: RecordingResult) {
    var reasons: [Int: [String]] = [:]
    for message in result.messages where message.severity != .note {
      if let sweep = message.sweep { reasons[sweep, default: []].append(message.text) }
    }
    let clamped = result.sweeps.filter { $0.clampMode == .currentClamp }
    let baselines = clamped.compactMap(\.quality.baseline)
    let noises = clamped.compactMap(\.quality.noise)
    let middle = baselines.count < Self.fewestSweeps ? nil : median(baselines)
    let quiet = noises.count < Self.fewestSweeps ? nil : median(noises)
    for sweep in result.sweeps {
      func add(_ reason: String) { reasons[sweep.index, default: []].append(reason) }
      let isClamped = sweep.clampMode == .currentClamp
      if isClamped, let baseline = sweep.quality.baseline, let middle,
        abs(baseline - middle) > Self.greatestDrift
      {
        add(
          "rests at \(DisplayedNumber(baseline).text) mV, more than "
            + "\(DisplayedNumber(Self.greatestDrift).text) mV from the recording's median of "
            + "\(DisplayedNumber(middle).text) mV")
      }
      if isClamped, let noise = sweep.quality.noise, let quiet, noise > Self.noiseFactor * quiet {
        add(
          "noise of \(DisplayedNumber(noise).text) mV, more than "
            + "\(DisplayedNumber(Self.noiseFactor).text) times the recording's median of "
            + "\(DisplayedNumber(quiet).text) mV")
      }
      if sweep.quality.nonFiniteCount > 0 {
        add("\(sweep.quality.nonFiniteCount) samples are not finite")
      }
      if let count = sweep.lightArtefact?.touchedSpikeCount, count > 0 {
        add("\(count) spike\(count == 1 ? "" : "s") in a blanked light artefact")
      }
    }
    self.reasons = reasons
  }

  /// In order.
  var sweeps: [Int] { reasons.keys.sorted() }
}
