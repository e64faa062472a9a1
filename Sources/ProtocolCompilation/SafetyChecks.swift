import InputDocuments
import Optogenetics
import Quantities
import StimulationProtocols

/// S1 to S3: heat, dose, and how long LEDs and mirrors stay on.
struct SafetyChecks {
  /// K; choices of ours. Sustained fibre light that warms by 0.2 to 2 K suppresses spiking (Owen, Liu
  /// & Kreitzer 2019).
  static let (warnedRise, refusedRise) = (0.3, 1.0)
  /// Oblique rays and light scattered back raise the fluence above the planar irradiance, to about 1.4
  /// of it in the tables of `Optogenetics`.
  private static let fluenceFactor = 1.5
  /// Greatest μ_a of the tissue sets for visible light: grey matter at 480 nm, Johansson 2010, 1/mm.
  private static let absorption = 0.37
  /// Over which mirrors are judged, min: shorter blocks leave no trace.
  private static let longBlock = 10.0

  private let trials: [RepeatedTrial]
  private let mirrors: Rig.MirrorWindow
  private let limits: SafetyLimits
  private let areas: [String: Double]

  /// - Parameter masks: with the area that they light.
  init(_ files: ProtocolFiles, masks: [CompiledMask]) {
    mirrors = files.rig.value.mirrors
    trials = files.stimulation.value.plannedTrials(mirrors)
    limits = files.rig.value.limits
    areas = Dictionary(masks.map { ($0.name, $0.area / 1_000_000) }, uniquingKeysWith: { $1 })
  }

  func checks() -> [ProtocolCheck] { heat() + dose() + duty() }

  private static func exposures(_ pulses: [PlannedPulse]) -> [LightExposure] {
    pulses.filter { max($0.irradiance, $0.rampFrom ?? 0) > 0 }.map {
      LightExposure(
        start: milliseconds($0.start), duration: milliseconds($0.duration),
        irradiance: $0.rampFrom ?? $0.irradiance, endIrradiance: $0.irradiance, wavelength: 470)
    }
  }

  // MARK: S1

  /// Rise under the mean power of a minute, and on top of it that of one trial without any diffusion; as if
  /// of trials that take turns the warmest alone were shown, which is a bound.
  private func heat() -> [ProtocolCheck] {
    var worst: (rise: Double, power: Double, path: String)?
    for trial in trials {
      let byMask = Dictionary(grouping: trial.pulses, by: \.mask)
      let power = byMask.keys.sorted().reduce(0.0) { sum, mask in
        sum
          + LightHeating.greatestMean(
            of: Self.exposures(byMask[mask] ?? []), scale: areas[mask] ?? 0,
            period: Self.milliseconds(trial.interval))
      }
      let exposure =
        byMask.values.map { pulses in
          Self.exposures(pulses).reduce(0) { $0 + $1.radiantExposure }
        }.max() ?? 0
      let rise =
        LightHeating.steadyRise(meanPower: power)
        + LightHeating.adiabaticRise(
          absorption: Self.absorption, radiantExposure: exposure * Self.fluenceFactor)
      if rise > worst?.rise ?? -1 { worst = (rise, power, trial.path) }
    }
    guard let worst else { return [.passed(.heat, "no light, no heat")] }
    let value = worst.rise.rounded(toSignificantDigits: 4)
    guard value > Self.warnedRise else {
      return [
        .passed(
          .heat, "light warms the tissue by little, by a bound", value: value,
          limit: Self.warnedRise, unit: "K")
      ]
    }
    let isRefused = value > Self.refusedRise
    let limit = isRefused ? Self.refusedRise : Self.warnedRise
    let (power, rise) = (
      ShortNumber.text(worst.power.rounded(toSignificantDigits: 2)),
      ShortNumber.text(worst.rise.rounded(toSignificantDigits: 2))
    )
    return [
      .failed(
        .heat, worst.path, "60 s mean \(power) mW: up to \(rise) K",
        severity: isRefused ? .error : .warning, value: value, limit: limit, unit: "K",
        expected: "at most \(ShortNumber.text(limit)) K", found: "\(rise) K",
        remedy: "Lower irradiance, duration or number of pulses, or shrink the mask.")
    ]
  }

  // MARK: S2

  private func dose() -> [ProtocolCheck] {
    var greatest: (dose: Double, mask: String)?
    func doses(_ trials: [RepeatedTrial]) -> [String: Double] {
      trials.reduce(into: [:]) { doses, trial in
        for (mask, pulses) in Dictionary(grouping: trial.pulses, by: \.mask) {
          doses[mask, default: 0] +=
            Double(trial.count) * LightHeating.dose(of: Self.exposures(pulses))
        }
      }
    }
    let common = doses(trials.filter { $0.condition == nil })
    let conditions = trials.filter { $0.condition != nil }.map { [$0] }
    for condition in conditions.isEmpty ? [[]] : conditions {
      let own = doses(condition)
      for mask in areas.keys.sorted() {
        let dose = (common[mask] ?? 0) + (own[mask] ?? 0)
        if dose > greatest?.dose ?? -1 { greatest = (dose, mask) }
      }
    }
    guard let greatest else { return [.passed(.dose, "no light, no dose")] }
    let value = greatest.dose.rounded(toSignificantDigits: 4)
    let shown = ShortNumber.text(greatest.dose.rounded(toSignificantDigits: 3))
    guard let limit = limits.dose, value > limit else {
      return [
        .passed(
          .dose,
          "greatest dose of a session \(shown) J/cm², on mask \(greatest.mask)"
            + (limits.dose == nil ? "; the rig sets no limit" : ""), value: value,
          limit: limits.dose, unit: "J/cm²")
      ]
    }
    return [
      .failed(
        .dose, "limits.dose", "\(shown) J/cm² on mask \(greatest.mask) in a session", value: value,
        limit: limit, unit: "J/cm²", expected: "at most \(ShortNumber.text(limit)) J/cm²",
        found: "\(shown) J/cm²", remedy: "Use fewer or weaker pulses, or set another limit.")
    ]
  }

  // MARK: S3

  private func duty() -> [ProtocolCheck] {
    /// The worst of each LED and mask in blocks of one length: many trials of one kind say the same.
    var found: [String: ProtocolCheck] = [:]
    var worst: (part: Double, limit: Double)?
    func judge(
      _ what: String, _ part: Double, _ limit: Double?, _ limitName: String, _ minutes: Double
    ) {
      guard let limit, limit > 0 else { return }
      let value = part.rounded(toSignificantDigits: 4)
      if worst.map({ value / limit > $0.part / $0.limit }) ?? true { worst = (value, limit) }
      let key = "\(what), \(minutes)"
      guard value > max(limit, found[key]?.value ?? 0) else { return }
      let shown = "\(ShortNumber.text((part * 100).rounded(toSignificantDigits: 3))) %"
      found[key] = .failed(
        .duty, "limits.\(limitName)",
        "\(what) on \(shown) for \(ShortNumber.text(minutes.rounded())) min", value: value,
        limit: limit, expected: "at most \(ShortNumber.text(limit * 100)) %", found: shown,
        remedy: "Shorten the pulses, or let the device idle between blocks.")
    }
    for block in blocks {
      let minutes = Self.minutes(block)
      // An LED has no time to rest while trials of the same kind follow each other.
      var lit: [String: Double] = [:]
      for trial in block where trial.interval > .zero {
        for (led, pulses) in Dictionary(grouping: trial.pulses, by: \.led) {
          let time = pulses.filter { max($0.irradiance, $0.rampFrom ?? 0) > 0 }
            .reduce(0.0) { $0 + Self.milliseconds($1.duration) }
          lit[led] = max(lit[led] ?? 0, time / Self.milliseconds(trial.interval))
        }
      }
      for (led, part) in lit.sorted(by: { $0.key < $1.key }) {
        judge("LED \(led)", part, limits.ledDuty, "led_duty", minutes)
      }
      guard minutes >= Self.longBlock else { continue }
      var shown: [String: Double] = [:]
      for trial in block {
        for exposure in mirrors.exposures(of: trial.pulses) {
          shown[exposure.mask, default: 0] +=
            Double(trial.count) * Self.milliseconds(exposure.duration)
        }
      }
      for (mask, time) in shown.sorted(by: { $0.key < $1.key }) {
        judge(
          "mask \(mask)", time / (minutes * 60_000), limits.mirrorDuty, "mirror_duty", minutes)
      }
    }
    return found.sorted { $0.key < $1.key }.map(\.value).or(
      .passed(
        .duty, "LEDs and mirrors rest long enough", value: worst?.part, limit: worst?.limit))
  }

  /// Trials that take turns, together.
  private var blocks: [[RepeatedTrial]] {
    trials.reduce(into: []) { blocks, trial in
      if let last = blocks.last?.last, last.block == trial.block,
        last.condition == trial.condition
      {
        blocks[blocks.count - 1].append(trial)
      } else {
        blocks.append([trial])
      }
    }
  }

  private static func minutes(_ trials: [RepeatedTrial]) -> Double {
    trials.reduce(0.0) { $0 + Double($1.count) * milliseconds($1.interval) } / 60_000
  }

  private static func milliseconds(_ time: Microseconds) -> Double { Double(time.count) / 1000 }
}
