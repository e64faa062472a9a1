import Foundation
import Recordings
import Signals
import TestSupport
import Testing
import VirtualExperiments

@Suite("The generator of the sample study")
struct SampleStudyGeneratorTests {
  private static let shipped = SharedData.packageRoot.appendingPathComponent(
    "SampleData/plateau-difference"
  ).path

  /// Written once with the shipped seed.
  private static let again = Result {
    let folder = try TemporaryFolder()
    try SampleStudy().write(to: folder.path("study"))
    return folder
  }

  @Test("the shipped study is what its README says: the same seed gives the same samples")
  func reproducible() throws {
    let folder = try Self.again.get()
    for name in ["cell-01.nwb", "cell-10.nwb"] {
      let old = try RecordingFile(path: "\(Self.shipped)/\(name)")
      let new = try RecordingFile(path: folder.path("study/\(name)"))
      #expect(old.recording.sweeps.count == 37)
      for (first, second) in zip(old.recording.sweeps, new.recording.sweeps) {
        let a = try old.signal(of: first.response).samples
        let b = try new.signal(of: second.response).samples
        // Another mathematics library may round exp and log otherwise, so one count of 0.01 mV.
        #expect(a.count == b.count && zip(a, b).allSatisfy { abs($0 - $1) < 0.0101 })
        #expect(first.trial == second.trial)
      }
    }
    let truth = try Data(contentsOf: URL(fileURLWithPath: "\(Self.shipped)/truth.json"))
    let again = try Data(contentsOf: URL(fileURLWithPath: folder.path("study/truth.json")))
    func cells(_ data: Data) throws -> [[String: Any]] {
      let document = try JSONSerialization.jsonObject(with: data) as? [String: Any]
      return document?["cells"] as? [[String: Any]] ?? []
    }
    let pairs = zip(try cells(truth), try cells(again))
    for (old, new) in pairs {
      expectClose(
        new["weight_ratio"] as? Double, try #require(old["weight_ratio"] as? Double), within: 1e-9)
    }
  }

  @Test("the design: four cells a condition, 12 + 5 + 8 + 12 sweeps, equal light in A and B")
  func design() throws {
    var conditions: [String: Int] = [:]
    var topDown: [String: Double] = [:]
    for index in 1...16 {
      let name = index < 10 ? "cell-0\(index).nwb" : "cell-\(index).nwb"
      let file = try RecordingFile(path: "\(Self.shipped)/\(name)")
      let blocks = Dictionary(grouping: file.recording.sweeps) { $0.trial.block }
      #expect(blocks[.baseline]?.count == 12 && blocks[.test]?.count == 12)
      #expect(blocks[.reference]?.count == 5 && blocks[.induction]?.count == 8)
      let condition = try #require(blocks[.induction]?.first?.trial.condition)
      conditions[condition, default: 0] += 1
      for sweep in blocks[.induction] ?? [] {
        for light in sweep.lights where light.site == "top_down" {
          topDown[condition, default: 0] += try file.signal(of: light.channel).samples.reduce(0, +)
        }
      }
      #expect(file.recording.sessionDescription?.hasPrefix("SIMULATED") == true)
    }
    #expect(Set(conditions.values) == [4] && conditions.count == 4)
    #expect(topDown["A_target_plateau"] == topDown["B_forward_plateau"])
    #expect(topDown["C_both_plateaus"] == topDown["A_target_plateau"].map { 2 * $0 })
    #expect(topDown["D_bottom_up_only"] ?? 0 == 0)
  }

  @Test("another seed gives another study")
  func seeds() throws {
    let folder = try TemporaryFolder()
    try SampleStudy(seed: 7).write(to: folder.path("study"))
    let one = try RecordingFile(path: folder.path("study/cell-01.nwb"))
    let other = try RecordingFile(path: "\(Self.shipped)/cell-01.nwb")
    let first = try #require(one.recording.sweeps.first)
    let second = try #require(other.recording.sweeps.first)
    #expect(
      try one.signal(of: first.response).samples != other.signal(of: second.response).samples)
  }
}
