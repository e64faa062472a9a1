/// A part of a pyramidal cell.
public enum NeuritePart: String, CaseIterable, Sendable {
  case tuft
  case oblique
  case trunk
  /// Trunk, obliques and tuft.
  case apical
  case basal
  case soma
  case axon

  public func includes(_ part: NeuritePart) -> Bool {
    part == self || (self == .apical && part.isApical)
  }

  var isApical: Bool { [.tuft, .oblique, .trunk, .apical].contains(self) }

  /// A side branch that climbs to this share of the apical dendrite's height makes its branch point the
  /// main bifurcation.
  static let tuftShare = 0.8

  /// The part of every point. Soma, basal dendrites and axon are what the file says; its apical points
  /// are told apart by a rule of ours in the words of the field (main bifurcation, trunk, obliques, tuft:
  /// Larkum, Zhu & Sakmann 1999, Nature 398:338; Hay et al. 2011, PLoS Comput Biol 7:e1002107):
  ///
  /// 1. The apical dendrite is the tree of apical points of the greatest length; apical points of other
  ///    trees are obliques.
  /// 2. Its main path leads to the tip that is farthest along the dendrite.
  /// 3. The main bifurcation is the first branch point on the main path with a side branch that climbs to
  ///    80 % of the height (above the soma) of the whole apical dendrite. Without one there is no tuft.
  /// 4. Tuft: all beyond the main bifurcation. Trunk: the main path up to it. Obliques: the rest.
  ///
  /// - Parameter points: parents before children, with places and path lengths.
  static func parts(
    of points: [Neurites.Point], kinds: [CellMorphology.Kind]
  ) -> [NeuritePart?] {
    var parts: [NeuritePart?] = kinds.map { kind in
      switch kind {
      case .soma: .soma
      case .axon: .axon
      case .basal: .basal
      case .apical: .oblique
      case .other: nil
      }
    }
    let tree = ApicalTree(points, kinds)
    guard let stem = tree.mainStem else { return parts }
    let least = tuftShare * tree.height[stem]
    var place = stem
    while true {
      parts[place] = .trunk
      guard let next = tree.children[place].max(by: { tree.tip[$0] < tree.tip[$1] }) else {
        return parts
      }
      if tree.children[place].contains(where: { $0 != next && tree.height[$0] >= least }) {
        break
      }
      place = next
    }
    var waiting = tree.children[place]
    while let point = waiting.popLast() {
      parts[point] = .tuft
      waiting += tree.children[point]
    }
    return parts
  }

  /// What the rule asks of the apical points, each from its children's.
  private struct ApicalTree {
    /// Apical points that hang on each point, for apical points.
    var children: [[Int]]
    /// Greatest path length of a tip beyond each point, µm from the soma.
    var tip: [Double]
    /// Greatest height above the soma beyond each point, µm.
    var height: [Double]
    var mainStem: Int?

    init(_ points: [Neurites.Point], _ kinds: [CellMorphology.Kind]) {
      children = points.map { _ in [] }
      tip = points.map(\.path)
      height = points.map(\.place.y)
      // Length of the neurite beyond each point and up to it.
      var length = points.map { point in
        point.path - (point.parent.map { points[$0].path } ?? 0)
      }
      var stems: [Int] = []
      for index in points.indices.reversed() where kinds[index] == .apical {
        guard let parent = points[index].parent, kinds[parent] == .apical else {
          stems.append(index)
          continue
        }
        children[parent].append(index)
        tip[parent] = max(tip[parent], tip[index])
        height[parent] = max(height[parent], height[index])
        length[parent] += length[index]
      }
      // Of equal ones the first in the file's order of growth.
      mainStem = stems.max { (length[$0], -$0) < (length[$1], -$1) }
    }
  }
}
