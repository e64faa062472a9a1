import Foundation
import InputDocuments
import Messages
import PlasticityRules
import Quantities
import Recordings
import Signals
import StimulationProtocols
import TestSupport
import Testing
import VirtualExperiments

@Suite("A virtual study of the shipped protocol")
struct VirtualStudyTests {
  private static let shipped = Result {
    try ProtocolFiles(
      protocol: SharedData.packageRoot.appendingPathComponent(
        "Protocols/plateau-difference.protocol.yaml"
      ).path)
  }

  private static func stimulation() throws -> StimulationProtocol {
    try shipped.get().stimulation.value
  }

  /// Without noise currents, which cost most of a debug build's time.
  private static var quiet: VirtualExperimentParameters {
    var parameters = VirtualExperimentParameters()
    parameters.noise = nil
    return parameters
  }

  private static func study(
    rule: (any PlasticityRule)? = nil, seed: UInt64 = 1,
    conditions: [String]? = nil, cells: Int? = 1,
    parameters: VirtualExperimentParameters = Self.quiet
  ) throws -> VirtualStudy {
    var plan = VirtualStudy.Plan(seed: seed)
    plan.conditions = conditions
    plan.cellsPerCondition = cells
    plan.isAbridged = true
    plan.parameters = parameters
    return try VirtualStudy(
      try stimulation(), samplingRate: 20_000, rule: rule, plan: plan)
  }

  private static func recording(
    _ condition: String, of study: VirtualStudy
  ) throws -> VirtualRecording {
    try study.recording(of: try #require(study.cells.first { $0.condition == condition }))
  }

  // MARK: the shipped sample

  @Test("the shipped sample is what its README says: the same seed gives the same samples")
  func shippedSample() throws {
    let study = try Self.study(
      rule: PlateauDifferenceRule(), conditions: ["A", "B", "C", "D", "K", "L"], cells: nil,
      parameters: VirtualExperimentParameters())
    #expect(study.cells.count == 48)
    let folder = SharedData.packageRoot.appendingPathComponent("SampleData/plateau-difference")
    for condition in ["A", "K"] {
      let again = try Self.recording(condition, of: study)
      let file = try RecordingFile(path: folder.appendingPathComponent(again.fileName).path)
      #expect(file.recording.sessionDescription?.hasPrefix("SIMULATED") == true)
      #expect(file.recording.sweeps.count == again.contents.sweeps.count)
      for (old, new) in zip(file.recording.sweeps, again.contents.sweeps) {
        let samples = try file.signal(of: old.response).samples
        // Another mathematics library may round exp otherwise, so one count of 0.01 mV.
        #expect(samples.count == new.response.values.count)
        #expect(
          zip(samples, new.response.values).allSatisfy { abs($0 - $1) < 0.0151 }, "\(old.name)")
      }
    }
  }

  // MARK: the design

  /// mW; empty where the site is not lit.
  private static func power(_ sweep: NWBSweep, at site: String) -> [Double] {
    sweep.lights.first { $0.site.name == site }?.signal.values ?? []
  }

  @Test("light: the same in A and B, twice in C, none from top-down in D and K; current in K only")
  func light() throws {
    let study = try Self.study(conditions: ["A", "B", "C", "D", "K"])
    func energy(_ condition: String, _ site: String) throws -> Double {
      try Self.recording(condition, of: study).contents.sweeps
        .filter { $0.stimulus == "induction" }
        .reduce(0) { $0 + Self.power($1, at: site).reduce(0, +) }
    }
    let topDown = try energy("A", "top_down")
    // 10 trials × 5 pulses × 1 ms at 10 kHz × 2 mW/mm² × 0.016 mm².
    expectClose(topDown, 10 * 5 * 10 * 2 * 0.016, within: 1e-9, "mW")
    expectClose(try energy("B", "top_down"), topDown, within: 1e-9, "mW")
    expectClose(try energy("C", "top_down"), 2 * topDown, within: 1e-9, "mW")
    #expect(try energy("D", "top_down") == 0 && energy("K", "top_down") == 0)
    let bottomUp = try energy("A", "bottom_up")
    for other in ["B", "C", "D", "K"] {
      expectClose(try energy(other, "bottom_up"), bottomUp, within: 1e-9, "mW")
    }
    let current = try Self.recording("K", of: study).contents.sweeps.compactMap(\.command)
    #expect(current.count == 10 && current.allSatisfy { $0.values.max() == 300 })
    #expect(try Self.recording("A", of: study).contents.sweeps.allSatisfy { $0.command == nil })
  }

  @Test("sham, dark and opsin-negative cells get no drive from light that does not reach an opsin")
  func controls() throws {
    let study = try Self.study(conditions: ["A", "G", "H", "I"])
    func induction(_ condition: String) throws -> [VirtualTruth.Sweep] {
      try Self.recording(condition, of: study).truth.sweeps.filter { $0.block == .induction }
    }
    #expect(try induction("A").contains { !$0.plateaus.isEmpty })
    for condition in ["G", "H", "I"] {
      #expect(try induction(condition).allSatisfy(\.plateaus.isEmpty), "\(condition)")
    }
    for condition in ["H", "I"] {
      #expect(try induction(condition).allSatisfy(\.spikes.isEmpty), "\(condition)")
    }
    // The sham mask is lit, in a place of its own.
    let sham = try Self.recording("G", of: study).contents
    #expect(sham.lightSites.map(\.name).contains("top_down_at_sham"))
    #expect(
      sham.sweeps.contains { (Self.power($0, at: "top_down_at_sham").max() ?? 0) > 0 })
  }

  // MARK: the truth

  @Test("target plateau lies the declared effect above bottom-up only, drift and spread apart")
  func effect() throws {
    var parameters = Self.quiet
    parameters.betweenCellDeviation = 0
    parameters.lossProbability = 0
    let study = try Self.study(
      rule: PlateauDifferenceRule(), seed: 5, conditions: ["A", "D"], cells: nil,
      parameters: parameters)
    var changes: [String: [Double]] = [:]
    var drift: [Double] = []
    for cell in study.cells {
      let truth = try study.recording(of: cell).truth
      changes[cell.condition, default: []].append(truth.inducedLogRatio)
      drift.append(log(try #require(truth.weightRatio)) - truth.inducedLogRatio)
    }
    func mean(_ name: String) -> Double {
      (changes[name] ?? []).reduce(0, +) / Double(changes[name]?.count ?? 1)
    }
    // Eight cells of ten trials, some of whose plateaus fail: standard error about 0.02.
    expectClose(mean("A") - mean("D"), log(1.4), within: 0.07)
    expectClose(mean("D"), 0, within: 0.04)
    // −0.0015 a minute from the middle of the baseline to the middle of the outcome window: 5 min to
    // its end, 150 s of trials, 25 min.
    for value in drift { expectClose(value, -0.0015 * (5 + 2.5 + 25), within: 0.002) }
  }

  @Test("without a rule nothing but the cells' own deviation remains")
  func noRule() throws {
    var parameters = Self.quiet
    parameters.betweenCellDeviation = 0
    let study = try Self.study(conditions: ["A"], parameters: parameters)
    let truth = try Self.recording("A", of: study).truth
    #expect(truth.inducedLogRatio == 0 && truth.ruleChange == nil)
  }

  @Test("a cell made alone equals the same cell among others; another seed gives another")
  func seeds() throws {
    let all = try Self.study(conditions: nil, cells: 1)
    let alone = try Self.study(conditions: ["B"], cells: 1)
    let one = try Self.recording("B", of: all)
    let same = try Self.recording("B", of: alone)
    #expect(
      one.contents.sweeps.map(\.response.values) == same.contents.sweeps.map(\.response.values))
    #expect(one.truth.inducedLogRatio == same.truth.inducedLogRatio)
    let other = try Self.recording("B", of: try Self.study(seed: 2, conditions: ["B"]))
    #expect(one.fileName == other.fileName)
    #expect(
      one.contents.sweeps.first?.response.values != other.contents.sweeps.first?.response.values)
  }

  @Test("a lost recording ends early and has no weight ratio after it")
  func loss() throws {
    var parameters = Self.quiet
    parameters.lossProbability = 1
    let study = try Self.study(conditions: ["D"], cells: nil, parameters: parameters)
    let truths = try study.cells.map { try study.recording(of: $0).truth }
    for truth in truths {
      let lostAt = try #require(truth.lostAt)
      // Test sweeps are kept from 20 minutes after the end of induction on.
      let end = study.sessionPlan.inductionEnd.seconds
      #expect(lostAt >= end && lostAt <= end + 1800)
      #expect((truth.weightRatio == nil) == (lostAt < end + 1200 + 1))
    }
  }

  @Test("the folder is the same for one worker and for three")
  func workers() async throws {
    let folder = try TemporaryFolder()
    let study = try Self.study(conditions: ["A", "D", "K"])
    for (name, workers) in [("one", 1), ("three", 3)] {
      try await study.write(
        to: folder.path(name), overwrite: false, protocolChecksum: "0", command: "test",
        workers: workers)
    }
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path("one")).sorted()
    #expect(names.count == 5 && names.contains("truth.json") && names.contains("README.md"))
    for name in names {
      let (one, three) = (
        FileManager.default.contents(atPath: folder.path("one/\(name)")),
        FileManager.default.contents(atPath: folder.path("three/\(name)"))
      )
      #expect(one != nil && one == three, "\(name)")
    }
  }

  // MARK: refusals

  @Test("a condition that is not there, and a rule without effect, are refused by name")
  func refusals() throws {
    #expect(throws: VirtualExperimentError.self) { try Self.study(conditions: ["A", "Z"]) }
    do {
      _ = try Self.study(conditions: ["Z"])
    } catch let error as VirtualExperimentError {
      #expect(error.message.found == "Z" && error.exitStatus == .inputRefused)
    }
    #expect(throws: VirtualExperimentError.noEffect("deaf")) {
      try Self.study(rule: DeafRule())
    }
  }

  /// Says the same of everything.
  private struct DeafRule: PlasticityRule {
    let name = "deaf"
    let summary = "no change"
    let parameterSet = ParameterSet(name: "none", values: [:], source: "test")

    func prediction(for record: ActivityRecord) -> RulePrediction {
      RulePrediction(rule: name, parameterSet: "none", outcome: .change(1, standardError: nil))
    }
  }

  // MARK: predictions

  @Test("predicted signs agree with the published table where it names them")
  func prediction() async throws {
    var stimulation = try Self.stimulation()
    stimulation.schedule.induction.count = 8
    let prediction = await ProtocolPredictor(
      stimulation, parameters: Self.quiet, seed: 3, cellCount: 3
    ).prediction()
    #expect(prediction.conditions.map(\.condition) == stimulation.conditions.map(\.name))
    func sign(_ rule: String, _ condition: String) throws -> Int? {
      let found = try #require(prediction.conditions.first { $0.condition == condition })
      return found.rules.first { $0.rule == rule }?.sign
    }
    // The rows α_t − α_f and BTSP of the rule-by-condition table (Guerguiev et al. 2017; Milstein et
    // al. 2021): late, early, none, basal in the target phase only.
    for (condition, plateau, coincidence) in [
      ("A", 1, 1), ("B", -1, 1), ("D", 0, 0), ("L", 0, 1), ("G", 0, 0),
    ] {
      #expect(try sign("plateau-difference", condition) == plateau, "\(condition)")
      #expect(try sign("btsp", condition) == coincidence, "\(condition)")
    }
    // Somatic spikes late in the trial: Hebbian rules potentiate.
    #expect(try sign("pair-stdp", "K") == 1 && sign("differential-hebbian", "K") == 1)
    let target = try #require(prediction.conditions.first { $0.condition == "A" })
    for rule in target.rules { expectClose(rule.relativeChange, 1, within: 1e-9) }
    #expect(try #require(target.targetAlpha) > 10 * abs(try #require(target.forwardAlpha)))
  }
}
