import Foundation
import InputDocuments
import Messages
import OutputFiles
import Quantities
import SampleGeometry
import Signals
import StimulationProtocols
import TestSupport
import Testing

/// The shipped files, and variants of them in a folder of their own.
enum Shipped {
  static let folder = SharedData.packageRoot.appendingPathComponent("Protocols").path
  static let names = [
    "plateau-difference.protocol.yaml", "example.rig.yaml", "example.calibration.yaml",
    "example.crosstalk.yaml",
  ]

  static func files() throws -> ProtocolFiles {
    try ProtocolFiles(protocol: "\(folder)/\(names[0])")
  }

  static func stimulation() throws -> StimulationProtocol { try files().stimulation.value }
}

@Suite("The shipped protocol")
struct ShippedProtocolTests {
  @Test("it says what its comments say")
  func content() throws {
    let stimulation = try Shipped.stimulation()
    #expect(stimulation.conditions.map(\.name) == "ABCDEFGHIJKLM".map(String.init))
    #expect(Set(stimulation.conditions.map(\.value.role)).count == 13)
    #expect(stimulation.preparation.expression?.from == 3 && stimulation.preparation.age?.to == 70)
    #expect(stimulation.preparation.holding == -70 && stimulation.preparation.sliceAngle == 0)
    #expect(stimulation.schedule.clamp?.step?.amplitude == .current(-50))
    #expect(stimulation.pathway("top_down")?.isSomaTargeted == false)
    #expect(stimulation.clock.target.from == stimulation.clock.forward.to)
    #expect(stimulation.outcome.greatestAccessChange == 0.2)
    #expect(stimulation.preparation.calcium == 1.2)
  }

  @Test("pulses of condition A, counted by hand")
  func pulses() throws {
    let stimulation = try Shipped.stimulation()
    let target = try #require(stimulation.condition("A"))
    let pulses = stimulation.pulses(of: target)
    #expect(
      pulses.map { $0.start.count / 1000 }
        == [
          100, 150, 200, 250, 265, 285, 300, 305, 325, 345, 350, 5000, 5020, 5040, 5060, 5080,
        ])
    #expect(pulses.filter { $0.led == "blue" }.map(\.mask) == Array(repeating: "tuft", count: 10))
    #expect(pulses.filter(stimulation.isInTrial).count == 11)
    let dark = try #require(stimulation.condition("I"))
    #expect(stimulation.pulses(of: dark).map(\.irradiance) == Array(repeating: 0, count: 16))
    #expect(stimulation.pulses(of: dark).map(\.start) == pulses.map(\.start))
    let current = try #require(stimulation.condition("K"))
    #expect(
      stimulation.steps(of: current)
        == [
          PlannedStep(start: Microseconds(265_000), duration: Microseconds(120_000), amplitude: 300)
        ]
    )
  }

  @Test("a mask relative to the pia, in the soma's frame")
  func region() throws {
    let stimulation = try Shipped.stimulation()
    let tuft = try #require(stimulation.mask("tuft"))
    guard case .polygon(let corners) = tuft.region(somaToPia: 250) else {
      Issue.record("not a polygon")
      return
    }
    #expect(Set(corners.map(\.y)) == [150, 250] && Set(corners.map(\.x)) == [-80, 80])
    let disk = Mask(
      reference: .soma, shape: .disk(center: SamplePoint(x: 3, y: -40), radius: 5))
    #expect(
      disk.region(somaToPia: 999) == .disk(center: SamplePoint(x: 3, y: -40), radius: 5))
  }

  @Test("the field's area is that of the device's data sheet: 726 × 408 µm at 20×, within 1 %")
  func area() throws {
    let calibration = try Shipped.files().calibration.value
    expectClose(calibration.fieldArea, 0.726 * 0.408, within: 0.003, "mm²")
    expectClose(calibration.transform.mirrorSize, 0.378, within: 0.0004, "µm")
  }

  @Test("the session: sweeps and times counted by hand")
  func session() throws {
    let plan = SessionPlan(try Shipped.stimulation().schedule)
    let starts = Dictionary(grouping: plan.sweeps, by: \.block).mapValues {
      $0.map(\.start.seconds)
    }
    #expect(starts[.baseline]?.count == 30 && starts[.test]?.count == 120)
    #expect(starts[.baseline]?.first == 600 && starts[.baseline]?.last == 1180)
    #expect(starts[.reference] == (0..<10).map { 1200 + 10 * Double($0) })
    #expect(starts[.induction] == (0..<60).map { 1300 + 10 * Double($0) })
    #expect(plan.inductionEnd.seconds == 1900 && starts[.test]?.first == 1900)
    #expect(plan.end.seconds == 4300)
  }
}

@Suite("Allocation of cells")
struct CellAllocationTests {
  @Test("every block holds every condition once; strata are alike", arguments: [0, 1, 2017, 999])
  func balanced(seed: UInt64) throws {
    let stimulation = try Shipped.stimulation()
    let cells = CellAllocation(stimulation, seed: seed).cells
    #expect(cells.count == 104)
    #expect(Set(cells.map(\.code)).count == 104)
    #expect(cells.map(\.number) == Array(1...104))
    let expressing = cells.filter { $0.animals == .expressing }
    let blocks = Dictionary(grouping: expressing) { "\($0.stratum) \($0.block)" }
    #expect(blocks.count == 8)
    for block in blocks.values {
      #expect(block.map(\.condition).sorted() == "ABCDEFGIJKLM".map(String.init))
    }
    #expect(
      cells.filter { $0.animals == .opsinNegative }.map(\.condition)
        == Array(repeating: "H", count: 8))
  }

  @Test("orders differ between blocks and seeds; each condition comes first about equally often")
  func random() throws {
    let stimulation = try Shipped.stimulation()
    var firsts: [String: Int] = [:]
    for seed in 0..<300 {
      for cell in CellAllocation(stimulation, seed: UInt64(seed)).cells
      where cell.animals == .expressing && (cell.number % 52) % 12 == 1 {
        firsts[cell.condition, default: 0] += 1
      }
    }
    let total = firsts.values.reduce(0, +)
    // 12 conditions; five standard deviations of a binomial around the mean.
    let mean = Double(total) / 12
    let bound = 5 * (mean * 11 / 12).squareRoot()
    #expect(firsts.count == 12 && firsts.values.allSatisfy { abs(Double($0) - mean) < bound })
    #expect(
      CellAllocation(stimulation, seed: 1).cells != CellAllocation(stimulation, seed: 2).cells)
  }

  @Test("the same seed gives the same bytes; the open list names no condition and seals the key")
  func sealed() throws {
    let stimulation = try Shipped.stimulation()
    let allocation = CellAllocation(stimulation, seed: 2017)
    let key = try allocation.key()
    #expect(try CellAllocation(stimulation, seed: 2017).key() == key)
    let open = String(decoding: try allocation.openList(), as: UTF8.self)
    #expect(open.contains(Checksum.sha256(of: key)))
    #expect(!open.contains("condition") && !open.contains("2017") && !open.contains("block"))
    let text = String(decoding: key, as: UTF8.self)
    #expect(text.contains("\"seed\": 2017") && text.contains("philox4x32-10/1"))
  }
}
