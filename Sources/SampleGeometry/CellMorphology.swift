/// A reconstructed cell as its file holds it: a tree of points with radii, in the file's own axes and
/// units.
///
/// Soma, sizes and axes are put into the slice by ``Neurites``.
public struct CellMorphology: Hashable, Sendable {
  public struct Point: Hashable, Sendable {
    public var kind: Kind
    public var x: Double
    public var y: Double
    public var z: Double
    public var radius: Double
    /// Index of the point that it hangs on, which stands before it; nil for the root.
    public var parent: Int?

    public init(
      kind: Kind, x: Double, y: Double, z: Double, radius: Double, parent: Int?
    ) {
      self.kind = kind
      self.x = x
      self.y = y
      self.z = z
      self.radius = radius
      self.parent = parent
    }
  }

  /// Structure identifiers of SWC files (Cannon, Turner, Pyapali & Wheal 1998, J Neurosci Methods
  /// 84:49): 1 soma, 2 axon, 3 basal dendrite, 4 apical dendrite; all others mean nothing fixed.
  public enum Kind: Hashable, Sendable {
    case soma
    case axon
    case basal
    case apical
    case other

    init(number: Int) {
      self =
        switch number {
        case 1: .soma
        case 2: .axon
        case 3: .basal
        case 4: .apical
        default: .other
        }
    }
  }

  /// Parents before their children, the root first.
  public let points: [Point]

  /// Mean of the soma's points, in the file's axes and units; nil where the file marks no soma.
  public var somaCenter: (x: Double, y: Double, z: Double)? {
    let soma = points.filter { $0.kind == .soma }
    guard !soma.isEmpty else { return nil }
    let count = Double(soma.count)
    return (
      soma.reduce(0) { $0 + $1.x } / count, soma.reduce(0) { $0 + $1.y } / count,
      soma.reduce(0) { $0 + $1.z } / count
    )
  }
}
