import Foundation
import InputDocuments
import Messages
import Recordings
import Signals
import TestSupport
import Testing

@Suite("Tables of spike times")
struct SpikeTimeTableTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func open(_ text: String) throws -> RecordingFile {
    let name = "\(UUID().uuidString).csv"
    try folder.write(text, to: name)
    return try RecordingFile(path: folder.path(name), displayName: "spikes.csv")
  }

  private func trains(_ file: RecordingFile) throws -> [[Double]] {
    try file.recording.trains.map { try file.spikeTimes(of: $0) }
  }

  @Test("trains and trials are kept apart wherever their rows stand; quotes and line ends are free")
  func rows() throws {
    let file = try open(
      "\u{FEFF}trial,train,\"spike_time_ms\",condition,start_s,end_s\r\n"
        + "1,\"cell, 1\",250,\"say \"\"both\"\"\",0,2\r\n\r\n"
        + "2,\"cell, 1\",,none,1,3\r\n"
        + "1,cell 2,10,,,\r\n"
        + "1,\"cell, 1\",1500,,,\r\n")
    let trains = file.recording.trains
    #expect(trains.map(\.name) == ["cell, 1 trial 1", "cell, 1 trial 2", "cell 2 trial 1"])
    #expect(trains.map(\.unit) == ["cell, 1", "cell, 1", "cell 2"])
    #expect(trains.map(\.condition) == ["say \"both\"", "none", nil])
    #expect(trains.map(\.start) == [0, 1, 0])
    #expect(trains.map(\.end) == [2, 3, nil])
    #expect(try self.trains(file) == [[0.25, 1.5], [], [0.01]])
    #expect(file.recording.messages.isEmpty)
  }

  @Test("times that do not ascend are sorted, and the line is told")
  func unsorted() throws {
    let file = try open("spike_time_s\n0.3\n0.1\n0.2\n")
    #expect(try trains(file) == [[0.1, 0.2, 0.3]])
    #expect(file.recording.messages.map(\.id) == [.trainsUnsorted])
    #expect(file.recording.messages.first?.line == 3)
  }

  @Test(
    "what is wrong is told with its line, column and remedy",
    arguments: [
      ("spike_time_s\n0.1\nnan\n", MessageID.documentWrongValue, 3, "nan"),
      ("spike_time_s\n0x1p3\n", .documentWrongValue, 2, "0x1p3"),
      ("spike_time_s\n1e999\n", .documentWrongValue, 2, "1e999"),
      ("spike_time_s\n0.1\n-0.2\n", .documentWrongValue, 3, "-0.2"),
      ("spike_time_s,duration_s\n0.1,1\n1.5,1\n", .documentWrongValue, 3, "1.5"),
      ("spike_time_s,duration_s\n0.1,0\n", .documentWrongValue, 2, "0"),
      ("spike_time_s,duration_s\n0.1,1\n0.2,2\n", .documentWrongValue, 3, "2"),
      ("spike_time_s,end_s,duration_s\n0.1,1,2\n", .documentWrongValue, 2, "2"),
      ("spike_time_s,condition\n0.1,a\n0.2,b\n", .documentWrongValue, 3, "b"),
      ("spike_time_s,trial\n0.1,first\n", .documentWrongValue, 2, "first"),
      ("spike_time_s,trian\n0.1,1\n", .documentUnknownKey, 1, "trian"),
      ("spike_time_s,train,train\n0.1,1,1\n", .documentDuplicateKey, 1, nil),
      ("spike_times\n0.1\n", .documentUnknownKey, 1, "spike_times"),
      ("train,spike\n1,0.1\n", .documentUnknownKey, 1, "spike"),
      ("spike_time_s,spike_time_ms\n0.1,100\n", .documentWrongKind, 1, "both"),
      ("spike_time_s;train\n0.1;1\n", .documentUnknownKey, 1, "spike_time_s;train"),
      ("spike_time_s,train\n0,1,1\n", .documentWrongKind, 2, "3"),
      ("spike_time_s,train\n0.1,\"1\n", .documentWrongKind, 2, nil),
      ("spike_time_s,train\n0.1,\"1\"x\n", .documentWrongKind, 2, nil),
      ("0.1\n0.2\n", .fileNotHDF5, nil, "text"),
      ("time,voltage\n0.1,-70\n", .fileNotHDF5, nil, "text"),
    ] as [(String, MessageID, Int?, String?)])
  func refused(_ text: String, _ id: MessageID, _ line: Int?, _ found: String?) throws {
    let error = #expect(throws: (any Error).self) { try open(text) }
    let message = try #require(error as? any ReportableError).message
    #expect(message.id == id && message.line == line && message.file == "spikes.csv")
    #expect(message.found == found, "\(message)")
    #expect(message.remedy?.isEmpty == false)
  }

  @Test("up to twenty mistakes are told at once, in the order of the file")
  func several() throws {
    let text = "spike_time_s\n" + (0..<50).map { "x\($0)\n" }.joined()
    let error = #expect(throws: DocumentRefusal.self) { try open(text) }
    #expect(error?.messages.count == 20)
    #expect(error?.messages.compactMap(\.line) == Array(2...21))
    #expect(error?.messages.first?.object == "spike_time_s")
  }

  @Test("the nearest column is named")
  func nearest() throws {
    let error = #expect(throws: DocumentRefusal.self) { try open("spike_time_s,trains\n0.1,1\n") }
    #expect(error?.message.remedy == "Did you mean train?")
  }
}
