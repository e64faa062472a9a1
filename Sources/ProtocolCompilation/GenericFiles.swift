import Foundation
import InputDocuments
import MaskImages
import OutputFiles
import PatternDevices
import Quantities
import Recordings
import StimulationProtocols

/// Masks, events and planned light in formats that no device is needed for.
///
/// | file | what it is |
/// |---|---|
/// | `masks.tif` | a page a mask (8 bits, 255 lit), its name in the page's description |
/// | `masks/MASK.png` | the same, an image a mask |
/// | `events.csv` | every pulse: when, on which mask, by which LED, how strong |
/// | `useq/TRIAL.yaml` | the same as events of useq-schema, which Micro-Manager's Python tools play |
/// | `protocol.nwb` | the light of each trial as `OptogeneticSeries` in watts |
struct GenericFiles {
  private let stimulation: StimulationProtocol
  private let rig: Rig
  private let blocks: RigBlocks
  private let masks: [CompiledMask]

  init(_ source: ProtocolFiles, blocks: RigBlocks, masks: [CompiledMask]) {
    stimulation = source.stimulation.value
    rig = source.rig.value
    self.blocks = blocks
    self.masks = masks
  }

  /// - Parameters:
  ///   - waveforms: of the same blocks.
  ///   - identifier: of the NWB file.
  ///   - title: what the plan is called there.
  /// - Throws: `WaveformRefusal`, `HDF5Error`, `OutputFileError`.
  func files(
    _ waveforms: WaveformFiles, identifier: String, title: String
  ) throws -> [(path: String, content: Data)] {
    var files: [(path: String, content: Data)] = []
    let pages = masks.map(\.page)
    files.append(("masks.tif", MaskStack.encode(pages)))
    for (mask, name) in zip(pages, Self.imageNames(of: masks)) {
      guard let image = mask.png else {
        throw OutputFileError.failed(
          operation: "make the image", path: name, reason: "libpng could not write it")
      }
      files.append((name, image))
    }
    files.append(("events.csv", events.data))
    for block in blocks.blocks {
      if block.name == RigBlock.crosstalkName {
        files.append(("useq/\(block.name).yaml", useq(block.trials, in: block)))
        continue
      }
      for trial in block.trials where !trial.pulses.isEmpty {
        let number = block.trials.count > 1 ? "_\(trial.number)" : ""
        files.append(("useq/\(block.name)\(number).yaml", useq([trial], in: block)))
      }
    }
    files.append(
      (
        "protocol.nwb",
        try TemporaryContent.data(named: "protocol.nwb") { path in
          try lightPlan(waveforms, identifier: identifier, title: title)
            .write(to: path, name: "protocol.nwb")
        }
      ))
    return files
  }

  /// `masks/MASK.png` of each mask; where two names differ in other than letters and digits only, with the
  /// number of the page.
  static func imageNames(of masks: [CompiledMask]) -> [String] {
    var taken: Set<String> = []
    return masks.enumerated().map { index, mask in
      let name = RigBlocks.plain(mask.name)
      let isNew = taken.insert(name.lowercased()).inserted
      return "masks/\(name)\(isNew ? "" : "_\(index)").png"
    }
  }

  private func page(of mask: String) -> Int? { masks.firstIndex { $0.name == mask } }

  private var events: CSVTable {
    CSVTable(
      header: [
        "block", "condition", "trial", "test_sweep", "t_us", "dur_us", "mask", "page", "led",
        "irradiance_mw_mm2", "ramp_from_mw_mm2", "phase",
      ],
      rows: blocks.blocks.flatMap { block in
        block.trials.flatMap { trial in
          trial.pulses.map { pulse in
            [
              .text(block.block), .init(block.condition), .integer(trial.number),
              .init(trial.testSweep), .integer(pulse.start.count), .integer(pulse.duration.count),
              .text(pulse.mask), .init(page(of: pulse.mask)), .text(pulse.led),
              .real(pulse.irradiance), .init(pulse.rampFrom),
              .init(stimulation.phase(at: pulse.start, in: block)),
            ]
          }
        }
      })
  }

  /// A list of events: exposures of the mirrors, from the start of the first trial.
  private func useq(_ trials: [RigBlock.Trial], in block: RigBlock) -> Data {
    var lines = [
      "# Events of useq-schema 0.9: masks.tif#N is page N, from 0, of masks.tif; exposure in ms.",
      "# Light is on for light_ms from light_start_ms after the mask is set.",
    ]
    let shown = trials.flatMap { trial in
      zip(trial.pulses, rig.mirrors.exposures(of: trial.pulses)).map {
        (trial: trial, pulse: $0, exposure: $1)
      }
    }
    for (trial, pulse, shown) in shown {
      let start = (trial.number - 1) * block.interval + shown.start
      func milliseconds(_ time: Microseconds) -> String { "\(Double(time.count) / 1000)" }
      lines += [
        "- min_start_time: \((trials.count > 1 ? start : shown.start).seconds)",
        "  exposure: \(milliseconds(shown.duration))",
        "  channel: \(Self.quoted(pulse.led))",
        "  slm_image: {data: \"masks.tif#\(page(of: pulse.mask) ?? 0)\", "
          + "exposure: \(milliseconds(shown.duration))}",
        "  metadata:",
        "    mask: \(Self.quoted(pulse.mask))",
        "    irradiance_mw_mm2: \(pulse.irradiance)",
        "    light_start_ms: \(milliseconds(pulse.start - shown.start))",
        "    light_ms: \(milliseconds(pulse.duration))",
      ]
      if let from = pulse.rampFrom { lines.append("    ramp_from_mw_mm2: \(from)") }
      lines.append("    block: \(block.block)")
      if let condition = block.condition {
        lines.append("    condition: \(Self.quoted(condition))")
      }
    }
    return Data((lines.joined(separator: "\n") + "\n").utf8)
  }

  /// A text of YAML between double quotes.
  private static func quoted(_ text: String) -> String {
    "\""
      + text.unicodeScalars.map { scalar in
        switch scalar {
        case "\"": "\\\""
        case "\\": "\\\\"
        case _ where scalar.value < 32 || scalar.value == 127: " "
        default: String(scalar)
        }
      }.joined() + "\""
  }

  /// Of each block the first trial of its kind, one after another.
  private func lightPlan(
    _ waveforms: WaveformFiles, identifier: String, title: String
  ) throws -> NWBLightPlan {
    var sites: [NWBLightPlan.Site] = []
    var series: [NWBLightPlan.Series] = []
    var start = Microseconds.zero
    for block in blocks.blocks where block.name != RigBlock.crosstalkName {
      for trial in block.trials {
        let name = block.trials.count > 1 ? "\(block.name)_\(trial.number)" : block.name
        let places = Set(trial.pulses.map { [$0.led, $0.mask] }).sorted {
          $0.lexicographicallyPrecedes($1)
        }
        for place in places {
          guard let (led, mask) = place.pair,
            let compiled = masks.first(where: { $0.name == mask })
          else { continue }
          let own = trial.pulses.filter { $0.led == led && $0.mask == mask }
          let site = "\(led) on \(mask)"
          if !sites.contains(where: { $0.name == site }) {
            let area = ShortNumber.text(compiled.area)
            sites.append(
              NWBLightPlan.Site(
                name: site,
                description: "\(led) light on mask \(mask), which lights \(area) µm²",
                wavelength: rig.led(led)?.wavelength ?? .nan, location: mask, device: led))
          }
          let peak = own.map(\.irradiance).max() ?? 0
          series.append(
            NWBLightPlan.Series(
              name: "\(name)_\(led)_\(mask)",
              description: "planned power in the sample plane: irradiance up to "
                + "\(ShortNumber.text(peak)) mW/mm² on \(ShortNumber.text(compiled.area)) µm²; "
                + "\(own.count) pulses",
              site: site, start: start.seconds,
              power: waveforms.power(own, of: trial, in: block, area: compiled.area)))
        }
        start = start + block.interval
      }
    }
    let leds = Set(sites.map(\.device)).sorted()
    return NWBLightPlan(
      identifier: identifier,
      description:
        "Planned light of \(title): one trial of each kind, one after another. No cell was"
        + " recorded; 2000-01-01 stands where NWB demands a start.",
      species: stimulation.preparation.species,
      devices: leds.map { ($0, "LED, shown by a micromirror device (\(rig.device.rawValue))") },
      sites: sites, series: series, rate: rig.samplingRate)
  }
}

extension CompiledMask {
  /// As an image.
  var page: MaskPage { MaskPage(name: name, columns: plane.columns, runs: plane.runs) }
}

extension [String] {
  fileprivate var pair: (String, String)? { count == 2 ? (self[0], self[1]) : nil }
}

extension StimulationProtocol {
  /// Nothing learns in a test, nor in the crosstalk block, so their pulses are in no phase; of a condition
  /// that must not be told it is left out.
  func phase(at time: Microseconds, in block: RigBlock) -> String? {
    guard block.block != "test",
      ![RigBlock.crosstalkName, RigBlock.inductionName].contains(block.name)
    else { return nil }
    return [("forward", clock.forward), ("target", clock.target)].first {
      $0.1.from <= time && time < $0.1.to
    }?.0
  }
}
