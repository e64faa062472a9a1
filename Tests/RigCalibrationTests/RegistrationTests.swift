import Foundation
import InputDocuments
import Messages
import RandomStreams
import RigCalibration
import SampleGeometry
import StimulationProtocols
import TestSupport
import Testing

/// Points of a map, with errors of a standard deviation along each axis.
private func points(
  _ map: FieldToMirror, columns: Int = 1920, rows: Int = 1080, count: Int = 9,
  deviation: Double = 0, seed: UInt64 = 1
) -> [RegistrationPoint] {
  var random = RandomStream(seed: seed, stream: .testEvents)
  return (0..<count * count).map { index in
    let column =
      0.05 * Double(columns) + 0.9 * Double(columns * (index % count)) / Double(count - 1)
    let row = 0.05 * Double(rows) + 0.9 * Double(rows * (index / count)) / Double(count - 1)
    let place = map.field(column: column, row: row)
    let error = deviation > 0 ? (random.nextNormal(), random.nextNormal()) : (0, 0)
    return RegistrationPoint(
      name: "p\(index)", column: column, row: row,
      place: SamplePoint(x: place.x + deviation * error.0, y: place.y + deviation * error.1))
  }
}

private let tilted = FieldToMirror(
  column: [0.0338, 2.6134, 957.9], row: [2.7235, -0.0196, 549.8],
  perspective: [6.0e-05, -8.1e-05])
private let square = FieldToMirror(column: [0.0231, 2.6447, 958.2], row: [2.6451, -0.0229, 541.6])

@Suite("Registration of mirrors")
struct RegistrationTests {
  @Test("exact points give their map back to 1e-9; the affine one stays affine")
  func exact() throws {
    for (map, model) in [(square, "affine"), (tilted, "homography")] {
      let registration = try Registration(points(map), file: "points.csv")
      let found = registration.chosen.transform
      #expect(registration.chosen.model.rawValue == model)
      for (one, other) in [
        (found.column, map.column), (found.row, map.row),
        (found.perspective, model == "affine" ? [] : map.perspective),
      ] {
        #expect(one.count == other.count)
        for (value, expected) in zip(one, other) {
          expectClose(value, expected, within: 1e-9 * max(1, abs(expected)))
        }
      }
      #expect(registration.chosen.residuals.allSatisfy { $0 < 1e-9 })
      #expect(registration.outliers.isEmpty && !registration.isMirrored)
    }
  }

  private struct Expected: Decodable {
    struct Fit: Decodable {
      var column: [Double]
      var row: [Double]
      var perspective: [Double]
      var rms: Double
      var largest: Double
      var leftOut: Double

      enum CodingKeys: String, CodingKey {
        case column, row, perspective
        case rms = "rms_um"
        case largest = "largest_um"
        case leftOut = "left_out_um"
      }
    }
    struct Isotonic: Decodable {
      var values: [Double]
      var weights: [Double]
      var expected: [Double]
    }
    var affine: Fit
    var homography: Fit
    var isotonic: Isotonic

    static func read() throws -> Expected {
      try JSONDecoder().decode(
        Expected.self,
        from: Data(
          contentsOf: SharedData.packageRoot.appendingPathComponent(
            "Tests/RigCalibrationTests/Fixtures/registration-expected.json")))
    }
  }

  @Test("noisy points of a tilted camera: both fits are those of numpy and scipy")
  func independent() throws {
    let expected = try Expected.read()
    let table = try RegistrationTable(
      file: SharedData.packageRoot.appendingPathComponent(
        "Tests/RigCalibrationTests/Fixtures/registration-points.csv"
      ).path, view: nil)
    let registration = try Registration(table.points, file: table.file)
    #expect(registration.chosen.model == .homography && registration.points.count == 35)
    let homography = try #require(registration.homography)
    for (fit, other, isExact) in [
      (registration.affine, expected.affine, true), (homography, expected.homography, false),
    ] {
      for (values, others) in [
        (fit.transform.column, other.column), (fit.transform.row, other.row),
      ] {
        for (value, expected) in zip(values, others) {
          expectClose(value, expected, within: 1e-7 * max(1, abs(expected)))
        }
      }
      for (value, expected) in zip(fit.transform.perspective, other.perspective) {
        expectClose(value, expected, within: 1e-10, "1/µm")
      }
      expectClose(fit.summary.rms, other.rms, within: 1e-7, "µm")
      expectClose(fit.summary.largest, other.largest, within: 1e-6, "µm")
      // To first order only for the homography; the affine one is exact.
      expectClose(fit.summary.leftOut, other.leftOut, within: isExact ? 1e-9 : 1e-3, "µm")
    }
  }

  @Test("over 100 noisy grids the places scatter as the standard error says; affine is chosen")
  func noise() throws {
    for (map, model) in [(square, "affine"), (tilted, "homography")] {
      var (ratio, chosen) = (0.0, 0)
      let (column, row) = (1900.0, 20.0)
      let truth = map.field(column: column, row: row)
      for seed in 0..<100 {
        let registration = try Registration(
          points(map, count: 5, deviation: 0.3, seed: UInt64(seed)), file: "points.csv")
        if registration.chosen.model.rawValue == model { chosen += 1 }
        let fit = model == "affine" ? registration.affine : try #require(registration.homography)
        let error = try #require(fit.placementError(column: column, row: row))
        let place = fit.transform.field(column: column, row: row)
        let distance = place.distance(to: truth)
        ratio += distance * distance / (error * error)
      }
      // 100 ratios of mean 1 and variance 1 (two axes): their mean is 1 ± 0.1.
      expectClose(ratio / 100, 1, within: 0.35)
      #expect(chosen >= 98, "\(model) \(chosen)")
    }
  }

  @Test("the worked number: a square with one corner 1 µm off")
  func corners() throws {
    let fit = try #require(
      RegistrationFit(
        [(0.0, 0.0), (100, 0), (100, 100), (0, 100)].map { column, row in
          RegistrationPoint(
            name: "", column: column, row: row,
            place: SamplePoint(x: column + (row + column == 200 ? 1 : 0), y: row))
        }, .affine))
    for residual in fit.residuals { expectClose(residual, 0.25, within: 1e-12, "µm") }
    for distance in try #require(fit.leftOut) { expectClose(distance, 1, within: 1e-11, "µm") }
  }

  @Test("an outlier is named with its distance, and no point of a clean grid is")
  func outliers() throws {
    var spots = points(square, deviation: 0.2, seed: 3)
    #expect(try Registration(spots, file: "p").outliers.isEmpty)
    spots[40].place.x += 6
    let registration = try Registration(spots, file: "p")
    #expect(registration.outliers.map(\.point.name) == ["p40"])
    expectClose(registration.outliers.first?.distance, 6, within: 0.8, "µm")
    #expect(registration.chosen.model == .affine)
  }

  @Test("points that leave more than 2 µm are warned of: a corner 10 µm off, but not 7.9 µm")
  func residual() throws {
    let rig = try Rig.format.read(
      file: SharedData.packageRoot.appendingPathComponent("Protocols/example.rig.yaml").path
    ).value
    func warnings(_ error: Double) throws -> [Message] {
      // Each residual is a quarter of the error, as in the worked number; a mirror shows 1 µm.
      let square = [(0.0, 0.0), (100, 0), (100, 100), (0, 100)].map { column, row in
        RegistrationPoint(
          name: "", column: column, row: row,
          place: SamplePoint(x: column + (row + column == 200 ? error : 0), y: -row))
      }
      return try RigMeasurements(
        rig: rig, objective: "20x", camera: rig.camera, measured: .init(timeIntervalSince1970: 0),
        registration: Registration(square, choice: .affine, file: "points.csv"),
        curves: [PowerCurve(led: "blue", [(1, 1), (2, 2)], file: "power.csv")], flatField: [],
        extras: .init(), file: "points.csv"
      ).warnings(file: "points.csv", powerFile: "power.csv").filter {
        $0.id == .registrationResidual
      }
    }
    #expect(try warnings(7.9).isEmpty)
    let warning = try #require(try warnings(10).first)
    #expect(warning.severity == .warning && warning.file == "points.csv")
    #expect(warning.found == "2.5 µm" && warning.expected == "at most 2 µm (RMS)")
    #expect(warning.remedy?.contains("C2") == true)
  }

  @Test("a looking-glass is seen")
  func mirrored() throws {
    let turned = FieldToMirror(column: square.column, row: square.row.map { -$0 })
    #expect(try Registration(points(turned), file: "p").isMirrored)
  }

  @Test("too few points, points on a line, no homography")
  func degenerate() throws {
    func refusal(_ spots: [RegistrationPoint], _ choice: Registration.Choice = .auto) throws
      -> Message
    {
      try #require(
        throws: RigCalibrationError.self,
        performing: {
          try Registration(spots, choice: choice, file: "p.csv")
        }
      ).message
    }
    let all = points(square)
    #expect(try refusal(Array(all.prefix(3))).found == "3")
    #expect(try refusal(Array(all.prefix(9))).text == "the mirrors lie on one line")
    var same = all
    for index in same.indices { same[index].place.y = 2 * same[index].place.x }
    #expect(try refusal(same).text == "the places lie on one line")
    // Three of four on one line determine no homography.
    let four = [all[0], all[1], all[2], all[80]]
    #expect(try Registration(four, file: "p").chosen.model == .affine)
    #expect(try refusal(four, .homography).text.contains("homography"))
  }

  @Test("monotone power is scipy's isotonic regression; the worked number")
  func isotonic() throws {
    let expected = try Expected.read().isotonic
    // Weights are repeats of the same value.
    let measurements = zip(expected.values, expected.weights).enumerated().flatMap { index, pair in
      Array(repeating: (drive: Double(index), power: pair.0), count: Int(pair.1))
    }
    let curve = try PowerCurve(led: "blue", measurements.reversed(), file: "power.csv")
    for (level, value) in zip(curve.levels, expected.expected) {
      expectClose(level.power, value, within: 1e-12, "mW")
    }
    #expect(curve.levels.count == 40 && curve.moved != nil)
    let three = try PowerCurve(led: "blue", [(1, 1), (2, 3), (3, 2)], file: "power.csv")
    #expect(three.levels.map(\.power) == [1, 2.5, 2.5])
    let repeats = try PowerCurve(
      led: "blue", [(1, 1), (1, 2), (1, 3), (2, 5)], file: "power.csv")
    #expect(repeats.levels.map(\.deviation) == [1, nil] && repeats.levels.first?.mean == 2)
    #expect(throws: RigCalibrationError.self) {
      try PowerCurve(led: "blue", [(1, 3), (2, 1)], file: "power.csv")
    }
    #expect(throws: RigCalibrationError.self) {
      try PowerCurve(led: "blue", [(1, 3), (1, 4)], file: "power.csv")
    }
  }
}

@Suite("Tables of a calibration")
struct CalibrationTableTests {
  private static let camera = Rig.Camera(binning: 2, region: [100, 0, 2048, 1024])

  @Test("the pia's direction turns the image, by hand")
  func view() throws {
    // 10 µm right of the middle and 20 µm above it.
    let (x, y) = (512.0 + 20, 256.0 - 40)
    for (pia, along, up) in [
      ("up", 10.0, 20.0), ("down", -10, -20), ("right", -20, 10), ("left", 20, -10),
      ("90", 10, 20), ("180", 20, -10),
    ] {
      let view = CameraView(
        scale: 0.5, pia: try #require(PiaDirection(pia)), camera: Self.camera)
      let place = view.field(x: x, y: y)
      expectClose(place.x, along, within: 1e-9, "µm")
      expectClose(place.y, up, within: 1e-9, "µm")
    }
    #expect(PiaDirection("north") == nil && PiaDirection("nan") == nil)
  }

  @Test(
    "what is no table of points is answered with its line",
    arguments: [
      ("mirror_column,mirror_row,field_x_um\n1,2,3\n", "columns are missing: field_y_um"),
      ("column,mirror_row,field_x_um,field_y_um\n1,2,3,4\n", "the column is not known"),
      ("mirror_column,mirror_row,field_x_um,field_y_um\n1,nan,3,4\n", "not a number"),
      ("mirror_column,mirror_row,field_x_um,field_y_um\n1,,3,4\n", "the value is missing"),
      ("mirror_column,mirror_row,field_x_um,field_y_um\n1,2,3,4\n1,2,5,6\n", "stands there twice"),
      ("mirror_column,mirror_row,field_x_um,field_y_um\n1,2,3,4\n2,2,3,4\n", "at one place"),
      (
        "mirror_column,mirror_row,field_x_um,field_y_um,camera_x_px,camera_y_px\n1,2,3,4,5,6\n",
        "in pixels and in µm"
      ),
      ("mirror_column,mirror_row,camera_x_px,camera_y_px\n1,2,3,4\n", "need the camera's scale"),
    ])
  func points(text: String, words: String) throws {
    let refusal = try #require(throws: DocumentRefusal.self) {
      try RegistrationTable(text: text, file: "p.csv", view: nil)
    }
    #expect(refusal.message.text.contains(words), "\(refusal.message)")
    #expect(refusal.message.line != nil)
  }

  @Test("a pixel outside the region betrays another binning")
  func outside() throws {
    let view = CameraView(scale: 0.5, pia: .up, camera: Self.camera)
    let refusal = try #require(throws: DocumentRefusal.self) {
      try RegistrationTable(
        text: "mirror_column,mirror_row,camera_x_px,camera_y_px\n1,2,1030,4\n", file: "p.csv",
        view: view)
    }
    #expect(refusal.message.text == "the place is outside the camera's region")
    #expect(refusal.message.remedy?.contains("--binning") == true)
  }

  @Test("power and flat field: unknown LEDs, negative powers, holes in the grid")
  func others() throws {
    func power(_ rows: String) throws -> Message {
      let error = try #require(throws: (any Error).self) {
        try PowerTable(text: "led,drive_v,power_mw\n\(rows)", file: "w.csv", leds: ["blue", "red"])
      }
      return try #require(error as? any ReportableError).message
    }
    #expect(try power("blu,1,2\n").remedy == "Did you mean \"blue\"?")
    #expect(try power("blue,1,-2\n").text == "outside the limits")
    #expect(try power("blue,1,2\n").id == .powerRefused)
    #expect(try power("").id == .powerRefused)
    func field(_ rows: String, led: Bool = false) throws -> FlatFieldTable {
      try FlatFieldTable(
        text: (led ? "led," : "") + "field_x_um,field_y_um,relative_irradiance\n\(rows)",
        file: "f.csv", leds: ["blue", "red"])
    }
    let map = try field("0,0,1\n100,0,0.8\n0,50,0.6\n100,50,0.6\n")
    #expect(map.fields.map(\.name) == ["blue", "red"])
    let value = try #require(map.fields.first?.value.relative(at: SamplePoint(x: 50, y: 25)))
    // Bilinear: (0.9 + 0.6) ÷ 2.
    expectClose(value, 0.75, within: 1e-12)
    #expect(map.fields.first?.value.relative(at: SamplePoint(x: 100.1, y: 25)) == nil)
    #expect(map.fields.first?.value.relative(at: SamplePoint(x: 100, y: 50)) == 0.6)
    #expect(throws: RigCalibrationError.self) { try field("0,0,1\n100,0,0.8\n0,50,0.6\n") }
    #expect(throws: DocumentRefusal.self) { try field("0,0,1\n0,0,1\n") }
    #expect(throws: DocumentRefusal.self) { try field("0,0,-1\n") }
  }
}
