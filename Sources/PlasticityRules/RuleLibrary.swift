/// The rules that Apical compares, in the order in which they are shown.
public enum RuleLibrary {
  public static let all: [any PlasticityRule] = [
    PlateauDifferenceRule(), PairSTDPRule(), BTSPRule(),
  ]
}
