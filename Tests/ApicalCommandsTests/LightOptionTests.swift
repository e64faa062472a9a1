import Foundation
import TestSupport
import Testing

@Suite("--light, --photodiode and --strict, through the built program")
struct LightOptionTests {
  private static let sample = SharedData.packageRoot.appendingPathComponent(
    "SampleData/plateau-difference/KBWXQ.nwb"
  ).path

  @Test("inspect tells how each light is known and the option that states it")
  func suggestions() async throws {
    let document = try await ApicalProgram.run(["inspect", Self.sample, "--json"]).json()
    let suggestions = try #require(document["light_suggestions"] as? [[String: Any]])
    let used = try #require(suggestions.first { $0["used"] as? Bool == true })
    for key in [
      "channel", "bit", "source", "confidence", "evidence", "used", "site", "pathway", "polarity",
      "low_level", "high_level", "unit", "sweep_count", "pulse_count", "median_width_ms", "option",
      "note",
    ] { #expect(used[key] != nil, "\(key)") }
    #expect(used["source"] as? String == "optogenetic_series")
    #expect(used["confidence"] as? Double == 0.95)
    let light = try #require(document["light"] as? [[String: Any]])
    #expect(light.allSatisfy { $0["source"] != nil && $0["confidence"] != nil })
    let text = try await ApicalProgram.run(["inspect", Self.sample]).text
    #expect(text.contains("to state it: --light 'bottom_up=bottom_up'"))
  }

  @Test("analyze: what the user states is light, and stands in the provenance")
  func statement() async throws {
    let document = try await ApicalProgram.run([
      "analyze", Self.sample, "--light", "bottom_up=basal disc", "--light-lag", "2.5", "--json",
    ]).json()
    let channels = try #require(document["light_channels"] as? [[String: Any]])
    #expect(channels.map { $0["source"] as? String } == ["user"])
    #expect(channels.map { $0["confidence"] as? Double } == [1])
    #expect(document["light_latencies"] as? [[String: Any]] != nil)
    let provenance = try #require(document["provenance"] as? [String: Any])
    let parameters = try #require(provenance["parameters"] as? [String: Any])
    let reading = try #require(parameters["reading"] as? [String: Any])
    let lights = try #require(reading["lights"] as? [[String: Any]])
    #expect(lights.first?["channel"] as? String == "bottom_up")
    #expect(lights.first?["site"] as? String == "basal disc")
    let photodiode = try #require(parameters["photodiode"] as? [String: Any])
    #expect(photodiode["latency_limit_ms"] as? Double == 2.5)
    let sweeps = try #require(document["sweeps"] as? [[String: Any]])
    let sites = sweeps.flatMap { ($0["light"] as? [[String: Any]]) ?? [] }
      .compactMap { $0["site"] as? String }
    #expect(Set(sites) == ["basal disc"])
  }

  @Test(
    "wrong statements: usage where the text is none, refusal where the channel is not there",
    arguments: [
      (["--light", "TTL"], 64, "does not say where the light goes"),
      (["--light", "TTL:bit 77=soma"], 64, "0 to 62"),
      (["--light", "a=b", "--light", "a=c"], 64, "twice"),
      (["--light-lag", "0"], 64, "greater than 0"),
      (["--light", "botom_up=soma"], 2, "Did you mean 'bottom_up'?"),
      (["--photodiode", "diode"], 2, "but there is none"),
    ])
  func wrong(arguments: [String], status: Int32, words: String) async throws {
    let run = try await ApicalProgram.run(["inspect", Self.sample] + arguments)
    #expect(run.status == status)
    #expect(run.errors.contains(words), "\(run.errors)")
  }

  // MARK: strict

  /// A copy of the sample that the sites' roles are not known of: two warnings.
  private static let doubtful = ["--light", "bottom_up=disc one", "--light", "top_down=disc two"]

  @Test("without a warning --strict changes nothing")
  func strictClean() async throws {
    // A cell of a condition for which the analysis has every reference trial.
    let clean = Self.sample.replacing("KBWXQ", with: "BFBXW")
    for command in ["inspect", "analyze"] {
      let plain = try await ApicalProgram.run([command, clean])
      let strict = try await ApicalProgram.run([command, clean, "--strict"])
      #expect(strict.status == 0 && strict.text == plain.text)
    }
  }

  @Test("each warning is an error and the recording is refused", arguments: ["inspect", "analyze"])
  func strict(command: String) async throws {
    let plain = try await ApicalProgram.run([command, Self.sample] + Self.doubtful + ["--json"])
    #expect(plain.status == 0)
    let messages = try #require(try plain.json()["messages"] as? [[String: Any]])
    // What is said of a result (that α abstained) refuses nothing.
    let warned = messages.filter { message in
      let id = message["id"] as? String ?? ""
      return ["file.", "reader.", "recording.", "sweep.", "light."].contains { id.hasPrefix($0) }
    }
    #expect(warned.count >= 2)
    #expect(warned.allSatisfy { $0["severity"] as? String == "warning" })
    let run = try await ApicalProgram.run(
      [command, Self.sample, "--strict", "--json"] + Self.doubtful)
    #expect(run.status == 2)
    let document = try run.json()
    #expect((document["recordings"] as? [Any])?.isEmpty == true)
    let failed = try #require(document["failed"] as? [[String: Any]])
    #expect(failed.count == warned.count)
    #expect(failed.map { $0["id"] as? String } == warned.map { $0["id"] as? String })
    #expect(failed.allSatisfy { $0["severity"] as? String == "error" })
    #expect(failed.allSatisfy { $0["file"] as? String == Self.sample })
    let text = try await ApicalProgram.run([command, Self.sample, "--strict"] + Self.doubtful)
    #expect(text.text.isEmpty && text.errors.contains("apical: error: \(Self.sample)"))
  }

  @Test("a batch goes on: the clean recording is done, the other named, exit 1")
  func batch() async throws {
    let folder = try TemporaryFolder()
    let cut = folder.path("cut.nwb")
    let data = try Data(contentsOf: URL(fileURLWithPath: Self.sample))
    try data.prefix(data.count / 2).write(to: URL(fileURLWithPath: cut))
    let run = try await ApicalProgram.run(["inspect", Self.sample, cut, "--strict", "--json"])
    #expect(run.status == 1)
    let document = try run.json()
    #expect((document["recordings"] as? [Any])?.count == 1)
    #expect((document["failed"] as? [[String: Any]])?.count == 1)
  }

  @Test(
    "a batch of recordings of other labs: those with warnings fail, the others are done",
    .enabled(if: SharedData.isPresent, Comment(rawValue: SharedData.absence)))
  func otherLabs() async throws {
    let violet = SharedData.path("recordings/abf-converted/20220408_0002_violet.nwb")
    let steps = SharedData.path("recordings/abf-converted/17o05028_ic_steps.nwb")
    let run = try await ApicalProgram.run(["inspect", violet, steps, "--strict", "--json"])
    #expect(run.status == 1)
    let document = try run.json()
    let done = try #require(document["recordings"] as? [[String: Any]])
    #expect(done.map { $0["file"] as? String } == [steps])
    let failed = try #require(document["failed"] as? [[String: Any]])
    #expect(failed.map { $0["id"] as? String } == ["light.gate-in-command"])
    let stated = try await ApicalProgram.run([
      "inspect", violet, "--light", "command=soma", "--strict",
    ])
    #expect(stated.status == 0)
  }
}
