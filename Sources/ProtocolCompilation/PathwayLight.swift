import InputDocuments
import Optogenetics
import Quantities
import StimulationProtocols

/// What the structures of each pathway receive from each light, and what that does to its opsin.
///
/// **Definition.** A pathway's structure is what its protocol names, or the region of its own mask at the
/// depth of the soma. A light gives it, at each point, irradiance in the sample plane × relative fluence of the mask that is shown.
/// Own light counts by its mean over the structure, the light of others by its greatest value in it and
/// with what leaks past the mask (``PathwayFluences``): it is the axon nearest to the wrong mask that fires
/// first. Both are computed for every tissue that is tabulated for the wavelength.
///
/// Crosstalk: peak conductance under all light of the others in a trial, over the peak under the own
/// light of the trial that opens most; for the trains as delivered, for every model of the opsin and each
/// tissue (`Crosstalk`).
public struct PathwayLight: Sendable {
  /// One light on one pathway's structure.
  public struct Received: Hashable, Sendable {
    /// Whose structure.
    public var pathway: String
    public var mask: String
    public var led: String
    /// nm.
    public var wavelength: Double
    /// Whether the light is the pathway's own, on its own mask.
    public var isOwn: Bool
    /// In the sample plane, the greatest of any train, mW/mm².
    public var irradiance: Double
    /// At the structure, over that in the sample plane: mean for own light, greatest for others; least
    /// and greatest over the tissues. nil where no kernel answers.
    public var relativeFluence: ClosedRange<Double>?
    /// The part of it that leaks past the mask, greatest over the tissues; nil for own light, whose leak
    /// does not count, and where no kernel answers.
    public var leaked: Double?
    /// Tissues that were computed.
    public var tissues: [String]
    /// Where light and kernel differ, a sentence each.
    public var differences: [String]
  }

  /// Wrong light on one pathway's opsin.
  public struct Crossing: Hashable, Sendable {
    public var pathway: String
    public var opsin: String
    /// The other pathways whose light reaches it.
    public var lights: [String]
    /// Peak over peak; nil where nothing could be computed.
    public var ratio: ClosedRange<Double>?
    /// The model that gives the greatest ratio.
    public var worstModel: String?
    /// Models that answered.
    public var models: [String]
    /// Models of the opsin that did not: the ratio says nothing of what they would give.
    public var unanswered: [Unanswered]
    /// One for each model of the opsin, in the library's order.
    public var modelRatios: [ModelRatio]
    /// Wavelengths outside the spectrum, nm, whose response was taken as that at an end of the spectrum,
    /// which is not less: ``ActionSpectrum/boundingWavelength(for:)``.
    public var bounded: [Double]
    /// Of the strongest of the others' lights at the structure, in the tissue that lets most through, the part
    /// that leaks past the mask, 0 to 1; nil where no kernel answers.
    public var leakedPart: Double?
    /// Why there is less than a reader expects, a sentence each.
    public var notes: [String]
  }

  /// A model that gave no ratio.
  public struct Unanswered: Hashable, Sendable {
    public var model: String
    public var reason: String
  }

  public let received: [Received]
  public let crossings: [Crossing]

  public init(_ files: ProtocolFiles) {
    let (stimulation, rig) = (files.stimulation.value, files.rig.value)
    let objective = rig.objectives.first { $0.name == stimulation.field.objective }?.value
    var kernels: [String: [LightKernel]] = [:]
    for led in rig.leds {
      kernels[led.name] = LightInTissue.kernels(
        wavelength: led.value.wavelength,
        numericalAperture: objective?.numericalAperture, preparation: .slice,
        thickness: stimulation.preparation.sliceThickness)
    }
    let fluences = PathwayFluences(stimulation, files.calibration.value, kernels: kernels)
    received = Self.received(stimulation, rig, kernels, fluences)
    crossings = PathwayCrosstalk(files, fluences).crossings()
  }

  private static func received(
    _ stimulation: StimulationProtocol, _ rig: Rig, _ kernels: [String: [LightKernel]],
    _ fluences: PathwayFluences
  ) -> [Received] {
    stimulation.pathways.flatMap { pathway -> [Received] in
      ShownLight.all(of: stimulation).compactMap { shown -> Received? in
        guard let led = rig.led(shown.led) else { return nil }
        let isOwn = shown.led == pathway.value.led && shown.mask == pathway.value.mask
        let found = fluences.values(ofMask: shown.mask, led: shown.led, on: pathway.name).values
        let values = found.map { $0.counted(isOwn: isOwn) }
        return Received(
          pathway: pathway.name, mask: shown.mask, led: shown.led, wavelength: led.wavelength,
          isOwn: isOwn, irradiance: shown.irradiance,
          relativeFluence: values.min().flatMap { least in values.max().map { least...$0 } },
          leaked: isOwn ? nil : found.map(\.leaked).max(),
          tissues: (kernels[shown.led] ?? []).map(\.tissue),
          differences: Array(
            Set((kernels[shown.led] ?? []).flatMap(\.differences).map(\.description))
          ).sorted())
      }
    }
  }
}
