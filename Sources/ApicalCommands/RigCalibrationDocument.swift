import InputDocuments
import Messages
import OutputFiles
import RigCalibration
import SampleGeometry
import StimulationProtocols

/// The document of `apical calibrate rig --json`.
struct RigCalibrationDocument: Encodable {
  struct Fit: Encodable {
    var column: [Double]
    var row: [Double]
    var perspective: [Double]?
    var rms: Double
    var largest: Double
    var leftOut: Double?
    /// Standard deviation of a place along one axis.
    var deviation: Double?

    enum CodingKeys: String, CodingKey {
      case column, row, perspective
      case rms = "rms_um"
      case largest = "largest_um"
      case leftOut = "left_out_um"
      case deviation = "place_sd_um"
    }

    init(_ fit: RegistrationFit) {
      column = fit.transform.column
      row = fit.transform.row
      perspective = fit.transform.isAffine ? nil : fit.transform.perspective
      rms = fit.summary.rms
      largest = fit.summary.largest
      leftOut = fit.summary.leftOut
      deviation = fit.deviation
    }
  }

  struct Outlier: Encodable {
    var point: String
    var line: Int?
    var distance: Double

    enum CodingKeys: String, CodingKey {
      case point, line
      case distance = "distance_um"
    }
  }

  struct Level: Encodable {
    var drive: Double
    var power: Double
    var measured: Double
    var deviation: Double?
    var count: Int

    enum CodingKeys: String, CodingKey {
      case drive = "drive_v"
      case power = "power_mw"
      case measured = "measured_mw"
      case deviation = "sd_mw"
      case count = "repeat_count"
    }
  }

  struct Power: Encodable {
    var led: String
    var levels: [Level]
  }

  let schema = "apical.calibrate-rig/1"
  /// nil where none was written.
  var file: String?
  var rig: String
  var objective: String
  var binning: Int
  var region: [Int]
  var columns: Int
  var rows: Int
  var pointCount: Int
  var model: String
  var chance: Double?
  var mirrored: Bool
  var affine: Fit
  var homography: Fit?
  var outliers: [Outlier]
  var mirrorSize: Double
  var fieldArea: Double
  var power: [Power]
  var messages: [Message]
  var provenance: Provenance

  enum CodingKeys: String, CodingKey {
    case schema, file, rig, objective, binning, region, columns, rows
    case pointCount = "point_count"
    case model
    case chance = "homography_p"
    case mirrored, affine, homography, outliers
    case mirrorSize = "mirror_size_um"
    case fieldArea = "field_area_mm2"
    case power, messages, provenance
  }

  init(
    _ result: RigMeasurements, file: String?, messages: [Message], provenance: Provenance
  ) {
    let (registration, calibration) = (result.registration, result.calibration)
    self.file = file
    rig = calibration.rig
    objective = calibration.objective
    binning = calibration.camera.binning
    region = calibration.camera.region
    columns = calibration.columns
    rows = calibration.rows
    pointCount = calibration.points
    model = registration.chosen.model.rawValue
    chance = registration.chance
    mirrored = registration.isMirrored
    affine = Fit(registration.affine)
    homography = registration.homography.map(Fit.init)
    outliers = registration.outliers.map {
      Outlier(point: $0.point.name, line: $0.point.line, distance: $0.distance)
    }
    mirrorSize = calibration.transform.mirrorSize
    fieldArea = calibration.fieldArea
    power = result.curves.map { curve in
      Power(
        led: curve.led,
        levels: curve.levels.map {
          Level(
            drive: $0.drive, power: $0.power, measured: $0.mean, deviation: $0.deviation,
            count: $0.count)
        })
    }
    self.messages = messages
    self.provenance = provenance
  }
}
