import EventDetection
import Foundation
import Recordings
import Signals

/// Finds spikes, with all their features, and prints one line of JSON: nanoseconds of the processor a
/// sample, the median over the repeats, and the number of spikes of each sweep.
///
///     spike-finding RULE features FILE REPEATS    the first sweep, in memory
///     spike-finding RULE file FILE REPEATS        all sweeps with the opening of the file and their reading
///
/// RULE is apical, efel (resampled to 0.1 ms as eFEL does), efel-native, ipfx or ipfx-unfiltered. One call that
/// is not counted comes first (none where REPEATS is 1).
@main
enum SpikeFinding {
  static func main() throws {
    let arguments = CommandLine.arguments.dropFirst()
    guard arguments.count == 4, let work = arguments.dropFirst().first,
      let find = arguments.first.flatMap(finder), let path = arguments.dropFirst(2).first,
      let repeats = arguments.last.flatMap({ Int($0) }), repeats > 0,
      work == "features" || work == "file"
    else { exit(64) }
    func open() throws -> RecordingFile {
      try RecordingFile(path: path, checkedSampleCount: 0, threadCount: 1)
    }
    let file = work == "file" ? nil : try open()
    let first = try file.flatMap { file in
      try file.recording.sweeps.first.map { try file.signal(of: $0.response) }
    }
    var spent: [Double] = []
    var spikes: [Int] = []
    for number in 0..<(repeats == 1 ? 1 : repeats + 1) {
      let start = processorTime()
      var samples = 0
      spikes = []
      if let first {
        spikes.append(find(first))
        samples = first.samples.count
      } else {
        let file = try open()
        for sweep in file.recording.sweeps {
          let signal = try file.signal(of: sweep.response)
          spikes.append(find(signal))
          samples += signal.samples.count
        }
      }
      if number > 0 || repeats == 1 { spent.append((processorTime() - start) / Double(samples)) }
    }
    spent.sort()
    let middle = spent.count / 2
    let median = spent.count % 2 == 1 ? spent[middle] : (spent[middle - 1] + spent[middle]) / 2
    print("{\"ns\": \(median), \"spikes\": \(spikes)}")
  }

  private static func finder(_ name: String) -> ((SampledSignal) -> Int)? {
    var criteria = SpikeRuleCriteria()
    let rule: SpikeRule
    switch name {
    case "apical": rule = .apical
    case "efel": rule = .efel
    case "efel-native": (rule, criteria.efel) = (.efel, .native)
    case "ipfx": rule = .ipfx
    case "ipfx-unfiltered": (rule, criteria.ipfx.filter) = (.ipfx, nil)
    default: return nil
    }
    return { [criteria] signal in FoundSpikes(signal, by: rule, criteria: criteria).spikes.count }
  }

  /// Processor time of all threads, ns.
  private static func processorTime() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) * 1e9 + Double(time.tv_nsec)
  }
}
