import ArgumentParser
import EventDetection
import RecordingAnalysis

/// Which spikes are a burst.
struct BurstOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Whose bursts make E, B and P; all others are counted beside.", valueName: "method"))
  var burstMethod = BurstMethod.event

  @Option(
    help: ArgumentHelp(
      "BEGIN,END,GAP,DURATION,SPIKES of max-interval: longest first and later interval, least gap and "
        + "duration in ms, least number of spikes (default: 170,300,200,10,3).", valueName: "limits"
    ))
  var maxInterval: MaxIntervalLimits?

  @Option(
    help: ArgumentHelp("Least surprise of a burst by poisson-surprise.", valueName: "s"))
  var surprise: Double = PoissonSurpriseCriteria().minimumSurprise

  func validate() throws {
    guard surprise > 0, surprise.isFinite else {
      throw ValidationError("--surprise must be greater than 0.")
    }
  }

  func applied(to criteria: AnalysisCriteria) -> AnalysisCriteria {
    var criteria = criteria
    criteria.bursts.method = burstMethod
    if let maxInterval { criteria.bursts.maxInterval = maxInterval.criteria }
    criteria.bursts.poissonSurprise.minimumSurprise = surprise
    return criteria
  }
}

extension BurstMethod: ExpressibleByArgument {}

/// The five limits of the max-interval method, as one argument.
struct MaxIntervalLimits: ExpressibleByArgument {
  var criteria = MaxIntervalCriteria()

  /// Reads `BEGIN,END,GAP,DURATION,SPIKES`: ms, and a whole number.
  init?(argument: String) {
    let parts = argument.split(separator: ",", omittingEmptySubsequences: false)
    guard parts.count == 5, let spikes = Int(parts[4]), spikes >= 2 else { return nil }
    let limits = parts.prefix(4).compactMap { Double($0) }
    guard limits.count == 4, limits.allSatisfy({ $0 >= 0 && $0.isFinite }), limits[0] > 0,
      limits[1] >= limits[0]
    else { return nil }
    criteria.beginInterval = limits[0]
    criteria.endInterval = limits[1]
    criteria.minimumGap = limits[2]
    criteria.minimumDuration = limits[3]
    criteria.minimumSpikeCount = spikes
  }
}
