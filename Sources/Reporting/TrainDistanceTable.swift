import OutputFiles
import RecordingAnalysis

/// One distance between two spike trains of a recording.
struct TrainDistanceRow {
  var recording: RecordingResult
  var matrix: TrainDistances.Matrix
  var first: TrainDistances.Train
  var second: TrainDistances.Train
  var distance: Double

  /// Each pair once, by measure.
  static func all(of recording: RecordingResult) -> [TrainDistanceRow] {
    guard let distances = recording.distances else { return [] }
    return distances.measures.flatMap { matrix in
      zip(distances.trains, matrix.rows).enumerated().flatMap { place, row in
        zip(distances.trains, row.1).dropFirst(place + 1).map { second, distance in
          TrainDistanceRow(
            recording: recording, matrix: matrix, first: row.0, second: second,
            distance: distance)
        }
      }
    }
  }
}

extension ReportTables {
  static let trainDistances = TableDefinition<TrainDistanceRow>(
    name: "train_distances",
    columns: [
      .init("file") { .text($0.recording.file) },
      .init("measure") { .text($0.matrix.measure.rawValue) },
      .init("time_constant_ms") { .init($0.matrix.timeConstant) },
      .init("cost_per_s") { .init($0.matrix.cost) },
      .init("first_index") { .integer($0.first.index) },
      .init("first_name") { .text($0.first.name) },
      .init("second_index") { .integer($0.second.index) },
      .init("second_name") { .text($0.second.name) },
      .init("distance") { .init($0.distance) },
    ])
}
