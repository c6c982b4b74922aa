import Yams

/// One value of the file with its place: what all reading functions work on.
package struct Entry {
  let node: Node
  package let path: String
  package let source: SourceText

  package var line: Int { node.mark?.line ?? 1 }
  package var column: Int { node.mark?.column ?? 1 }
  var firstCharacter: Unicode.Scalar? { source.scalar(line: line, column: column) }

  package func failure(_ message: String) -> DocumentError {
    DocumentError(
      file: source.file, line: line, column: column, key: path.isEmpty ? "document" : path, message: message)
  }

  /// A fault inside the text of a value, `offset` characters from its beginning.
  ///
  /// Where the text does not stand in the file as it is, because it has escapes or is folded, the fault is told at its beginning.
  package func failure(at offset: Int, _ message: String) -> DocumentError {
    guard let text = node.scalar?.string.unicodeScalars, offset <= text.count else { return failure(message) }
    let isQuoted = firstCharacter == "\"" || firstCharacter == "'"
    let start = column + (isQuoted ? 1 : 0)
    for (index, scalar) in text.enumerated() where source.scalar(line: line, column: start + index) != scalar {
      return failure(message)
    }
    return DocumentError(
      file: source.file, line: line, column: start + offset, key: path.isEmpty ? "document" : path, message: message)
  }

  func child(node: Node, name: String) -> Entry {
    let name = quotedPath(name)
    return Entry(node: node, path: path.isEmpty ? name : "\(path).\(name)", source: source)
  }

  func item(node: Node, index: Int) -> Entry { Entry(node: node, path: "\(path)[\(index)]", source: source) }

  /// The value as text, never empty.
  package func text() throws -> String {
    guard let scalar = node.scalar else {
      throw failure("one value is expected here, not a \(node.mapping == nil ? "list" : "mapping")")
    }
    guard !scalar.string.isEmpty else { throw failure("the value is missing") }
    return scalar.string
  }

  /// Name of the file in which this stands.
  package var file: String { source.file }

  /// The value as a path of a file: one without a leading slash is looked for beside the file in which this stands.
  private func neighbour() throws -> String {
    let path = try text()
    guard !path.hasPrefix("/"), let slash = file.lastIndex(of: "/") else { return path }
    return file[...slash] + path
  }

  /// The text of such a file; one that can't be read is a fault of the value.
  package func neighbourText() throws -> (file: String, text: String) {
    let path = try neighbour()
    do {
      return (path, try DocumentFile.text(path))
    } catch let error as DocumentError where error.line == nil {
      throw failure("\(quoted(path)): \(error.message)")
    }
  }

  /// All that stands here as lines of path and value, the same however it was laid out and in whatever order its keys stand.
  package func flattened() throws -> String {
    if isList { return try list().map { try $0.flattened() }.joined() + "\(path)#\n" }
    if isMapping { return try pairs().map { try $0.value.flattened() }.sorted().joined() + "\(path).\n" }
    return "\(path): \(node.scalar?.string ?? "")\n"
  }

  package var isList: Bool { node.sequence != nil }
  package var isScalar: Bool { node.scalar != nil }
  package var isMapping: Bool { node.mapping != nil }

  /// The items of a list.
  package func list() throws -> [Entry] {
    guard let sequence = node.sequence else { throw failure("a list is expected here: [..]") }
    return sequence.enumerated().map { item(node: $1, index: $0) }
  }

  /// The pairs of a mapping in the order of the file.
  package func pairs() throws -> [(name: String, key: Entry, value: Entry)] {
    guard let mapping = node.mapping else { throw failure("a mapping is expected here: {key: value}") }
    return mapping.map { key, value in
      let name = key.scalar?.string ?? "?"
      return (name, child(node: key, name: name), child(node: value, name: name))
    }
  }

  /// The fields of a mapping that knows the given keys only.
  package func fields(_ permitted: String...) throws -> Fields { try fields(permitted) }

  package func fields(_ permitted: [String]) throws -> Fields {
    var values: [String: Entry] = [:]
    for (name, key, value) in try pairs() {
      guard permitted.contains(name) else {
        if let near = nearMiss(name, among: permitted) {
          throw key.failure("unknown key; did you mean \(quoted(near))?")
        }
        throw key.failure("unknown key; known here: \(permitted.joined(separator: ", "))")
      }
      values[name] = value
    }
    return Fields(entry: self, values: values)
  }

  /// `; did you mean ..?` for a misspelt name, or nothing.
  package func hint(_ name: String, among candidates: [String]) -> String {
    nearMiss(name, among: candidates).map { "; did you mean \(quoted($0))?" } ?? ""
  }

  /// One of a set of words.
  package func word<Value>(_ meanings: [(word: String, value: Value)]) throws -> Value {
    let text = try text()
    if let found = meanings.first(where: { $0.word == text }) { return found.value }
    let words = meanings.map(\.word)
    let hint = nearMiss(text, among: words).map { "; did you mean \(quoted($0))?" } ?? ""
    throw failure("\(quoted(text)) is none of: \(words.joined(separator: ", "))\(hint)")
  }
}

/// The values of a mapping by key.
package struct Fields {
  package let entry: Entry
  package let values: [String: Entry]

  package subscript(key: String) -> Entry? { values[key] }

  package func required(_ key: String) throws -> Entry {
    guard let value = values[key] else { throw missing(key) }
    return value
  }

  package func missing(_ key: String) -> DocumentError {
    entry.child(node: entry.node, name: key).failure("the key is missing")
  }

  /// The one key of several that is present.
  package func exactlyOne(of keys: [String]) throws -> (key: String, value: Entry) {
    let present = keys.filter { values[$0] != nil }
    guard let key = present.first, let value = values[key] else {
      throw entry.failure("one of these keys is missing: \(keys.joined(separator: ", "))")
    }
    try refuse(present.dropFirst(), with: key)
    return (key, value)
  }

  /// Refuses keys that make no sense beside another.
  package func refuse(_ keys: some Sequence<String>, with other: String) throws {
    for key in keys {
      if let value = values[key] { throw value.failure("can't be given together with \(quoted(other))") }
    }
  }
}

/// A key as it may stand in a path: one line, at most 40 characters.
func quotedPath(_ name: String) -> String {
  let isPlain = name.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value < 0x7F && $0 != "\"" }
  return isPlain && name.unicodeScalars.count <= 80 && !name.isEmpty ? name : quoted(name)
}
