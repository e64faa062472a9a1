/// When the sweeps of a sample cell begin, in seconds from the start of the session.
///
/// Shorter than a real experiment in the number of sweeps, not in its clock: test pulses every 20 s,
/// induction every 10 s, outcome measured from 20 minutes after induction.
struct SampleSchedule {
  let baselineTimes = (0..<12).map { 20 * Double($0) }
  let referenceTimes = (0..<5).map { 250 + 10 * Double($0) }
  let inductionTimes = (0..<8).map { 310 + 10 * Double($0) }
  let testTimes = (0..<12).map { 310 + 80 + 1200 + 20 * Double($0) }
}
