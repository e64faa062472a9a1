import InputDocuments
import Messages
import SampleGeometry

/// A mirror that was shown, and where the camera saw it.
public struct RegistrationPoint: Hashable, Sendable {
  /// From the table; `line N` where it gives none.
  public var name: String
  /// In its table; nil for a point that is of none.
  public var line: Int?
  /// Middle of what was shown; the first mirror covers 0 to 1.
  public var column: Double
  public var row: Double
  /// In the field, µm.
  public var place: SamplePoint

  public init(
    name: String, line: Int? = nil, column: Double, row: Double, place: SamplePoint
  ) {
    self.name = name
    self.line = line
    self.column = column
    self.row = row
    self.place = place
  }
}

/// `points.csv`: `mirror_column`, `mirror_row`, and where each was seen, either `field_x_um` and
/// `field_y_um` or `camera_x_px` and `camera_y_px`; `point` names it.
public struct RegistrationTable: Sendable {
  public let file: String
  public let points: [RegistrationPoint]
  /// Whether the places are pixels of the camera.
  public let isOfCamera: Bool

  static let mirror = ["mirror_column", "mirror_row"]
  static let field = ["field_x_um", "field_y_um"]
  static let camera = ["camera_x_px", "camera_y_px"]

  /// - Parameter view: nil where the table is in µm of the field.
  /// - Throws: `DocumentRefusal` with up to 20 messages.
  public init(file path: String, view: CameraView?) throws(DocumentRefusal) {
    try self.init(text: InputTable.text(ofFile: path), file: path, view: view)
  }

  /// - Throws: `DocumentRefusal` with up to 20 messages.
  public init(text: String, file: String, view: CameraView?) throws(DocumentRefusal) {
    let table = try InputTable(
      text: text, file: file, columns: ["point"] + Self.mirror + Self.field + Self.camera)
    let reader = TableColumns(table)
    let hasCamera = Self.camera.contains { table.column($0) != nil }
    let hasField = Self.field.contains { table.column($0) != nil }
    if hasCamera && hasField {
      throw DocumentRefusal(
        Message(
          .documentWrongKind, .error, "the points have places in pixels and in µm", file: file,
          line: 1, object: Self.camera[0], expected: "one of them",
          remedy: "Remove one pair of columns."))
    }
    try reader.require(Self.mirror + (hasCamera ? Self.camera : Self.field))
    if hasCamera, view == nil {
      throw DocumentRefusal(
        Message(
          .documentMissingKey, .error,
          "places in pixels need the camera's scale and where the pia is", file: file, line: 1,
          object: Self.camera[0], expected: "--camera-scale and --pia",
          remedy: "Give both, or write field_x_um and field_y_um in the table."))
    }
    var points: [RegistrationPoint] = []
    // Names by mirror, its column and row for x and y, and by place.
    var ofMirror: [SamplePoint: String] = [:]
    var ofPlace: [SamplePoint: String] = [:]
    var problems: [TableColumns.Problem] = []
    func complain(_ row: InputTable.Row, _ column: String, _ complaint: SchemaComplaint) {
      problems.append((row, column, complaint))
    }
    for row in table.rows {
      let mirrors = Self.mirror.map {
        reader.number($0, row, -10_000...100_000, &problems)
      }
      let columns = hasCamera ? Self.camera : Self.field
      let places = columns.map { reader.number($0, row, -1_000_000...1_000_000, &problems) }
      guard let column = mirrors[0], let mirrorRow = mirrors[1], let x = places[0],
        let y = places[1]
      else { continue }
      if hasCamera, let view, !view.contains(x: x, y: y) {
        complain(
          row, Self.camera[0],
          SchemaComplaint(
            "the place is outside the camera's region",
            expected: "0 to \(view.size.width) and 0 to \(view.size.height)",
            found: "\(x), \(y)",
            remedy: "Was the table made with another binning or region? Give them with --binning "
              + "and --region."))
        continue
      }
      let place =
        hasCamera ? view?.field(x: x, y: y) ?? SamplePoint(x: x, y: y) : SamplePoint(x: x, y: y)
      let point = RegistrationPoint(
        name: reader.text("point", row) ?? "line \(row.line)", line: row.line, column: column,
        row: mirrorRow, place: place)
      let mirror = SamplePoint(x: column, y: mirrorRow)
      if let other = ofMirror[mirror] {
        complain(
          row, Self.mirror[0],
          SchemaComplaint(
            "this mirror stands there twice", expected: "each mirror once",
            found: "\(other) and \(point.name)",
            remedy: "Keep one of them, or their mean: copies make the errors look small."))
      } else if let other = ofPlace[place] {
        complain(
          row, columns[0],
          SchemaComplaint(
            "two mirrors were seen at one place", expected: "a place for each",
            found: "\(other) and \(point.name)", remedy: "Look for the one that is wrong."))
      }
      ofMirror[mirror] = point.name
      ofPlace[place] = point.name
      points.append(point)
    }
    try table.refuse(problems)
    self.file = file
    self.points = points
    isOfCamera = hasCamera
  }
}
