import Optogenetics

extension PathwayLight {
  /// What one model of an opsin says of the wrong light, and what the model is.
  public struct ModelRatio: Hashable, Sendable {
    /// The model's name.
    public var model: String
    /// The opsin that its numbers were fitted on.
    public var fittedOn: String
    /// The opsin whose action spectrum it uses.
    public var spectrum: String
    /// Whether that spectrum was digitised from a figure and taken as one for equal photon flux.
    public var isSpectrumAsDigitised: Bool
    /// Cross-section of opening over the greatest that one molecule can have: above 1 the model's numbers
    /// are for shape and ratio only.
    ///
    /// **Worked number.** ChR2(H134R) of Bansal et al.: 3.0e-16 cm² over 1e-16 cm² is 3.0.
    public var photonBudget: Double
    /// What no other field says of the model, a sentence each.
    public var remarks: [String]
    /// All that is to be said of the model, a sentence each.
    public var caveats: [String]
    /// Peak over peak, least and greatest over the tissues; nil where this model cannot be computed.
    public var ratio: ClosedRange<Double>?

    init(model: OpsinModel, ratio: ClosedRange<Double>?) {
      self.model = model.name
      fittedOn = model.opsin
      spectrum = model.spectrum.name
      isSpectrumAsDigitised = model.spectrum.normalisation == .asDigitised
      photonBudget = model.kinetics.openingCrossSection / OpsinModel.plausibleCrossSection
      remarks = model.remarks
      caveats = model.caveats
      self.ratio = ratio
    }
  }
}
