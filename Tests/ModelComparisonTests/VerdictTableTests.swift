import Foundation
import ModelComparison
import Testing

@Suite("Verdicts over virtual studies")
struct VerdictTableTests {
  private func study(
    _ seed: Int, _ verdicts: [String: String], better: String?, same: Bool = false
  ) throws -> VerdictTable.Study {
    let document: [String: Any] = [
      "truth": "one", "seed": seed, "cell_count": 30,
      "verdicts": verdicts.keys.sorted().map { ["rule": $0, "verdict": verdicts[$0] ?? ""] },
      "pairs": [
        ["first": "other", "second": "one", "same_signs": same]
          .merging(better.map { ["better": $0] } ?? [:]) { $1 }
      ],
    ]
    return try JSONDecoder().decode(
      VerdictTable.Study.self, from: JSONSerialization.data(withJSONObject: document))
  }

  @Test("counts by hand: three studies of one truth")
  func counts() throws {
    let table = VerdictTable([
      try study(1, ["one": "survives", "other": "excluded"], better: "one"),
      try study(2, ["one": "survives", "other": "survives"], better: nil, same: true),
      try study(3, ["one": "excluded", "other": "not_computable"], better: "other"),
    ])
    #expect(table.counts.count == 2)
    let own = try #require(table.counts.first { $0.rule == "one" })
    #expect(own.survives == 2 && own.excluded == 1 && own.notComputable == 0)
    // The true rule makes no pair with itself.
    #expect(own.separatedRightly + own.separatedWrongly + own.notSeparated == 0)
    let other = try #require(table.counts.first { $0.rule == "other" })
    #expect(other.survives == 1 && other.excluded == 1 && other.notComputable == 1)
    #expect(other.separatedRightly == 1 && other.separatedWrongly == 1)
    #expect(other.notSeparated == 1 && other.sameSigns == 1)
    // Jeffreys, 2 of 3: Beta(2.5, 1.5), quantiles from SciPy 1 beta.ppf.
    #expect(abs(own.survivesInterval[0] - 0.1767) < 5e-4)
    #expect(abs(own.survivesInterval[1] - 0.9615) < 5e-4)
  }
}
