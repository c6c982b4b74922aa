// @relation(REQ-EVA-003, scope=file)

/// The grammar that a requirement document declares: which elements there are and which fields each has, in order.
///
/// StrictDoc refuses a field that is not declared, out of order or missing, and so do we: a document that this reader
/// takes can be opened there.
struct RequirementGrammar: Equatable, Sendable {
  struct Field: Equatable, Sendable {
    let title: String
    /// The values that may be chosen; nil for free text.
    let choices: [String]?
    let isRequired: Bool
  }

  struct Element: Equatable, Sendable {
    let fields: [Field]
    /// Whether it holds other elements: `[[TAG]]` .. `[[/TAG]]`.
    let isComposite: Bool
    /// The types of relation that it may have.
    let relations: Set<String>
  }

  /// By tag.
  var elements: [String: Element] = [:]

  /// The one element that StrictDoc adds to every grammar by itself.
  static let text = Element(
    fields: [
      Field(title: "UID", choices: nil, isRequired: false),
      Field(title: "STATEMENT", choices: nil, isRequired: true),
    ], isComposite: false, relations: [])

  /// Reads what follows a `[GRAMMAR]` line, as far as the first empty line.
  init(cursor: inout LineCursor) throws(TraceInputError) {
    guard cursor.take("ELEMENTS:") else {
      throw cursor.failure("GRAMMAR", "expected \"ELEMENTS:\", found \(cursor.found)")
    }
    while let tag = cursor.take(prefix: "- TAG: ") {
      guard elements[String(tag)] == nil else { throw cursor.failure("TAG", "\(tag) is declared twice") }
      elements[String(tag)] = try Self.element(&cursor)
    }
    guard !elements.isEmpty, cursor.current == nil || cursor.current == "" else {
      throw cursor.failure("GRAMMAR", "expected \"- TAG: ..\", found \(cursor.found)")
    }
  }

  private static func element(_ cursor: inout LineCursor) throws(TraceInputError) -> Element {
    let isComposite = cursor.take("  PROPERTIES:")
    guard !isComposite || cursor.take("    IS_COMPOSITE: True") else {
      throw cursor.failure("PROPERTIES", "expected \"    IS_COMPOSITE: True\", found \(cursor.found)")
    }
    guard cursor.take("  FIELDS:") else {
      throw cursor.failure("FIELDS", "expected \"  FIELDS:\", found \(cursor.found)")
    }
    var fields: [Field] = []
    while let title = cursor.take(prefix: "  - TITLE: ") {
      fields.append(try field(String(title), &cursor))
    }
    guard !fields.isEmpty else { throw cursor.failure("FIELDS", "expected \"  - TITLE: ..\", found \(cursor.found)") }
    var relations: Set<String> = []
    if cursor.take("  RELATIONS:") {
      while let type = cursor.take(prefix: "  - TYPE: ") {
        guard ["Parent", "File"].contains(type) else { throw cursor.failure("TYPE", "\(type) is not Parent or File") }
        relations.insert(String(type))
      }
    }
    return Element(fields: fields, isComposite: isComposite, relations: relations)
  }

  private static func field(_ title: String, _ cursor: inout LineCursor) throws(TraceInputError) -> Field {
    guard let type = cursor.take(prefix: "    TYPE: ") else {
      throw cursor.failure(title, "expected \"    TYPE: ..\", found \(cursor.found)")
    }
    var choices: [String]?
    if type.hasPrefix("SingleChoice("), type.hasSuffix(")") {
      choices = type.dropFirst("SingleChoice(".count).dropLast().split(separator: ", ").map(String.init)
    } else if type != "String" {
      throw cursor.failure(title, "type \(type) is not one of String, SingleChoice(..)")
    }
    let isRequired = cursor.take("    REQUIRED: True")
    guard isRequired || cursor.take("    REQUIRED: False") else {
      throw cursor.failure(title, "expected \"    REQUIRED: True\" or \"False\", found \(cursor.found)")
    }
    return Field(title: title, choices: choices, isRequired: isRequired)
  }
}
