import Figures
import InputDocuments
import Quantities
import SampleGeometry
import Signals
import StimulationProtocols

/// A protocol as the values that its two drawings are made from.
struct ProtocolDrawings {
  private let stimulation: StimulationProtocol
  private let rig: Rig
  private let calibration: Calibration
  private let neurites: Neurites?

  init(_ source: ProtocolFiles) {
    stimulation = source.stimulation.value
    rig = source.rig.value
    calibration = source.calibration.value
    neurites = source.neurites ?? source.stimulation.value.maskedNeurites
  }

  var masks: MaskSchematic {
    MaskSchematic(
      items: stimulation.masks.map { mask in
        MaskSchematic.Item(
          name: mask.name,
          region: mask.value.region(somaToPia: stimulation.preparation.somaToPia),
          wavelength: wavelength(ofMask: mask.name),
          isSham: !stimulation.pathways.contains { $0.value.mask == mask.name })
      }, somaToPia: stimulation.preparation.somaToPia, field: field, neurites: neurites)
  }

  /// Whether the drawn cell is a reconstruction.
  var showsReconstruction: Bool { neurites != nil }

  /// nm; of the pathway that the mask is for, or whose train is shown on it.
  private func wavelength(ofMask mask: String) -> Double? {
    let pathway =
      stimulation.pathways.first { $0.value.mask == mask }?.value
      ?? stimulation.trains.first { $0.value.mask == mask }.flatMap {
        stimulation.pathway($0.value.pathway)
      }
    return pathway.flatMap { rig.led($0.led)?.wavelength }
  }

  /// Corners of the device's array, in the soma's frame.
  private var field: [SamplePoint] {
    let (columns, rows) = (Double(calibration.columns), Double(calibration.rows))
    let soma = stimulation.field.soma
    return [(0, 0), (columns, 0), (columns, rows), (0, rows)].map { column, row in
      let place = calibration.transform.field(column: column, row: row)
      return SamplePoint(x: place.x - soma.x, y: place.y - soma.y)
    }
  }

  var trials: TrialTimeline {
    // Top-down above bottom-up, as in the cell, and what inhibits it between them.
    let roles: [StimulationProtocols.Pathway.Role] = [.topDown, .interneuron, .bottomUp]
    let lanes = roles.flatMap { role in
      stimulation.pathways.filter { $0.value.role == role }.map(\.name)
    }
    let clock = stimulation.clock
    return TrialTimeline(
      lanes: lanes,
      phases: [("forward", clock.forward), ("target", clock.target)].map {
        TrialTimeline.Phase(
          name: $0, from: Self.milliseconds($1.from), to: Self.milliseconds($1.to))
      },
      rows: stimulation.trials.map { trial in
        let condition = trial.condition.flatMap { stimulation.condition($0) }
        return TrialTimeline.Row(
          name: trial.condition ?? (trial.block == .test ? "Test" : "Reference"),
          title: condition?.title
            ?? (trial.block == .test
              ? trial.testSweep.map { "sweeps whose turn is \($0)" }
                ?? "every sweep of baseline and test" : "before induction, for every cell"),
          pulses: trial.pulses.compactMap { pulse -> TrialTimeline.Pulse? in
            guard let lane = lanes.firstIndex(of: pulse.pathway),
              let led = rig.led(pulse.led)
            else { return nil }
            let isSham = stimulation.pathway(pulse.pathway)?.mask != pulse.mask
            return TrialTimeline.Pulse(
              start: Self.milliseconds(pulse.start), duration: Self.milliseconds(pulse.duration),
              lane: lane, wavelength: led.wavelength,
              style: pulse.irradiance == 0 ? .dark : isSham ? .sham : .lit)
          },
          steps: trial.steps.map {
            TrialTimeline.Step(
              start: Self.milliseconds($0.start), duration: Self.milliseconds($0.duration),
              amplitude: $0.amplitude)
          }, hasPhases: trial.block != .test)
      })
  }

  private static func milliseconds(_ time: Microseconds) -> Double { Double(time.count) / 1000 }
}

extension StimulationProtocol {
  /// The cell of the first mask that is a part of one.
  fileprivate var maskedNeurites: Neurites? {
    masks.lazy.compactMap { mask -> Neurites? in
      if case .morphology(let part) = mask.value.shape { part.neurites } else { nil }
    }.first
  }
}
