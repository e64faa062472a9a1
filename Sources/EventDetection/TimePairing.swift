/// Two ascending lists of times of the same happenings, paired one to one in time order.
///
/// **Definition.** Going through both lists, the next time of each is looked at: where the second less
/// the first lies in `delay`, the two are a pair; else the one that is too early for the other stands
/// alone.
///
/// **Worked example.** 100 and 150 ms beside 100.2, 100.9 and 150 ms, with a delay of −0.5 to 0.5 ms:
/// two pairs, and 100.9 ms alone in the second list.
package struct TimePairing {
  /// One happening, by its positions in the lists.
  package enum Entry: Equatable {
    case both(Int, Int)
    case firstAlone(Int)
    case secondAlone(Int)
  }

  /// In time order.
  package let entries: [Entry]

  /// - Parameters:
  ///   - first, second: ascending, seconds.
  ///   - delay: seconds from the first to the second of a pair.
  package init(_ first: [Double], _ second: [Double], delay: ClosedRange<Double>) {
    var entries: [Entry] = []
    var (left, right) = (first.startIndex, second.startIndex)
    while left < first.endIndex, right < second.endIndex {
      let difference = second[right] - first[left]
      if delay.contains(difference) {
        entries.append(.both(left, right))
        (left, right) = (left + 1, right + 1)
      } else if difference > delay.upperBound {
        entries.append(.firstAlone(left))
        left += 1
      } else {
        entries.append(.secondAlone(right))
        right += 1
      }
    }
    entries += (left..<first.endIndex).map(Entry.firstAlone)
    entries += (right..<second.endIndex).map(Entry.secondAlone)
    self.entries = entries
  }
}
