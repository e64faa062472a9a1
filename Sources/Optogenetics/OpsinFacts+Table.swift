extension OpsinFacts {
  /// Every opsin that a protocol may name.
  ///
  /// Kinetics are recalled from the papers named, not read in them, unless marked.
  public static let all: [OpsinFacts] = [
    OpsinFacts(
      "ChR2", peak: .verified(470, nagel), closing: .recalled(10, "Mattis et al. 2012"),
      spectrum: "ChR2", models: ["ChR2_Bansal2020", "ChR2_PyRhO_4state", "ChR2H134R_Bansal2020"],
      note: "ChR2(H134R), one mutation away, stands beside the two models of ChR2.",
      aliases: ["channelrhodopsin-2", "hChR2", "ChR2 wild type"]),
    OpsinFacts(
      "ChR2(H134R)", peak: .recalled(460, "450 to 470 nm"),
      closing: .recalled(19, "18 to 20 ms, Lin et al. 2009"),
      models: ["ChR2H134R_Bansal2020", "ChR2_PyRhO_4state"],
      note: "ChR2 in PyRhO, one mutation away, stands beside the model of ChR2(H134R).",
      aliases: ["hChR2(H134R)", "H134R", "channelrhodopsin-2 H134R"]),
    OpsinFacts(
      "Chronos", peak: .verified(498, soor), closing: .recalled(3.6, klapoetke),
      spectrum: "Chronos", models: ["Chronos_Bansal2020"] + blueModels,
      note: blueNote("Chronos", "3.6 ms, those of ChR2 in 10 to 22 ms"), aliases: ["ShChR"]),
    OpsinFacts(
      "CheRiff", peak: .verified(466, "Hochbaum et al. 2014, Fig. 2a"),
      closing: .recalled(16, "Hochbaum et al. 2014"), spectrum: "CheRiff",
      models: ["CheRiff_Bansal2020"] + blueModels,
      note: blueNote("CheRiff", "16 ms, those of ChR2 in 10 to 22 ms"),
      aliases: ["sdChR A154"]),
    OpsinFacts(
      "Chrimson", peak: .verified(590, mager), closing: .recalled(21.4, klapoetke),
      spectrum: "Chrimson",
      models: ["Chrimson_Bansal2020", "ChrimsonR_Sabatier_5state", "vfChrimson_Bansal2020"],
      note: redNote, aliases: ["CnChR1"]),
    OpsinFacts(
      "ChrimsonR", peak: .verified(590, cheong), closing: .recalled(15.8, klapoetke),
      spectrum: "ChrimsonR", models: chrimsonRModels,
      note: redNote, aliases: ["Chrimson K176R"]),
    OpsinFacts(
      "vf-Chrimson", peak: .verified(590, mager + "; equal at 570 nm"),
      closing: .recalled(2.7, "Mager et al. 2018"), spectrum: "vf-Chrimson",
      models: ["vfChrimson_Bansal2020", "Chrimson_Bansal2020", "ChrimsonR_Sabatier_5state"],
      note: redNote, aliases: ["very fast Chrimson"]),
    OpsinFacts(
      "ReaChR", peak: .verified(531, "Krause et al. 2017, Fig. 1b"),
      closing: .recalled(137, "Lin et al. 2013"), spectrum: "ReaChR",
      models: ["ReaChR_Bansal2020"]),
    OpsinFacts(
      "bReaChES", peak: .verified(570, "Bansal et al. 2024, Fig. 1c"), spectrum: "bReaChES",
      models: ["bReaChES_Bansal2020"]),
    OpsinFacts("ChroME", peak: .recalled(500, "Mardinly et al. 2018, as Chronos")),
    OpsinFacts(
      "stChroME", peak: .recalled(500, "Mardinly et al. 2018, as Chronos"), isSomaTargeted: true,
      aliases: ["ChroME-st", "soma-targeted ChroME"]),
    OpsinFacts(
      "stChrimsonR", peak: .recalled(590, klapoetke), closing: .recalled(15.8, klapoetke),
      isSomaTargeted: true,
      models: chrimsonRModels,
      note: redNote, aliases: ["soma-targeted ChrimsonR", "ChrimsonR-Kv2.1", "ChrimsonR-st"]),
    OpsinFacts(
      "GtACR2", peak: .verified(470, govorunova), isAnionChannel: true, spectrum: "GtACR2",
      models: ["GtACR2_Bansal2020"]),
    OpsinFacts(
      "stGtACR2", peak: .verified(470, govorunova), isSomaTargeted: true, isAnionChannel: true,
      models: ["GtACR2_Bansal2020"], note: "GtACR2 without the tag stands in.",
      aliases: ["soma-targeted GtACR2"]),
    OpsinFacts(
      "BiPOLES", peak: .recalled(590, "its cation channel, Vierock et al. 2021"),
      isAnionChannel: true, aliases: ["GtACR2-Chrimson"]),
    OpsinFacts(
      "somBiPOLES", peak: .recalled(590, "its cation channel, Vierock et al. 2021"),
      isSomaTargeted: true, isAnionChannel: true, aliases: ["soma-targeted BiPOLES"]),
    OpsinFacts(
      "ZipACR", peak: .recalled(520, "Govorunova et al. 2017"), isAnionChannel: true),
  ]

  private static let nagel = "Nagel et al. 2003, Fig. 4a"
  private static let mager = "Mager et al. 2018, Suppl. Fig. 1a"
  private static let govorunova = "Govorunova et al. 2015, Fig. 1f"
  private static let klapoetke = "Klapoetke et al. 2014"
  private static let cheong = "Cheong et al. 2018, Fig. 2"
  private static let soor = "Soor et al. 2019, Fig. 1b"
  private static let chrimsonRModels = [
    "ChrimsonR_Sabatier_5state", "ChrimsonR_Bansal2020", "Chrimson_Bansal2020",
    "vfChrimson_Bansal2020",
  ]
  private static let blueModels = [
    "ChR2H134R_Bansal2020", "ChR2_Bansal2020", "ChR2_PyRhO_4state",
  ]
  private static let redNote =
    "No model of a Chrimson is trusted alone: Chrimson, vf-Chrimson and the models of ChrimsonR "
    + "stand beside each other, and their range is the answer."

  private static func blueNote(_ opsin: String, _ closing: String) -> String {
    "The only model of \(opsin) that was found is from an unmerged branch; the models of ChR2 with the "
      + "spectrum of ChR2 stand beside it (\(opsin) closes in \(closing))."
  }

  private init(
    _ name: String, peak: Fact? = nil, closing: Fact? = nil, isSomaTargeted: Bool = false,
    isAnionChannel: Bool = false, spectrum: String? = nil, models: [String] = [],
    note: String? = nil, aliases: [String] = []
  ) {
    self.name = name
    peakWavelength = peak
    closingTime = closing
    self.isSomaTargeted = isSomaTargeted
    self.isAnionChannel = isAnionChannel
    spectrumName = spectrum
    modelNames = models
    standInNote = note
    self.aliases = aliases
  }
}

extension OpsinFacts.Fact {
  fileprivate static func verified(_ value: Double, _ source: String) -> Self {
    Self(value: value, mark: .verified, source: source)
  }

  fileprivate static func recalled(_ value: Double, _ source: String) -> Self {
    Self(value: value, mark: .recalled, source: source)
  }
}
