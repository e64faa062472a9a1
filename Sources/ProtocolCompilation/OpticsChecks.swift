import InputDocuments
import Optogenetics
import Quantities
import StimulationProtocols

/// O1 to O5: whether each pathway's light reaches its structure, opens its opsin, and leaves the others
/// alone.
struct OpticsChecks {
  /// Crosstalk above which a warning is due, and above which only a measurement helps; choices of ours.
  static let (warnedCrosstalk, refusedCrosstalk) = (0.05, 0.2)

  /// Part of the wrong light that leaks past the mask from which on the check tells of it; a choice of ours.
  private static let toldLeak = 0.25

  private let stimulation: StimulationProtocol
  private let rig: Rig
  private let light: PathwayLight
  /// Whether measured crosstalk holds, so that a prediction need not.
  private let isMeasured: Bool

  init(_ files: ProtocolFiles, light: PathwayLight) {
    stimulation = files.stimulation.value
    rig = files.rig.value
    self.light = light
    isMeasured =
      files.crosstalk != nil
      && !CrosstalkBlockCheck(files).checks().contains { $0.severity == .error }
  }

  func checks() -> [ProtocolCheck] {
    ownIrradiance() + crosstalk() + spectrum() + pulseRate() + target()
  }

  // MARK: O1

  private func ownIrradiance() -> [ProtocolCheck] {
    var found: [ProtocolCheck] = []
    var least: (value: Double, limit: Double)?
    for pathway in stimulation.pathways {
      let depth = ShortNumber.text(stimulation.depth(of: pathway.value))
      let path = "pathways.\(pathway.name)"
      let own = light.received.first { $0.pathway == pathway.name && $0.isOwn }
      guard let own else { continue }
      guard let relative = own.relativeFluence?.lowerBound else {
        found.append(
          .failed(
            .ownIrradiance, path,
            "light of \(ShortNumber.text(own.wavelength)) nm at \(depth) µm cannot be computed",
            severity: pathway.value.leastIrradiance == nil ? .warning : .error,
            expected: "a tabulated wavelength and depth",
            found: "\(ShortNumber.text(own.wavelength)) nm, \(depth) µm",
            remedy: "Tabulated are 470, 594 and 625 nm, each ± 20 nm, to 300 µm."))
        continue
      }
      for difference in own.differences {
        found.append(
          .failed(
            .ownIrradiance, path, difference, severity: .warning, expected: "the tabulated case",
            found: "another", remedy: "Take irradiances at depth as approximate."))
      }
      guard let limit = pathway.value.leastIrradiance else { continue }
      guard let train = weakestTrain(of: pathway) else { continue }
      let value = (train.value.irradiance * relative).rounded(toSignificantDigits: 4)
      if least.map({ value / limit < $0.value / $0.limit }) ?? true { least = (value, limit) }
      guard value < limit else { continue }
      found.append(
        .failed(
          .ownIrradiance, "trains.\(train.name).irradiance",
          "\(ShortNumber.text(value)) mW/mm² at \(depth) µm reach \(pathway.name)", value: value,
          limit: limit, unit: "mw_mm2", expected: "at least \(ShortNumber.text(limit)) mW/mm²",
          found: "\(ShortNumber.text(value)) mW/mm²",
          remedy: "Raise the irradiance, or choose a cell nearer to the surface."))
    }
    return found.or(
      .passed(
        .ownIrradiance,
        least == nil
          ? "no least irradiance of a pathway is stated"
          : "each pathway's own light is strong enough where its structure is",
        value: least?.value, limit: least?.limit, unit: least == nil ? nil : "mw_mm2"))
  }

  /// Of the trains that induction shows on the pathway's own mask.
  private func weakestTrain(of pathway: NamedItem<Pathway>) -> NamedItem<PulseTrain>? {
    let used = Set(
      stimulation.conditions.flatMap(\.value.stimuli).compactMap { stimulus -> String? in
        guard case .train(let name) = stimulus.source else { return nil }
        return name
      })
    return stimulation.trains.filter {
      used.contains($0.name) && $0.value.pathway == pathway.name
        && ($0.value.mask ?? pathway.value.mask) == pathway.value.mask
    }.min { $0.value.irradiance < $1.value.irradiance }
  }

  // MARK: O2

  private func crosstalk() -> [ProtocolCheck] {
    let found = light.crossings.compactMap { crossing -> ProtocolCheck? in
      let path = "pathways.\(crossing.pathway).opsin"
      let lights = crossing.lights.joined(separator: " and ")
      guard let ratio = crossing.ratio else {
        return .failed(
          .crosstalk, path,
          "what light of \(lights) does to \(crossing.opsin) of \(crossing.pathway) cannot be computed",
          severity: .warning, expected: "a model and a spectrum",
          found: crossing.notes.first ?? "none",
          remedy: "Measure it; the prediction is silent.")
      }
      let value = ratio.upperBound.rounded(toSignificantDigits: 4)
      let silent = crossing.unanswered.map(\.model)
      guard value > Self.warnedCrosstalk || !silent.isEmpty else { return nil }
      let most = ProtocolCheck.percent(ratio.upperBound)
      let least = ProtocolCheck.percent(ratio.lowerBound)
      let isRefused = value > Self.refusedCrosstalk && !isMeasured
      let limit = isRefused ? Self.refusedCrosstalk : Self.warnedCrosstalk
      let count = crossing.models.count
      let answered =
        silent.isEmpty
        ? "\(count) models"
        : "\(count) of \(count + silent.count) models; no answer by "
          + silent.joined(separator: ", ")
      let leaked = crossing.leakedPart.flatMap { $0 > Self.toldLeak ? $0 : nil }
      return .failed(
        .crosstalk, path,
        "light of \(lights) on \(crossing.opsin) of \(crossing.pathway): up to \(most) of its own "
          + "light's effect (range \(least) to \(most), \(answered))"
          + (leaked.map { "; \(ProtocolCheck.percent($0)) of that light leaks past the mask" } ?? "")
          + (isMeasured ? "; measured and passed" : ""),
        severity: isRefused ? .error : .warning, value: value, limit: limit,
        expected: "at most \(ProtocolCheck.percent(limit))"
          + (silent.isEmpty ? "" : " by every model"),
        found: most + (silent.isEmpty ? "" : " by \(count) of \(count + silent.count)"),
        remedy: value > Self.warnedCrosstalk
          ? "Lower the other light's power, part the masks, or measure the crosstalk."
          : "Measure the crosstalk, or take a light that every model's spectrum holds.")
    }
    let worst = light.crossings.compactMap(\.ratio?.upperBound).max()
    return found.or(
      .passed(
        .crosstalk, "by every model the wrong light opens few channels",
        value: worst?.rounded(toSignificantDigits: 4), limit: Self.warnedCrosstalk))
  }

  // MARK: O3

  private func spectrum() -> [ProtocolCheck] {
    var found: [ProtocolCheck] = []
    for pathway in stimulation.pathways {
      let path = "pathways.\(pathway.name).opsin"
      let opsin = pathway.value.opsin
      guard let facts = OpsinFacts.named(opsin) else {
        let nearest = OpsinFacts.nearestNames(to: opsin)
        found.append(
          .failed(
            .spectrum, path, "no opsin of this name is known: nothing is computed for it",
            severity: .warning, expected: OpsinFacts.all.map(\.name).joined(separator: ", "),
            found: opsin,
            remedy: nearest.isEmpty
              ? "Measure crosstalk and thresholds yourself."
              : "Did you mean \(nearest.joined(separator: " or "))?"))
        continue
      }
      found += outside(pathway, facts)
    }
    return found.or(.passed(.spectrum, "every light is inside the spectra of the opsins"))
  }

  private func outside(_ pathway: NamedItem<Pathway>, _ facts: OpsinFacts) -> [ProtocolCheck] {
    let spectra = facts.spectraInUse
    let others = stimulation.pathways.map(\.value.led)
      .reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
      .filter { $0 != pathway.value.led }
    return ([pathway.value.led] + others).compactMap { led -> ProtocolCheck? in
      guard let wavelength = rig.led(led)?.wavelength else { return nil }
      let lacking = spectra.filter { $0.relativeResponse(at: wavelength) == nil }
      guard let first = lacking.first else { return nil }
      return failed(
        pathway.name, wavelength, lacking, nearest: first.range, facts,
        severity: led == pathway.value.led ? .error : .warning)
    }
  }

  private func failed(
    _ pathway: String, _ wavelength: Double, _ spectra: [ActionSpectrum],
    nearest range: ClosedRange<Double>, _ facts: OpsinFacts, severity: ProtocolCheck.Severity
  ) -> ProtocolCheck {
    let (low, high) = (range.lowerBound, range.upperBound)
    let names = spectra.map { spectrum in
      spectrum.name + (spectrum.name == facts.name ? "" : " (taken for \(facts.name))")
    }.joined(separator: " and ")
    let isBounded =
      severity == .warning
      && spectra.allSatisfy { $0.boundingWavelength(for: wavelength) != nil }
    let end = wavelength > high ? "long" : "short"
    return .failed(
      .spectrum, "pathways.\(pathway).opsin",
      "\(ShortNumber.text(wavelength)) nm is not in the table of \(names): not extrapolated"
        + (isBounded ? "; the response at its \(end) end is taken as a bound" : ""),
      severity: severity, value: wavelength, limit: wavelength > high ? high : low, unit: "nm",
      expected: "\(ShortNumber.text(low)) to \(ShortNumber.text(high)) nm",
      found: "\(ShortNumber.text(wavelength)) nm",
      remedy: severity == .error
        ? "Choose another LED or opsin." : "Measure what this light does to the opsin.")
  }

  // MARK: O4

  private func pulseRate() -> [ProtocolCheck] {
    var tightest: (interval: Double, limit: Double)?
    let found = stimulation.trains.compactMap { train -> ProtocolCheck? in
      guard train.value.pulses > 1, let pathway = stimulation.pathway(train.value.pathway),
        let closing = OpsinFacts.named(pathway.opsin)?.closingTime
      else { return nil }
      let interval = Double(train.value.interval.count) / 1000
      let limit = 2 * closing.value
      if tightest.map({ interval / limit < $0.interval / $0.limit }) ?? true {
        tightest = (interval, limit)
      }
      guard interval < limit else { return nil }
      let rate = (1000 / interval * 10).rounded() / 10
      return .failed(
        .pulseRate, "trains.\(train.name).interval",
        "\(ShortNumber.text(rate)) Hz with a closing time of \(ShortNumber.text(closing.value)) ms "
          + "(\(pathway.opsin)): pulses will sum",
        severity: .warning, value: interval, limit: limit, unit: "ms",
        expected: "at least \(ShortNumber.text(limit)) ms",
        found: "\(ShortNumber.text(interval)) ms",
        remedy: "Lengthen the interval or take a faster opsin, unless summation is wanted.")
    }
    return found.or(
      .passed(
        .pulseRate, "channels close between the pulses of a train", value: tightest?.interval,
        limit: tightest?.limit, unit: "ms"))
  }

  // MARK: O5

  private func target() -> [ProtocolCheck] {
    stimulation.pathways.flatMap { pathway -> [ProtocolCheck] in
      let facts = OpsinFacts.named(pathway.value.opsin)
      return [
        axons(pathway, facts), contradiction(pathway, facts), anionChannel(pathway, facts),
      ].compactMap { $0 }
    }.or(
      .passed(
        .somaTargeted, "no soma-targeted opsin is asked to drive axons, no anion channel to excite")
    )
  }

  private func axons(_ pathway: NamedItem<Pathway>, _ facts: OpsinFacts?) -> ProtocolCheck? {
    let isTargeted = pathway.value.isSomaTargeted == true || facts?.isSomaTargeted == true
    let stimulates =
      pathway.value.stimulates ?? (pathway.value.role == .topDown ? .axons : .cells)
    guard isTargeted, stimulates == .axons else { return nil }
    return .failed(
      .somaTargeted, "pathways.\(pathway.name).opsin",
      "\(pathway.value.opsin) cannot drive axons: it is kept to the soma",
      expected: "an opsin in the axons", found: pathway.value.opsin,
      remedy: "Take the opsin without the tag, or light the somata.")
  }

  private func contradiction(
    _ pathway: NamedItem<Pathway>, _ facts: OpsinFacts?
  ) -> ProtocolCheck? {
    guard facts?.isSomaTargeted == true, pathway.value.isSomaTargeted == false else { return nil }
    return .failed(
      .somaTargeted, "pathways.\(pathway.name).soma_targeted",
      "\(pathway.value.opsin) is kept to the soma by its tag, the file says that it is not",
      expected: "soma_targeted: yes", found: "no", remedy: "Correct the opsin or the line.")
  }

  /// Interneurons may well be silenced; a pathway that should excite may not.
  private func anionChannel(
    _ pathway: NamedItem<Pathway>, _ facts: OpsinFacts?
  ) -> ProtocolCheck? {
    guard facts?.isAnionChannel == true, pathway.value.role != .interneuron else { return nil }
    return .failed(
      .somaTargeted, "pathways.\(pathway.name).opsin",
      "\(pathway.value.opsin) has an anion channel: it silences somata, and what it does to axons "
        + "is not sure (Mahn et al. 2016)",
      expected: "a cation channel", found: pathway.value.opsin,
      remedy: "Take an opsin that excites.")
  }
}

extension Double {
  /// So that outputs do not depend on the last digit of a logarithm.
  func rounded(toSignificantDigits digits: Int) -> Double {
    guard isFinite, self != 0 else { return self }
    var scale = 1.0
    var magnitude = abs(self)
    while magnitude < 1 { (magnitude, scale) = (magnitude * 10, scale * 10) }
    while magnitude >= 10 { (magnitude, scale) = (magnitude / 10, scale / 10) }
    for _ in 1..<digits { scale *= 10 }
    return scale >= 1
      ? (self * scale).rounded() / scale : (self * scale).rounded() * (1 / scale)
  }
}
