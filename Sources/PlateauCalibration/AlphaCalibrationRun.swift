import Foundation
import InputDocuments
import Messages
import Signals
import Statistics

/// Tables in, the calibration with all that is to be said of it out.
///
/// Each cell of a series is fitted for itself; one that gives no curve costs no other.
public struct AlphaCalibrationRun: Sendable {
  /// Of every interval.
  public static let confidence = 0.95

  public struct Cell: Sendable {
    /// nil where the series names no cells.
    public var name: String?
    public var fit: PlateauCurveFit
  }

  public let site: AlphaCalibration.Site
  /// From the dendrite to the soma; nil where the dendrite was recorded and nothing stated.
  public let attenuation: Attenuation?
  public let intensityColumn: String
  public let cells: [Cell]
  /// Cells without a curve.
  public let failed: [Message]
  /// nil without a table of weights, or where it gives none.
  public let gain: GainCalibration?
  /// What is to be kept in mind.
  public let messages: [Message]
  /// nil where no cell's curve is bounded.
  public let calibration: AlphaCalibration?

  /// - Parameters:
  ///   - file: of the series, for messages.
  ///   - stated: attenuation that the user states.
  ///   - floor: A₀ that the user states, mV.
  /// - Throws: `DocumentRefusal` where no cell gives a curve.
  public init(
    series: IntensitySeries, file: String, weights: GainTable?, weightsFile: String?,
    site: AlphaCalibration.Site, stated: Attenuation?, floor: Double?
  ) throws(DocumentRefusal) {
    var cells: [Cell] = []
    var failed: [Message] = []
    var messages: [Message] = []
    for cell in series.cells {
      do {
        let fit = try PlateauCurveFit(cell.points, floor: floor, confidence: Self.confidence)
        cells.append(Cell(name: cell.name, fit: fit))
        messages += Self.messages(of: fit, cell: cell.name, file: file)
      } catch {
        failed.append(error.message(cell: cell.name, file: file))
      }
    }
    if cells.isEmpty, let first = failed.first { throw DocumentRefusal(first) }
    let assumed = site == .soma && stated == nil
    if assumed, cells.contains(where: \.fit.isIdentified) {
      messages.append(
        Message(
          .calibrationAttenuationAssumed, .warning,
          "the attenuation is the model's 1/15, so dendritic millivolts are the model's, too",
          remedy: "State what a dual patch measured with --attenuation; α does not depend on it."))
    }
    let attenuation = stated ?? (assumed ? .model : nil)
    let curves = cells.compactMap { AlphaCalibration.Curve(cell: $0.name, $0.fit) }
    var calibration =
      curves.isEmpty
      ? nil : AlphaCalibration(site: site, attenuation: attenuation, curves: curves)
    var gain: GainCalibration?
    if let weights {
      do {
        let found = try GainCalibration(
          weights, calibration: calibration, confidence: Self.confidence)
        gain = found
        messages += Self.messages(
          of: found, leastSlope: cells.compactMap(\.fit.slope.interval.lower).min(),
          file: weightsFile)
        if found.form == .gain, let value = found.gain, let interval = found.interval {
          calibration?.gain = AlphaCalibration.Gain(
            value: value, interval: interval, scale: found.scale == .area ? .logistic : found.scale)
        }
      } catch {
        failed.append(error.message(file: weightsFile))
      }
    }
    self.site = site
    self.attenuation = attenuation
    intensityColumn = series.intensityColumn
    self.cells = cells
    self.failed = failed
    self.gain = gain
    self.messages = messages
    self.calibration = calibration
  }

  public var status: ExitStatus { failed.isEmpty ? .done : .someInputsFailed }

  private static func messages(
    of fit: PlateauCurveFit, cell: String?, file: String
  ) -> [Message] {
    var messages: [Message] = []
    if !fit.isIdentified {
      let isFloorOpen = !fit.floor.interval.isClosed
      let isSaturationOpen = !fit.saturation.interval.isClosed
      let reason =
        switch (isFloorOpen, isSaturationOpen) {
        case (true, true): "neither floor nor saturation of the curve is reached"
        case (true, false): "the floor of the curve is not reached"
        case (false, true): "the curve does not saturate"
        case (false, false): "the scatter is too large"
        }
      let remedy =
        switch (isFloorOpen, isSaturationOpen) {
        case (true, false): "Add trials without light, or state the floor with --floor 0."
        case (_, true): "Add stronger light. For small plateaus only G/k is identified."
        case (false, false): "Add trials."
        }
      messages.append(
        Message(
          .calibrationNotIdentified, .warning,
          "\(reason), so θ and k are not identified", file: file,
          object: cell, remedy: remedy))
    }
    if let lack = fit.lackOfFit, lack.p < 0.01 {
      messages.append(
        Message(
          .calibrationMisfit, .warning,
          "the means of the intensities miss the curve by more than repeats scatter "
            + "(p = \(String(format: "%.2g", lack.p)))", file: file, object: cell,
          remedy: "Look at the series; θ and k may mean nothing."))
    }
    return messages
  }

  /// - Parameter leastSlope: the lowest k that the series allows, mV.
  private static func messages(
    of gain: GainCalibration, leastSlope: Double?, file: String?
  ) -> [Message] {
    var messages = gain.leftOut.map {
      Message(
        .calibrationCellLeftOut, .warning,
        "the cell takes no part in G: \($0.reason)", file: file,
        object: $0.name)
    }
    if gain.gain == nil {
      messages.append(
        Message(
          .calibrationNotIdentified, .warning,
          "α_t − α_f of the cells in condition A does not differ from 0, so G is not identified",
          file: file, remedy: "Add cells, or stronger plateaus."))
    }
    // Half of k: the straight line through rest and α then differ by a fifth.
    if gain.form == .gainOverSlope, gain.gain != nil,
      let greatest = gain.cells.map({ abs($0.difference) }).max(),
      greatest > (leastSlope ?? 0) / 2
    {
      messages.append(
        Message(
          .calibrationNotIdentified, .warning,
          "G/k takes plateaus for small against k, and k is not known to be that large", file: file,
          expected: "|A_t − A_f| below k/2, k at least \(String(format: "%.3g", leastSlope ?? 0))",
          found: String(format: "%.3g", greatest), unit: "mV",
          remedy: "Take a series that saturates before G/k is believed."))
    }
    let uninformative = gain.cells.filter { $0.isUninformative ?? false }.map(\.name)
    if !uninformative.isEmpty {
      messages.append(
        Message(
          .calibrationNotInformative, .warning,
          "|α_t − α_f| is below its SD in \(uninformative.joined(separator: ", "))", file: file,
          remedy: "They stay in G; say nothing of these cells alone."))
    }
    return messages
  }
}

extension PlateauCurveFit.Failure {
  func message(cell: String?, file: String) -> Message {
    func refused(_ text: String, expected: String?, found: String?, _ remedy: String) -> Message {
      Message(
        .calibrationRefused, .error, text, file: file, object: cell, expected: expected,
        found: found, remedy: remedy)
    }
    switch self {
    case .fewIntensities(let count):
      return refused(
        "too few different intensities for a curve",
        expected: "\(PlateauCurveFit.leastIntensityCount) or more", found: "\(count)",
        "Add intensities between no light and saturation.")
    case .fewTrials(let count):
      return refused(
        "no more trials than the curve has parameters", expected: "more", found: "\(count)",
        "Add repeats, or state the floor with --floor 0.")
    case .noLight:
      return refused(
        "no trial has light", expected: "intensities above 0", found: "0", "Check the column.")
    case .falls:
      return refused(
        "the amplitude falls with the light", expected: "a rise", found: "a fall",
        "Check the sign and what was subtracted.")
    case .doesNotRise(let p):
      return refused(
        "the amplitude does not rise with the light", expected: "p below 0.05",
        found: "p = \(String(format: "%.2g", p))", "Add repeats or stronger light.")
    case .notFound:
      return refused(
        "no curve was found", expected: nil, found: nil, "Look at the series for outliers.")
    }
  }
}

extension GainCalibration.Failure {
  func message(file: String?) -> Message {
    switch self {
    case .fewCells(let count):
      Message(
        .calibrationRefused, .error, "too few cells in condition A for G", file: file,
        expected: "2 or more with α", found: "\(count)", remedy: "Add cells.")
    case .noDifference:
      Message(
        .calibrationRefused, .error, "α_t − α_f in condition A is 0, so there is no G", file: file,
        expected: "a difference", found: "0", remedy: "Check α_f and α_t of these cells.")
    }
  }
}
