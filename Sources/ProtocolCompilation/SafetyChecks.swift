import InputDocuments
import Optogenetics
import Quantities
import Signals
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
  /// Over which LED and mirror are judged, min: shorter blocks leave no trace.
  private static let longBlock = 10.0

  private let stimulation: StimulationProtocol
  private let limits: SafetyLimits
  private let areas: [String: Double]

  /// - Parameter masks: with the area that they light.
  init(_ files: ProtocolFiles, masks: [CompiledMask]) {
    stimulation = files.stimulation.value
    limits = files.rig.value.limits
    areas = Dictionary(masks.map { ($0.name, $0.area / 1_000_000) }, uniquingKeysWith: { $1 })
  }

  func checks() -> [ProtocolCheck] { heat() + dose() + duty() }

  /// A trial, how often a cell gets it, and how far apart.
  private struct Repeated {
    var trial: PlannedTrial
    var count: Int
    /// ms.
    var interval: Double

    var minutes: Double { Double(count) * interval / 60_000 }
  }

  private var repeated: [Repeated] {
    let schedule = stimulation.schedule
    func milliseconds(_ time: Microseconds) -> Double { Double(time.count) / 1000 }
    return stimulation.trials.map { trial in
      switch trial.block {
      case .reference:
        Repeated(
          trial: trial, count: schedule.reference.count,
          interval: milliseconds(schedule.reference.interval))
      case .induction:
        Repeated(
          trial: trial, count: schedule.induction.count,
          interval: milliseconds(schedule.induction.interval))
      default:
        Repeated(
          trial: trial, count: schedule.baseline.count + schedule.test.count,
          interval: milliseconds(schedule.test.interval))
      }
    }
  }

  private static func exposures(_ pulses: [PlannedPulse]) -> [LightExposure] {
    pulses.filter { $0.irradiance > 0 }.map {
      LightExposure(
        start: Double($0.start.count) / 1000, duration: Double($0.duration.count) / 1000,
        irradiance: $0.rampFrom ?? $0.irradiance, endIrradiance: $0.irradiance, wavelength: 470)
    }
  }

  // MARK: S1

  /// Rise under the mean power of a minute, and on top of it that of one trial without any diffusion.
  private func heat() -> [ProtocolCheck] {
    var worst: (rise: Double, power: Double, path: String)?
    for item in repeated {
      let byMask = Dictionary(grouping: item.trial.pulses, by: \.mask)
      let power = byMask.keys.sorted().reduce(0.0) { sum, mask in
        sum
          + LightHeating.greatestMean(
            of: Self.exposures(byMask[mask] ?? []), scale: areas[mask] ?? 0,
            period: item.interval)
      }
      let exposure =
        byMask.values.map { pulses in
          Self.exposures(pulses).reduce(0) { $0 + $1.radiantExposure }
        }.max() ?? 0
      let rise =
        LightHeating.steadyRise(meanPower: power)
        + LightHeating.adiabaticRise(
          absorption: Self.absorption, radiantExposure: exposure * Self.fluenceFactor)
      if rise > worst?.rise ?? -1 { worst = (rise, power, item.trial.path) }
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
    let common = repeated.filter { $0.trial.block != .induction }
    for condition in repeated.filter({ $0.trial.block == .induction }) {
      for mask in areas.keys.sorted() {
        let dose = (common + [condition]).reduce(0.0) { sum, item in
          sum + Double(item.count)
            * LightHeating.dose(of: Self.exposures(item.trial.pulses.filter { $0.mask == mask }))
        }
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
    var found: [ProtocolCheck] = []
    var worst: (part: Double, limit: Double)?
    func judge(_ what: String, _ part: Double, _ limit: Double?, _ key: String, _ minutes: Double) {
      guard let limit, limit > 0 else { return }
      let value = part.rounded(toSignificantDigits: 4)
      if worst.map({ value / limit > $0.part / $0.limit }) ?? true { worst = (value, limit) }
      guard value > limit else { return }
      let shown = ProtocolCheck.percent(part)
      found.append(
        .failed(
          .duty, "limits.\(key)",
          "\(what) on \(shown) for \(ShortNumber.text(minutes.rounded())) min", value: value,
          limit: limit, expected: "at most \(ProtocolCheck.percent(limit))", found: shown,
          remedy: "Shorten the pulses, or let the device idle between blocks."))
    }
    for item in repeated where item.interval > 0 {
      for (led, pulses) in Dictionary(grouping: item.trial.pulses, by: \.led).sorted(by: {
        $0.key < $1.key
      }) {
        let lit = pulses.filter { $0.irradiance > 0 }
        judge("LED \(led)", Self.part(lit, item.interval), limits.ledDuty, "led_duty", item.minutes)
      }
      guard item.minutes >= Self.longBlock else { continue }
      for (mask, pulses) in Dictionary(grouping: item.trial.pulses, by: \.mask).sorted(by: {
        $0.key < $1.key
      }) {
        judge(
          "mask \(mask)", Self.part(pulses, item.interval), limits.mirrorDuty, "mirror_duty",
          item.minutes)
      }
    }
    return found.or(
      .passed(
        .duty, "LEDs and mirrors rest long enough", value: worst?.part, limit: worst?.limit))
  }

  private static func part(_ pulses: [PlannedPulse], _ interval: Double) -> Double {
    pulses.reduce(0.0) { $0 + Double($1.duration.count) / 1000 } / interval
  }
}
