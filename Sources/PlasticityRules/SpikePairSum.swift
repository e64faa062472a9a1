import Signals

/// What rules made of independent spike pairs share.
extension PlasticityRule {
  /// Adds up the changes of all pairs of a presynaptic and a postsynaptic spike of the same trial.
  ///
  /// - Parameter weightChange: change by one pair, from t_post − t_pre in seconds.
  func sumOverSpikePairs(
    of record: ActivityRecord, weightChange: (Double) -> Double
  ) -> RulePrediction {
    func answer(_ outcome: RulePrediction.Outcome, _ validity: [String] = []) -> RulePrediction {
      RulePrediction(
        rule: name, parameterSet: parameterSet.name, outcome: outcome, validity: validity)
    }
    guard !record.trials.isEmpty else { return answer(.notComputable("no induction trials")) }
    var change = 0.0
    var postsynapticCount = 0
    for trial in record.trials {
      guard let presynaptic = trial.presynapticSpikes else {
        return answer(.notComputable("the presynaptic activity is not known"))
      }
      guard let postsynaptic = trial.postsynapticSpikes else {
        return answer(.notComputable("the postsynaptic spikes are not known"))
      }
      postsynapticCount += postsynaptic.count
      for pre in presynaptic {
        for post in postsynaptic { change += weightChange(post - pre) }
      }
    }
    return answer(
      .change(change, standardError: nil),
      postsynapticCount == 0 ? ["no postsynaptic spike in any trial"] : [])
  }
}
