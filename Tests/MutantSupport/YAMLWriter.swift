/// Writes a tree in a style drawn from the seed, and tells where everything stands.
public struct YAMLWriter {
  public struct Place: Sendable, Equatable {
    public var line: Int
    public var column: Int
  }

  /// What was written.
  public struct Text: Sendable {
    public var text: String
    /// Where a node begins, and where the key of a pair does.
    public var values: [YAMLTree.Path: Place]
    public var keys: [YAMLTree.Path: Place]
    /// Lines that begin with blanks ahead of a key of a block.
    public var indentedLines: [Int]

    /// Line and column of a character, counted from 0 in Unicode scalars; line breaks are LF here.
    public func place(of offset: Int) -> Place {
      var place = Place(line: 1, column: 1)
      for scalar in text.unicodeScalars.prefix(offset) {
        if scalar == "\n" {
          place = Place(line: place.line + 1, column: 1)
        } else {
          place.column += 1
        }
      }
      return place
    }
  }

  private var random: MutantRandom
  private var out = ""
  private var line = 1
  private var column = 1
  private var values: [YAMLTree.Path: Place] = [:]
  private var keys: [YAMLTree.Path: Place] = [:]
  private var indentedLines: [Int] = []
  private let indent: Int
  private let flowDepth: Int
  private let hasComments: Bool

  public static func write(_ tree: YAMLTree, _ random: inout MutantRandom) -> Text {
    var writer = YAMLWriter(random: MutantRandom(seed: random.next()))
    if Bool.random(using: &random) { writer.emit("---\n") }
    writer.comment()
    if case .map(let pairs) = tree, !pairs.isEmpty {
      writer.block(tree, path: [], indent: 0, depth: 0)
    } else {
      writer.flow(tree, path: [])
      writer.emit("\n")
    }
    return Text(
      text: writer.out, values: writer.values, keys: writer.keys, indentedLines: writer.indentedLines)
  }

  private init(random: MutantRandom) {
    self.random = random
    indent = Int.random(in: 1...4, using: &self.random)
    flowDepth = Int.random(in: 1...6, using: &self.random)
    hasComments = Bool.random(using: &self.random)
  }

  private mutating func chance(_ percent: Int) -> Bool { Int.random(in: 1...100, using: &random) <= percent }

  private mutating func emit(_ text: String) {
    out += text
    for scalar in text.unicodeScalars {
      if scalar == "\n" {
        line += 1
        column = 1
      } else {
        column += 1
      }
    }
  }

  private mutating func comment() {
    guard hasComments, chance(30) else { return }
    emit(["# a remark: of no meaning\n", "\n", "   # - [x\n"].pick(&random) ?? "\n")
  }

  private mutating func endLine() {
    if hasComments, chance(20) { emit("  # 5 V") }
    emit("\n")
  }

  private var here: Place { Place(line: line, column: column) }

  /// A mapping or a list in lines of its own; the first line may be begun already.
  private mutating func block(_ tree: YAMLTree, path: YAMLTree.Path, indent: Int, depth: Int, isBegun: Bool = false) {
    var isBegun = isBegun
    let count =
      switch tree {
      case .map(let pairs): pairs.count
      case .list(let items): items.count
      default: 0
      }
    for index in 0..<count {
      if !isBegun {
        comment()
        emit(String(repeating: " ", count: indent))
        if indent > 0, tree.pairs != nil { indentedLines.append(line) }
      }
      isBegun = false
      if index == 0 { values[path] = here }
      switch tree {
      case .map(let pairs):
        keys[path + [.pair(index)]] = here
        scalar(pairs[index].key, isFlow: false, isKey: true)
        emit(":")
        child(pairs[index].value, path: path + [.pair(index)], indent: indent, depth: depth + 1)
      case .list(let items):
        emit("-")
        item(items[index], path: path + [.index(index)], indent: indent, depth: depth + 1)
      default: break
      }
    }
  }

  private func isBlock(_ tree: YAMLTree, _ depth: Int) -> Bool {
    switch tree {
    case .map(let pairs): !pairs.isEmpty && depth < flowDepth
    case .list(let items): !items.isEmpty && depth < flowDepth
    default: false
    }
  }

  private mutating func child(_ tree: YAMLTree, path: YAMLTree.Path, indent: Int, depth: Int) {
    if isBlock(tree, depth) {
      endLine()
      block(tree, path: path, indent: indent + self.indent, depth: depth)
    } else {
      emit(String(repeating: " ", count: Int.random(in: 1...3, using: &random)))
      flow(tree, path: path)
      endLine()
    }
  }

  private mutating func item(_ tree: YAMLTree, path: YAMLTree.Path, indent: Int, depth: Int) {
    let blanks = Int.random(in: 1...3, using: &random)
    emit(String(repeating: " ", count: blanks))
    if isBlock(tree, depth), tree.pairs != nil {
      block(tree, path: path, indent: indent + 1 + blanks, depth: depth, isBegun: true)
    } else {
      flow(tree, path: path)
      endLine()
    }
  }

  private mutating func flow(_ tree: YAMLTree, path: YAMLTree.Path, isInFlow: Bool = false) {
    values[path] = here
    switch tree {
    case .scalar(let text): scalar(text, isFlow: isInFlow, isKey: false)
    case .raw(let text): emit(text)
    case .list(let items):
      emit("[")
      for index in items.indices {
        if index > 0 { separate() }
        flow(items[index], path: path + [.index(index)], isInFlow: true)
      }
      emit("]")
    case .map(let pairs):
      emit("{")
      for index in pairs.indices {
        if index > 0 { separate() }
        keys[path + [.pair(index)]] = here
        scalar(pairs[index].key, isFlow: true, isKey: true)
        emit(": ")
        flow(pairs[index].value, path: path + [.pair(index)], isInFlow: true)
      }
      emit("}")
    }
  }

  /// Between two parts in brackets; no line gets too long.
  private mutating func separate() {
    emit(",")
    if column > 300 || chance(10) {
      emit("\n" + String(repeating: " ", count: 60))
    } else {
      emit(" ")
    }
  }

  private mutating func scalar(_ text: String, isFlow: Bool, isKey: Bool) {
    let isPlain = Self.isPlain(text)
    if isPlain, chance(isKey ? 95 : 80) { return emit(text) }
    if !text.unicodeScalars.contains(where: { $0.value < 32 }), chance(50) {
      return emit("'" + text.replacing("'", with: "''") + "'")
    }
    let escaped = text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
    emit("\"" + escaped + "\"")
  }

  /// Whether a text means itself without quotes, in blocks and in brackets.
  private static func isPlain(_ text: String) -> Bool {
    guard let first = text.unicodeScalars.first, let last = text.unicodeScalars.last else { return false }
    if first == " " || last == " " || last == ":" { return false }
    let leading = "-?:,[]{}#&*!|>'\"%@`~="
    if leading.unicodeScalars.contains(first) {
      guard first == "-", text.count > 1, text.dropFirst().first?.isNumber == true else { return false }
    }
    return !text.contains(": ") && !text.contains(" #")
      && !text.unicodeScalars.contains { $0.value < 32 || ",[]{}".unicodeScalars.contains($0) || $0.value > 126 }
  }
}
