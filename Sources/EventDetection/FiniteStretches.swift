/// The stretches of a trace without NaN or infinity.
enum FiniteStretches {
  /// In order; none of them empty.
  static func all(of samples: [Double]) -> [Range<Int>] {
    samples.withUnsafeBufferPointer { samples in
      var stretches: [Range<Int>] = []
      var start = 0
      for index in samples.indices where !samples[index].isFinite {
        if index > start { stretches.append(start..<index) }
        start = index + 1
      }
      if samples.count > start { stretches.append(start..<samples.count) }
      return stretches
    }
  }
}
