/// The rules that Apical compares, in the order in which they are shown.
public enum RuleLibrary {
  public static let all: [any PlasticityRule] = [
    PlateauDifferenceRule(), PairSTDPRule(), BTSPRule(),
    BurstDependentRule(average: .fixed),
    BurstDependentRule(average: .slow(time: 15)),
    // τ_avg 2 s within 7.2 s of prediction, as in the authors' network simulations.
    BurstDependentRule(average: .fast(shareOfForwardPhase: 2 / 7.2)),
    DifferentialHebbianRule(),
  ]
}
