import Foundation
import ProtocolCompilation
import StimulationProtocols
import TestSupport
import Testing

/// A shipped protocol with texts of one condition, or of the whole file, replaced.
private struct ChangedProtocol {
  /// Of a condition; nil for the whole file.
  var arm: String?
  var old: String
  var new: String
  var name = "plateau-difference"

  /// The condition's part of the file, from its name to that of the next.
  private func part(of text: String) throws -> Range<String.Index> {
    guard let arm else { return text.startIndex..<text.endIndex }
    let start = try #require(text.range(of: "\n  \(arm):")).lowerBound
    let rest = text.index(start, offsetBy: arm.count + 4)..<text.endIndex
    let end = text.range(of: #"\n(  )?\w+:"#, options: .regularExpression, range: rest)
    return start..<(end?.lowerBound ?? text.endIndex)
  }

  /// What E1 and E2 say to it, and every error.
  func findings() throws -> [ProtocolCheck] {
    let folder = try TemporaryFolder()
    for file in try FileManager.default.contentsOfDirectory(atPath: ProtocolChecksTests.folder)
    where file.hasSuffix(".yaml") {
      var text = try String(
        contentsOfFile: "\(ProtocolChecksTests.folder)/\(file)", encoding: .utf8)
      if file == "\(name).protocol.yaml" {
        let part = try part(of: text)
        try #require(text[part].contains(old), "\(old) is not in \(arm ?? name)")
        text.replaceSubrange(part, with: text[part].replacing(old, with: new))
      }
      try folder.write(text, to: file)
    }
    let files = try ProtocolFiles(protocol: folder.path("\(name).protocol.yaml"))
    return try ProtocolChecks(files).checks.filter { $0.severity == .error }
  }
}

@Suite("What a condition's role says")
struct RoleChecksTests {
  struct Case: CustomTestStringConvertible, Sendable {
    var what: String
    fileprivate var change: ChangedProtocol
    var id: String
    var object: String
    /// Part of the line that a person reads.
    var words: String

    var testDescription: String { what }

    fileprivate init(
      _ what: String, _ arm: String?, _ old: String, _ new: String, _ id: String, _ object: String,
      _ words: String, in name: String = "plateau-difference"
    ) {
      self.what = what
      change = ChangedProtocol(arm: arm, old: old, new: new, name: name)
      (self.id, self.object, self.words) = (id, object, words)
    }
  }

  private static let late = "{train: plateau, at: target, offset: 15 ms}"
  private static let early = "{train: plateau, at: forward, offset: 15 ms}"
  private static let sham = "band: {from: 0 µm, to: 100 µm, width: 160 µm, center: 200 µm}"

  static let broken: [Case] = [
    Case(
      "A's plateau in the forward phase", "A", late, early, "E2", "conditions.A.stimuli",
      "A (target-plateau) has top-down light outside the target phase (expected all of it from 250 ms "
        + "to 400 ms, found 5 pulses from 115 ms to 196 ms)"),
    Case(
      "B's plateau in the target phase", "B", early, late, "E2", "conditions.B.stimuli",
      "outside the forward phase (expected all of it from 100 ms to 250 ms, found 5 pulses"),
    Case(
      "B's plateau runs on into the target phase", "B", early,
      "{train: plateau, at: forward, offset: 115 ms}", "E2", "conditions.B.stimuli",
      "found 3 pulses from 255 ms to 296 ms"),
    Case(
      "A's last pulse ends 1 ms after the phase", "A", late,
      "{train: plateau, at: target, offset: 70 ms}", "E2", "conditions.A.stimuli",
      "found a pulse from 400 ms to 401 ms"),
    Case(
      "C has one plateau in its trial", "C", early, "{train: plateau, at: mid-interval}", "E2",
      "conditions.C.stimuli", "no top-down light in the forward phase"),
    Case(
      "D has a plateau", "D", "{train: plateau, at: mid-interval}", late, "E2",
      "conditions.D.stimuli",
      "D (bottom-up-only) has top-down light in its trial"),
    Case(
      "B's second bottom-up train a second later", "B", "{train: bottom_up, at: target}",
      "{train: bottom_up, at: forward, offset: 1000 ms}", "E1", "conditions.B.stimuli",
      "bottom-up pulses of B come at other times than those of A (expected 100 ms, 150 ms, 200 ms, "
        + "250 ms, 300 ms, 350 ms, found 100 ms, 150 ms, 200 ms, 1.1 s, 1.15 s, 1.2 s)"),
    Case(
      "the sham's bottom-up input 8 ms later", "G", "{train: bottom_up, at: target}",
      "{train: bottom_up, at: target, offset: 8 ms}", "E1", "conditions.G.stimuli", "other times"),
    Case(
      "E has bottom-up input", "E", "    stimuli:\n",
      "    stimuli:\n      - {train: bottom_up, at: forward}\n", "E2", "conditions.E.stimuli",
      "E (top-down-only) has bottom-up input"),
    Case(
      "F's pairs in the target phase", "F", "offset: 2015 ms", "offset: 15 ms", "E2",
      "conditions.F.stimuli",
      "F (unpaired) has top-down light in a phase with bottom-up input (expected none from 100 ms to "
        + "400 ms, found 5 pulses from 265 ms to 346 ms)"),
    Case(
      "F's plateau begins in the target phase", "F", "offset: 2015 ms", "offset: 115 ms", "E2",
      "conditions.F.stimuli", "found 2 pulses from 365 ms to 386 ms"),
    Case(
      "G lights the tuft", "G", "{train: sham_plateau, at: target, offset: 15 ms}", late, "E2",
      "conditions.G.stimuli",
      "G (sham-mask) lights the mask of top_down itself (expected a mask other than tuft, found tuft)"
    ),
    Case(
      "the sham is lit after the phases", "G", "at: target, offset: 15 ms",
      "at: target, offset: 2015 ms", "E2", "conditions.G.stimuli",
      "no top-down light in a phase"),
    Case(
      "the sham overlaps the tuft", nil, sham,
      "band: {from: 0 µm, to: 100 µm, width: 160 µm, center: 100 µm}", "E2", "masks.sham",
      "the sham mask of G touches or overlaps tuft"),
    Case(
      "the sham touches the tuft", nil, sham,
      "band: {from: 0 µm, to: 100 µm, width: 160 µm, center: 160 µm}", "E2", "masks.sham",
      "touches or overlaps"),
    Case(
      "half a sham", nil, sham, "band: {from: 0 µm, to: 50 µm, width: 160 µm, center: 200 µm}",
      "E2", "masks.sham",
      "is smaller than tuft (expected 16000 µm² ± 10 %, found 8000 µm²)"),
    Case(
      "a sham 10.6 % too small", nil, sham,
      "band: {from: 0 µm, to: 100 µm, width: 143 µm, center: 200 µm}", "E2", "masks.sham",
      "found 14300 µm²"),
    Case(
      "animals of H express", "H", "    animals: opsin-negative\n", "", "E2",
      "conditions.H.animals",
      "H (opsin-negative) is in animals that express the opsins"),
    Case(
      "H without light", "H", "      - \(late)\n", "", "E2", "conditions.H.stimuli",
      "no top-down light in its trial"),
    Case(
      "LEDs of I are on", "I", "    leds: \"off\"\n", "", "E2", "conditions.I.leds",
      "I (dark) has its LEDs on (expected leds: \"off\", found LEDs on)"),
    Case(
      "no drug in J", "J", "    drug: D-AP5 50 µM\n", "", "E2", "conditions.J.drug",
      "J (blocker) names no drug"),
    Case(
      "LEDs of E are off", "E", "    stimuli:\n", "    leds: \"off\"\n    stimuli:\n", "E2",
      "conditions.E.leds", "E (top-down-only) has its LEDs off"),
    Case(
      "animals of L have no opsin", "L", "    stimuli:\n",
      "    animals: opsin-negative\n    stimuli:\n", "E2", "conditions.L.animals",
      "L (late-bottom-up) is in animals without opsins"),
    Case(
      "K without current", "K", "      - {current_step: late_current, at: target, offset: 15 ms}\n",
      "", "E2", "conditions.K.stimuli", "K (somatic-current) injects no current"),
    Case(
      "L with forward input", "L", "    stimuli:\n",
      "    stimuli:\n      - {train: bottom_up, at: forward}\n", "E2", "conditions.L.stimuli",
      "L (late-bottom-up) has bottom-up input in the forward phase"),
    Case(
      "M not lengthened", "M", "train: bottom_up_long", "train: bottom_up", "E2",
      "conditions.M.stimuli", "no bottom-up input that outlasts the target phase"),
    Case(
      "a shift of nothing", "T50", "offset: 65 ms", "offset: 15 ms", "E2",
      "conditions.T50.stimuli", "T50 (shifted-plateau) has its plateau when T0 has it",
      in: "plateau-timing"),
    Case(
      "a shift of bottom-up input", "T50", "{train: bottom_up, at: target}",
      "{train: bottom_up, at: target, offset: 50 ms}", "E1", "conditions.T50.stimuli",
      "other times than those of T0", in: "plateau-timing"),
    Case(
      "7 with target input too", "7", "    stimuli:\n",
      "    stimuli:\n      - {train: bottom_up, at: target}\n", "E2", "conditions.7.stimuli",
      "7 (forward-bottom-up) has bottom-up input in the target phase", in: "apical-rule"),
    Case(
      "8 without inhibition", "8", "\n      - {train: inhibition, at: target, offset: 7 ms}", "",
      "E2", "conditions.8.stimuli", "no light on interneurons in the target phase",
      in: "apical-rule"),
    Case(
      "10 inhibited before the plateau", "10", "{train: inhibition, at: target, offset: 7 ms}",
      "{train: inhibition, at: forward, offset: 7 ms}", "E2", "conditions.10.stimuli",
      "no light on interneurons in the target phase", in: "apical-rule"),
  ]

  @Test("a name that is not deserved is refused once, with place and remedy", arguments: broken)
  func refused(_ mistake: Case) throws {
    let failed = try mistake.change.findings()
    #expect(failed.map(\.id.rawValue) == [mistake.id], "\(failed)")
    let check = try #require(failed.first)
    #expect(check.object == mistake.object)
    #expect(check.description.contains(mistake.words), "\(check)")
    #expect(check.line != nil && check.expected != nil && check.found != nil)
    #expect(check.remedy?.isEmpty == false)
  }

  @Test("a plateau on the sham's mask is not the pathway's")
  func otherMask() throws {
    let failed = try ChangedProtocol(
      arm: "B", old: Self.early, new: "{train: sham_plateau, at: forward, offset: 15 ms}"
    ).findings()
    let found = try #require(failed.first { $0.id == .balance })
    #expect(found.object == "conditions.B.stimuli" && found.value == 5 && found.limit == 0)
    #expect(found.expected == "mask tuft" && found.found == "sham")
    // E1 may say the same of the light.
    #expect(failed.allSatisfy { [.balance, .equalLight].contains($0.id) })
  }

  static let kept: [Case] = [
    Case(
      "a plateau that ends with its phase", "A", late,
      "{train: plateau, at: target, offset: 69 ms}",
      "", "", ""),
    Case(
      "a plateau one ms after both phases", "F", "offset: 2015 ms", "offset: 151 ms", "", "", ""),
    Case(
      "a sham 0.1 µm from the tuft", nil, sham,
      "band: {from: 0 µm, to: 100 µm, width: 160 µm, center: 160.1 µm}", "", "", ""),
    Case(
      "a sham 10 % smaller", nil, sham,
      "band: {from: 0 µm, to: 100 µm, width: 144 µm, center: 200 µm}",
      "", "", ""),
    Case(
      "the sham lit early", "G", "{train: sham_plateau, at: target",
      "{train: sham_plateau, at: forward", "", "", ""),
    Case(
      "light between trials elsewhere", "G", "{train: plateau, at: mid-interval}",
      "{train: plateau, at: mid-interval, offset: 1 s}", "", "", ""),
    Case("opsin-negative as C", "H", late, "\(late)\n      - \(early)", "", "", ""),
  ]

  @Test("what a role allows passes", arguments: kept)
  func passes(_ variant: Case) throws {
    let failed = try variant.change.findings()
    #expect(failed.isEmpty, "\(failed)")
  }
}
