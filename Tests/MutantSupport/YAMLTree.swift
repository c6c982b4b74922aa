import Yams

/// A YAML document as a tree, which is written by our own hand and not by the parser that is tested.
public indirect enum YAMLTree: Sendable, Equatable {
  case scalar(String)
  case list([YAMLTree])
  case map([Pair])
  /// Text that is written as it stands.
  case raw(String)

  public struct Pair: Sendable, Equatable {
    public var key: String
    public var value: YAMLTree

    public init(_ key: String, _ value: YAMLTree) {
      self.key = key
      self.value = value
    }
  }

  /// A step from a node to one of its children.
  public enum Step: Sendable, Hashable {
    case index(Int)
    /// The how-manieth pair of a mapping; keys may be there twice.
    case pair(Int)
  }

  public typealias Path = [Step]

  /// Reads a document; scalars stay text.
  public init(parsing text: String) throws {
    guard let node = try Parser(yaml: text, resolver: .basic, encoding: .utf8).singleRoot() else {
      self = .map([])
      return
    }
    self.init(node)
  }

  private init(_ node: Node) {
    if let mapping = node.mapping {
      self = .map(mapping.map { Pair($0.key.scalar?.string ?? "", YAMLTree($0.value)) })
    } else if let sequence = node.sequence {
      self = .list(sequence.map { YAMLTree($0) })
    } else {
      self = .scalar(node.scalar?.string ?? "")
    }
  }

  public subscript(path: Path) -> YAMLTree {
    get {
      guard let step = path.first else { return self }
      let rest = Array(path.dropFirst())
      switch (self, step) {
      case (.list(let items), .index(let index)): return items[index][rest]
      case (.map(let pairs), .pair(let index)): return pairs[index].value[rest]
      default: preconditionFailure("no such node")
      }
    }
    set {
      guard let step = path.first else {
        self = newValue
        return
      }
      let rest = Array(path.dropFirst())
      switch (self, step) {
      case (.list(var items), .index(let index)):
        items[index][rest] = newValue
        self = .list(items)
      case (.map(var pairs), .pair(let index)):
        pairs[index].value[rest] = newValue
        self = .map(pairs)
      default: preconditionFailure("no such node")
      }
    }
  }

  /// Paths of this node and all below it.
  public var paths: [Path] {
    switch self {
    case .scalar, .raw: [[]]
    case .list(let items): [[]] + items.indices.flatMap { index in items[index].paths.map { [.index(index)] + $0 } }
    case .map(let pairs): [[]] + pairs.indices.flatMap { index in pairs[index].value.paths.map { [.pair(index)] + $0 } }
    }
  }

  public var pairs: [Pair]? { if case .map(let pairs) = self { pairs } else { nil } }

  public var text: String? { if case .scalar(let text) = self { text } else { nil } }

  /// A path as messages have it: `loads.oven.harmonics[1].order`.
  public func name(of path: Path) -> String {
    var name = ""
    var node = self
    for step in path {
      switch step {
      case .index(let index): name += "[\(index)]"
      case .pair(let index): name += (name.isEmpty ? "" : ".") + (node.pairs?[index].key ?? "")
      }
      node = node[[step]]
    }
    return name
  }

  /// The key that a node stands under, that of its list for an item.
  public func key(of path: Path) -> String {
    var path = path
    while case .index = path.last { path.removeLast() }
    guard case .pair(let index) = path.last else { return "" }
    return self[Array(path.dropLast())].pairs?[index].key ?? ""
  }
}
