import PatternDevices
import RandomStreams

/// A mask as its mirrors, one truth value each: what tests start from and come back to.
struct MaskGrid: Equatable {
  let columns: Int
  let rows: Int
  var mirrors: [Bool]

  init(columns: Int, rows: Int, isOn: (_ column: Int, _ row: Int) -> Bool) {
    self.columns = columns
    self.rows = rows
    mirrors = []
    for row in 0..<rows { for column in 0..<columns { mirrors.append(isOn(column, row)) } }
  }

  /// A random mask whose rows are long and short stretches, single mirrors, copies of the row above and
  /// copies with one change.
  static func random(columns: Int, rows: Int, _ stream: inout RandomStream) -> MaskGrid {
    var lines: [[Bool]] = []
    for _ in 0..<rows {
      let above = lines.last
      switch stream.nextInteger(below: 6) {
      case 0: lines.append(above ?? [Bool](repeating: true, count: columns))
      case 1:
        var line = above ?? [Bool](repeating: false, count: columns)
        line[Int(stream.nextInteger(below: UInt32(columns)))].toggle()
        lines.append(line)
      case 2: lines.append((0..<columns).map { _ in stream.nextUniform() < 0.5 })
      case 3: lines.append((0..<columns).map { $0 % 2 == 0 })
      default:
        var line: [Bool] = []
        var isOn = stream.nextUniform() < 0.5
        while line.count < columns {
          let length = 1 + Int(stream.nextInteger(below: stream.nextUniform() < 0.5 ? 4 : 400))
          line += [Bool](repeating: isOn, count: length)
          isOn.toggle()
        }
        lines.append(Array(line.prefix(columns)))
      }
    }
    return MaskGrid(columns: columns, rows: rows) { lines[$1][$0] }
  }

  var plane: BitPlane {
    BitPlane(
      columns: columns,
      runs: (0..<rows).map { row in
        var runs: [Range<Int>] = []
        for column in 0..<columns where mirrors[row * columns + column] {
          if let last = runs.last, last.upperBound == column {
            runs[runs.count - 1] = last.lowerBound..<column + 1
          } else {
            runs.append(column..<column + 1)
          }
        }
        return runs
      })
  }
}
