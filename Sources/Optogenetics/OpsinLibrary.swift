/// Every opsin model that is here, and which of them answer for an opsin.
public enum OpsinLibrary {
  /// All models, each under its own opsin.
  public static let models: [OpsinModel] = [
    model("ChR2H134R_Bansal2020", "ChR2(H134R)", .channelrhodopsin2H134R, .channelrhodopsin2),
    model("ChR2_Bansal2020", "ChR2", .channelrhodopsin2, .channelrhodopsin2),
    model("ChR2_PyRhO_4state", "ChR2", .channelrhodopsin2PyRhO, .channelrhodopsin2),
    model("Chrimson_Bansal2020", "Chrimson", .chrimson, .chrimson),
    model("vfChrimson_Bansal2020", "vf-Chrimson", .vfChrimson, .vfChrimson),
    OpsinModel(
      name: "ChrimsonR_Sabatier_5state", opsin: "ChrimsonR",
      source: FiveStateOpsin.chrimsonR.source, kinetics: .fiveState(.chrimsonR),
      spectrum: .chrimson),
    model("GtACR2_Bansal2020", "GtACR2", .gtACR2, .gtACR2),
  ]

  /// The models that answer for an opsin: its own and, beside them or in their place, stand-ins, which
  /// say so in ``OpsinModel/standsInFor`` and ``OpsinModel/caveats``. Empty where the name is not known or
  /// nothing can stand in.
  ///
  /// Spelling: upper and lower case, spaces and punctuation do not count.
  public static func models(of opsin: String) -> [OpsinModel] {
    guard let facts = OpsinFacts.named(opsin) else { return [] }
    return facts.modelNames.compactMap { name in
      guard var model = models.first(where: { $0.name == name }) else { return nil }
      if model.opsin != facts.name { model.standsInFor = facts.name }
      return model
    }
  }

  private static func model(
    _ name: String, _ opsin: String, _ kinetics: FourStateOpsin, _ spectrum: ActionSpectrum
  ) -> OpsinModel {
    OpsinModel(
      name: name, opsin: opsin, source: kinetics.source, kinetics: .fourState(kinetics),
      spectrum: spectrum)
  }
}
