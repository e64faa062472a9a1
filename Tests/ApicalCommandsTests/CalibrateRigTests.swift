import Foundation
import TestSupport
import Testing

@Suite("apical calibrate rig, through the built program")
struct CalibrateRigTests {
  private static let protocols = SharedData.packageRoot.appendingPathComponent("Protocols").path

  private static let example = [
    "calibrate", "rig", "--rig", "\(protocols)/example.rig.yaml", "--objective", "20x",
    "--points", "\(protocols)/calibration/points.csv", "--camera-scale", "0.65", "--pia", "up",
    "--power", "\(protocols)/calibration/power.csv",
  ]

  @Test("its help is the one that was read")
  func help() async throws {
    let run = try await ApicalProgram.run(["calibrate", "rig", "--help"])
    #expect(run.status == 0)
    let expected = try String(
      contentsOf: SharedData.packageRoot.appendingPathComponent(
        "Tests/ApicalCommandsTests/Fixtures/calibrate-rig-help.txt"), encoding: .utf8)
    #expect(run.text == expected)
  }

  @Test("the example's tables give the example's transform, and a file that the protocol passes")
  func example() async throws {
    let folder = try TemporaryFolder()
    let more = [
      "--flat-field", "\(Self.protocols)/calibration/flat-field.csv", "--psf", "blue=1.1,0",
      "--psf", "red=1.4,-3.5", "--led-timing", "blue=12,18,4", "--led-timing", "red=15,22",
      "--latency", "145,5", "--trigger-delay", "105", "--leak", "0.1", "--measured",
      "2026-01-15T09:30:00Z", "--output", "new.calibration.yaml",
    ]
    let run = try await ApicalProgram.run(Self.example + more + ["--json"], in: folder.url)
    #expect(run.status == 0, "\(run.errors)")
    let document = try #require(
      try JSONSerialization.jsonObject(with: run.output) as? [String: Any])
    #expect(document["schema"] as? String == "apical.calibrate-rig/1")
    #expect(document["model"] as? String == "affine")
    let fit = try #require(document["affine"] as? [String: Any])
    let transform = (fit["column"] as? [Double] ?? []) + (fit["row"] as? [Double] ?? [])
    let expected = [0.0231, 2.6447, 958.2, 2.6451, -0.0229, 541.6]
    #expect(transform.count == 6)
    for (value, expected) in zip(transform, expected) {
      expectClose(value, expected, within: 1e-6 * max(1, abs(expected)))
    }
    expectClose(fit["rms_um"] as? Double, 0.3, within: 1e-5, "µm")
    #expect((document["outliers"] as? [Any])?.isEmpty == true)
    let check = try await ApicalProgram.run(
      [
        "protocol", "check", "\(Self.protocols)/plateau-difference.protocol.yaml",
        "--calibration", "new.calibration.yaml",
      ], in: folder.url)
    #expect(check.status == 0, "\(check.errors)")
    // The same command gives the same file; an existing one is kept.
    let first = try Data(contentsOf: folder.url.appendingPathComponent("new.calibration.yaml"))
    let again = try await ApicalProgram.run(Self.example + more, in: folder.url)
    #expect(again.status == 2 && again.errors.contains("--overwrite"))
    let replaced = try await ApicalProgram.run(
      Self.example + more + ["--overwrite"], in: folder.url)
    #expect(replaced.status == 0 && replaced.text.contains("affine: RMS 0.3 µm"))
    #expect(
      try Data(contentsOf: folder.url.appendingPathComponent("new.calibration.yaml")) == first)
  }

  @Test("an outlier is named; a calibration without a time is of now")
  func outlier() async throws {
    let folder = try TemporaryFolder()
    var text = try String(
      contentsOfFile: "\(Self.protocols)/calibration/points.csv", encoding: .utf8)
    text = text.replacing("spot-41,960.5,540.5,", with: "spot-41,980.5,540.5,")
    try folder.write(text, to: "points.csv")
    var arguments = Self.example
    arguments[7] = "points.csv"
    let run = try await ApicalProgram.run(
      arguments + ["--output", "c.calibration.yaml"], in: folder.url)
    #expect(run.status == 0)
    #expect(run.errors.contains("points.csv:42: spot-41: a point lies far"), "\(run.errors)")
    #expect(folder.names.contains("c.calibration.yaml"))
  }

  @Test("wrong input is answered, and nothing is written")
  func wrongInput() async throws {
    let folder = try TemporaryFolder()
    let header = "mirror_column,mirror_row,field_x_um,field_y_um\n"
    try folder.write(header + "1,2,3,4\n5,6,7,8\n9,9,1,2\n", to: "three.csv")
    try folder.write(header + (0..<9).map { "\($0),\($0),\($0),\($0)\n" }.joined(), to: "line.csv")
    try folder.write(header + "1,2,3,inf\n", to: "inf.csv")
    try folder.write("led,drive_v,power_mw\nblue,1,3\nblue,2,1\n", to: "falls.csv")
    try folder.write("led,drive_v,power_mw\ngreen,1,3\n", to: "green.csv")
    try folder.write("my data\n", to: "notes.txt")
    try folder.write(
      "field_x_um,field_y_um,relative_irradiance\n0,0,1\n9,0,1\n0,9,1\n9,9,1\n", to: "small.csv")
    func replaced(_ option: String, _ value: String) -> [String] {
      var arguments = Self.example
      if let index = arguments.firstIndex(of: option) { arguments[index + 1] = value }
      return arguments
    }
    for (arguments, words) in [
      (replaced("--points", "three.csv"), "too few points"),
      (replaced("--points", "line.csv"), "on one line"),
      (replaced("--points", "inf.csv"), "not a number"),
      (replaced("--points", "absent.csv"), "absent.csv: no such file"),
      (replaced("--power", "falls.csv"), "does not rise"),
      (replaced("--power", "green.csv"), "no LED of the rig"),
      (replaced("--objective", "40x"), "no objective of the rig"),
      (Self.example + ["--flat-field", "small.csv"], "leaves part of it out"),
      (Self.example + ["--binning", "4"], "outside the camera's region"),
      (Self.example + ["--psf", "green=1"], "no LED of the rig"),
      (Self.example.filter { !["--camera-scale", "0.65"].contains($0) }, "camera's scale"),
      (Self.example.filter { !["--objective", "20x"].contains($0) }, "several objectives"),
    ] {
      let run = try await ApicalProgram.run(
        arguments + ["--output", "out.calibration.yaml"], in: folder.url)
      #expect(run.status == 2 && run.errors.contains(words), "\(arguments): \(run.errors)")
      #expect(run.output.isEmpty)
    }
    for more in [
      ["--pia", "north"], ["--camera-scale", "-1"], ["--region", "1,2,3"], ["--latency", "40"],
      ["--measured", "yesterday"], ["--psf", "blue"], ["--led-timing", "blue=1.5,2"],
      ["--trigger-delay", "5"], ["--leak", "nan"], ["--transform", "spline"],
    ] {
      let run = try await ApicalProgram.run(Self.example + more, in: folder.url)
      #expect(run.status == 64, "\(more)")
    }
    let kept = try await ApicalProgram.run(
      Self.example + ["--output", "notes.txt", "--overwrite"], in: folder.url)
    #expect(kept.status == 2 && kept.errors.contains("no calibration of a rig"))
    #expect(!folder.names.contains("out.calibration.yaml"))
  }
}
