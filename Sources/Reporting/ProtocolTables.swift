import Foundation
import InputDocuments
import PatternDevices
import ProtocolCompilation
import Quantities
import SampleGeometry
import Signals
import StimulationProtocols

/// The tables and sentences of a protocol's preview.
struct ProtocolTables {
  private let preview: ProtocolPreview
  private var stimulation: StimulationProtocol { preview.stimulation }
  private var rig: Rig { preview.source.rig.value }

  init(_ preview: ProtocolPreview) { self.preview = preview }

  var masks: Page.Table {
    Page.Table(
      caption: "Masks",
      columns: [
        .text("mask"), .text("light"), .text("for"), .text("place"), .number("mirrors on"),
        .number("area, µm²"), .text("image, plane"),
      ],
      rows: stimulation.masks.enumerated().map { index, mask in
        let compiled = preview.masks.first { $0.name == mask.name }
        let own = stimulation.pathways.filter { $0.value.mask == mask.name }
        let others = stimulation.trains.filter { $0.value.mask == mask.name }
        let pathways =
          own.isEmpty
          ? stimulation.pathways.filter { pathway in
            others.contains { $0.value.pathway == pathway.name }
          } : own
        return Page.Row(cells: [
          .header("\(index + 1) \(mask.name)"),
          .text(Self.joined(pathways.map { light($0.value.led) })),
          .text(
            own.isEmpty
              ? Self.joined(others.map { "train \($0.name)" }) : Self.joined(own.map(\.name))),
          .text(Self.place(mask.value)),
          compiled.map { .count($0.mirrorsOn) } ?? .text(nil),
          .number(compiled.map { DisplayedNumber($0.area, significantDigits: 4) }),
          .text(compiled.map { "\($0.image), \($0.bitPlane)" }),
        ])
      })
  }

  private func light(_ led: String) -> String {
    rig.led(led).map { "\(led), \(ShortNumber.text($0.wavelength)) nm" } ?? led
  }

  private static func place(_ mask: Mask) -> String {
    let reference = mask.reference == .pia ? "below the pia" : "above the soma"
    func text(_ value: Double) -> String { ShortNumber.text(value) }
    switch mask.shape {
    case .band(let from, let to, let width, let center):
      return "\(text(from)) to \(text(to)) µm \(reference), \(text(width)) µm wide"
        + (center == 0 ? "" : " around x = \(text(center)) µm")
    case .disk(let center, let radius):
      return "disk of radius \(text(radius)) µm at x = \(text(center.x)) µm, "
        + "\(text(center.y)) µm \(reference)"
    case .polygon(let corners): return "polygon of \(corners.count) corners, \(reference)"
    case .grid(let grid):
      let spots = grid.spot.map { "spot \($0) of \(grid.columns) × \(grid.rows)" }
      return (spots ?? "\(grid.columns) × \(grid.rows) spots")
        + " (\(grid.form.rawValue), \(text(grid.size)) µm, every \(text(grid.spacing)) µm) around x = "
        + "\(text(grid.center.x)) µm, \(text(grid.center.y)) µm \(reference)"
    case .image(let image):
      return
        "\(image.file) from grey \(image.threshold), \(text(image.pixel)) µm a pixel, corner at x = "
        + "\(text(image.origin.x)) µm, \(text(image.origin.y)) µm \(reference)"
        + (image.rotation == 0 ? "" : ", turned by \(text(image.rotation))°")
    case .morphology(let mask):
      let stretch = mask.path.map {
        ", \(text($0.lowerBound)) to \(text($0.upperBound)) µm from the soma"
      }
      return "\(mask.part.rawValue)\(stretch ?? "") with \(text(mask.margin)) µm around it"
    }
  }

  var conditions: Page.Table {
    let pathways = stimulation.pathways.map(\.name)
    return Page.Table(
      caption: "Conditions: pulses and light dose of one trial, until the next begins",
      columns: [.text("condition"), .text("title"), .text("role")]
        + pathways.flatMap {
          [Page.Column.number("\($0) pulses"), .number("\($0) dose, mW·ms/mm²")]
        } + [.text("current"), .text("animals"), .text("drug")],
      rows: stimulation.trials.map { trial in
        let condition = trial.condition.flatMap { stimulation.condition($0) }
        let dose = LightDose(trial.pulses)
        return Page.Row(
          cells: [
            .header(trial.condition ?? trial.testSweep ?? trial.block.rawValue),
            .text(condition?.title ?? trial.testSweep.map { "test sweep \($0)" }),
            .text(condition?.role.rawValue),
          ]
            + pathways.flatMap {
              [Page.Cell.count(dose.pulses(of: $0)), Self.number(dose.dose(of: $0))]
            } + [
              .text(
                Self.joined(
                  trial.steps.map { "\(ShortNumber.text($0.amplitude)) pA, \($0.duration)" })),
              .text(condition?.animals.rawValue), .text(condition?.drug),
            ])
      })
  }

  var schedule: Page.Table {
    let times = stimulation.schedule
    var rows: [Page.Row] = []
    var now = Microseconds.zero

    func add(_ block: String, _ duration: Microseconds, _ content: String) {
      let end = now + duration
      rows.append(
        Page.Row(cells: [
          .header(block), .text(clock(now)), .text(clock(end)), .text(content),
        ]))
      now = end
    }
    func trials(_ count: Int, _ interval: Microseconds, _ what: String) -> String {
      "\(count) \(what), one every \(interval)"
    }
    add("settle", times.settle, "seal and access")
    let block = CrosstalkPlan(stimulation, seed: nil)
    add(
      "crosstalk", times.crosstalk,
      (block.map { plan in
        "\(ProtocolPreview.count(plan.trials.count, "trial")) in \(plan.duration); "
      } ?? "") + "must pass before induction")
    add(
      "baseline", times.baseline.duration,
      trials(times.baseline.count, times.baseline.interval, "test sweeps"))
    add(
      "reference", times.reference.count * times.reference.interval,
      trials(times.reference.count, times.reference.interval, "reference trials"))
    add(
      "induction", times.induction.count * times.induction.interval,
      trials(times.induction.count, times.induction.interval, "trials of the cell's condition"))
    add(
      "test", times.test.duration,
      trials(times.test.count, times.test.interval, "test sweeps"))
    if let step = times.clamp?.step {
      rows.append(
        Page.Row(cells: [
          .header("test step"), .text(nil), .text(nil),
          .text("\(step.amplitude) for \(step.duration), \(step.offset) into each test sweep"),
        ]))
    }
    return Page.Table(
      caption: preview.start == nil
        ? "From the cell's start, hours:minutes:seconds"
        : "Clock times of the first cell, universal time",
      columns: [.text("block"), .text("from"), .text("to"), .text("what is shown")], rows: rows)
  }

  /// The time of day where the start is known; else from the cell's start.
  private func clock(_ time: Microseconds) -> String {
    guard let start = preview.start else { return Self.clock(time) }
    let day = 86_400
    let since = Int(start.timeIntervalSince1970.rounded(.down)) % day
    return Self.clock(Microseconds(((since + day) % day) * 1_000_000) + time)
  }

  /// `1:02:03`.
  private static func clock(_ time: Microseconds) -> String {
    func two(_ value: Int) -> String { (value < 10 ? "0" : "") + "\(value)" }
    let seconds = time.count / 1_000_000
    let rest = time.count % 1_000_000
    let text = "\(seconds / 3600):\(two(seconds / 60 % 60)):\(two(seconds % 60))"
    guard rest > 0 else { return text }
    let digits = String(rest)
    return text + "." + String(repeating: "0", count: 6 - digits.count) + digits
  }

  var outcome: [Page.Sentence] {
    let plan = SessionPlan(stimulation.schedule)
    let outcome = stimulation.outcome
    let (from, to) = (plan.inductionEnd + outcome.from, plan.inductionEnd + outcome.to)
    return [
      Page.Sentence(
        "Outcome: mean \(outcome.measure == .slope ? "slope" : "amplitude") of the bottom-up "
          + "potential from \(clock(from)) to \(clock(to)), over its mean in the last "
          + "\(Self.clock(outcome.baseline)) of the baseline. Access resistance may change by at "
          + "most \(ShortNumber.text((outcome.greatestAccessChange * 1000).rounded() / 10)) %."),
      Page.Sentence(
        "Test sweeps that count, before and after: "
          + stimulation.outcomeCounts.map { "\($0.pathway) \($0.baseline) and \($0.outcome)" }
          .joined(separator: ", ") + "."),
      Page.Sentence(
        "Plan of the experiment (phases, conditions, blocks, outcome, contrasts, stopping, "
          + "exclusions), SHA-256: \(preview.planChecksum)"),
    ] + stopping
  }

  private var stopping: [Page.Sentence] {
    guard let rule = stimulation.stopping else { return [] }
    let looks = rule.looks.map(String.init).joined(separator: ", ")
    return [
      Page.Sentence(
        "Stopping: \(rule.kind.rawValue), \(rule.cellsPerCondition) cells in each condition"
          + (rule.looks.isEmpty ? "." : ", looked at after \(looks).")
          + (rule.exclusions.isEmpty
            ? "" : " Left out are cells of which: \(rule.exclusions.joined(separator: "; ")).")
      )
    ]
  }

  var cellSentences: [Page.Sentence] {
    guard let allocation = preview.allocation, let checksum = preview.keyChecksum else {
      return [
        "There are no codes yet: the allocation needs a seed, in the protocol or with --seed."
      ]
    }
    let plan = stimulation.randomisation
    return [
      Page.Sentence(
        "\(allocation.cells.count) cells in \(plan.blocksPerStratum) blocks of "
          + "\(plan.block.count) within each of: \(plan.strata.joined(separator: ", ")). Record "
          + "them in this order within each list and name each recording by its code. Which condition "
          + "a code stands for is in the key, which does not lie here."),
      Page.Sentence("SHA-256 of the key: \(checksum)"),
    ]
  }

  var cells: [Page.Table] {
    guard let allocation = preview.allocation else { return [] }
    return [
      Page.Table(
        caption: "Codes of the \(allocation.cells.count) cells",
        columns: [.text("code"), .number("number"), .text("list"), .text("animals")],
        rows: allocation.cells.map {
          Page.Row(cells: [
            .header($0.code), .count($0.number), .text($0.stratum), .text($0.animals.rawValue),
          ])
        }, isCollapsed: true)
    ]
  }

  var checks: Page.Table {
    Page.Table(
      caption: "Checks of device, calibration, light, design and time",
      columns: [
        .text("id"), .text("result"), .text("what"), .number("value"), .number("limit"),
        .text("unit"), .text("where"), .text("what to do"), .text("source"),
      ],
      rows: preview.checks.map { check in
        Page.Row(
          cells: [
            .header(check.id.rawValue),
            .text(check.severity.rawValue + (check.accepted == nil ? "" : ", accepted")),
            .text(check.message + (check.accepted.map { ". Accepted: \($0)" } ?? "")),
            Self.number(check.value), Self.number(check.limit),
            .text(check.unit.map { UnitSuffix(rawValue: $0)?.symbol ?? $0 }),
            .text(Self.place(check)), .text(check.remedy), .text(check.source),
          ], isMarked: check.severity != .ok)
      })
  }

  private static func place(_ check: ProtocolCheck) -> String? {
    let parts = [check.file, check.line.map(String.init), check.column.map(String.init)]
    let place = parts.compactMap(\.self).joined(separator: ":")
    let text = [place, check.object ?? ""].filter { !$0.isEmpty }.joined(separator: ", ")
    return text.isEmpty ? nil : text
  }

  var preparation: Page.Table {
    let preparation = stimulation.preparation
    func text(_ value: Double, _ unit: String) -> String { "\(ShortNumber.text(value)) \(unit)" }
    let rows: [(String, String)] = [
      ("species", preparation.species), ("line", preparation.line),
      ("region", preparation.region), ("cell", preparation.cell),
      ("bottom-up synapses", preparation.synapseLocation.rawValue),
      ("extracellular calcium", text(preparation.calcium, "mM")),
      ("temperature", text(preparation.temperature, "°C")),
      ("slice", text(preparation.sliceThickness, "µm")),
      ("soma below the surface", text(preparation.somaDepth, "µm")),
      ("soma to pia", text(preparation.somaToPia, "µm")),
      ("rig", "\(rig.name), \(rig.device.rawValue)"),
      (
        "calibration measured",
        preview.source.calibration.value.measured.formatted(.iso8601)
      ),
      ("objective", stimulation.field.objective),
      ("field of view, nominal", fieldOfView),
    ]
    let optional: [(String, String?)] = [
      ("extracellular magnesium", preparation.magnesium.map { text($0, "mM") }),
      ("external solution", preparation.solutions?.external),
      ("pipette solution", preparation.solutions?.internalSolution),
      ("in the bath throughout", Self.joined(preparation.blockers)),
      ("virus", preparation.virus),
      (
        "expression",
        preparation.expression.map {
          "\(ShortNumber.text($0.from)) to \(ShortNumber.text($0.to)) weeks"
        }
      ),
      ("slice from coronal", preparation.sliceAngle.map { text($0, "°") }),
      (
        "age",
        preparation.age.map { "\(ShortNumber.text($0.from)) to \(ShortNumber.text($0.to)) d" }
      ),
      ("sex", preparation.sex?.rawValue),
      ("holding", preparation.holding.map { text($0, "mV") }),
      (
        "clamp",
        stimulation.schedule.clamp.map { clamp in
          (clamp.mode == .currentClamp ? "current clamp" : "voltage clamp")
            + (clamp.holding.map { ", held at \($0)" } ?? "")
        }
      ),
    ]
    return Page.Table(
      caption: "Preparation: signs of plasticity depend on each of these",
      columns: [.text("what"), .text("value")],
      rows: (rows + optional.compactMap { name, value in value.map { (name, $0) } }).map {
        Page.Row(cells: [.header($0.0), .text($0.1)])
      })
  }

  /// Of the device through the objective, whatever the calibration says.
  private var fieldOfView: String {
    let objective = rig.objectives.first { $0.name == stimulation.field.objective }?.value
    let field = objective.flatMap {
      DeviceProfile(rig).fieldOfView(magnification: $0.magnification)
    }
    guard let field else { return "not known for this device" }
    return
      "\(ShortNumber.text(field.width.rounded())) × \(ShortNumber.text(field.height.rounded())) µm"
  }

  var pathways: Page.Table {
    Page.Table(
      caption: "Pathways",
      columns: [
        .text("pathway"), .text("role"), .text("opsin"), .text("light"), .text("mask"),
        .text("drives"), .text("allowed, mW/mm²"),
      ],
      rows: stimulation.pathways.map {
        let pathway = $0.value
        return Page.Row(cells: [
          .header($0.name),
          .text(
            pathway.role.rawValue + (pathway.controlFor.map { ", control for \($0)" } ?? "")),
          .text(pathway.opsin), .text(light(pathway.led)), .text(pathway.mask),
          .text(pathway.stimulates?.rawValue),
          .text(
            pathway.allowedIrradiance.map {
              "\(ShortNumber.text($0.lowerBound)) to \(ShortNumber.text($0.upperBound))"
            }),
        ])
      })
  }

  var contrasts: Page.Table {
    Page.Table(
      caption: "Planned contrasts of mean log weight ratios",
      columns: [.text("contrast"), .text("weights")],
      rows: stimulation.contrasts.map { contrast in
        Page.Row(cells: [
          .header(contrast.name),
          .text(
            contrast.value.weights.map {
              "\($0.value < 0 ? "\u{2212}" : "+")"
                + "\(abs($0.value) == 1 ? "" : "\(abs($0.value)) ")\($0.name)"
            }.joined(separator: " ")),
        ])
      })
  }

  /// Whole numbers as such: 5 and not 5.00.
  private static func number(_ value: Double?) -> Page.Cell {
    guard let value else { return .number(DisplayedNumber?.none) }
    return Int(exactly: value).map(Page.Cell.count) ?? .number(value)
  }

  private static func joined(_ texts: [String]) -> String? {
    texts.isEmpty ? nil : texts.joined(separator: "; ")
  }
}
