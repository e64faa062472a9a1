import Messages

/// Why a device cannot show what is asked for.
public enum PatternDeviceError: ReportableError, Hashable {
  /// More than the device, or a field of its commands, can hold.
  case beyondLimit(
    object: String, what: String, found: Int, limit: Int, unit: String?, remedy: String)
  /// Less than the device can do.
  case belowLimit(
    object: String, what: String, found: Int, limit: Int, unit: String?, remedy: String)
  /// A sequence names a mask that is not there.
  case noSuchMask(object: String, mask: Int, count: Int)
  /// Two things of one name, or a name that cannot be that of a folder.
  case unusableName(String)
  /// The masks are not as large as the device, or not of one size.
  case otherSize(object: String, columns: Int, rows: Int, expectedColumns: Int, expectedRows: Int)
  /// Bytes that are not what they should be.
  case damaged(what: String, expected: String, found: String)
  /// The bytes are those of another controller.
  case otherController(device: String, controller: String)

  public var message: Message {
    switch self {
    case .beyondLimit(let object, let what, let found, let limit, let unit, let remedy):
      Message(
        .deviceLimit, .error, "\(what) beyond what the device can hold", object: object,
        expected: "at most \(limit)", found: "\(found)", unit: unit, remedy: remedy)
    case .belowLimit(let object, let what, let found, let limit, let unit, let remedy):
      Message(
        .deviceLimit, .error, "\(what) below what the device can do", object: object,
        expected: "at least \(limit)", found: "\(found)", unit: unit, remedy: remedy)
    case .noSuchMask(let object, let mask, let count):
      Message(
        .deviceLimit, .error, "a sequence shows a mask that is not there", object: object,
        expected: "a number from 0 to \(count - 1)", found: "\(mask)",
        remedy: "Add the mask, or leave the entry out.")
    case .unusableName(let name):
      Message(
        .deviceLimit, .error, "a sequence needs a name of its own that can be a folder's",
        object: name, expected: "letters, digits, - and _", found: name,
        remedy: "Give it another name.")
    case .otherSize(let object, let columns, let rows, let expectedColumns, let expectedRows):
      Message(
        .deviceLimit, .error, "a mask is not as large as the device", object: object,
        expected: "\(expectedColumns) x \(expectedRows)", found: "\(columns) x \(rows)",
        remedy: "Draw the masks with a calibration of this device.")
    case .damaged(let what, let expected, let found):
      Message(
        .fileDamaged, .error, "these bytes are no \(what)", expected: expected, found: found,
        remedy: "Make the file anew.")
    case .otherController(let device, let controller):
      Message(
        .deviceNoFormat, .error, "the \(device) has no \(controller)", object: device,
        remedy: "Choose the bundle of the device's own controller.")
    }
  }

  public var exitStatus: ExitStatus { .inputRefused }
}
