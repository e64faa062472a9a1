import HDF5
import Signals

/// The table `intracellular_recordings`: one row a response, with its electrode and its command.
struct NWBRecordingsTable {
  struct Series {
    var path: String
    var count: Int
  }

  struct Row {
    /// Name of the electrode.
    var electrode: String
    var response: Series
    var command: Series?
  }

  let objects: NWBObjectWriting
  let file: HDF5File

  /// The texts of tables and columns are fixed by the schema.
  func write(_ rows: [Row], to parent: HDF5Group) throws {
    let recordings = try parent.createGroup("intracellular_recordings")
    try objects.table(
      recordings, type: "IntracellularRecordingsTable",
      description:
        "A table to group together a stimulus and response from a single electrode and a single "
        + "simultaneous recording and for storing metadata about the intracellular recording.",
      columns: [], rowCount: rows.count)
    try recordings.setAttribute("categories", .text(["electrodes", "stimuli", "responses"]))

    let electrodes = try recordings.createGroup("electrodes")
    try objects.table(
      electrodes, type: "IntracellularElectrodesTable",
      description: "Table for storing intracellular electrode related metadata.",
      columns: ["electrode"], rowCount: rows.count)
    let references = try rows.map {
      try file.reference(to: "\(NWBGeneralWriting.electrodeFolder)/\($0.electrode)")
    }
    try objects.describeColumn(
      electrodes.createDataset("electrode", references),
      "Column for storing the reference to the intracellular electrode")

    let responses = try rows.map { row in
      ObjectRange(
        first: 0, count: row.response.count, target: try file.reference(to: row.response.path))
    }
    let stimuli = try zip(rows, responses).map { row, response in
      guard let command = row.command else {
        // The schema's word for a missing side: no samples of the response's series.
        return ObjectRange(first: -1, count: -1, target: response.target)
      }
      return ObjectRange(
        first: 0, count: command.count, target: try file.reference(to: command.path))
    }
    try category(
      recordings, "stimuli", "stimulus", type: "IntracellularStimuliTable",
      "Table for storing intracellular stimulus related metadata.",
      "Column storing the reference to the recorded stimulus for the recording (rows)", stimuli)
    try category(
      recordings, "responses", "response", type: "IntracellularResponsesTable",
      "Table for storing intracellular response related metadata.",
      "Column storing the reference to the recorded response for the recording (rows)", responses)
  }

  private func category(
    _ parent: HDF5Group, _ name: String, _ column: String, type: String, _ description: String,
    _ columnDescription: String, _ ranges: [ObjectRange]
  ) throws {
    let group = try parent.createGroup(name)
    try objects.table(
      group, type: type, description: description, columns: [column], rowCount: ranges.count)
    try objects.describeColumn(
      group.createDataset(
        column, ranges, first: "idx_start", count: "count", target: "timeseries"),
      columnDescription, type: "TimeSeriesReferenceVectorData", in: "core")
  }
}
