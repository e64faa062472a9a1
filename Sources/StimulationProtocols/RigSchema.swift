import Foundation
import InputDocuments
import Quantities
import SampleGeometry

extension Rig {
  /// `*.rig.yaml`.
  public static let format = DocumentFormat(
    name: "rig", majorVersion: 1,
    schema: Schema<Rig>.group(
      .required("name", .text, "Of the set-up; its calibration names it."),
      .required(
        "device",
        Schema<PatternDevice>.choice(
          otherwise: "Formats of other devices, such as Mightex's PolyScan and Andor's Mosaic, are "
            + "not public: call such a one \"other\", with device_limits; it gets masks and events."
        ),
        "The micromirror device."),
      .optional(
        "device_limits", DeviceLimits.schema,
        "What an ALP-4 answers about itself; of a device called other, with its mirrors."),
      .required("leds", .named(LED.schema), "Light sources."),
      .required("objectives", .named(Objective.schema), "Objectives."),
      .required("camera", Camera.schema, "Settings that the calibration depends on."),
      .required(
        "sampling_rate", .quantity(.hertz, 1_000...1_000_000),
        "Of the acquisition."),
      .required("calibration", .text, "The calibration's file, relative to this one."),
      .optional(
        "limits", SafetyLimits.schema, standard: .none, written: "none but mirror_duty: 50 %",
        "What the lab allows a cell, a slice and a mirror."),
      .optional(
        "mirrors", MirrorWindow.schema, standard: .none, written: "{lead: 0 µs, hold: 0 µs}",
        "How long the mirrors show a mask before and after its pulse of light."),
      .optional(
        "pattern_trigger", Schema<PatternTrigger>.choice, standard: .internal,
        written: "internal", "What makes the device show the next pattern."),
      .optional(
        "clock_tolerance", .quantity(.partsPerMillion, 0...10_000),
        standard: Rig.standardClockTolerance, written: "50 ppm",
        "By how much the device's clock may differ from the acquisition's."),
      .optional(
        "trigger_out_2", Schema<TriggerOut2>.choice,
        "Whose word on the DLPC900's trigger out 2 holds for this device."),
      .optional("channels", Channels.schema, "Of the acquisition."),
      make: Rig.init
    ).checked { rig in rig.limitsComplaint.map { .failure($0) } ?? .success(rig) })

  private var limitsComplaint: SchemaComplaint? {
    let name = device.rawValue
    guard let deviceLimits else {
      return device.hasLimitsOfItsOwn
        ? SchemaComplaint(
          "only the device can tell the limits of \"\(name)\"", expected: "device_limits",
          remedy: "Add device_limits: {min_exposure: ..., patterns: ...}"
            + (device == .other ? " with mirrors: [columns, rows]." : " as the device answers."))
        : nil
    }
    guard device.hasLimitsOfItsOwn else {
      return SchemaComplaint(
        "the limits of the \(name) are known", expected: "no device_limits",
        remedy: "Leave device_limits out.")
    }
    guard (deviceLimits.mirrors != nil) == (device == .other) else {
      return SchemaComplaint(
        device == .other
          ? "nobody knows how many mirrors the device has"
          : "\"\(name)\" tells how many mirrors it has",
        expected: device == .other ? "mirrors: [columns, rows]" : "no mirrors",
        remedy: "Correct device_limits.")
    }
    return nil
  }
}

extension Rig.DeviceLimits {
  static let schema = Schema<Rig.DeviceLimits>.group(
    .optional("mirrors", .list(.integer(1...16_384), count: 2...2), "[columns, rows]."),
    .required(
      "min_exposure", .time(.microsecond, 1...10_000_000),
      "Shortest time for which it shows a mask."
    ),
    .required("patterns", .integer(1...10_000_000), "Masks that it holds at once."),
    make: Rig.DeviceLimits.init(mirrors:leastExposure:patterns:))
}

extension Rig.LED {
  static let schema = Schema<Rig.LED>.group(
    .required("wavelength", .quantity(.nanometre, 300...1100), "Peak."),
    .required("bandwidth", .quantity(.nanometre, 0.01...200), "Full width at half maximum."),
    .optional("max_power", .quantity(.milliwatt, 0.001...100_000), "That it emits."),
    .optional(
      "modulation", Schema<Rig.Modulation>.choice, "Whether the voltage sets or switches its power."
    ),
    .optional("channel", .text, "Analogue output of the acquisition that drives it."),
    make: Rig.LED.init)
}

extension Rig.MirrorWindow {
  static let schema = Schema<Rig.MirrorWindow>.group(
    .required(
      "lead", .time(.microsecond, 0...1_000_000), "From the pattern's trigger to the pulse."),
    .required(
      "hold", .time(.microsecond, 0...1_000_000), "From the end of the pulse to the pattern's."),
    make: Rig.MirrorWindow.init)
}

extension Rig.Channels {
  static let schema = Schema<Rig.Channels>.group(
    .optional("dmd_trigger", .text, "Digital line that triggers the micromirror device."),
    .optional("photodiode", .text, "Analogue input of the photodiode."),
    .optional(
      "output_range", .quantity(.volt, 0.1...100), standard: Rig.Channels.standardOutputRange,
      written: "10 V", "Greatest voltage of an analogue output, of either sign."),
    .optional(
      "current_command", Rig.CurrentCommand.schema,
      "How a current reaches the cell; without it Apical gives out none."),
    make: Rig.Channels.init)
}

extension Rig.CurrentCommand {
  static let schema = Schema<Rig.CurrentCommand>.group(
    .optional("output", .text, "Analogue output that the amplifier takes its command from."),
    .required(
      "per_volt", .quantity(.picoampere, 0.001...1_000_000),
      "Current for each V of the command, as the amplifier is set."),
    make: Rig.CurrentCommand.init)
}

extension Rig.Objective {
  static let schema = Schema<Rig.Objective>.group(
    .required("magnification", .number, "From the mirrors to the sample."),
    .required("numerical_aperture", .number, "Of the objective."), make: Rig.Objective.init
  ).checked {
    $0.magnification > 0 && $0.numericalAperture > 0
      ? .success($0)
      : .failure(
        SchemaComplaint(
          "an objective has positive numbers", expected: "more than 0",
          remedy: "Read them from the objective."))
  }
}

extension Rig.Camera {
  static let schema = Schema<Rig.Camera>.group(
    .required("binning", .integer(1...16), "Pixels put together along each axis."),
    .required(
      "region", .list(.integer(0...100_000), count: 4...4),
      "[left, top, width, height] in sensor pixels."), make: Rig.Camera.init)
}
