import Foundation
import ModelComparison
import RandomStreams
import TestSupport
import Testing

@Suite("How often verdicts are right: 200 studies, 8 cells a condition, SD 0.19")
struct VerdictCalibrationTests {
  private static let seeds = UInt64(1)...200

  private static func studies(truth: String) -> [StudyComparison] {
    seeds.map { MadeUpStudy.comparison(MadeUpStudy.cells(truth: truth, seed: $0)) }
  }

  @Test(
    "the true rule survives in 95 %, the two rivals are told apart in 80 %",
    arguments: ["plateau-difference", "btsp"])
  func truth(truth: String) throws {
    let studies = Self.studies(truth: truth)
    let rival = truth == "btsp" ? "plateau-difference" : "btsp"
    let survived = studies.count { study in
      study.rules.contains { $0.rule == truth && $0.verdict == .survives }
    }
    let apart = studies.count { study in
      study.pairs.contains { $0.better == truth && [$0.first, $0.second].contains(rival) }
    }
    let misled = studies.count { study in
      study.pairs.contains { $0.better == rival && [$0.first, $0.second].contains(truth) }
    }
    #expect(survived >= 190, "\(truth) survived in \(survived) of 200")
    #expect(apart >= 160, "told apart in \(apart) of 200")
    #expect(misled == 0, "the rival was called better in \(misled) of 200")
    let excluded = studies.count { study in
      study.rules.contains { $0.rule == rival && $0.verdict == .excluded }
    }
    // At the level of 0.01 about three studies of four exclude plateau-difference where btsp is true,
    // and nearly all the reverse; the binomial standard error is 6.
    #expect(excluded >= 130, "\(rival) was excluded in \(excluded) of 200")
  }

  @Test("rules with the same signs are never separated, and the limits name them")
  func sameSigns() {
    for study in Self.studies(truth: "plateau-difference") {
      let pair = study.pairs.first {
        $0.first == "plateau-difference" && $0.second == "plateau-difference-like"
      }
      #expect(pair?.haveSameSigns == true && pair?.verdict == .notSeparated)
      #expect(
        study.limits.contains {
          $0.hasPrefix("plateau-difference, plateau-difference-like give the same signs")
        })
    }
  }

  @Test("p values of the true rule are uniform, so that the test neither spares nor strikes it")
  func uniform() throws {
    let values = Self.seeds.compactMap { seed in
      MadeUpStudy.comparison(
        MadeUpStudy.cells(truth: "plateau-difference", seed: seed, plateausFail: false),
        rules: ["plateau-difference"]
      ).rules.first?.p
    }
    #expect(values.count == 200)
    for level in [0.05, 0.2, 0.5, 0.8] {
      let share = Double(values.count { $0 < level }) / 200
      expectClose(share, level, within: 3.5 * (level * (1 - level) / 200).squareRoot())
    }
  }

  @Test("scatter of measured changes does not make a sign, so that like rules stay together")
  func sameSignsWithError() {
    let separated = Self.seeds.count { seed in
      MadeUpStudy.comparison(
        MadeUpStudy.cells(
          truth: "plateau-difference", seed: seed, labels: MadeUpStudy.six, measurementError: 0.25),
        design: MadeUpStudy.sixArms
      ).pairs.contains {
        $0.first == "plateau-difference" && $0.second == "plateau-difference-like"
          && $0.verdict == .separated
      }
    }
    // At most one study of a hundred by construction: 5 is beyond the 98th percentile.
    #expect(separated <= 5, "\(separated) of 200")
  }

  /// The six arms of the shipped study; a rule's change is measured in each cell with an error of a
  /// quarter of its size in A.
  @Test(
    "six arms, change measured with error: the true rule is not excluded more often than the level",
    arguments: ["plateau-difference", "btsp"])
  func sixArms(truth: String) throws {
    let tests = Self.seeds.compactMap { seed in
      MadeUpStudy.comparison(
        MadeUpStudy.cells(
          truth: truth, seed: seed, labels: MadeUpStudy.six, measurementError: 0.25),
        rules: [truth], design: MadeUpStudy.sixArms
      ).rules.first
    }
    #expect(tests.count == 200)
    #expect(tests.allSatisfy { $0.judgedDegreesOfFreedom == 4 && $0.cellDegreesOfFreedom == 42 })
    // Three and a half binomial standard errors: 7 of 200 at 0.01, 21 at 0.05.
    for level in [0.01, 0.05] {
      let share = Double(tests.count { ($0.p ?? 0) < level }) / 200
      #expect(share <= level + 3.5 * (level * (1 - level) / 200).squareRoot(), "\(level): \(share)")
    }
    // A test that never strikes would pass the above: about half of the p values lie below 0.5.
    let half = Double(tests.count { ($0.p ?? 0) < 0.5 }) / 200
    #expect((0.35...0.65).contains(half), "\(half)")
  }
}
