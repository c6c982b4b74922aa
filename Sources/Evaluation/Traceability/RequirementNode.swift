// @relation(REQ-EVA-003, scope=file)

/// The fields and relations of one element of a requirement document, checked against the document's grammar.
struct RequirementNode {
  private var values: [String: (text: String, line: Int)] = [:]
  private var parents: [Requirement.ParentRelation] = []

  /// Reads what follows the element's header line, as far as the next empty line.
  static func read(
    _ cursor: inout LineCursor, tag: String, element: RequirementGrammar.Element
  ) throws(TraceInputError) -> RequirementNode {
    var node = RequirementNode()
    var next = 0
    while let current = cursor.current, !current.isEmpty, current != "RELATIONS:" {
      let line = cursor.line
      let name = String(current.prefix { $0 != ":" })
      guard current.utf8.count > name.utf8.count, let index = element.fields.firstIndex(where: { $0.title == name })
      else {
        throw cursor.failure(name, "the grammar declares no such field of \(tag)")
      }
      guard index >= next else { throw cursor.failure(name, "repeated, or not in the order of the grammar") }
      for skipped in element.fields[next..<index] where skipped.isRequired {
        throw cursor.failure(skipped.title, "missing before \(name)")
      }
      next = index + 1
      let text = try value(of: name, &cursor)
      if let choices = element.fields[index].choices, !choices.contains(text) {
        throw TraceInputError(
          file: cursor.file, line: line, key: name, "\(text) is not one of \(choices.joined(separator: ", "))")
      }
      node.values[name] = (text, line)
    }
    if let missing = element.fields[next...].first(where: \.isRequired) {
      throw cursor.failure(missing.title, "missing")
    }
    if cursor.take("RELATIONS:") {
      guard element.relations.contains("Parent") else {
        throw cursor.failure("RELATIONS", "\(tag) has none in the grammar")
      }
      try node.readRelations(&cursor)
    }
    return node
  }

  private static func value(of name: String, _ cursor: inout LineCursor) throws(TraceInputError) -> String {
    guard let text = cursor.take(prefix: "\(name): ") else {
      throw cursor.failure(name, "expected a value after \"\(name): \"")
    }
    guard text == ">>>" else {
      guard text.first != " ", !text.hasPrefix(">>>") else {
        throw TraceInputError(
          file: cursor.file, line: cursor.line - 1, key: name, "a value is one line, or a block from \">>>\" to \"<<<\""
        )
      }
      return String(text)
    }
    var lines: [Substring] = []
    while let current = cursor.current, current != "<<<" {
      lines.append(current)
      cursor.advance()
    }
    guard cursor.take("<<<") else { throw cursor.failure(name, "the block is not closed by \"<<<\"") }
    guard lines.contains(where: { $0.contains { !$0.isWhitespace } }) else {
      throw TraceInputError(file: cursor.file, line: cursor.line - 1, key: name, "the block is empty")
    }
    return lines.joined(separator: "\n")
  }

  private mutating func readRelations(_ cursor: inout LineCursor) throws(TraceInputError) {
    while let current = cursor.current, !current.isEmpty {
      guard cursor.take("- TYPE: Parent") else {
        throw cursor.failure("RELATIONS", "expected \"- TYPE: Parent\", found \(cursor.found)")
      }
      let line = cursor.line
      guard let uid = cursor.take(prefix: "  VALUE: ") else {
        throw cursor.failure("VALUE", "expected \"  VALUE: UID\", found \(cursor.found)")
      }
      guard !parents.contains(where: { $0.uid == uid }) else {
        throw TraceInputError(file: cursor.file, line: line, key: "VALUE", "\(uid) is named twice")
      }
      parents.append(.init(uid: String(uid), place: SourcePlace(file: cursor.file, line: line)))
    }
    guard !parents.isEmpty else { throw cursor.failure("RELATIONS", "names no relation") }
  }

  /// This element as a requirement.
  func requirement(file: String, line: Int) throws(TraceInputError) -> Requirement {
    let uid = try required("UID", file, line)
    guard Requirement.isUID(uid.text) else {
      throw TraceInputError(
        file: file, line: uid.line, key: "UID", "\(uid.text) is not a letter followed by letters, digits, _ / . -")
    }
    let weight = try required("CRITICALITY", file, line)
    guard let criticality = Criticality(rawValue: weight.text) else {
      let all = Criticality.allCases.map(\.rawValue).joined(separator: ", ")
      throw TraceInputError(
        file: file, line: weight.line, key: "CRITICALITY", "\(weight.text) is not one of \(all)")
    }
    let count = try required("REVISION", file, line)
    guard let revision = Int(count.text), revision >= 1, String(revision) == count.text else {
      throw TraceInputError(
        file: file, line: count.line, key: "REVISION", "\(count.text) is not a whole number from 1")
    }
    return Requirement(
      uid: uid.text, title: try required("TITLE", file, line).text,
      statement: try required("STATEMENT", file, line).text, criticality: criticality, revision: revision,
      parents: parents, place: SourcePlace(file: file, line: line))
  }

  private func required(
    _ name: String, _ file: String, _ line: Int
  ) throws(TraceInputError) -> (text: String, line: Int) {
    guard let value = values[name] else {
      throw TraceInputError(file: file, line: line, key: name, "missing")
    }
    return value
  }
}
