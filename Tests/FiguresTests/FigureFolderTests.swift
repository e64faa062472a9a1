import Figures
import Foundation
import Messages
import OutputFiles
import TestSupport
import Testing

private let hasGnuplot = isInstalled("gnuplot")
private let hasConverter = isInstalled("rsvg-convert")

@Suite struct FigureFolderTests {
  static let samples: [Figure] = [
    SampleFigures.traces().figure, SampleFigures.histogram.figure,
    SampleFigures.activity().figure, SampleFigures.plane().figure,
    SampleFigures.weights().figure, SampleFigures.predictions().figure,
  ].compactMap { $0 }

  private func data(_ folder: TemporaryFolder, _ name: String) throws -> Data {
    try Data(contentsOf: URL(fileURLWithPath: folder.path(name)))
  }

  private func text(_ folder: TemporaryFolder, _ name: String) throws -> String {
    try #require(folder.text(name))
  }

  /// A program that does what `script` says.
  private func program(
    in folder: TemporaryFolder, _ name: String, _ script: String
  ) throws -> String {
    try folder.write("#!/bin/sh\n\(script)\n", to: name)
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o755], ofItemAtPath: folder.path(name))
    return folder.path(name)
  }

  @Test func everySampleHasAFigure() { #expect(Self.samples.count == 6) }

  @Test(
    "a figure leaves its five files, and its SVG is well-formed and free of gnuplot's version",
    .enabled(if: hasGnuplot && hasConverter, "gnuplot or rsvg-convert is not installed"),
    arguments: samples.map(\.name))
  func files(name: String) async throws {
    let figure = try #require(Self.samples.first { $0.name == name })
    let folder = try TemporaryFolder()
    let drawing = try await FigureFolder(path: folder.url.path).draw(figure)
    #expect(folder.names == ["csv", "gp", "pdf", "png", "svg"].map { "\(name).\($0)" })
    #expect(drawing.messages.isEmpty)
    #expect(drawing.files == folder.names)
    let texts = try #require(texts(inXML: try data(folder, "\(name).svg")))
    #expect(texts.count > 5)
    let svg = try text(folder, "\(name).svg")
    #expect(!svg.contains("GNUPLOT"))
    #expect(!svg.contains("\"black\"") && !svg.contains("'black'"))
    #expect(try data(folder, "\(name).pdf").starts(with: Data("%PDF".utf8)))
    #expect(try data(folder, "\(name).png").starts(with: Data([0x89, 0x50, 0x4E, 0x47])))
  }

  @Test(
    "the same figure gives the same SVG",
    .enabled(if: hasGnuplot, "gnuplot is not installed"))
  func deterministic() async throws {
    let folder = try TemporaryFolder()
    for figure in Self.samples {
      let first = try await FigureFolder(path: folder.url.path).draw(figure).svg.text
      let second = try await FigureFolder(path: folder.url.path).draw(figure).svg.text
      #expect(first == second, "\(figure.name)")
    }
  }

  @Test(
    "words of a recording are drawn, never run",
    .enabled(if: hasGnuplot, "gnuplot is not installed"))
  func hostileWords() async throws {
    let folder = try TemporaryFolder()
    let hostile = SampleFigures.hostileText
    // A backslash before the closing quote once opened the script to the next name.
    let names = ["back\\slash\\", "'; system('touch executed'); '", hostile, "100 %d %s"]
    let figures = [
      SampleFigures.traces(title: hostile).figure, SampleFigures.activity(names: names).figure,
      SampleFigures.plane(names: names).figure, SampleFigures.weights(names: names).figure,
    ].compactMap { $0 }
    #expect(figures.count == 4)
    for figure in figures {
      _ = try await FigureFolder(path: folder.url.path).draw(figure)
      let texts = try #require(
        texts(inXML: try data(folder, "\(figure.name).svg")), "\(figure.name) is not well-formed")
      #expect(texts.contains { $0.contains("it’s ’touch") }, "\(figure.name)")
      #expect(try !text(folder, "\(figure.name).svg").contains("<script"))
      if figure.name != "recording-01-traces" {
        #expect(texts.contains { $0.contains("100 %d %s") }, "\(figure.name)")
        #expect(texts.contains { $0.contains("back∖slash∖") }, "\(figure.name)")
      }
    }
    #expect(!folder.names.contains { $0.contains("executed") })
    #expect(!FileManager.default.fileExists(atPath: "executed"))
  }

  @Test(
    "the script can be run again in its folder",
    .enabled(if: hasGnuplot, "gnuplot is not installed"))
  func rerun() async throws {
    let folder = try TemporaryFolder()
    let figure = try #require(SampleFigures.traces().figure)
    _ = try await FigureFolder(path: folder.url.path).draw(figure)
    try FileManager.default.removeItem(atPath: "\(folder.url.path)/\(figure.name).svg")
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["gnuplot", "\(figure.name).gp"]
    process.currentDirectoryURL = URL(fileURLWithPath: folder.url.path)
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    #expect(texts(inXML: try data(folder, "\(figure.name).svg")) != nil)
  }

  @Test("a missing gnuplot is named with what to do, and leaves nothing behind")
  func gnuplotMissing() async throws {
    let folder = try TemporaryFolder()
    let figure = try #require(SampleFigures.histogram.figure)
    let error = await #expect(throws: FigureError.self) {
      try await FigureFolder(path: folder.url.path, gnuplot: "gnuplot-that-is-not-there").draw(
        figure)
    }
    #expect(error?.message.id == .toolMissing)
    #expect(error?.message.object == "gnuplot-that-is-not-there")
    #expect(error?.message.remedy?.contains("Scripts/setup") == true)
    #expect(error?.exitStatus == .environment)
    #expect(folder.names.isEmpty)
  }

  @Test(
    "without the converter the SVG stays, with a message",
    .enabled(if: hasGnuplot, "gnuplot is not installed"))
  func converterMissing() async throws {
    let folder = try TemporaryFolder()
    let figure = try #require(SampleFigures.histogram.figure)
    let drawing = try await FigureFolder(path: folder.url.path, converter: "no-such-converter")
      .draw(figure)
    #expect(folder.names == ["csv", "gp", "svg"].map { "\(figure.name).\($0)" })
    #expect(drawing.messages.map(\.id) == [.toolMissing])
    #expect(drawing.messages.map(\.severity) == [.warning])
  }

  @Test("a failing tool is quoted with its last line")
  func failure() async throws {
    let folder = try TemporaryFolder()
    let tool = try program(
      in: folder, "failing", "echo first >&2; echo 'line 3: bad thing' >&2; exit 1")
    let figure = try #require(SampleFigures.histogram.figure)
    let error = await #expect(throws: FigureError.self) {
      try await FigureFolder(path: folder.url.path, gnuplot: tool).draw(figure)
    }
    #expect(error?.message.id == .toolFailed)
    #expect(error?.message.text.hasSuffix("line 3: bad thing") == true)
    #expect(folder.names == ["failing"])
  }

  @Test("a tool that hangs is ended at its time limit")
  func timeLimit() async throws {
    let folder = try TemporaryFolder()
    // Were the tool not ended, this test would take a day; how long it takes depends on what else runs.
    let tool = try program(in: folder, "hanging", "echo $$ >tool.pid; exec sleep 86400")
    let figure = try #require(SampleFigures.histogram.figure)
    let error = await #expect(throws: FigureError.self) {
      try await FigureFolder(path: folder.url.path, gnuplot: tool, timeLimit: .seconds(2))
        .draw(figure)
    }
    #expect(error?.message.id == .toolFailed)
    #expect(error?.message.text.hasSuffix("in time") == true)
  }

  @Test("without data there is no figure")
  func absent() {
    #expect(TraceFigure(name: "a", title: "a", panels: []).figure == nil)
    #expect(
      TraceFigure(
        name: "a", title: "a", panels: [.init(title: "a", sweep: 0, duration: 1, bins: [])]
      )
      .figure == nil)
    #expect(
      IntervalHistogram(name: "a", title: "a", intervals: [], burstInterval: 16).figure == nil)
    #expect(SampleFigures.activity(names: []).figure == nil)
    #expect(SampleFigures.plane(names: []).figure == nil)
    #expect(SampleFigures.weights(names: []).figure == nil)
  }
}
