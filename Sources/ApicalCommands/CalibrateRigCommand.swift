import ArgumentParser
import Foundation
import InputDocuments
import Messages
import OutputFiles
import Quantities
import RigCalibration
import StimulationProtocols

struct CalibrateRigCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rig",
    abstract: "Make a rig's calibration: where its mirrors are, and how much light arrives.",
    discussion: """
      POINTS.csv holds one spot a row: mirror_column, mirror_row, and where it was seen, either \
      field_x_um and field_y_um or camera_x_px and camera_y_px (the first pixel covers 0 to 1; with \
      --camera-scale and --pia); point names it. POWER.csv holds led, drive_v, power_mw with all mirrors \
      on; repeats are welcome. An affine map and a homography are fitted; the homography is taken only \
      where it explains more than chance. A calibration holds for one objective, binning and region of \
      the camera. Exit status: 0 done; 2 the input was refused.

        apical calibrate rig --rig R --points P --power W --camera-scale 0.65 --pia up
        apical calibrate rig --rig R --points P --power W -o today.calibration.yaml
      """)

  @Option(help: "The rig.", completion: .file(extensions: ["yaml"]))
  var rig: String

  @Option(help: "Mirrors and where they were seen.", completion: .file(extensions: ["csv"]))
  var points: String

  @Option(help: "Power of each LED at its drives.", completion: .file(extensions: ["csv"]))
  var power: String

  @Option(help: "The objective in place; the rig's only one where it has one.")
  var objective: String?

  @Option(help: "The camera's binning; else the rig's.")
  var binning: Int?

  @Option(
    help: ArgumentHelp(
      "The camera's region in sensor pixels; else the rig's.", valueName: "left,top,width,height"))
  var region: MeasureList?

  @Option(
    help: ArgumentHelp("µm of the sample for one pixel of the image.", valueName: "um"))
  var cameraScale: Double?

  @Option(
    help: ArgumentHelp(
      "Where the pia is in the image: left, right, up, down, or degrees counterclockwise from the right.",
      valueName: "direction"))
  var pia: PiaDirection?

  @Option(help: "The map: auto, affine or homography.")
  var transform: Registration.Choice = .auto

  @Option(
    help: "Irradiance over the field: led, field_x_um, field_y_um, relative_irradiance.",
    completion: .file(extensions: ["csv"]))
  var flatField: String?

  @Option(
    help: ArgumentHelp(
      "Width of one mirror's image at half maximum and its focus shift, µm, of an LED.",
      valueName: "led=width[,shift]"))
  var psf: [LEDNumbers] = []

  @Option(
    help: ArgumentHelp(
      "Rise and fall of an LED (10 to 90 %), µs, and its overshoot, %.",
      valueName: "led=rise,fall[,overshoot]"))
  var ledTiming: [LEDNumbers] = []

  @Option(
    help: ArgumentHelp(
      "From the trigger to settled mirrors, and its jitter, µs.", valueName: "latency,jitter"))
  var latency: MeasureList?

  @Option(help: ArgumentHelp("Delay set in the device, µs.", valueName: "us"))
  var triggerDelay: Int?

  @Option(
    help: ArgumentHelp(
      "Power with all mirrors off over that with all mirrors on, %.", valueName: "percent"))
  var leak: Double?

  @Option(help: ArgumentHelp("When it was measured; else now.", valueName: "time"))
  var measured: String?

  @Option(name: .shortAndLong, help: "File for the calibration, e.g. today.calibration.yaml.")
  var output: String?

  @Flag(help: "Replace the output file if it is a calibration of a rig.")
  var overwrite = false

  @Flag(help: "Print one JSON document instead of text.")
  var json = false

  func validate() throws {
    if let cameraScale, !(0.001...1000).contains(cameraScale) {
      throw ValidationError("--camera-scale is a length in µm, above 0.")
    }
    if let binning, !(1...16).contains(binning) {
      throw ValidationError("--binning is a whole number, 1 to 16.")
    }
    if let leak, !(0...100).contains(leak) {
      throw ValidationError("--leak is a share in %, 0 to 100.")
    }
    if let region, Self.wholes(region.values, 0...100_000)?.count != 4 {
      throw ValidationError("--region is left,top,width,height in whole sensor pixels.")
    }
    if let latency, Self.wholes(latency.values, 0...100_000)?.count != 2 {
      throw ValidationError("--latency is latency,jitter in whole µs.")
    }
    if triggerDelay != nil, latency == nil {
      throw ValidationError("--trigger-delay needs --latency.")
    }
    if let triggerDelay, !(0...1_000_000).contains(triggerDelay) {
      throw ValidationError("--trigger-delay is a time in whole µs.")
    }
    if let measured, (try? Date(measured, strategy: .iso8601)) == nil {
      throw ValidationError("--measured is a time such as 2026-01-15T09:30:00Z.")
    }
    for numbers in psf {
      let isRight =
        (1...2).contains(numbers.values.count) && (0.01...1000).contains(numbers.values[0])
        && numbers.values.dropFirst().allSatisfy { (-1000...1000).contains($0) }
      guard isRight else {
        throw ValidationError("--psf is an LED's width and focus shift in µm, e.g. blue=1.1,0.")
      }
    }
    for numbers in ledTiming {
      let times = Array(numbers.values.prefix(2))
      let isRight =
        (2...3).contains(numbers.values.count) && Self.wholes(times, 0...100_000) != nil
        && numbers.values.dropFirst(2).allSatisfy { (0...1000).contains($0) }
      guard isRight else {
        throw ValidationError(
          "--led-timing is an LED's rise and fall in whole µs and its overshoot, e.g. blue=12,18,4."
        )
      }
    }
  }

  func run() throws {
    if let output { try requireReplaceable(output) }
    // First the files: what is wrong with one of them is said better by who reads it.
    let result = try measurements()
    let provenance = Provenance(
      arguments: Array(CommandLine.arguments.dropFirst()),
      parameters: .object(["transform": .string(transform.rawValue)]),
      inputs: try [rig, points, power, flatField].compactMap { $0 }.map {
        try Provenance.Input(path: $0)
      })
    let warnings = result.warnings(file: points, powerFile: power)
    let text = result.calibration.document(provenance: provenance)
    // What is written must be what is read.
    let read = try Calibration.format.read(text: text, file: output ?? "the calibration")
    try read.refuse(read.value.contradictions())
    if json {
      Console.print(
        try JSONDocument.encode(
          RigCalibrationDocument(
            result, file: output, messages: warnings, provenance: provenance)))
    } else {
      Console.print(RigCalibrationText.text(of: result))
      for message in warnings { Console.report(message) }
    }
    if let output {
      try AtomicFile.write(Data(text.utf8), to: output)
      if !json { Console.note("calibration: \(output)") }
    }
  }

  private func measurements() throws -> RigMeasurements {
    let document = try Rig.format.read(file: rig)
    let set = document.value
    let leds = set.leds.map(\.name)
    let camera = Rig.Camera(
      binning: binning ?? set.camera.binning,
      region: region.flatMap { Self.wholes($0.values, 0...100_000) } ?? set.camera.region)
    let view = cameraScale.flatMap { scale in
      pia.map { CameraView(scale: scale, pia: $0, camera: camera) }
    }
    for name in (psf + ledTiming).map(\.led) where !leds.contains(name) {
      throw unknown("LED", name, among: leds)
    }
    let table = try RegistrationTable(file: points, view: view)
    return try RigMeasurements(
      rig: set, objective: try objectiveName(set), camera: camera,
      measured: try measured.map { try Date($0, strategy: .iso8601) } ?? Provenance.now,
      registration: Registration(table.points, choice: transform, file: points),
      curves: PowerTable(file: power, leds: leds).curves,
      flatField: try flatField.map { try FlatFieldTable(file: $0, leds: leds).fields } ?? [],
      extras: extras, file: points)
  }

  private func objectiveName(_ set: Rig) throws -> String {
    let names = set.objectives.map(\.name)
    if let objective {
      guard names.contains(objective) else {
        throw unknown("objective", objective, among: names)
      }
      return objective
    }
    guard names.count == 1, let only = names.first else {
      throw DocumentRefusal(
        Message(
          .usage, .error, "the rig has several objectives", file: rig, object: "objectives",
          expected: names.joined(separator: ", "),
          remedy: "Name the one that was in place with --objective."))
    }
    return only
  }

  private func unknown(_ kind: String, _ name: String, among names: [String]) -> DocumentRefusal {
    DocumentRefusal(
      Message(
        .documentUnknownName, .error, "no \(kind) of the rig has this name", file: rig,
        expected: names.joined(separator: ", "), found: "\"\(name)\"",
        remedy: NearestName.of(name, among: names).map { "Did you mean \"\($0)\"?" }
          ?? "Take one of the names, or add it to the rig's file."))
  }

  /// Their counts were checked by ``validate()``.
  private var extras: RigMeasurements.Extras {
    var extras = RigMeasurements.Extras(leak: leak.map { $0 / 100 })
    for numbers in psf {
      let spread = Calibration.PointSpread(
        width: numbers.values[0], focusShift: numbers.values.dropFirst().first)
      extras.pointSpread.append(NamedItem(name: numbers.led, value: spread))
    }
    for numbers in ledTiming {
      let timing = Calibration.LEDTiming(
        rise: Microseconds(Int(numbers.values[0])), fall: Microseconds(Int(numbers.values[1])),
        overshoot: numbers.values.dropFirst(2).first.map { $0 / 100 })
      extras.ledTiming.append(NamedItem(name: numbers.led, value: timing))
    }
    if let latency {
      extras.mirrorTiming = Calibration.MirrorTiming(
        latency: Microseconds(Int(latency.values[0])),
        jitter: Microseconds(Int(latency.values[1])),
        triggerDelay: triggerDelay.map(Microseconds.init))
    }
    return extras
  }

  /// nil where one is no whole number of the range.
  private static func wholes(_ values: [Double], _ range: ClosedRange<Int>) -> [Int]? {
    let whole = values.compactMap { Int(exactly: $0) }.filter(range.contains)
    return whole.count == values.count ? whole : nil
  }

  /// Only a calibration of a rig is replaced: a mistyped name must not cost somebody's data.
  private func requireReplaceable(_ path: String) throws {
    guard FileManager.default.fileExists(atPath: path) else { return }
    let isCalibration = (try? Calibration.format.read(file: path)) != nil
    guard isCalibration, overwrite else {
      throw DocumentRefusal(
        Message(
          .outputExists, .error,
          isCalibration
            ? "a calibration of this name is there already"
            : "a file of this name is there and is no calibration of a rig", file: path,
          remedy: isCalibration
            ? "Choose another name, or replace it with --overwrite." : "Choose another name."))
    }
  }
}

extension PiaDirection: ExpressibleByArgument {
  public init?(argument: String) { self.init(argument) }
}

extension Registration.Choice: ExpressibleByArgument {}
