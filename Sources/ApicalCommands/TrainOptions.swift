import ArgumentParser
import EventDetection
import Foundation
import Quantities
import RecordingAnalysis

/// What the user says and wants of trains of spike times.
struct TrainOptions: ParsableArguments {
  @Flag(help: "Analyse the units of spike times of a file that has sweeps as well.")
  var units = false

  @Option(
    help: ArgumentHelp(
      "Observed time of each train, e.g. \"10 s\", where the file does not say.",
      valueName: "time"))
  var duration: DurationArgument?

  @Flag(help: "Distances between the spike trains of a recording (van Rossum, Victor–Purpura).")
  var distances = false

  @Option(help: "Time constant of van Rossum's distance, ms.")
  var distanceTimeConstant: Double = TrainDistanceCriteria().timeConstant

  @Option(help: "Cost of moving a spike in Victor and Purpura's distance, 1/s.")
  var distanceCost: Double = TrainDistanceCriteria().cost

  func validate() throws {
    guard distanceTimeConstant > 0, distanceTimeConstant.isFinite else {
      throw ValidationError("--distance-time-constant must be greater than 0.")
    }
    guard distanceCost >= 0, distanceCost.isFinite else {
      throw ValidationError("--distance-cost must not be negative.")
    }
    let defaults = TrainDistanceCriteria()
    guard
      distances
        || (distanceTimeConstant == defaults.timeConstant && distanceCost == defaults.cost)
    else {
      throw ValidationError(
        "--distance-time-constant and --distance-cost go with --distances.")
    }
  }

  var request: TrainRequest {
    var criteria = TrainDistanceCriteria()
    criteria.timeConstant = distanceTimeConstant
    criteria.cost = distanceCost
    return TrainRequest(
      isOnly: units, duration: duration?.seconds, distances: distances ? criteria : nil)
  }
}

/// A length of time with its unit.
struct DurationArgument: ExpressibleByArgument {
  var seconds: Double

  init?(argument: String) {
    guard let seconds = try? Quantity(argument).value(in: .second), seconds > 0,
      seconds.isFinite
    else { return nil }
    self.seconds = seconds
  }
}
