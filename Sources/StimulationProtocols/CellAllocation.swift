import Foundation
import OutputFiles
import RandomStreams

/// Which cell gets which condition: permuted blocks within strata, from a seed.
///
/// **Source.** Permuted-block randomisation as in clinical trials (Matts & Lachin 1988, Control Clin
/// Trials 9:327). Conditions of opsin-negative animals cannot be drawn within the others, so they
/// make lists of their own.
///
/// The experimenter works with codes. The key, code → condition, is a document of its own whose
/// SHA-256 stands in the open list: it can be shown later that it was not changed. Whoever knows the
/// seed can draw the key again, so the seed belongs in the same safe place.
public struct CellAllocation: Sendable, Equatable {
  public struct Cell: Sendable, Equatable {
    /// From 1, in the order in which cells are recorded within their list.
    public var number: Int
    public var stratum: String
    public var animals: Condition.Animals
    /// Block within its list, from 1.
    public var block: Int
    /// What the recording is called.
    public var code: String
    public var condition: String
  }

  /// Of the random numbers.
  public static let generatorName = RandomStream.generatorName

  public let seed: UInt64
  public let cells: [Cell]

  /// - Parameter seed: the same seed gives the same allocation everywhere.
  public init(_ stimulation: StimulationProtocol, seed: UInt64) {
    self.seed = seed
    let plan = stimulation.randomisation
    var cells: [Cell] = []
    var codes = Codes(seed: seed)
    for (list, stratum) in plan.strata.enumerated() {
      for (group, animals) in Condition.Animals.allCases.enumerated() {
        let conditions = plan.block.filter { stimulation.condition($0)?.animals == animals }
        guard !conditions.isEmpty else { continue }
        for block in 0..<plan.blocksPerStratum {
          var stream = RandomStream(
            seed: seed, stream: .conditionAllocation, cell: UInt32(list * 2 + group),
            trial: UInt32(block))
          for condition in Self.shuffled(conditions, &stream) {
            cells.append(
              Cell(
                number: cells.count + 1, stratum: stratum, animals: animals, block: block + 1,
                code: codes.next(), condition: condition))
          }
        }
      }
    }
    self.cells = cells
  }

  /// Fisher and Yates: every order equally likely.
  private static func shuffled(_ items: [String], _ stream: inout RandomStream) -> [String] {
    var items = items
    for last in items.indices.dropFirst().reversed() {
      items.swapAt(last, Int(stream.nextInteger(below: UInt32(last + 1))))
    }
    return items
  }

  /// Words of five consonants, which spell nothing and of which none comes twice.
  private struct Codes {
    static let letters = Array("BCDFGHJKLMNPQRSTVWXZ")
    var stream: RandomStream
    var used: Set<String> = []

    init(seed: UInt64) { stream = RandomStream(seed: seed, stream: .blindingCodes) }

    mutating func next() -> String {
      while true {
        let code = String(
          (0..<5).map { _ in
            Self.letters[Int(stream.nextInteger(below: UInt32(Self.letters.count)))]
          })
        if used.insert(code).inserted { return code }
      }
    }
  }
}

extension CellAllocation {
  /// The sealed document: everything.
  ///
  /// - Throws: `OutputFileError`; never for values made here.
  public func key() throws -> Data {
    try JSONDocument.encode(
      Key(
        generator: RandomStream.generatorName, seed: seed,
        cells: cells.map { Key.Cell(code: $0.code, block: $0.block, condition: $0.condition) }))
  }

  /// The open document: codes in the order of recording, and the checksum of the key.
  ///
  /// - Throws: as ``key()``.
  public func openList() throws -> Data {
    try JSONDocument.encode(
      OpenList(
        keyChecksum: Checksum.sha256(of: try key()),
        cells: cells.map {
          OpenList.Cell(
            number: $0.number, stratum: $0.stratum, animals: $0.animals.rawValue, code: $0.code)
        }))
  }

  /// The seed that a key was drawn with; nil for what is no key.
  public static func seed(ofKey data: Data) -> UInt64? {
    struct Start: Decodable {
      var schema: String
      var seed: UInt64
    }
    guard let start = try? JSONDecoder().decode(Start.self, from: data),
      start.schema == "apical.allocation-key/1"
    else { return nil }
    return start.seed
  }

  private struct Key: Encodable {
    struct Cell: Encodable {
      var code: String
      var block: Int
      var condition: String
    }

    let schema = "apical.allocation-key/1"
    var generator: String
    var seed: UInt64
    var cells: [Cell]
  }

  private struct OpenList: Encodable {
    struct Cell: Encodable {
      var number: Int
      var stratum: String
      var animals: String
      var code: String
    }

    let schema = "apical.allocation/1"
    var keyChecksum: String
    var cells: [Cell]

    enum CodingKeys: String, CodingKey {
      case schema
      case keyChecksum = "key_sha256"
      case cells
    }
  }
}
