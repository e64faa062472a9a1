import OutputFiles
import Quantities
import Signals
import StimulationProtocols

/// The tables that a rig's program reads: what to show when, and what should be seen then.
///
/// Times of a trial are whole µs from its start, those of the schedule from the cell's start. `block`
/// and `condition` name the trial: induction with a condition, or reference, or test without one. The
/// trial of the test is also that of the baseline; where stimuli take turns, `test_sweep` names whose
/// turn it is. Induction trials hold the light that comes halfway to the next one as well.
struct RigTables {
  let stimulation: StimulationProtocol
  let calibration: Calibration
  let masks: [CompiledMask]
  /// nil where the protocol plans no crosstalk block.
  let crosstalk: CrosstalkPlan?
  let mirrors: Rig.MirrorWindow
  let drive: LEDDrive
  private let clock: SampleClock

  init(
    stimulation: StimulationProtocol, rig: Rig, calibration: Calibration, masks: [CompiledMask],
    crosstalk: CrosstalkPlan?
  ) {
    self.stimulation = stimulation
    self.calibration = calibration
    self.masks = masks
    self.crosstalk = crosstalk
    mirrors = rig.mirrors
    drive = LEDDrive(calibration, masks: masks)
    clock = SampleClock(rate: rig.samplingRate)
  }

  var all: [(name: String, table: CSVTable)] {
    [
      ("planes.csv", planes), ("trials.csv", trials), ("currents.csv", currents),
      ("edges.csv", edges), ("schedule.csv", schedule),
    ] + (crosstalk.map { [("crosstalk.csv", crosstalkTable($0))] } ?? [])
  }

  var planes: CSVTable {
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
        "image", "bit_plane", "led", "irradiance_mw_mm2", "led_drive_v",
        "ramp_from_mw_mm2", "led_drive_from_v", "test_sweep", "exposure_start_us",
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
            .init(drive(of: pulse)), .init(pulse.rampFrom), .init(driveFrom(of: pulse)),
            .init(trial.testSweep), .integer(exposure.start.count),
            .integer(exposure.duration.count),
          ]
        }
      })
  }

  private var currents: CSVTable { currents(of: stimulation.trials, withPhases: true) }

  /// Those of one condition, which the table does not name; a phase would tell of it.
  func currents(ofCondition condition: String) -> CSVTable {
    currents(of: trials(ofCondition: condition), withPhases: false)
  }

  private func currents(of trials: [PlannedTrial], withPhases: Bool) -> CSVTable {
    CSVTable(
      header: [
        "block", "condition", "time_us", "duration_us", "phase", "amplitude_pa", "amplitude_mv",
        "purpose", "test_sweep",
      ],
      rows: trials.flatMap { trial in
        trial.steps.map {
          place(trial) + [
            .integer($0.start.count), .integer($0.duration.count),
            .init(withPhases ? phase(at: $0.start, in: trial) : nil), .real($0.amplitude), .missing,
            "stimulus",
            .init(trial.testSweep),
          ]
        } + (trial.clampStep.map { [clampRow($0, in: trial)] } ?? [])
      })
  }

  private func clampRow(_ step: Clamp.Step, in trial: PlannedTrial) -> [CSVTable.Cell] {
    let amplitudes: [CSVTable.Cell] =
      switch step.amplitude {
      case .current(let value): [.real(value), .missing]
      case .potential(let value): [.missing, .real(value)]
      }
    return place(trial) + [
      .integer(step.offset.count), .integer(step.duration.count), .missing,
    ] + amplitudes + ["test step", .init(trial.testSweep)]
  }

  /// One row a pattern of the crosstalk block, in the order of showing. A trial begins at `start_us` of
  /// the cell's session, and its light so much later that the mirrors can settle.
  private func crosstalkTable(_ plan: CrosstalkPlan) -> CSVTable {
    CSVTable(
      header: [
        "trial", "start_us", "kind", "repeat", "pattern", "time_us", "duration_us", "pathway",
        "mask", "image", "bit_plane", "led", "irradiance_mw_mm2", "led_drive_v",
        "ramp_from_mw_mm2", "led_drive_from_v",
      ],
      rows: plan.trials.enumerated().flatMap { number, trial in
        trial.pulses(after: mirrors.lead).enumerated().map { index, pulse -> [CSVTable.Cell] in
          let mask = masks.first { $0.name == pulse.mask }
          return [
            .integer(number), .integer(trial.start.count), .text(trial.kind.rawValue),
            .integer(trial.repetition), .integer(index), .integer(pulse.start.count),
            .integer(pulse.duration.count), .text(pulse.pathway), .text(pulse.mask),
            .init(mask?.image), .init(mask?.bitPlane), .text(pulse.led), .real(pulse.irradiance),
            .init(drive(of: pulse)), .init(pulse.rampFrom), .init(driveFrom(of: pulse)),
          ]
        }
      })
  }

  private var edges: CSVTable { edges(of: stimulation.trials) }

  /// Those of one condition, which the table does not name.
  func edges(ofCondition condition: String) -> CSVTable {
    edges(of: trials(ofCondition: condition))
  }

  /// What one cell gets, its condition not named.
  private func trials(ofCondition condition: String) -> [PlannedTrial] {
    stimulation.trials.compactMap { trial in
      guard let own = trial.condition else { return trial }
      guard own == condition else { return nil }
      var trial = trial
      trial.condition = nil
      return trial
    }
  }

  private func edges(of trials: [PlannedTrial]) -> CSVTable {
    CSVTable(
      header: [
        "block", "condition", "time_us", "channel", "edge", "test_sweep", "sample",
        "rounding_error_us",
      ],
      rows: trials.flatMap { trial in
        ExpectedEdge.edges(of: trial.pulses, mirrors: mirrors).map {
          place(trial) + [
            .integer($0.time.count), .text($0.channel), .text($0.direction.rawValue),
            .init(trial.testSweep), .integer(clock.sample(at: $0.time)),
            .real(clock.roundingError(at: $0.time)),
          ]
        }
      })
  }

  private var schedule: CSVTable {
    let times = stimulation.schedule
    var table = CSVTable(header: ["block", "number", "start_us", "duration_us", "test_sweep"])
    table.append(["settle", .missing, 0, .integer(times.settle.count), .missing])
    table.append([
      "crosstalk", .missing, .integer(times.settle.count), .integer(times.crosstalk.count),
      .missing,
    ])
    for sweep in SessionPlan(times).sweeps {
      table.append([
        .text(sweep.block.rawValue), .integer(sweep.number), .integer(sweep.start.count),
        .integer(stimulation.clock.duration.count), .init(sweep.testSweep),
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

  /// V.
  private func drive(of pulse: PlannedPulse) -> Double? {
    drive.drive(of: pulse.led, on: pulse.mask, for: pulse.irradiance)
  }

  /// V, at the start of a ramp; nil for a square pulse.
  private func driveFrom(of pulse: PlannedPulse) -> Double? {
    pulse.rampFrom.flatMap { drive.drive(of: pulse.led, on: pulse.mask, for: $0) }
  }
}
