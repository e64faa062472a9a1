import Foundation
import PatternDevices
import StimulationProtocols

/// Encodes 400 masks for a DLP6500 on one thread, and prints one line of JSON: seconds, one a round.
///
///     mask-encoding FOLDER ROUNDS
///
/// The images of the last round are written into the folder, for whoever wants to see whether they are
/// right. Even masks are disks, odd ones slanted bands; `masks.py` draws the same.
@main
enum MaskEncoding {
  static func main() throws {
    let arguments = CommandLine.arguments.dropFirst()
    guard arguments.count == 2, let folder = arguments.first,
      let rounds = arguments.last.flatMap({ Int($0) }), rounds > 0
    else { exit(64) }
    let masks = (0..<400).map { NamedPlane(name: "mask \($0)", plane: plane($0)) }
    let sequence = PatternSequence(
      name: "trial",
      exposures: masks.indices.map {
        PatternExposure(mask: $0, exposure: 1000, dark: 1000, waitsForTrigger: true)
      })
    let profile = try DLPC900Profile(.dlp6500, triggerOut2: .guide)
    var (bitmaps, images, bundles): ([Double], [Double], [Double]) = ([], [], [])
    var last: [SplashImage] = []
    for _ in 0..<rounds {
      let colours = PatternImage.images(of: masks.map(\.plane))
      bitmaps.append(seconds { for image in colours { _ = PatternBitmap.encode(image) } })
      images.append(try seconds { last = try colours.map(SplashImage.init) })
      bundles.append(
        try seconds {
          _ = try DLPC900Bundle(masks: masks, sequences: [sequence], profile: profile)
        })
    }
    for (number, image) in last.enumerated() {
      try image.data.write(to: URL(fileURLWithPath: "\(folder)/image_\(number).spld"))
    }
    print("{\"bitmaps\": \(bitmaps), \"images\": \(images), \"bundles\": \(bundles)}")
  }

  private static func seconds(_ work: () throws -> Void) rethrows -> Double {
    let duration = try ContinuousClock().measure(work)
    return Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
  }

  private static func plane(_ number: Int) -> BitPlane {
    let (x, y) = (300 + number * 37 % 1300, 200 + number * 53 % 700)
    let size = 60 + number % 130
    return BitPlane(
      columns: 1920,
      runs: (0..<1080).map { row in
        if number % 2 == 1 {
          return abs(row - y) < size ? [x + row / 3 - 200..<x + row / 3 + 100] : []
        }
        let rest = size * size - (row - y) * (row - y)
        guard rest > 0 else { return [] }
        let half = Int(Double(rest).squareRoot())
        return [x - half..<x + half + 1]
      })
  }
}
