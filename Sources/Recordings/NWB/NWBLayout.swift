import HDF5

/// Where NWB 1 and NWB 2 keep the same things; all else is read alike.
///
/// NWB 1.0.x (MIES before 2020, Allen Cell Types): series lie in `/acquisition/timeseries`; the last
/// of `ancestry` is the type, for `neurodata_type` is always `TimeSeries`; stimulus and electrode
/// are data sets; the sweep's number is in the name (`data_00012_AD0`, `Sweep_12`).
enum NWBLayout {
  case version1
  case version2

  /// Groups whose members are series.
  var seriesFolders: [String] {
    switch self {
    case .version1: ["/acquisition/timeseries", "/stimulus/presentation"]
    case .version2: ["/acquisition", "/stimulus/presentation"]
    }
  }

  /// The series' type; nil where the file does not say it.
  func typeName(of group: HDF5Group) -> String? {
    switch self {
    case .version1:
      let last = ((try? group.attribute("ancestry")) ?? nil)?.texts?.last
      return last == "TimeSeries" ? nil : last
    case .version2: return (try? group.text("neurodata_type")) ?? nil
    }
  }

  /// Name of the stimulus as the file words it.
  func stimulus(of group: HDF5Group) -> String? {
    switch self {
    case .version1: NWBInventory.text(group, "stimulus_description")
    case .version2:
      ((try? group.text("stimulus_description")) ?? nil).flatMap(NWBWords.meaningful)
    }
  }

  func sweepNumber(of group: HDF5Group) -> Int? {
    switch self {
    case .version1: NaturalOrder.firstNumber(NWBSweepAssembly.lastComponent(group.path))
    case .version2: ((try? group.attribute("sweep_number")) ?? nil)?.integer
    }
  }

  /// Path of the electrode that NWB 1 names in a data set; nil in NWB 2, which has links.
  func namedElectrode(of group: HDF5Group) -> String? {
    guard self == .version1, let name = NWBInventory.text(group, "electrode_name") else {
      return nil
    }
    return "/general/intracellular_ephys/\(name)"
  }
}
