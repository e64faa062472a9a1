import HDF5
import Signals

/// The table `/intervals/trials`: what each stretch of the session was for.
struct NWBTrialsTable {
  let objects: NWBObjectWriting

  func write(_ trials: [NWBTrial], to intervals: HDF5Group) throws {
    let group = try intervals.createGroup("trials")
    var columns: [(name: String, description: String, values: [Double])] = [
      ("start_time", "Start time of epoch, in seconds", trials.map(\.window.start)),
      ("stop_time", "Stop time of epoch, in seconds", trials.map(\.window.end)),
    ]
    if trials.contains(where: { $0.forward != nil || $0.target != nil }) {
      let end = "of the phase in seconds from the session's start; NaN where there is none"
      columns += [
        ("forward_start_time", "start \(end)", trials.map { $0.forward?.start ?? .nan }),
        ("forward_stop_time", "end \(end)", trials.map { $0.forward?.end ?? .nan }),
        ("target_start_time", "start \(end)", trials.map { $0.target?.start ?? .nan }),
        ("target_stop_time", "end \(end)", trials.map { $0.target?.end ?? .nan }),
      ]
    }
    try objects.table(
      group, type: "TimeIntervals", description: "what each stretch of the session was for",
      columns: columns.map(\.name) + ["condition", "block"], rowCount: trials.count)
    for column in columns {
      try objects.describeColumn(
        group.createDataset(column.name, column.values), column.description)
    }
    try objects.describeColumn(
      group.createDataset("condition", trials.map { $0.condition ?? "" }),
      "arm of the experiment")
    try objects.describeColumn(
      group.createDataset("block", trials.map { $0.block?.rawValue ?? "" }),
      "part of the schedule: baseline, reference, induction or test")
  }
}
