import HDF5

/// What an NWB series says beyond its samples, and what of an NWB file no sweep shows.
enum NWBSeriesDetails {
  /// Settings of the amplifier and the unit that the schema fixes for them, nil where it has none.
  static let settingUnits: [String: String?] = [
    "gain": nil, "bias_current": nil, "bridge_balance": nil, "capacitance_compensation": nil,
    "capacitance_fast": "farads", "capacitance_slow": "farads",
    "resistance_comp_bandwidth": "hertz", "resistance_comp_correction": "percent",
    "resistance_comp_prediction": "percent", "whole_cell_capacitance_comp": "farads",
    "whole_cell_series_resistance_comp": "ohms",
  ]

  static func read(_ group: HDF5Group, _ series: NWBSeries) -> SeriesDetails {
    var details = SeriesDetails(
      typeName: series.typeName, description: NWBWords.meaningful(series.description),
      comments: ((try? group.text("comments")) ?? nil).flatMap(NWBWords.meaningful))
    for name in settingUnits.keys {
      guard let data = (try? group.dataset(name)) ?? nil, data.elementType.isNumeric,
        let value = (try? NWBSeriesReading.scalar(data)) ?? nil, value.isFinite
      else { continue }
      details.settings[name] = value
    }
    return details
  }

  /// Series that no sweep uses, and tables and results of other programs.
  static func leftOut(of file: HDF5File, series: [String], used: Set<String>) -> [String] {
    let unused = series.filter { !used.contains($0 + "/data") }
    func members(_ path: String) -> [HDF5Link] {
      file.kind(at: path) == .group ? (try? file.group(at: path).links()) ?? [] : []
    }
    let groups = [
      "/processing", "/units", "/analysis", "/events", "/epochs", "/stimulus/templates",
      "/general/labnotebook",
    ].filter { !members($0).isEmpty }
    let intervals = members("/intervals").filter { $0.name != "trials" }.map(\.path)
    return unused + groups + intervals
  }
}
