// @relation(REQ-EVA-003, scope=file)

import Foundation

/// Reads one requirement document: a subset of StrictDoc's `.sdoc` text.
///
/// The subset: `[DOCUMENT]` with its plain fields, `[GRAMMAR]` (in place or by `IMPORT_FROM_FILE`), `[[SECTION]]`,
/// `[TEXT]`, and `[REQUIREMENT]` with UID, TITLE, STATEMENT, CRITICALITY, REVISION and parent relations. Exactly one
/// empty line stands before each element. Whatever is outside the subset is an error, never skipped.
struct RequirementReader {
  private var cursor: LineCursor
  private var grammar: RequirementGrammar?
  private var openSections: [Int] = []
  private var requirements: [Requirement] = []
  /// Gives the text of a grammar file by its path.
  private let readGrammarFile: (String) throws(TraceInputError) -> String

  /// The requirements of the document at `path`, in order.
  static func read(path: String) throws(TraceInputError) -> [Requirement] {
    try read(text: TextFiles.read(path), file: path)
  }

  /// The requirements in `text`; `file` is the name used for places, errors and to find an imported grammar.
  static func read(
    text: String, file: String,
    grammarFile: @escaping (String) throws(TraceInputError) -> String = TextFiles.read
  ) throws(TraceInputError) -> [Requirement] {
    var reader = RequirementReader(
      cursor: try LineCursor(text: text, file: file), readGrammarFile: grammarFile)
    try reader.readDocument()
    return reader.requirements
  }

  private init(cursor: LineCursor, readGrammarFile: @escaping (String) throws(TraceInputError) -> String) {
    self.cursor = cursor
    self.readGrammarFile = readGrammarFile
  }

  private mutating func readDocument() throws(TraceInputError) {
    guard cursor.take("[DOCUMENT]") else {
      throw cursor.failure("DOCUMENT", "expected \"[DOCUMENT]\", found \(cursor.found)")
    }
    try readDocumentFields()
    while !cursor.isAtEnd {
      guard cursor.take("") else {
        throw cursor.failure(nil, "expected an empty line before the next element, found \(cursor.found)")
      }
      try readElement()
    }
    if let line = openSections.last {
      throw TraceInputError(file: cursor.file, line: line, key: "SECTION", "has no [[/SECTION]]")
    }
  }

  private mutating func readDocumentFields() throws(TraceInputError) {
    let known = ["MID", "TITLE", "UID", "VERSION", "DATE", "CLASSIFICATION", "PREFIX"]
    var hasTitle = false
    var next = 0
    while let current = cursor.current, !current.isEmpty {
      let key = current.prefix { $0 != ":" }
      guard let index = known.firstIndex(of: String(key)), current.dropFirst(key.count).hasPrefix(": ") else {
        throw cursor.failure("DOCUMENT", "expected one of \(known.joined(separator: ", ")), found \(cursor.found)")
      }
      guard index >= next else { throw cursor.failure(String(key), "repeated, or out of order") }
      next = index + 1
      hasTitle = hasTitle || key == "TITLE"
      cursor.advance()
    }
    guard hasTitle else { throw cursor.failure("TITLE", "the document has none") }
  }

  private mutating func readElement() throws(TraceInputError) {
    let line = cursor.line
    switch cursor.current {
    case "[GRAMMAR]":
      guard grammar == nil, requirements.isEmpty, openSections.isEmpty else {
        throw cursor.failure("GRAMMAR", "stands once, right after the document's fields")
      }
      cursor.advance()
      try readGrammar()
    case "[[SECTION]]":
      guard let element = grammar?.elements["SECTION"], element.isComposite else {
        throw cursor.failure("SECTION", "no [GRAMMAR] declares this element with IS_COMPOSITE")
      }
      cursor.advance()
      _ = try RequirementNode.read(&cursor, tag: "SECTION", element: element)
      openSections.append(line)
    case "[[/SECTION]]":
      guard openSections.popLast() != nil else { throw cursor.failure("SECTION", "ends, but none is open") }
      cursor.advance()
    case "[TEXT]":
      cursor.advance()
      _ = try RequirementNode.read(&cursor, tag: "TEXT", element: grammar?.elements["TEXT"] ?? RequirementGrammar.text)
    case "[REQUIREMENT]":
      guard let element = grammar?.elements["REQUIREMENT"], element.relations.contains("File") else {
        throw cursor.failure("REQUIREMENT", "no [GRAMMAR] declares this element with relations to files")
      }
      cursor.advance()
      let node = try RequirementNode.read(&cursor, tag: "REQUIREMENT", element: element)
      requirements.append(try node.requirement(file: cursor.file, line: line))
    default:
      throw cursor.failure(
        nil, "expected [GRAMMAR], [[SECTION]], [[/SECTION]], [TEXT] or [REQUIREMENT], found \(cursor.found)")
    }
  }

  private mutating func readGrammar() throws(TraceInputError) {
    guard let name = cursor.take(prefix: "IMPORT_FROM_FILE: ") else {
      grammar = try RequirementGrammar(cursor: &cursor)
      return
    }
    let path = (cursor.file as NSString).deletingLastPathComponent
    let file = path.isEmpty ? String(name) : "\(path)/\(name)"
    var imported = try LineCursor(text: try readGrammarFile(file), file: file)
    guard imported.take("[GRAMMAR]") else {
      throw imported.failure("GRAMMAR", "expected \"[GRAMMAR]\", found \(imported.found)")
    }
    grammar = try RequirementGrammar(cursor: &imported)
    guard imported.isAtEnd else { throw imported.failure("GRAMMAR", "expected the end, found \(imported.found)") }
  }
}
