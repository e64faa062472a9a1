import HDF5
import OutputFiles

/// Types, identifiers and tables of the objects of an NWB file.
struct NWBObjectWriting {
  /// Seeds the identifiers of the objects.
  let seed: String

  /// - Parameter object: a group or data set that has a type of the schema.
  func setType(_ object: HDF5Object, _ type: String, in namespace: String = "core") throws {
    try object.setAttribute("namespace", .text([namespace]))
    try object.setAttribute("neurodata_type", .text([type]))
    try object.setAttribute(
      "object_id", .text([Checksum.uuid(of: "\(seed)\n\(object.path)")]))
  }

  func table(
    _ group: HDF5Group, type: String, in namespace: String = "core", description: String,
    columns: [String], rowCount: Int
  ) throws {
    try setType(group, type, in: namespace)
    try group.setAttribute("description", .text([description]))
    try group.setAttribute("colnames", .text(columns), isScalar: false)
    let id = try group.createDataset("id", Array(0..<rowCount))
    try setType(id, "ElementIdentifiers", in: "hdmf-common")
  }

  func describeColumn(
    _ column: HDF5Dataset, _ description: String, type: String = "VectorData",
    in namespace: String = "hdmf-common"
  ) throws {
    try setType(column, type, in: namespace)
    try column.setAttribute("description", .text([description]))
  }

  /// What every NWB file has at its root.
  ///
  /// - Parameters:
  ///   - identifier: the file's own.
  ///   - created: when the file was made, ISO 8601 with time zone.
  ///   - sessionStart: ISO 8601 with time zone.
  func root(
    _ root: HDF5Group, identifier: String, description: String, sessionStart: String,
    created: String
  ) throws {
    try setType(root, "NWBFile")
    try root.setAttribute("nwb_version", .text(["2.7.0"]))
    try root.createDataset("file_create_date", [created], storage: .extendible(chunk: 1))
    try root.createScalar("identifier", identifier)
    try root.createScalar("session_description", description)
    try root.createScalar("session_start_time", sessionStart)
    try root.createScalar("timestamps_reference_time", sessionStart)
    try root.createGroup("analysis")
  }
}
