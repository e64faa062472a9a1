import Foundation

/// Reads a WAV of 32-bit floats chunk by chunk, by the RIFF specification and nothing of ours.
struct WaveReader {
  let rate: Int
  let samples: [Float]

  /// nil for what is not one channel of IEEE floats with a count in `fact` that fits.
  init?(_ data: Data) {
    let bytes = [UInt8](data)
    func unsigned(_ start: Int, _ count: Int) -> Int {
      (0..<count).reversed().reduce(0) { $0 * 256 + Int(bytes[start + $1]) }
    }
    func text(_ start: Int) -> String { String(decoding: bytes[start..<start + 4], as: UTF8.self) }
    guard bytes.count > 12, text(0) == "RIFF", text(8) == "WAVE", unsigned(4, 4) == bytes.count - 8
    else { return nil }
    var chunks: [String: Range<Int>] = [:]
    var place = 12
    while place + 8 <= bytes.count {
      let length = unsigned(place + 4, 4)
      guard place + 8 + length <= bytes.count else { return nil }
      chunks[text(place)] = place + 8..<place + 8 + length
      place += 8 + length + length % 2
    }
    guard let format = chunks["fmt "]?.lowerBound, let body = chunks["data"],
      let fact = chunks["fact"]?.lowerBound, unsigned(format, 2) == 3, unsigned(format + 2, 2) == 1,
      unsigned(format + 12, 2) == 4, unsigned(format + 14, 2) == 32,
      unsigned(format + 8, 4) == unsigned(format + 4, 4) * 4, unsigned(fact, 4) * 4 == body.count
    else { return nil }
    rate = unsigned(format + 4, 4)
    samples = stride(from: body.lowerBound, to: body.upperBound, by: 4).map {
      Float(bitPattern: UInt32(unsigned($0, 4)))
    }
  }

  /// Stretches of samples that are not zero; two of different values that touch are one.
  var on: [Range<Int>] {
    var stretches: [Range<Int>] = []
    var first: Int?
    for (index, sample) in samples.enumerated() {
      if sample != 0, first == nil { first = index }
      if sample == 0, let start = first {
        stretches.append(start..<index)
        first = nil
      }
    }
    return stretches + (first.map { [$0..<samples.count] } ?? [])
  }
}
