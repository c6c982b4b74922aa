import Foundation

/// A YAML file that was changed in its structure, and what a reader must make of it.
public struct YAMLMutant<Value>: Sendable {
  public enum Consequence: Sendable {
    case same
    case changed(@Sendable (inout Value) -> Void)
    /// Where the error must point, and to which key; a key that ends in `*` may go on.
    case refused(line: Int?, column: Int?, key: String?)

    public var name: String {
      switch self {
      case .same: "same"
      case .changed: "changed"
      case .refused: "refused"
      }
    }
  }

  public var name: String
  public var text: String
  public var consequence: Consequence
}

/// Changes trees by the seed. What it needs to know of a file is which keys are names and which values are free text.
public struct YAMLMutator<Value>: Sendable {
  /// A change of the tree whose meaning is known; nil where it doesn't apply.
  public typealias Change =
    @Sendable (inout YAMLTree, inout MutantRandom) -> (@Sendable (inout Value) -> Void)?

  /// Keys whose mappings have names of the user's for keys.
  public var freeMaps: Set<String>
  /// Keys whose values are text of any kind.
  public var freeTexts: Set<String>
  /// Keys whose values are words, though they look like quantities.
  public var words: Set<String>
  /// Keys that take a time of day.
  public var timesOfDay: Set<String>
  /// Keys of the document itself.
  public var rootKeys: Set<String>
  public var changes: [(name: String, change: Change)]

  public init(
    freeMaps: Set<String>, freeTexts: Set<String>, words: Set<String>, timesOfDay: Set<String>, rootKeys: Set<String>,
    changes: [(name: String, change: Change)]
  ) {
    self.freeMaps = freeMaps
    self.freeTexts = freeTexts
    self.words = words
    self.timesOfDay = timesOfDay
    self.rootKeys = rootKeys
    self.changes = changes
  }

  /// A change of the tree, with what has to be known of the written text to tell the place of the fault.
  private typealias Fault = (YAMLWriter.Text) -> YAMLMutant<Value>.Consequence

  public func mutant(of original: YAMLTree, seed: UInt64) -> YAMLMutant<Value> {
    var random = MutantRandom(seed: seed)
    let styled = restyled(original, &random)
    let kinds = ["same", "key", "value", "structure", "text"]
    var turn = Int(seed % UInt64(kinds.count + changes.count))
    while true {
      var tree = styled
      if turn >= kinds.count {
        let (name, change) = changes[turn - kinds.count]
        if let effect = change(&tree, &random) {
          return finish(name, YAMLWriter.write(tree, &random), &random, .changed(effect))
        }
      } else {
        switch kinds[turn] {
        case "same": return finish("same", YAMLWriter.write(tree, &random), &random, .same)
        case "text": if let mutant = textMutant(tree, &random) { return mutant }
        case let kind:
          if let (name, fault) = spoil(&tree, kind, &random) {
            let written = YAMLWriter.write(tree, &random)
            return finish(name, written, &random, fault(written))
          }
        }
      }
      turn = (turn + 1) % (kinds.count + changes.count)
    }
  }

  /// Line breaks and a byte order mark, which move no place.
  private func finish(
    _ name: String, _ written: YAMLWriter.Text, _ random: inout MutantRandom,
    _ consequence: YAMLMutant<Value>.Consequence
  ) -> YAMLMutant<Value> {
    var text = written.text
    if Int.random(in: 0..<4, using: &random) == 0 { text = text.replacing("\n", with: "\r\n") }
    if Int.random(in: 0..<8, using: &random) == 0 { text = "\u{FEFF}" + text }
    return YAMLMutant(name: name, text: text, consequence: consequence)
  }

  // MARK: Other words for the same

  private func restyled(_ original: YAMLTree, _ random: inout MutantRandom) -> YAMLTree {
    var tree = original
    for path in original.paths {
      let isFixed = freeTexts.union(words).contains(tree.key(of: path))
      if let text = tree[path].text, !isFixed, Int.random(in: 0..<3, using: &random) == 0 {
        tree[path] = .scalar(Self.equivalent(text, &random))
      }
    }
    // Mappings may be in any order where their keys aren't names.
    if Bool.random(using: &random) { tree = shuffled(tree, key: "", &random) }
    return tree
  }

  private func shuffled(_ tree: YAMLTree, key: String, _ random: inout MutantRandom) -> YAMLTree {
    switch tree {
    case .list(let items): return .list(items.map { shuffled($0, key: key + "[]", &random) })
    case .map(let pairs):
      var pairs = pairs.map { YAMLTree.Pair($0.key, shuffled($0.value, key: $0.key, &random)) }
      if !freeMaps.contains(key) { pairs.shuffle(using: &random) }
      return .map(pairs)
    default: return tree
    }
  }

  /// Units with the unit of a thousandth, or for times what it is of the other.
  private static var smaller: [String: (unit: String, factor: Int)] {
    [
      "V": ("mV", 1000), "kV": ("V", 1000), "A": ("mA", 1000), "kA": ("A", 1000), "W": ("mW", 1000), "kW": ("W", 1000),
      "Hz": ("mHz", 1000), "kHz": ("Hz", 1000), "s": ("ms", 1000), "ms": ("us", 1000), "us": ("ns", 1000),
      "min": ("s", 60), "h": ("min", 60), "d": ("h", 24),
    ]
  }

  /// Number and unit of `12.5 kV`.
  public static func quantity(_ text: String) -> (number: String, unit: String)? {
    let number = text.prefix { $0.isNumber || $0 == "." || $0 == "-" }
    let unit = text.dropFirst(number.count).drop { $0 == " " }
    guard number.contains(where: \.isNumber), number.allSatisfy({ $0.isASCII }), let first = unit.first,
      first.isLetter || first == "%", unit.allSatisfy({ $0.isASCII && ($0.isLetter || $0 == "%" || $0 == "/") })
    else { return nil }
    return (String(number), String(unit))
  }

  static func equivalent(_ text: String, _ random: inout MutantRandom) -> String {
    guard var (number, unit) = quantity(text) else { return text }
    if let (other, factor) = smaller[unit], Bool.random(using: &random),
      let product = Decimal(string: number).map({ $0 * Decimal(factor) })
    {
      (number, unit) = ("\(product)", other)
    }
    if number.count < 12 {
      if Int.random(in: 0..<3, using: &random) == 0 { number += number.contains(".") ? "00" : ".0" }
      if !number.hasPrefix("-"), Int.random(in: 0..<3, using: &random) == 0 {
        number = (["+", "0", "+00"].pick(&random) ?? "") + number
      }
    }
    return number + (["", " ", "   "].pick(&random) ?? " ") + unit
  }

  // MARK: Faults

  private func spoil(
    _ tree: inout YAMLTree, _ kind: String, _ random: inout MutantRandom
  ) -> (name: String, fault: Fault)? {
    switch kind {
    case "key": spoilKey(&tree, &random)
    case "value": spoilValue(&tree, &random)
    default: spoilStructure(&tree, &random)
    }
  }

  private func spoilKey(_ tree: inout YAMLTree, _ random: inout MutantRandom) -> (name: String, fault: Fault)? {
    let maps = tree.paths.filter { tree[$0].pairs?.isEmpty == false }
    guard let path = maps.pick(&random), var pairs = tree[path].pairs, let index = pairs.indices.pick(&random) else {
      return nil
    }
    let key = pairs[index].key
    let isFree = freeMaps.contains(tree.key(of: path)) && path.count > 0
    var place = path + [.pair(index)]
    let name: String
    switch Int.random(in: 0..<4, using: &random) {
    case 0 where !isFree:
      name = "key renamed"
      pairs[index].key =
        [key + "ss", key.uppercased(), " " + key, key + ".", "x" + key, key + "\u{E9}"].pick(&random) ?? key
      guard pairs[index].key != key else { return nil }
    case 1:
      name = "key given twice"
      let second = Int.random(in: index + 1...pairs.count, using: &random)
      pairs.insert(YAMLTree.Pair(key, Bool.random(using: &random) ? pairs[index].value : .scalar("5")), at: second)
      place = path + [.pair(second)]
    case 2 where !isFree:
      name = "merge key"
      pairs.insert(YAMLTree.Pair("<<", .map([])), at: index)
    case 3 where !path.isEmpty && !isFree && !rootKeys.contains(key):
      // A pair on the level of the document, where its key is unknown.
      guard var root = tree.pairs else { return nil }
      root.append(pairs[index])
      tree = .map(root)
      let place: YAMLTree.Path = [.pair(root.count - 1)]
      return ("key on another level", { written in at(written.keys[place], key) })
    default: return nil
    }
    tree[path] = .map(pairs)
    let fullName = Self.quotedKeys(tree.name(of: place), pairs, place)
    return (name, { written in at(written.keys[place], fullName) })
  }

  /// Keys with characters of other alphabets stand in quotes in messages.
  private static func quotedKeys(_ name: String, _ pairs: [YAMLTree.Pair], _ place: YAMLTree.Path) -> String? {
    name.unicodeScalars.allSatisfy { $0.value < 127 && $0.value >= 32 } && !name.contains("\"") ? name : nil
  }

  private func spoilValue(_ tree: inout YAMLTree, _ random: inout MutantRandom) -> (name: String, fault: Fault)? {
    let leaves = tree.paths.filter { tree[$0].text != nil && !freeTexts.contains(tree.key(of: $0)) }
    guard let path = leaves.pick(&random), let text = tree[path].text else { return nil }
    let key = tree.key(of: path)
    let isWhole = !text.isEmpty && text.allSatisfy { $0.isNumber || $0 == "." }
    var candidates: [String]
    if let (number, unit) = Self.quantity(text) {
      candidates = [
        "no", "yes", "null", "~", "", "nan \(unit)", ".inf \(unit)", "1e3 \(unit)", "0x10 \(unit)",
        "\(number) furlongs", number,
        "99999999999999999999 \(unit)", "1,5 \(unit)", "\(number) \(unit) \(unit)", "\(unit)", "--1 \(unit)",
        "1_000 \(unit)",
        "\(number) \(unit.lowercased() == unit ? unit.uppercased() : unit.lowercased())", "-999999999 \(unit)",
        "\(number)\u{A0}\(unit)",
      ]
      if !timesOfDay.contains(key) { candidates.append("12:30") }
      // Percent has no other case.
      candidates.removeAll { $0 == "\(number) \(unit)" }
      // The name of a rating alone is once the rating.
      if words.contains(key) { candidates.removeAll { $0 == unit } }
    } else if isWhole {
      candidates = ["x", "-1", "no", "", "~", "0x1", "1 V", "nan", "12:30", "99999999999999999999"]
    } else if !text.isEmpty, text.contains(where: \.isLetter) {
      candidates = ["xyzzy", "", "~", "5", "12:30", text + text, text + "\n" + text]
      if timesOfDay.contains(key) { return nil }
    } else {
      return nil
    }
    guard let value = candidates.pick(&random), value != text else { return nil }
    tree[path] = .scalar(value)
    let name = tree.name(of: path)
    return ("value \(value.prefix(30))", { written in at(written.values[path], name) })
  }

  private func spoilStructure(_ tree: inout YAMLTree, _ random: inout MutantRandom) -> (name: String, fault: Fault)? {
    let paths = tree.paths.filter { !$0.isEmpty }
    guard let path = paths.pick(&random) else { return nil }
    let name = tree.name(of: path)
    let isFree = freeTexts.contains(tree.key(of: path))
    let node = tree[path]
    switch Int.random(in: 0..<6, using: &random) {
    case 0:
      guard let text = node.text, !text.contains("\n"), !text.contains("\"") else { return nil }
      let decoration = ["!!str", "!!int", "!", "&a", "!x", "!<tag:yaml.org,2002:str>"].pick(&random) ?? "!"
      tree[path] = .raw("\(decoration) \"\(text)\"")
      return ("decoration \(decoration)", { written in at(written.values[path], name) })
    case 1:
      tree[path] = .raw("*a")
      return ("alias of nothing", { written in at(written.values[path], "document") })
    case 2:
      switch node {
      case .map(let pairs):
        tree[path] = .list(pairs.map { .map([$0]) })
        guard !pairs.isEmpty else { return nil }
        return ("list for a mapping", { written in at(written.values[path], name + "*") })
      case .list: tree[path] = .map([.init("a", .scalar("5"))])
      default:
        tree[path] =
          [.map([.init("a", .scalar("5"))]), .list([.scalar("xyzzy"), .scalar("xyzzy")])].pick(&random) ?? node
      }
      return ("mapping or list in place of a value", { written in atOrBelow(written.values[path], name) })
    case 3:
      guard node.text == nil else { return nil }
      tree[path] = .scalar(["xyzzy", "-1", "no"].pick(&random) ?? "no")
      return ("one value for several", { written in at(written.values[path], name) })
    case 4 where !isFree:
      tree[path] = .raw(String(repeating: "[", count: 40) + String(repeating: "]", count: 40))
      return ("forty brackets", { written in atOrBelow(written.values[path], name) })
    case 5:
      tree[path] = .raw(String(repeating: "[", count: 70) + String(repeating: "]", count: 70))
      return (
        "seventy brackets", { written in .refused(line: written.values[path]?.line, column: nil, key: "document") }
      )
    default: return nil
    }
  }

  private func textMutant(_ tree: YAMLTree, _ random: inout MutantRandom) -> YAMLMutant<Value>? {
    var written = YAMLWriter.write(tree, &random)
    let count = written.text.unicodeScalars.count
    switch Int.random(in: 0..<5, using: &random) {
    case 0:
      let offset = Int.random(in: 0..<count, using: &random)
      let place = written.place(of: offset)
      var scalars = Array(written.text.unicodeScalars)
      let forbidden = ["\u{7}", "\u{0}", "\u{1B}", "\u{7F}", "\u{FFFF}"].pick(&random) ?? "\u{7}"
      scalars.insert(contentsOf: forbidden.unicodeScalars, at: offset)
      written.text = String(String.UnicodeScalarView(scalars))
      return finish(
        "forbidden character", written, &random, .refused(line: place.line, column: place.column, key: "document"))
    case 1:
      let place = written.place(of: count)
      written.text += "---\nmeter: single-phase\n"
      return finish("second document", written, &random, .refused(line: place.line, column: nil, key: "document"))
    case 2:
      guard let line = written.indentedLines.pick(&random) else { return nil }
      var lines = written.text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
      lines[line - 1] = "\t" + lines[line - 1].drop { $0 == " " }
      written.text = lines.joined(separator: "\n")
      return finish("tab for blanks", written, &random, .refused(line: nil, column: nil, key: nil))
    case 3:
      let place = written.place(of: count)
      written.text += "# " + String(repeating: "-", count: 1_000) + "\n"
      return finish("long line", written, &random, .refused(line: place.line, column: 1_001, key: "document"))
    default:
      // The document goes on after its end.
      written.text += ["]\n", "}\n", "  x: [\n", "'\n"].pick(&random) ?? "]\n"
      return finish("open or surplus brackets and quotes", written, &random, .refused(line: nil, column: nil, key: nil))
    }
  }
}

private func at<Value>(_ place: YAMLWriter.Place?, _ key: String?) -> YAMLMutant<Value>.Consequence {
  .refused(line: place?.line, column: place?.column, key: key)
}

private func atOrBelow<Value>(_ place: YAMLWriter.Place?, _ key: String) -> YAMLMutant<Value>.Consequence {
  .refused(line: place?.line, column: nil, key: key + "*")
}

extension YAMLMutant.Consequence {
  /// What is wrong with an error; nil when it points to where it must.
  public func complaint(line: Int?, column: Int?, key: String) -> String? {
    guard case .refused(let wantedLine, let wantedColumn, let wantedKey) = self else { return "it is refused" }
    guard let line, let column else { return "no line and column" }
    if let wantedLine, line != wantedLine { return "line \(wantedLine) is at fault, not \(line)" }
    if let wantedColumn, column != wantedColumn { return "column \(wantedColumn) is at fault, not \(column)" }
    guard let wantedKey else { return nil }
    let isRight = wantedKey.hasSuffix("*") ? key.hasPrefix(wantedKey.dropLast()) : key == wantedKey
    return isRight ? nil : "'\(wantedKey)' is at fault, not '\(key)'"
  }
}
