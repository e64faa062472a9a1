import Messages

/// Why measurements are no calibration of a rig.
public enum RigCalibrationError: ReportableError {
  case tooFewPoints(Int, file: String)
  /// Mirrors or places.
  case onOneLine(String, file: String)
  case noHomography(Int, file: String)
  case tooFewDrives(led: String, count: Int, file: String)
  /// The power of an LED does not rise at all.
  case doesNotRise(led: String, file: String)
  /// The map of the field has no value at a place of its grid.
  case gridIncomplete(led: String, found: Int, expected: Int, file: String)
  /// What was put together is refused by what reads it.
  case contradiction(text: String, object: String, expected: String?, found: String?, file: String)

  public var message: Message {
    switch self {
    case .tooFewPoints(let count, let file):
      Message(
        .registrationRefused, .error, "too few points for a transform", file: file,
        expected: "\(Registration.leastCount) or more, better 25", found: "\(count)",
        remedy: "Show a grid of spots over the whole field.")
    case .onOneLine(let what, let file):
      Message(
        .registrationRefused, .error, "the \(what) lie on one line", file: file,
        expected: "points over the whole field", remedy: "Show a grid of spots, not a row.")
    case .noHomography(let count, let file):
      Message(
        .registrationRefused, .error, "the points do not determine a homography", file: file,
        expected: "4 or more, no three of four on one line", found: "\(count) points",
        remedy: "Show a grid of spots, or take --transform affine.")
    case .tooFewDrives(let led, let count, let file):
      Message(
        .powerRefused, .error, "too few drives of \(led) for a table", file: file, object: led,
        expected: "2 or more", found: "\(count)", remedy: "Measure the LED at more drives.")
    case .doesNotRise(let led, let file):
      Message(
        .powerRefused, .error, "the power of \(led) does not rise with its drive", file: file,
        object: led, expected: "more power at higher drives",
        remedy: "Look at the order of the columns, and at what the sensor sees.")
    case .gridIncomplete(let led, let found, let expected, let file):
      Message(
        .documentWrongValue, .error, "the map of the field is no grid", file: file, object: led,
        expected: "a value for each of \(expected) places", found: "\(found)",
        remedy: "Measure every x at every y, at least two of each.")
    case .contradiction(let text, let object, let expected, let found, let file):
      Message(
        .registrationRefused, .error, text, file: file, object: object, expected: expected,
        found: found, remedy: "See the object; nothing was written.")
    }
  }

  public var exitStatus: ExitStatus { .inputRefused }
}
