import Yams

/// Reads one YAML document to nodes with positions and refuses what it must not contain.
package enum Document {
  /// More places than this that look like anchors or aliases are refused unparsed: aliases of aliases grow
  /// exponentially.
  static let maximumAnchorCandidates = 20

  package static func root(of source: SourceText) throws -> Entry {
    let candidates = source.anchorCandidates()
    if candidates.count > maximumAnchorCandidates {
      throw failure(
        source, candidates[0].line, candidates[0].column,
        "more than \(maximumAnchorCandidates) places look like anchors or aliases, which are not permitted")
    }
    let node: Node
    do {
      guard let parsed = try compose(source.text) else { throw failure(source, 1, 1, "the document is empty") }
      node = parsed
    } catch let error as YamlError {
      throw translate(error, source)
    }
    let entry = Entry(node: node, path: "", source: source)
    try refuseDecorations(entry)
    return entry
  }

  /// Without Yams's resolver every plain scalar stays text: no Boolean for `no`, no 750 for `12:30`.
  private static func compose(_ text: String) throws -> Node? {
    try Parser(yaml: text, resolver: .basic, encoding: .utf8).singleRoot()
  }

  /// A tag or an anchor starts its node, so the character at the node's mark tells. (An aliased node carries the mark
  /// of the node it repeats, which has the anchor.)
  private static func refuseDecorations(_ entry: Entry) throws {
    switch entry.firstCharacter {
    case "!": throw entry.failure("tags are not permitted")
    case "&", "*": throw entry.failure("anchors and aliases are not permitted")
    default: break
    }
    if let mapping = entry.node.mapping {
      for (key, value) in mapping {
        let keyEntry = entry.child(node: key, name: key.scalar?.string ?? "?")
        try refuseDecorations(keyEntry)
        guard key.scalar != nil else { throw keyEntry.failure("a key must be text") }
        try refuseDecorations(entry.child(node: value, name: key.scalar?.string ?? "?"))
      }
    } else if let sequence = entry.node.sequence {
      for (index, item) in sequence.enumerated() { try refuseDecorations(entry.item(node: item, index: index)) }
    }
  }

  private static func translate(_ error: YamlError, _ source: SourceText) -> DocumentError {
    switch error {
    case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
      .composer(let context, let problem, let mark, _):
      if problem == "but found another document" {
        return failure(source, mark.line, mark.column, "a file holds one document; here a second one starts")
      }
      let detail = context.map { " \($0.text)" } ?? ""
      return failure(source, mark.line, mark.column, "YAML syntax: \(problem)\(detail)")
    case .duplicatedKeysInMapping(let keys, let context):
      return duplicate(keys.first ?? "?", line: context.mark.line, column: context.mark.column, source)
    default:
      return failure(source, 1, 1, "the YAML parser failed: \(quoted("\(error)"))")
    }
  }

  /// Yams names the first of two equal keys. With that one renamed the text parses, and the path and the place of the
  /// second can be looked up.
  private static func duplicate(_ key: String, line: Int, column: Int, _ source: SourceText) -> DocumentError {
    let quote = source.scalar(line: line, column: column)
    let target = quote == "'" || quote == "\"" ? column + 1 : column
    let renamed = source.replacing(line: line, column: target, with: "\u{E000}")
    let fallback = failure(source, line, column, key: key, "the key is given more than once")
    guard let changed = try? SourceText(file: source.file, text: renamed), let node = try? compose(changed.text),
      let place = second(of: key, besideLine: line, column: column, in: Entry(node: node, path: "", source: source))
    else { return fallback }
    return place.failure("the key is given twice; the first is in line \(line)")
  }

  private static func second(of key: String, besideLine line: Int, column: Int, in entry: Entry) -> Entry? {
    if let mapping = entry.node.mapping {
      let isHere = mapping.contains { $0.key.mark?.line == line && $0.key.mark?.column == column }
      for (name, value) in mapping {
        if isHere, name.scalar?.string == key { return entry.child(node: name, name: key) }
        let child = entry.child(node: value, name: name.scalar?.string ?? "?")
        if let found = second(of: key, besideLine: line, column: column, in: child) { return found }
      }
    } else if let sequence = entry.node.sequence {
      for (index, item) in sequence.enumerated() {
        let child = entry.item(node: item, index: index)
        if let found = second(of: key, besideLine: line, column: column, in: child) { return found }
      }
    }
    return nil
  }

  private static func failure(
    _ source: SourceText, _ line: Int, _ column: Int, key: String = "document", _ message: String
  ) -> DocumentError {
    DocumentError(file: source.file, line: line, column: column, key: quotedPath(key), message: message)
  }
}
