import VirtualTime

/// A YAML document as it is meant, and its lines once it is written.
indirect enum Tree {
  case text(String)
  case list([Tree])
  case map([(key: String, value: Tree)])

  /// The value at a path such as `days.d0[1].at`; nil when there is none.
  subscript(path: String) -> Tree? {
    get { Self.steps(path).reduce(self as Tree?) { $0?.child($1) } }
    set { self = replacing(Self.steps(path)[...], with: newValue) ?? self }
  }

  var count: Int {
    switch self {
    case .text: 0
    case .list(let items): items.count
    case .map(let pairs): pairs.count
    }
  }

  var keys: [String] { if case .map(let pairs) = self { pairs.map(\.key) } else { [] } }

  var string: String? { if case .text(let text) = self { text } else { nil } }

  /// Appends to a list.
  mutating func append(_ item: Tree, at path: String) {
    guard case .list(let items)? = self[path] else { return }
    self[path] = .list(items + [item])
  }

  /// Appends to a mapping, even a key that is there.
  mutating func append(_ key: String, _ value: Tree, at path: String) {
    let here = path.isEmpty ? self : self[path]
    guard case .map(let pairs)? = here else { return }
    let map = Tree.map(pairs + [(key, value)])
    if path.isEmpty { self = map } else { self[path] = map }
  }

  /// Paths of all values, parents first.
  func paths(_ here: String = "") -> [String] {
    let own = here.isEmpty ? [] : [here]
    switch self {
    case .text: return own
    case .list(let items): return own + items.enumerated().flatMap { $1.paths("\(here)[\($0)]") }
    case .map(let pairs): return own + pairs.flatMap { $0.value.paths(here.isEmpty ? $0.key : "\(here).\($0.key)") }
    }
  }

  private enum Step {
    case key(String)
    case index(Int)
  }

  private static func steps(_ path: String) -> [Step] {
    path.split { $0 == "." || $0 == "[" }.map { part in
      part.hasSuffix("]") ? .index(Int(part.dropLast())!) : .key(String(part))
    }
  }

  private func child(_ step: Step) -> Tree? {
    switch (self, step) {
    case (.map(let pairs), .key(let key)): pairs.first { $0.key == key }?.value
    case (.list(let items), .index(let index)): items.indices.contains(index) ? items[index] : nil
    default: nil
    }
  }

  /// With the value at a path replaced, or taken away.
  private func replacing(_ steps: ArraySlice<Step>, with value: Tree?) -> Tree? {
    guard let step = steps.first else { return value }
    let rest = steps.dropFirst()
    switch (self, step) {
    case (.map(var pairs), .key(let key)):
      guard let place = pairs.firstIndex(where: { $0.key == key }) else {
        guard rest.isEmpty, let value else { return self }
        return .map(pairs + [(key, value)])
      }
      if let new = pairs[place].value.replacing(rest, with: value) {
        pairs[place].value = new
      } else {
        pairs.remove(at: place)
      }
      return .map(pairs)
    case (.list(var items), .index(let index)):
      guard items.indices.contains(index) else { return self }
      if let new = items[index].replacing(rest, with: value) {
        items[index] = new
      } else {
        items.remove(at: index)
      }
      return .list(items)
    default: return self
    }
  }
}

/// Writes trees in one of the many ways that YAML has for the same.
struct TreeWriter {
  private var random: SplitMix64
  private(set) var lines: [String] = []
  /// Line of each value, from 1; of a key that is there twice, the second.
  private(set) var places: [String: Int] = [:]

  init(seed: UInt64) { random = SplitMix64(seed: seed) }

  mutating func write(_ tree: Tree) -> String {
    lines = []
    places = [:]
    if Bool.random(using: &random) { lines.append("# A calendar.") }
    block(tree, indent: 0, path: "")
    let end = Bool.random(using: &random) ? "\n" : "\r\n"
    return lines.joined(separator: end) + end
  }

  /// Items and pairs on lines of their own.
  private mutating func block(_ tree: Tree, indent: Int, path: String) {
    let space = String(repeating: " ", count: indent)
    switch tree {
    case .text(let text): lines.append(space + scalar(text))
    case .list(let items):
      for (index, item) in items.enumerated() {
        child("\(space)-", item, indent, "\(path)[\(index)]", isFirst: index == 0)
      }
    case .map(let pairs):
      for (index, pair) in pairs.enumerated() {
        let inner = path.isEmpty ? pair.key : "\(path).\(pair.key)"
        child("\(space)\(pair.key):", pair.value, indent, inner, isFirst: index == 0)
      }
    }
  }

  private mutating func child(_ head: String, _ value: Tree, _ indent: Int, _ path: String, isFirst: Bool) {
    // The place of a list or mapping is that of its first item, so nothing stands ahead of that.
    if !isFirst, Int.random(in: 0..<12, using: &random) == 0 {
      lines.append(Bool.random(using: &random) ? "" : "  # again")
    }
    let isShort = value.string != nil || value.count == 0 || Int.random(in: 0..<3, using: &random) == 0
    let flow = flow(value)
    if isShort && flow.utf8.count < 900 || value.count == 0 {
      lines.append("\(head) \(flow)")
      for inner in value.paths(path) { places[inner] = lines.count }
    } else {
      lines.append(head)
      places[path] = lines.count + 1
      block(value, indent: indent + (Bool.random(using: &random) ? 2 : 4), path: path)
    }
  }

  private mutating func flow(_ tree: Tree) -> String {
    switch tree {
    case .text(let text): return scalar(text)
    case .list(let items): return "[" + items.map { flow($0) }.joined(separator: ", ") + "]"
    case .map(let pairs): return "{" + pairs.map { "\($0.key): \(flow($0.value))" }.joined(separator: ", ") + "}"
    }
  }

  private mutating func scalar(_ text: String) -> String {
    let isPlain = !text.isEmpty && text.utf8.allSatisfy { (48...57).contains($0) || (97...122).contains($0 | 32) }
    switch Int.random(in: 0..<3, using: &random) {
    case 0 where isPlain: return text
    case 1: return "'\(text)'"
    default: return "\"\(text)\""
    }
  }
}
