import Foundation
import HDF5
import Recordings
import Signals
import TestSupport

/// Recordings of our own, small enough to be checked by eye.
enum SampleContents {
  static let samplingRate = 10_000.0

  static let topDown = LightSite(
    name: "blue", description: "apical input", location: "layer 1", wavelength: 470,
    pathway: .topDown)
  static let bottomUp = LightSite(
    name: "red", description: "basal input", location: "layer 4", wavelength: 590,
    pathway: .bottomUp)

  /// A slow wave around −70 mV that is not on the grid of the stored counts.
  static func potential(count: Int, phase: Double = 0) -> [Double] {
    (0..<count).map { index -> Double in
      let angle = Double(index) / 173 + phase
      return -70 + 11.7 * sin(angle)
    }
  }

  static func sweep(
    _ index: Int, startTime: Double? = nil, count: Int = 5000, lights: [String: [Double]] = [:],
    command: [Double]? = nil, stimulus: String = "steps"
  ) -> NWBSweep {
    NWBSweep(
      name: "sweep_\(index)", startTime: startTime ?? 2 * Double(index),
      response: signal(potential(count: count, phase: Double(index))),
      command: command.map(signal), lights: self.lights(lights), stimulus: stimulus,
      electrode: "electrode0")
  }

  static func signal(_ values: [Double]) -> NWBSignal {
    NWBSignal(values, samplingRate: samplingRate)
  }

  /// mW by site.
  static func lights(_ power: [String: [Double]]) -> [NWBSweep.Light] {
    power.sorted { $0.key < $1.key }.map { site, values in
      NWBSweep.Light(site: LightSite(name: site), kind: .power, signal: signal(values))
    }
  }

  static func contents(
    sweeps: [NWBSweep], trials: [NWBTrial] = [], sites: [LightSite] = [topDown, bottomUp],
    electrode: Electrode = Electrode(
      name: "electrode0", description: "whole cell", location: "VISp5", cellID: "cell 1")
  ) -> NWBContents {
    NWBContents(
      identifier: "test", sessionDescription: "made by a test",
      sessionStart: "2026-01-15T09:00:00+00:00",
      texts: [
        "experiment_description": ["test"], "keywords": ["test"], "lab": ["none"],
        "institution": ["none"],
      ],
      subject: Subject(
        id: "none", species: "Mus musculus", sex: "U", age: "P42D", description: "none"),
      electrodes: [electrode], device: "amplifier", lightSites: sites, sweeps: sweeps,
      trials: trials, source: "test")
  }
}

/// Writes NWB files by hand, group by group, as other programs would.
struct HandmadeNWB {
  let file: HDF5File
  let acquisition: HDF5Group
  let presentation: HDF5Group
  let electrodes: HDF5Group
  let general: HDF5Group

  static func write(to path: String, _ body: (HandmadeNWB) throws -> Void) throws {
    let file = try HDF5File(creatingAt: path)
    let root = try file.root()
    try root.setAttribute("nwb_version", .text(["2.5.0"]))
    try root.setAttribute("namespace", .text(["core"]))
    try root.setAttribute("neurodata_type", .text(["NWBFile"]))
    let general = try root.createGroup("general")
    let made = HandmadeNWB(
      file: file, acquisition: try root.createGroup("acquisition"),
      presentation: try root.createGroup("stimulus").createGroup("presentation"),
      electrodes: try general.createGroup("intracellular_ephys"), general: general)
    try made.electrode("electrode0")
    try body(made)
    try file.flush()
  }

  func electrode(_ name: String, description: String = "patch") throws {
    let group = try electrodes.createGroup(name)
    try group.setAttribute("neurodata_type", .text(["IntracellularElectrode"]))
    try group.createScalar("description", description)
  }

  @discardableResult
  func series<Number: HDF5Number>(
    _ name: String, type: String?, data: [Number], unit: String = "volts",
    conversion: Double = 1, offset: Double = 0, start: Double? = 0, rate: Double = 10_000,
    timestamps: [Double]? = nil, electrode: String? = "electrode0", sweepNumber: UInt32? = nil,
    description: String = "", stimulus: String? = nil, inStimulus: Bool = false
  ) throws -> HDF5Group {
    let group = try (inStimulus ? presentation : acquisition).createGroup(name)
    if let type { try group.setAttribute("neurodata_type", .text([type])) }
    try group.setAttribute("description", .text([description]))
    if let stimulus { try group.setAttribute("stimulus_description", .text([stimulus])) }
    if let sweepNumber { try group.setAttribute("sweep_number", stored: sweepNumber) }
    let dataset = try group.createDataset("data", data)
    try dataset.setAttribute("unit", .text([unit]))
    try dataset.setAttribute("conversion", .real([conversion]))
    try dataset.setAttribute("offset", .real([offset]))
    if let timestamps {
      try group.createDataset("timestamps", timestamps)
    } else if let start {
      let time = try group.createScalar("starting_time", start)
      try time.setAttribute("rate", .real([rate]))
    }
    if let electrode {
      try group.createSoftLink("electrode", to: "/general/intracellular_ephys/\(electrode)")
    }
    return group
  }

  /// Rows of `intracellular_recordings`: response and stimulus ranges by path.
  func recordingsTable(
    responses: [(path: String, first: Int, count: Int)],
    stimuli: [(path: String, first: Int, count: Int)]? = nil
  ) throws {
    let table = try electrodes.createGroup("intracellular_recordings")
    try table.createDataset("id", Array(0..<responses.count))
    func column(_ rows: [(path: String, first: Int, count: Int)]) throws -> [ObjectRange] {
      try rows.map {
        ObjectRange(first: $0.first, count: $0.count, target: try file.reference(to: $0.path))
      }
    }
    try table.createGroup("responses").createDataset(
      "response", column(responses), first: "idx_start", count: "count", target: "timeseries")
    if let stimuli {
      try table.createGroup("stimuli").createDataset(
        "stimulus", column(stimuli), first: "idx_start", count: "count", target: "timeseries")
    }
  }
}
