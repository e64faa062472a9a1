import InputDocuments
import Quantities
import SampleGeometry

extension Mask {
  static let schema = draft.checked { (draft: Draft) -> Result<Mask, SchemaComplaint> in
    guard let shape = draft.shapes.first, draft.shapes.count == 1 else {
      return .failure(
        SchemaComplaint(
          "a mask has one shape",
          expected: "one of band, disk, polygon, grid, image, morphology",
          found: "\(draft.shapes.count) of them",
          remedy: "Keep one; make another mask for another."))
    }
    if case .morphology = shape, draft.reference != .soma {
      return .failure(
        SchemaComplaint(
          "a morphology is placed by its soma", expected: "relative_to: soma",
          found: "relative_to: \(draft.reference.rawValue)", remedy: "Write relative_to: soma."))
    }
    return .success(Mask(reference: draft.reference, shape: shape))
  }

  /// As written, with as many shapes as the author gave.
  private struct Draft: Sendable {
    var reference: Reference
    var shapes: [Shape]

    init(
      _ reference: Reference, _ band: Shape?, _ disk: Shape?, _ polygon: Shape?, _ grid: Shape?,
      _ image: Shape?, _ morphology: Shape?
    ) {
      self.reference = reference
      shapes = [band, disk, polygon, grid, image, morphology].compactMap(\.self)
    }
  }

  private static let draft = Schema<Draft>.group(
    .required("relative_to", Schema<Reference>.choice, "Where y is measured from."),
    .optional("band", band, "Parallel to the layers."),
    .optional("disk", disk, "A round region."),
    .optional(
      "polygon", polygon, "Corners [x, y], in order; the edges neither cross nor touch."),
    .optional("grid", SpotGrid.schema.map(Shape.grid), "Equal spots in columns and rows."),
    .optional("image", MaskImage.schema.map(Shape.image), "The bright pixels of an image."),
    .optional(
      "morphology", NeuriteMask.schema.map(Shape.morphology), "A part of a reconstructed cell."),
    make: { Draft($0, $1, $2, $3, $4, $5, $6) })

  private static let length = Schema<Double>.quantity(.micrometre, -10_000...10_000)

  private static let band = Schema<Shape>.group(
    .required("from", length, "First edge: depth below the pia, or height above the soma."),
    .required("to", length, "Second edge."),
    .required("width", .quantity(.micrometre, 1...10_000), "Along the layers."),
    .optional("center", length, standard: 0, written: "0 µm", "Middle, along the layers."),
    make: { Shape.band(from: $0, to: $1, width: $2, center: $3) }
  ).checked { (shape: Shape) -> Result<Shape, SchemaComplaint> in
    guard case .band(let from, let to, _, _) = shape, from < to else {
      return .failure(
        SchemaComplaint(
          "the band has no height", expected: "from less than to",
          remedy: "Exchange the two edges, or correct one."))
    }
    return .success(shape)
  }

  private static let disk = Schema<Shape>.group(
    .required("center", SamplePoint.schema, "[x, y]."),
    .required("radius", .quantity(.micrometre, 1...5_000), "Radius."),
    make: { Shape.disk(center: $0, radius: $1) })

  private static let polygon = Schema<[SamplePoint]>.list(SamplePoint.schema, count: 3...1000)
    .checked { (corners: [SamplePoint]) -> Result<Shape, SchemaComplaint> in
      PolygonFlaw(corners: corners).map { .failure(complaint($0)) } ?? .success(.polygon(corners))
    }

  private static func complaint(_ flaw: PolygonFlaw) -> SchemaComplaint {
    func place(_ point: SamplePoint) -> String {
      let numbers = [point.x, point.y].map { ShortNumber.text(($0 * 1000).rounded() / 1000) }
      return "(\(numbers[0]), \(numbers[1])) µm"
    }
    return switch flaw {
    case .tooFewCorners(let count):
      SchemaComplaint(
        "the polygon has too few corners", expected: "at least 3", found: "\(count)",
        remedy: "Add corners.")
    case .repeatedCorner(let one, let other, let point):
      SchemaComplaint(
        "corners \(one) and \(other) of the polygon are the same place",
        expected: "every corner once", found: place(point),
        remedy: "Remove one; the last corner is joined to the first by itself.")
    case .noArea:
      SchemaComplaint(
        "all corners of the polygon lie on one line", expected: "a region with an area",
        found: "0 µm²", remedy: "Move a corner off the line.")
    case .edgesCross(let one, let other, let point):
      SchemaComplaint(
        "edges \(one) and \(other) of the polygon cross",
        expected: "edges that meet at corners only",
        found: "a crossing at \(place(point))",
        remedy: "Write the corners in their order around the region; edge \(one) begins at corner "
          + "\(one).")
    case .edgesTouch(let one, let other, let point):
      SchemaComplaint(
        "edges \(one) and \(other) of the polygon touch",
        expected: "edges that meet at corners only",
        found: "a touch at \(place(point))",
        remedy: "Move the corner off the edge, or make two masks; edge \(one) begins at corner "
          + "\(one).")
    }
  }
}

extension SpotGrid {
  static let schema = Schema<SpotGrid>.group(
    .required("center", SamplePoint.schema, "Of the whole grid, [x, y]."),
    .required("columns", .integer(1...100), "Spots along the layers."),
    .required("rows", .integer(1...100), "Spots across the layers."),
    .required(
      "spacing", .quantity(.micrometre, 1...5_000), "From the middle of a spot to the next one's."),
    .required("size", .quantity(.micrometre, 1...5_000), "Diameter of a disk, side of a square."),
    .optional(
      "form", Schema<Form>.choice, standard: .disk, written: "disk", "Of each spot."),
    .optional(
      "spot", .integer(1...10_000),
      "The only spot that is lit, counted along the rows from the one next to the pia; left out, all "
        + "are."),
    make: {
      (
        center: SamplePoint, columns: Int, rows: Int, spacing: Double, size: Double, form: Form,
        spot: Int?
      ) -> SpotGrid in
      SpotGrid(
        center: center, columns: columns, rows: rows, spacing: spacing, size: size, form: form,
        spot: spot)
    }
  ).checked { (grid: SpotGrid) -> Result<SpotGrid, SchemaComplaint> in
    guard grid.spot ?? 1 <= grid.spotCount else {
      return .failure(
        SchemaComplaint(
          "the grid has no such spot", expected: "1 to \(grid.spotCount)",
          found: "\(grid.spot ?? 0)", remedy: "Take a spot of the grid."))
    }
    return .success(grid)
  }
}

extension MaskImage {
  static let schema = Schema<MaskImage>.group(
    .required(
      "file", .text, "PNG (8-bit or 1-bit grey), PGM or PBM, beside this file or in a folder below."
    ),
    .required(
      "threshold", .integer(1...255), "Pixels of at least this grey value are lit (255 is white)."),
    .required("pixel", .quantity(.micrometre, 0.01...100), "Side of a pixel in the sample."),
    .required("origin", SamplePoint.schema, "Place of the image's upper left corner, [x, y]."),
    .optional(
      "rotation", .quantity(.degree, -360...360), standard: 0, written: "0 °",
      "Around that corner, counter-clockwise; without it the upper edge faces the pia."),
    make: {
      (file: String, threshold: Int, pixel: Double, origin: SamplePoint, rotation: Double)
        -> MaskImage in
      MaskImage(
        file: file, threshold: threshold, pixel: pixel, origin: origin, rotation: rotation)
    })
}

extension NeuriteMask {
  static let schema = Schema<NeuriteMask>.group(
    .required("part", Schema<NeuritePart>.choice, "The part that is lit."),
    .required(
      "margin", .quantity(.micrometre, 0...500), "Lit around the surface of the neurites."),
    .optional(
      "path", path, "[from, to]: only what lies this far from the soma along the neurite."),
    .optional(
      "reconstruction", Reconstruction.schema, "Another one than the preparation's morphology."),
    make: {
      (
        part: NeuritePart, margin: Double, path: ClosedRange<Double>?,
        reconstruction: Reconstruction?
      ) -> NeuriteMask in
      NeuriteMask(reconstruction: reconstruction, part: part, margin: margin, path: path)
    })

  private static let path = Schema<[Double]>.list(.quantity(.micrometre, 0...10_000), count: 2...2)
    .checked { (ends: [Double]) -> Result<ClosedRange<Double>, SchemaComplaint> in
      guard let from = ends.first, let to = ends.last, from < to else {
        return .failure(
          SchemaComplaint(
            "the stretch of the neurite has no length", expected: "[from, to], from less than to",
            remedy: "Exchange the two, or correct one."))
      }
      return .success(from...to)
    }
}

extension Reconstruction {
  static let schema = Schema<Reconstruction>.group(
    .required("file", .text, "SWC, beside this file or in a folder below."),
    .optional(
      "towards_pia", Schema<Neurites.Axis>.choice, standard: .y, written: "y",
      "The axis of the file that points to the pia."),
    .optional(
      "unit", .quantity(.micrometre, 0.001...1000), standard: 1, written: "1 µm",
      "Length of one unit of the file."),
    .optional(
      "rotation", .quantity(.degree, -360...360), standard: 0, written: "0 °",
      "In the slice plane around the soma, counter-clockwise."),
    .optional(
      "soma", .list(.number, count: 3...3),
      "The soma in the file, [x, y, z] in its units; left out, the mean of its soma points."),
    make: {
      (file: String, axis: Neurites.Axis, unit: Double, rotation: Double, soma: [Double]?)
        -> Reconstruction in
      Reconstruction(
        file: file,
        placement: Neurites.Placement(
          towardsPia: axis, scale: unit, rotation: rotation, soma: soma))
    })
}
