import Foundation
import InputDocuments
import Messages
import PlateauCalibration
import Signals
import TestSupport
import Testing

@Suite("Tables of a calibration")
struct CalibrationTableTests {
  private func series(_ text: String) -> String {
    do {
      _ = try IntensitySeries(text: text, file: "s.csv")
      return ""
    } catch { return error.messages.map(\.description).joined(separator: "\n") }
  }

  private func weights(_ text: String) -> String {
    do {
      _ = try GainTable(text: text, file: "w.csv")
      return ""
    } catch { return error.messages.map(\.description).joined(separator: "\n") }
  }

  @Test("a series: cells in their order, any name of the light that has its unit")
  func goodSeries() throws {
    let head = "plateau_amplitude_mv,trial,cell\n"
    for light in [
      "irradiance_mw_mm2", "irradiance_mw" + "_per_mm2", "power_mw", "relative_intensity",
    ] {
      let text = "\(light),\(head)0,0.1,1,b\n0.5,3,2,b\n1,4e0,1,a\n"
      let read = try IntensitySeries(text: text, file: "s.csv")
      #expect(read.intensityColumn == light)
      #expect(read.cells.map(\.name) == ["b", "a"])
      #expect(read.cells.last?.points == [.init(intensity: 1, amplitude: 4)])
    }
  }

  @Test("what is wrong with a series is said with its line")
  func wrongSeries() {
    let head = "irradiance_mw_mm2,plateau_amplitude_mv\n"
    #expect(series(head + "1,2\n") == "")
    let noUnit = series("irradiance,plateau_amplitude_mv\n1,2\n")
    #expect(noUnit.contains("s.csv:1: irradiance") && noUnit.contains("has no unit"))
    #expect(series("power_mw,plateau_amplitude\n1,2\n").contains("plateau_amplitude_mv"))
    #expect(
      series("irradiance_mw_mm2,plateau_amplitud_mv\n1,2\n")
        .contains("Did you mean plateau_amplitude_mv?"))
    #expect(series("power_mw\n1\n").contains("columns are missing: plateau_amplitude_mv"))
    #expect(series("plateau_amplitude_mv\n1\n").contains("no column for the light"))
    #expect(
      series("power_mw,irradiance_mw_mm2,plateau_amplitude_mv\n1,1,1\n").contains("two columns"))
    for (bad, line) in [
      ("1,NaN", 3), ("1,inf", 3), ("-1,2", 3), ("1,", 3), ("1,2 mV", 3), ("1,0x10", 3), ("1;2", 3),
    ] {
      let text = series(head + "1,2\n" + bad + "\n")
      #expect(text.contains("s.csv:\(line)"), "\(bad): \(text)")
    }
    #expect(series(head).contains("no rows") && series("").contains("empty"))
    #expect(series("cell,power_mw,plateau_amplitude_mv\n,1,2\n").contains("the cell is missing"))
  }

  private static let head =
    "cell,condition,measured_w_ratio,pairings,alpha_f,alpha_t,alpha_scale"

  @Test("what is wrong with a table of weights is said with its line")
  func wrongWeights() {
    let head = Self.head + "\n"
    let row = "c1,A,1.3,60,0.1,0.8,logistic\n"
    #expect(weights(head + row) == "")
    let mixed = weights(head + row + "c2,A,1.2,60,100,800,area_mv_ms\n")
    #expect(mixed.contains("w.csv:3") && mixed.contains("different scales"))
    #expect(weights(head + "c1,B,1.3,60,0.1,0.8,logistic\n").contains("no cell is in condition A"))
    #expect(weights("cell,condition\na,A\n").contains("measured_w_ratio, pairings, alpha_f"))
    #expect(weights(head + row + row).contains("twice"))
    #expect(weights(head + "c1,A,1.3,60,0.1,0.8,volts\n").contains("this scale is not known"))
    #expect(weights(head + "c1,A,1.3,60,0.1,1.8,logistic\n").contains("outside the limits"))
    #expect(weights(head + "c1,A,-1,60,0.1,0.8,logistic\n").contains("w.csv:2"))
    #expect(weights(head + "c1,A,1.3,,0.1,0.8,logistic\n").contains("value is missing"))
    #expect(weights(head + "c1,A,1.3,60,100,800,area_mv_ms\n").contains("window_ms"))
    #expect(
      weights(Self.head + ",alpha_sd_f\n").contains("the column is not known"))
    #expect(
      weights(Self.head + ",animal,predicted_btsp\nc1,A,1.3,60,0.1,0.8,logistic,m1,0.3\n") == "")
  }
}
