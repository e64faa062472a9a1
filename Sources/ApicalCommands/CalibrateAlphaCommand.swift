import ArgumentParser
import Foundation
import InputDocuments
import Messages
import OutputFiles
import PlateauCalibration

struct CalibrateAlphaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "alpha",
    abstract: "Find θ and k of α from an intensity series, and G from condition A.",
    discussion: """
      SERIES.csv holds one trial of apical light a row: irradiance_mw_mm2 (or power_mw, \
      relative_intensity; 0 is no light), plateau_amplitude_mv (mean potential in the window, above \
      baseline and less the matched bottom-up-only value), and if it has several cells, cell. \
      WEIGHTS.csv holds one cell a row: cell, condition, measured_w_ratio, pairings, alpha_f, alpha_t, \
      alpha_scale; G comes from condition A alone. What the data do not bound is said and not \
      estimated. Exit status: 0 done; 1 done, but named cells failed; 2 the input was refused.

        apical calibrate alpha series.csv --recorded-at dendrite -o cell.alpha.yaml
        apical calibrate alpha series.csv --attenuation 1/20,1/12 --floor 0
        apical calibrate alpha series.csv --weights weights.csv --json
      """)

  @Argument(help: "The intensity series.", completion: .file(extensions: ["csv"]))
  var series: String

  @Option(help: "Cells with weight ratio, α_f and α_t.", completion: .file(extensions: ["csv"]))
  var weights: String?

  @Option(help: "Where the potential was recorded: soma or dendrite.")
  var recordedAt: AlphaCalibration.Site = .soma

  @Option(
    help: ArgumentHelp(
      "Gain from dendrite to soma, a value or a range, e.g. 1/15 or 1/20,1/12.",
      valueName: "gain"))
  var attenuation: Attenuation?

  @Option(
    help: ArgumentHelp(
      "Amplitude without light, mV, where it is not to be fitted; 0 after subtraction.",
      valueName: "mv"))
  var floor: Double?

  @Option(name: .shortAndLong, help: "File for the calibration, e.g. cell.alpha.yaml.")
  var output: String?

  @Flag(help: "Replace the output file if it is a calibration of α.")
  var overwrite = false

  @Flag(help: "Print one JSON document instead of text.")
  var json = false

  func validate() throws {
    if let floor, !(abs(floor) <= 1000) {
      throw ValidationError("--floor is an amplitude in mV.")
    }
  }

  func run() throws {
    if let output { try requireReplaceable(output) }
    let result = try AlphaCalibrationRun(
      series: IntensitySeries(file: series), file: series,
      weights: try weights.map { try GainTable(file: $0) }, weightsFile: weights,
      site: recordedAt, stated: attenuation, floor: floor)
    let provenance = Provenance(
      arguments: Array(CommandLine.arguments.dropFirst()),
      parameters: .object([
        "recorded_at": .string(recordedAt.rawValue), "floor_mv": floor.map { .real($0) } ?? .null,
        "confidence": .real(AlphaCalibrationRun.confidence),
      ]),
      inputs: try [series, weights].compactMap { $0 }.map { try Provenance.Input(path: $0) })
    if json {
      Console.print(
        try JSONDocument.encode(AlphaCalibrationDocument(result, provenance: provenance)))
    } else {
      Console.print(AlphaCalibrationText.text(of: result))
      for message in result.messages { Console.report(message) }
    }
    if let output {
      if let calibration = result.calibration {
        try AtomicFile.write(
          Data(calibration.document(provenance: provenance).utf8), to: output)
        if !json { Console.note("calibration: \(output)") }
      } else if !json {
        Console.note("no calibration was written: θ and k are not bounded in any cell")
      }
    }
    Console.exit(result.status)
  }

  /// Only a calibration of α is replaced: a mistyped name must not cost somebody's data.
  private func requireReplaceable(_ path: String) throws {
    guard FileManager.default.fileExists(atPath: path) else { return }
    guard (try? AlphaCalibration.format.read(file: path)) != nil else {
      throw DocumentRefusal(
        Message(
          .outputExists, .error, "a file of this name is there and is no calibration of α",
          file: path, remedy: "Choose another name."))
    }
    guard overwrite else {
      throw DocumentRefusal(
        Message(
          .outputExists, .error, "a calibration of this name is there already", file: path,
          remedy: "Choose another name, or replace it with --overwrite."))
    }
  }
}

extension AlphaCalibration.Site: ExpressibleByArgument {}

extension Attenuation: ExpressibleByArgument {
  public init?(argument: String) { self.init(argument) }
}
