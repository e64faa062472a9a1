import Messages
import Signals

/// A channel of the file, over all its sweeps, that may say when a light was on or sense it.
struct LightLine {
  enum Form: Hashable {
    /// A power in mW.
    case power
    /// Volts or counts that step between two levels.
    case analog
    /// A digital word; a light is one bit of it.
    case word
  }

  enum Origin: Hashable {
    /// The format's own type for light.
    case typed
    case recorded
    case command
    case intervals
    case events
    case parameters
    case map
  }

  /// Without the sweep's part: the same for all sweeps.
  var name: String
  /// Names and paths of the single series, by which the user may name the line as well.
  var otherNames: Set<String> = []
  /// What the file says of it, beside its name.
  var description = ""
  var form: Form
  var origin: Origin
  /// The lit place, where the file names one.
  var site: LightSite?
  /// What the file calls the bits of a word.
  var bitNames: [Int: String] = [:]
  var isStatedPhotodiode = false
  /// Whether the format types a table as one of light.
  var isTypedTable = false
  /// What is doubtful about it where it counts as light.
  var messages: [Message] = []
  /// Bits that may be a light at all, though nothing names them so.
  var unnamedBitsCount = false
  /// The channel in each sweep, by the sweep's index; its kind is that of the whole line.
  var channels: [Int: LightChannel] = [:]

  /// What its samples show; empty until they were looked at.
  var bits: [Int: BitUse] = [:]
  var levels: TwoLevels?
  var wasLookedAt = false
  /// Sweeps that were left out because they would have taken too many samples.
  var skippedCount = 0

  var words: String { name + " " + description }

  /// Whether the user, or else its words, call it a sensor of light.
  var isPhotodiode: Bool {
    isStatedPhotodiode
      || (form != .word && origin == .recorded && SiteWords.namesPhotodiode(words))
  }

  /// Whether its samples have to show what its levels or bits are.
  var hasSampledLevels: Bool { origin == .recorded || (origin == .typed && form == .analog) }

  func isNamed(_ text: String) -> Bool { name == text || otherNames.contains(text) }

  var source: LightSource {
    switch (origin, form) {
    case (.typed, _): .optogeneticSeries
    case (.command, _): .commandGate
    case (.intervals, _): .timeIntervals
    case (.events, _): .eventsTable
    case (.parameters, _): .stimulusParameters
    case (.map, _): .user
    case (.recorded, .power): .powerChannel
    case (.recorded, .word): .digitalBit
    case (.recorded, .analog): .gate
    }
  }

  /// How one bit of a word behaves over the recording.
  struct BitUse: Hashable {
    var setCount = 0
    var count = 0
    var beginsSet = 0
    var sweepCount = 0
    /// Whether it changes within a sweep.
    var changes = false

    /// **Definition.** As for a gate (``LightLine/polarity(upperPart:beginsHigh:)``).
    var polarity: LightPolarity {
      LightLine.polarity(
        upperPart: Double(setCount) / Double(max(1, count)),
        beginsHigh: 2 * beginsSet > sweepCount)
    }
  }

  /// **Definition.** The light is on at the lower level where the channel is at the upper one for
  /// more than half of the time and begins there: lights are off when a sweep begins, and off for
  /// longer than on. Else it is on at the upper level.
  ///
  /// Example: a word that idles at 32804, with three steps down to 32676 that fill a third of it, is
  /// active low.
  static func polarity(upperPart: Double, beginsHigh: Bool) -> LightPolarity {
    upperPart > 0.5 && beginsHigh ? .activeLow : .activeHigh
  }
}

extension LightLine {
  /// Looks at the samples of each sweep for levels and for bits that change.
  ///
  /// - Parameters:
  ///   - left: how many samples may still be read; what is read is subtracted. Sweeps beyond it are
  ///     counted, and a second call may look at them all.
  ///   - signal: gives the samples; what cannot be read shows nothing.
  mutating func look(left: inout Int, signal: (Channel) throws -> SampledSignal) {
    guard !wasLookedAt || skippedCount > 0, form != .power else { return }
    wasLookedAt = true
    skippedCount = 0
    bits = [:]
    levels = nil
    var upper = (weighted: 0.0, count: 0.0)
    var highBeginnings = (high: 0, all: 0)
    for index in channels.keys.sorted() {
      guard let channel = channels[index]?.channel else { continue }
      guard channel.sampleCount <= left else {
        skippedCount += 1
        continue
      }
      guard let samples = try? signal(channel).samples else { continue }
      left -= channel.sampleCount
      if form == .word, isWord(samples) {
        note(words: samples)
        continue
      }
      guard let found = TwoLevels(samples), found.isTwoLevel, isSwing(found, unit: channel.unit)
      else { continue }
      upper.weighted += found.upperPart * Double(samples.count)
      upper.count += Double(samples.count)
      highBeginnings.high += found.beginsHigh ? 1 : 0
      highBeginnings.all += 1
      if found.separation > levels?.separation ?? 0 { levels = found }
    }
    if levels != nil {
      levels?.upperPart = upper.weighted / upper.count
      levels?.beginsHigh = 2 * highBeginnings.high > highBeginnings.all
    }
  }

  /// Whether integers are words and not the counts of a converter, which take many more values; the
  /// line becomes an analogue one where they are not.
  private mutating func isWord(_ samples: [Double]) -> Bool {
    var values: Set<Double> = []
    var last = Double.nan
    for sample in samples where sample != last {
      last = sample
      values.insert(sample)
      if values.count > Self.mostWords {
        form = .analog
        bits = [:]
        return false
      }
    }
    return true
  }

  /// Different words of a sweep; three lights make eight.
  private static let mostWords = 64

  /// A swing below half a volt is the noise of an input that nothing drives.
  private func isSwing(_ levels: TwoLevels, unit: String) -> Bool {
    unit != "V" || levels.separation >= 0.5
  }

  private mutating func note(words samples: [Double]) {
    guard let first = samples.first.flatMap({ Int(exactly: $0) }) else { return }
    var changed = 0
    var counts = [Int](repeating: 0, count: 32)
    for sample in samples {
      guard let word = Int(exactly: sample) else { return }
      changed |= word ^ first
      var rest = word & 0xFFFF_FFFF
      while rest != 0 {
        counts[rest.trailingZeroBitCount] += 1
        rest &= rest - 1
      }
    }
    for bit in 0..<32 {
      bits[bit, default: BitUse()].setCount += counts[bit]
      bits[bit, default: BitUse()].count += samples.count
      bits[bit, default: BitUse()].beginsSet += first & (1 << bit) != 0 ? 1 : 0
      bits[bit, default: BitUse()].sweepCount += 1
      if changed & (1 << bit) != 0 { bits[bit, default: BitUse()].changes = true }
    }
  }

  /// Bits that change in any sweep.
  var changingBits: [Int] { bits.filter(\.value.changes).keys.sorted() }
}
