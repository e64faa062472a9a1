import OutputFiles
import Quantities
import Signals
import StimulationProtocols

/// The tables that a rig's program reads: what to show when, and what should be seen then.
///
/// Times of a trial are whole µs from its start, those of the schedule from the cell's start. `block`
/// and `condition` name the trial: induction with a condition, or reference, or test without one. The
/// trial of the test is also that of the baseline.
struct RigTables {
  let stimulation: StimulationProtocol
  let calibration: Calibration
  let masks: [CompiledMask]
  let mirrors: Rig.MirrorWindow
  private let light: FieldLight

  init(
    stimulation: StimulationProtocol, rig: Rig, calibration: Calibration, masks: [CompiledMask]
  ) {
    self.stimulation = stimulation
    self.calibration = calibration
    self.masks = masks
    mirrors = rig.mirrors
    light = FieldLight(
      calibration, planes: masks.reduce(into: [:]) { $0[$1.name] = $1.plane })
  }

  var all: [(name: String, table: CSVTable)] {
    [
      ("planes.csv", planes), ("trials.csv", trials), ("currents.csv", currents),
      ("edges.csv", edges), ("schedule.csv", schedule),
    ]
  }

  private var planes: CSVTable {
    CSVTable(
      header: ["image", "bit_plane", "mask", "mirrors_on", "area_um2"],
      rows: masks.map {
        [
          .integer($0.image), .integer($0.bitPlane), .text($0.name), .integer($0.mirrorsOn),
          .real($0.area),
        ]
      })
  }

  /// One row a pattern: its pulse of light, and the exposure in which the mirrors show it. Of a dark condition the drive is 0 and the patterns are shown all the same.
  private var trials: CSVTable {
    CSVTable(
      header: [
        "block", "condition", "pattern", "time_us", "duration_us", "phase", "pathway", "mask",
        "image", "bit_plane", "led", "irradiance_mw_mm2", "led_drive_v", "exposure_start_us",
        "exposure_us",
      ],
      rows: stimulation.trials.flatMap { trial in
        let exposures = mirrors.exposures(of: trial.pulses)
        return zip(trial.pulses, exposures).enumerated().map {
          index, shown -> [CSVTable.Cell] in
          let (pulse, exposure) = shown
          let mask = masks.first { $0.name == pulse.mask }
          return place(trial) + [
            .integer(index), .integer(pulse.start.count), .integer(pulse.duration.count),
            .init(phase(at: pulse.start, in: trial)), .text(pulse.pathway), .text(pulse.mask),
            .init(mask?.image), .init(mask?.bitPlane), .text(pulse.led), .real(pulse.irradiance),
            .init(drive(of: pulse)), .integer(exposure.start.count),
            .integer(exposure.duration.count),
          ]
        }
      })
  }

  private var currents: CSVTable {
    CSVTable(
      header: ["block", "condition", "time_us", "duration_us", "phase", "amplitude_pa"],
      rows: stimulation.trials.flatMap { trial in
        trial.steps.map {
          place(trial) + [
            .integer($0.start.count), .integer($0.duration.count),
            .init(phase(at: $0.start, in: trial)), .real($0.amplitude),
          ]
        }
      })
  }

  private var edges: CSVTable {
    CSVTable(
      header: ["block", "condition", "time_us", "channel", "edge"],
      rows: stimulation.trials.flatMap { trial in
        ExpectedEdge.edges(of: trial.pulses, mirrors: mirrors).map {
          place(trial) + [
            .integer($0.time.count), .text($0.channel), .text($0.direction.rawValue),
          ]
        }
      })
  }

  private var schedule: CSVTable {
    let times = stimulation.schedule
    var table = CSVTable(header: ["block", "number", "start_us", "duration_us"])
    table.append(["settle", .missing, 0, .integer(times.settle.count)])
    table.append([
      "crosstalk", .missing, .integer(times.settle.count), .integer(times.crosstalk.count),
    ])
    for sweep in SessionPlan(times).sweeps {
      table.append([
        .text(sweep.block.rawValue), .integer(sweep.number), .integer(sweep.start.count),
        .integer(stimulation.clock.duration.count),
      ])
    }
    return table
  }

  private func place(_ trial: PlannedTrial) -> [CSVTable.Cell] {
    [.text(trial.block.rawValue), .init(trial.condition)]
  }

  /// Nothing learns in a test, so its pulses are in no phase.
  private func phase(at time: Microseconds, in trial: PlannedTrial) -> String? {
    guard trial.block != .test else { return nil }
    let clock = stimulation.clock
    return [("forward", clock.forward), ("target", clock.target)].first {
      $0.1.from <= time && time < $0.1.to
    }?.0
  }

  /// V. An LED that stays dark is not driven, wherever its table begins.
  private func drive(of pulse: PlannedPulse) -> Double? {
    guard pulse.irradiance > 0 else { return 0 }
    return light.power(forIrradiance: pulse.irradiance, of: pulse.led, on: pulse.mask).flatMap {
      calibration.ledPower(pulse.led).drive(for: $0)
    }
  }
}
