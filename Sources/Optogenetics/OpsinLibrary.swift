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
    model("ChrimsonR_Bansal2020", "ChrimsonR", .chrimsonR, .chrimsonR, branch),
    model("GtACR2_Bansal2020", "GtACR2", .gtACR2, .gtACR2),
    model(
      "Chronos_Bansal2020", "Chronos", .chronos, .chronos,
      branch + [
        "After a pulse it falls to 1/e in 3.5 to 4.0 ms (Klapoetke et al. 2014: 3.6 ± 0.2 ms); it rises "
          + "to 90 % in 2.4 ms at 1 mW/mm² and 1.3 ms at 5 mW/mm² (2.3 ± 0.3 ms, irradiance not "
          + "known)."
      ]),
    model("CheRiff_Bansal2020", "CheRiff", .cheRiff, .cheRiff, branch),
    model("ReaChR_Bansal2020", "ReaChR", .reaChR, .reaChR, branch),
    model("bReaChES_Bansal2020", "bReaChES", .bReaChES, .bReaChES, branch),
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

  private static let branch = [
    "Its numbers come from a branch of cleo that was never merged; the paper's table was not read."
  ]

  private static func model(
    _ name: String, _ opsin: String, _ kinetics: FourStateOpsin, _ spectrum: ActionSpectrum,
    _ remarks: [String] = []
  ) -> OpsinModel {
    OpsinModel(
      name: name, opsin: opsin, source: kinetics.source, kinetics: .fourState(kinetics),
      spectrum: spectrum, remarks: remarks)
  }
}
