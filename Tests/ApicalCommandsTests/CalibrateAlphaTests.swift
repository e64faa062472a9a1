import Foundation
import RandomStreams
import TestSupport
import Testing

@Suite("apical calibrate alpha, through the built program")
struct CalibrateAlphaTests {
  /// A = 4k·I²/(I² + 1) mV.
  ///
  /// - Parameter scatter: SD of a trial over the curve's range.
  private static func series(
    slope: Double, intensities: [Double] = [0, 0.2, 0.5, 1, 2, 4, 9], cell: String? = nil,
    header: Bool = true, scatter: Double = 0.02
  ) -> String {
    var stream = RandomStream(seed: 5, stream: .testNoise, cell: 77)
    let names = (cell == nil ? "" : "cell,") + "irradiance_mw_mm2,plateau_amplitude_mv\n"
    return (header ? names : "")
      + intensities.flatMap { intensity in
        (0..<4).map { _ in
          let square = intensity * intensity
          let amplitude =
            4 * slope * (square / (square + 1) + scatter * stream.nextNormal())
          return (cell.map { "\($0)," } ?? "") + "\(intensity),\(amplitude)\n"
        }
      }.joined()
  }

  private static let weights =
    "cell,condition,measured_w_ratio,pairings,alpha_f,alpha_t,alpha_scale\n"
    + "c1,A,1.32,60,0.12,0.80,logistic\nc2,A,1.41,60,0.12,0.84,logistic\n"
    + "c3,A,1.35,60,0.13,0.79,logistic\nc4,B,0.80,60,0.80,0.12,logistic\n"
    + "c5,B,0.71,60,0.80,0.12,logistic\n"

  @Test("its help is the one that was read")
  func help() async throws {
    let run = try await ApicalProgram.run(["calibrate", "alpha", "--help"])
    #expect(run.status == 0)
    let expected = try String(
      contentsOf: SharedData.packageRoot.appendingPathComponent(
        "Tests/ApicalCommandsTests/Fixtures/calibrate-alpha-help.txt"), encoding: .utf8)
    #expect(run.text == expected)
  }

  @Test("a series and weights: document, text and a file that is read again")
  func whole() async throws {
    let folder = try TemporaryFolder()
    try folder.write(Self.series(slope: 5), to: "series.csv")
    try folder.write(Self.weights, to: "weights.csv")
    let command = [
      "calibrate", "alpha", "series.csv", "--recorded-at", "dendrite", "--weights", "weights.csv",
      "--output", "cell.alpha.yaml",
    ]
    let run = try await ApicalProgram.run(command + ["--json"], in: folder.url)
    #expect(run.status == 0, "\(run.errors)")
    let document = try run.json()
    #expect(document["schema"] as? String == "apical.calibrate-alpha/1")
    let curve = try #require((document["curves"] as? [[String: Any]])?.first)
    #expect(curve["identified"] as? Bool == true)
    let slope = try #require(curve["k_mv"] as? [String: Any])
    expectClose(slope["value"] as? Double, 5, within: 0.3, "mV")
    expectClose(curve["alpha_at_saturation"] as? Double, 0.880797, within: 1e-6)
    let gain = try #require(document["gain"] as? [String: Any])
    // The mean of ln 1.32, ln 1.41 and ln 1.35 over 60 and the mean difference of 0.68667.
    expectClose(gain["per_pairing"] as? Double, 0.00745409, within: 1e-6)
    #expect((gain["predictions"] as? [[String: Any]])?.first?["condition"] as? String == "B")
    #expect(folder.text("cell.alpha.yaml")?.hasPrefix("apical: alpha-calibration/1\n") == true)

    let again = try await ApicalProgram.run(command, in: folder.url)
    #expect(again.status == 2 && again.errors.contains("--overwrite"))
    let replaced = try await ApicalProgram.run(command + ["--overwrite"], in: folder.url)
    #expect(replaced.status == 0 && replaced.text.contains("no free parameter left"))
    let data = try await ApicalProgram.run(
      ["calibrate", "alpha", "series.csv", "--output", "weights.csv", "--overwrite"],
      in: folder.url)
    #expect(data.status == 2 && folder.text("weights.csv") == Self.weights)
  }

  @Test("what is not identified is said, has no number and no file")
  func unsaturated() async throws {
    let folder = try TemporaryFolder()
    try folder.write(
      Self.series(slope: 5, intensities: [0, 0.05, 0.1, 0.15, 0.2], scatter: 0.002),
      to: "series.csv")
    let run = try await ApicalProgram.run(
      ["calibrate", "alpha", "series.csv", "--output", "cell.alpha.yaml"], in: folder.url)
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.text.contains("at least") && run.text.contains("not bounded above"))
    #expect(run.errors.contains("no calibration was written"))
    #expect(folder.names == ["series.csv"])
  }

  @Test("one cell that falls costs no other")
  func severalCells() async throws {
    let folder = try TemporaryFolder()
    try folder.write(
      Self.series(slope: 0.3, cell: "good") + Self.series(slope: -0.3, cell: "bad", header: false),
      to: "series.csv")
    let run = try await ApicalProgram.run(
      ["calibrate", "alpha", "series.csv", "--json"], in: folder.url)
    #expect(run.status == 1)
    let document = try run.json()
    let curves = try #require(document["curves"] as? [[String: Any]])
    #expect(curves.map { $0["cell"] as? String } == ["good"])
    let dendritic = try #require(curves.first?["dendritic_k_mv"] as? [Double])
    let slope = try #require((curves.first?["k_mv"] as? [String: Any])?["value"] as? Double)
    expectClose(dendritic.first, 15 * slope, within: 1e-9, "mV")
    let failed = try #require((document["failed"] as? [[String: Any]])?.first)
    #expect(failed["object"] as? String == "bad")
    #expect(failed["id"] as? String == "calibration.refused")
    #expect((document["warnings"] as? [String])?.contains { $0.contains("1/15") } == true)
  }

  @Test("wrong input is answered, and nothing is written")
  func wrongInput() async throws {
    let folder = try TemporaryFolder()
    try folder.write(Self.series(slope: 5), to: "good.csv")
    try folder.write(Self.series(slope: 5, intensities: [1]), to: "one.csv")
    try folder.write(Self.series(slope: 5, intensities: [0, 1, 2]), to: "three.csv")
    try folder.write(Self.series(slope: -5), to: "falls.csv")
    try folder.write("irradiance,plateau_amplitude_mv\n1,2\n", to: "unit.csv")
    try folder.write(
      "cell,condition,measured_w_ratio,pairings,alpha_f,alpha_t,alpha_scale\n"
        + "c,B,1.3,60,0.1,0.8,logistic\n", to: "noA.csv")
    for (arguments, words) in [
      (["one.csv"], "4 or more"), (["three.csv"], "found 3"), (["falls.csv"], "falls"),
      (["unit.csv"], "no unit"), (["absent.csv"], "no such file"),
      (["good.csv", "--weights", "noA.csv"], "condition A"),
    ] {
      let run = try await ApicalProgram.run(
        ["calibrate", "alpha"] + arguments + ["--output", "out.yaml"], in: folder.url)
      #expect(run.status == 2 && run.errors.contains(words), "\(arguments): \(run.errors)")
      #expect(run.output.isEmpty)
    }
    for arguments in [["--attenuation", "2"], ["--recorded-at", "axon"], ["--floor", "nan"]] {
      let run = try await ApicalProgram.run(
        ["calibrate", "alpha", "good.csv"] + arguments, in: folder.url)
      #expect(run.status == 64, "\(arguments)")
    }
    #expect(!folder.names.contains("out.yaml"))
  }
}
