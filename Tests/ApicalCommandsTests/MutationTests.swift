import Foundation
import RandomStreams
import TestSupport
import Testing

/// A recording is untrusted input: whatever a damaged file does to the reader, the program goes on and
/// answers for every file.
///
///     APICAL_MUTATIONS=2000 APICAL_MUTATION_SECONDS=2 \
///       swift test --configuration release --disable-testable-imports --filter MutationTests
@Suite("Mutated recordings")
struct MutationTests {
  private static let seed: UInt64 = 20_261_121
  private static let count =
    ProcessInfo.processInfo.environment["APICAL_MUTATIONS"].flatMap(Int.init) ?? 60
  private static let filesAtOnce = 20
  /// After which the reading of a file is given up. On a quiet machine 2 do; a machine under load needs
  /// more, and the test is not about speed.
  private static let seconds =
    ProcessInfo.processInfo.environment["APICAL_MUTATION_SECONDS"].flatMap(Int.init) ?? 20

  /// Small files of four kinds: NWB 2 with sweeps and with units, Symphony 2, Stimfit.
  private static let originals = [
    "SampleData/plateau-difference/JHJLP.nwb",
    "Tests/ApicalCommandsTests/Fixtures/spike-units.nwb",
    "Tests/RecordingsTests/Fixtures/layouts/symphony2.h5",
    "Tests/RecordingsTests/Fixtures/layouts/stimfit.h5",
  ].map { SharedData.packageRoot.appendingPathComponent($0) }

  /// Bytes, the end, or a block of a file are changed.
  private static func mutated(_ original: Data, number: Int) -> Data {
    var stream = RandomStream(seed: seed, stream: .testEvents, cell: UInt32(number))
    var data = original
    func place() -> Int { Int(stream.nextInteger(below: UInt32(original.count))) }
    switch stream.nextInteger(below: 3) {
    case 0:
      for _ in 0...stream.nextInteger(below: 16) {
        data[place()] = UInt8(truncatingIfNeeded: stream.nextUInt32())
      }
    case 1:
      data = data.prefix(place())
    default:
      let start = place()
      let end = min(original.count, start + 1 + Int(stream.nextInteger(below: 512)))
      for index in start..<end { data[index] = UInt8(truncatingIfNeeded: stream.nextUInt32()) }
    }
    return Data(data)
  }

  @Test("every mutated file is answered, none stops the program", .timeLimit(.minutes(60)))
  func answered() async throws {
    let originals = try Self.originals.map { try Data(contentsOf: $0) }
    let folder = try TemporaryFolder()
    var (read, refused, crashed, timedOut) = (0, 0, 0, 0)
    for start in stride(from: 0, to: Self.count, by: Self.filesAtOnce) {
      let numbers = start..<min(start + Self.filesAtOnce, Self.count)
      let paths = try numbers.map { number in
        let path = folder.path("mutation-\(number).h5")
        try Self.mutated(originals[number % originals.count], number: number)
          .write(to: URL(fileURLWithPath: path))
        return path
      }
      let run = try await ApicalProgram.run(
        ["analyze", "--json", "--time-limit", "\(Self.seconds)"] + paths)
      #expect(
        [0, 1, 2].contains(run.status), "mutations \(numbers): status \(run.status), \(run.errors)")
      let document = try run.json()
      let recordings = document["recordings"] as? [[String: Any]] ?? []
      let failed = document["failed"] as? [[String: Any]] ?? []
      #expect(recordings.count + failed.count == paths.count, "mutations \(numbers)")
      read += recordings.count
      refused += failed.count
      crashed += failed.count { $0["id"] as? String == "reader.crashed" }
      timedOut += failed.count { $0["id"] as? String == "reader.timed-out" }
      #expect(!run.errors.contains("Fatal error"), "\(run.errors)")
      for path in paths { try FileManager.default.removeItem(atPath: path) }
    }
    #expect(read + refused == Self.count)
    // Mutations that change nothing that matters, and such that do, are both among them.
    #expect(read > 0 && refused > 0)
    print(
      "mutations: \(Self.count), seed \(Self.seed): \(read) read, \(refused) refused, of which "
        + "\(crashed) crashed the child and \(timedOut) ran out of time")
  }
}
