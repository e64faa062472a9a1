import Foundation
import InputDocuments
import ProtocolCompilation
import Reporting
import Signals
import StimulationProtocols
import TestSupport
import Testing
import VirtualExperiments

@Suite("The preview of a protocol")
struct ProtocolPreviewTests {
  /// The page of the shipped protocol with texts replaced.
  private func page(
    _ changes: [(old: String, new: String)] = [], seed: UInt64? = 2017,
    prediction: ProtocolPrediction? = nil
  ) throws -> (html: String, allocation: CellAllocation?) {
    let folder = try TemporaryFolder()
    let names = [
      "plateau-difference.protocol.yaml", "example.rig.yaml", "example.calibration.yaml",
      "example.crosstalk.yaml",
    ]
    for name in names {
      var text = try String(
        contentsOf: SharedData.packageRoot.appendingPathComponent("Protocols/\(name)"),
        encoding: .utf8)
      if name == names[0] {
        for change in changes {
          let changed = text.replacing(change.old, with: change.new)
          #expect(changed != text, "\(change.old)")
          text = changed
        }
      }
      try folder.write(text, to: name)
    }
    let files = try ProtocolFiles(protocol: folder.path(names[0]))
    let allocation = seed.map { CellAllocation(files.stimulation.value, seed: $0) }
    let checks = try ProtocolChecks(files, seed: seed)
    let preview = try ProtocolPreview(
      files, checks: checks.checks, allocation: allocation, light: checks.light,
      prediction: prediction)
    return (try preview.html(), allocation)
  }

  /// The cells of the table's rows, without markup.
  private func rows(_ html: String, below caption: String) throws -> [[String]] {
    let start = try #require(html.range(of: "<caption>\(caption)"))
    let end = try #require(html.range(of: "</table>", range: start.upperBound..<html.endIndex))
    return html[start.upperBound..<end.lowerBound].split(separator: "<tr").map { row in
      row.matches(of: /<t[hd][^>]*>(.*?)<\/t[hd]>/).map {
        String($0.1).replacing(/<[^>]+>/, with: "")
      }
    }.filter { !$0.isEmpty }
  }

  @Test("it opens offline and shows what the protocol says")
  func contents() throws {
    let (html, allocation) = try page()
    for word in ["http://", "https://", "<script", "<link", "src=", "url(", "@import"] {
      #expect(!html.replacing("http://www.w3.org/2000/svg", with: "").contains(word), "\(word)")
    }
    #expect(html.contains("All checks hold") && html.contains("by any plateau that coincides"))
    let conditions = try rows(html, below: "Conditions")
    // Header, 13 conditions, reference, test.
    #expect(conditions.count == 16)
    #expect(
      conditions[1] == [
        "A", "target plateau", "target-plateau", "10", "20", "6", "12", "—", "expressing", "—",
      ])
    let schedule = try rows(html, below: "From the cell")
    #expect(schedule.dropLast().last?.prefix(3) == ["test", "0:31:40", "1:11:40"])
    #expect(schedule.last?.first == "test step")
    #expect(html.contains("from 0:51:40 to 1:01:40"))
    #expect(try rows(html, below: "Checks").count == 1 + 30)
    let masks = try rows(html, below: "Masks")
    #expect(masks.map { $0.first ?? "" } == ["mask", "1 tuft", "2 layer_4", "3 sham"])
    #expect(masks[1][4] == "111939")
    let cells = try rows(html, below: "Codes of the 104 cells").dropFirst()
    #expect(cells.map { $0.first } == allocation?.cells.map(\.code))
    // Code, number, list, animals, and nothing else.
    #expect(cells.allSatisfy { $0.count == 4 })
    // Where a finding stands begins with the folder, which is another each time.
    let again = try page().html
    let folder = /apical-test-[0-9A-F-]+/
    #expect(again.replacing(folder, with: "") == html.replacing(folder, with: ""))
  }

  @Test("headings come in order, identifiers are unique, links lead to them")
  func structure() throws {
    let (html, _) = try page()
    let levels = html.matches(of: /<h([1-6])[ >]/).compactMap { Int($0.1) }
    #expect(levels.first == 1 && levels.count { $0 == 1 } == 1)
    let identifiers = html.matches(of: /\sid="([^"]+)"/).map { String($0.1) }
    #expect(identifiers.count == Set(identifiers).count)
    for link in html.matches(of: /href="#([^"]+)"/) {
      #expect(identifiers.contains(String(link.1)), "\(link.1)")
    }
  }

  @Test("words of the file are words; without a seed there are no codes")
  func words() throws {
    let (html, _) = try page(
      [
        ("name: plateau-difference", "name: \"<b>{{style}}</b> & <script>\""),
        ("title: target plateau\n", "title: \"</svg><script>\"\n"),
        ("  seed: 2017\n", ""),
      ], seed: nil)
    #expect(!html.contains("<script") && !html.contains("<b>"))
    #expect(html.contains("Protocol &lt;b&gt;{{style}}&lt;/b&gt; &amp; &lt;script&gt;"))
    #expect(html.contains("There are no codes yet") && !html.contains("Codes of the"))
    #expect(html.contains("All checks hold, with 3 warnings"))
  }

  /// One condition in which two rules say +1 and `other` against bottom-up only.
  private func condition(
    _ name: String, other: Int, forward: Double = 0, target: Double = 0, presynaptic: Double? = 6,
    change: Double = 1
  ) -> ProtocolPrediction.Condition {
    ProtocolPrediction.Condition(
      condition: name, title: "condition \(name)", forwardAlpha: forward, targetAlpha: target,
      alphaScale: .area, presynapticSpikesPerTrial: presynaptic, eventsPerTrial: 0,
      burstProbability: nil, plateauArea: 0,
      rules: [("one", 1), ("other", other)].map { rule, sign in
        ProtocolPrediction.Rule(
          rule: rule, meanChange: change, standardDeviation: 0, relativeChange: 0, sign: sign,
          reason: nil, validity: [])
      })
  }

  @Test("only arms in which a synapse is active and everything is simulated tell rules apart")
  func predictedSigns() throws {
    let prediction = ProtocolPrediction(
      stimulationProtocol: "plateau-difference", cellCount: 4, seed: 1, inductionTrialCount: 10_000,
      simulatedTrialCount: 60,
      conditions: [
        condition("A", other: 1), condition("B", other: -1),
        condition("C", other: -1, forward: 2000, target: 1500),
        condition("H", other: -1, presynaptic: 0, change: 0),
        condition("I", other: -1, presynaptic: 0, change: 0), condition("J", other: 0),
      ], assumptions: [])
    let (html, _) = try page(prediction: prediction)
    #expect(html.contains("the first 60 of 10000 trials of induction"))
    let signs = try rows(html, below: "Predicted sign by condition and rule").dropFirst()
      .map { Array($0) }
    #expect(signs.map { $0[1] } == ["+", "+", "+", "0", "0", "\u{2014}"])
    #expect(signs.map { $0[2] } == ["+", "\u{2212}", "\u{2212}", "0", "0", "\u{2014}"])
    #expect(signs[0][3] == "\u{2014}" && signs[2][3] == "α_t is 75 % of α_f")
    #expect(signs[3][3] == "no synapse is active")
    #expect(signs[5][3] == "D-AP5 50 µM is not simulated")
    // Each explanation once, though two conditions have it.
    #expect(html.matches(of: /No bottom-up synapse is active/).count == 1)
    let table = try #require(html.split(separator: "Predicted sign by").last)
    let marked = table.matches(of: /<tr class="marked"><th[^>]*>([A-Z]) condition/)
    #expect(marked.map { String($0.1) } == ["B", "C"])
    #expect(try !page().html.contains("trials of induction"))
  }

  @Test("crosstalk has a row a model, and no cell that is a page of notes")
  func crosstalk() throws {
    let (html, _) = try page()
    let models = try rows(html, below: "Crosstalk by each model of the opsin").dropFirst()
    #expect(models.contains { $0[1] == "Chrimson_Bansal2020" && $0[4] == "Chrimson" })
    #expect(models.contains { $0[1] == "Chronos_Bansal2020" && $0[0] == "top_down, Chronos" })
    #expect(Set(models.map { $0[1] + $0[0] }).count == models.count && models.count >= 8)
    // 22.5 times one molecule, by the model's own rate and flux.
    #expect(models.first { $0[1] == "Chronos_Bansal2020" }?.last == "22.5")
    #expect(html.matches(of: /Chronos_Bansal2020: Its numbers come from a branch/).count == 1)
    let summary = try rows(html, below: "Crosstalk: what the light of the others opens")
    #expect(summary.count == 3)
    for row in summary + models { for cell in row { #expect(cell.count < 300) } }
  }
}
