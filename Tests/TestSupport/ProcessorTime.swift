import Foundation

#if canImport(Glibc)
  import Glibc
#endif

/// What this thread computed while `work` ran, s: the same whatever else keeps the processors busy.
public func processorTime(_ work: () throws -> Void) rethrows -> Double {
  func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
  let start = now()
  try work()
  return now() - start
}
