import Foundation
import InputDocuments
import ProtocolCompilation
import Reporting
import StimulationProtocols
import TestSupport
import Testing

@Suite("The preview of a protocol")
struct ProtocolPreviewTests {
  /// The page of the shipped protocol with texts replaced.
  private func page(
    _ changes: [(old: String, new: String)] = [], seed: UInt64? = 2017
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
      files, checks: checks.checks, allocation: allocation, light: checks.light)
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
}
