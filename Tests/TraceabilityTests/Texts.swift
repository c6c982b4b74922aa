import Testing

@testable import Traceability

/// A grammar as the project's own, and documents made from it.
enum Texts {
  static let grammar = """
    [GRAMMAR]
    ELEMENTS:
    - TAG: SECTION
      PROPERTIES:
        IS_COMPOSITE: True
      FIELDS:
      - TITLE: TITLE
        TYPE: String
        REQUIRED: True
    - TAG: REQUIREMENT
      FIELDS:
      - TITLE: UID
        TYPE: String
        REQUIRED: True
      - TITLE: CRITICALITY
        TYPE: SingleChoice(Critical, Important, Standard)
        REQUIRED: True
      - TITLE: REVISION
        TYPE: String
        REQUIRED: True
      - TITLE: TITLE
        TYPE: String
        REQUIRED: True
      - TITLE: STATEMENT
        TYPE: String
        REQUIRED: True
      RELATIONS:
      - TYPE: Parent
      - TYPE: File

    """

  /// Lines 1 to 36 are the head: the first element after it begins in line 38.
  static let head = "[DOCUMENT]\nTITLE: T\n\n" + grammar
  static let headLines = head.split(separator: "\n", omittingEmptySubsequences: false).count - 1

  static func requirement(_ uid: String, _ criticality: Criticality = .critical, parents: [String] = []) -> String {
    var lines = [
      "", "[REQUIREMENT]", "UID: \(uid)", "CRITICALITY: \(criticality.rawValue)", "REVISION: 1",
      "TITLE: Title of \(uid)",
      "STATEMENT: It shall.",
    ]
    if !parents.isEmpty { lines.append("RELATIONS:") }
    lines += parents.flatMap { ["- TYPE: Parent", "  VALUE: \($0)"] }
    return lines.joined(separator: "\n") + "\n"
  }

  static func read(_ elements: String, file: String = "a.sdoc") throws(TraceInputError) -> [Requirement] {
    try RequirementReader.read(text: head + elements, file: file)
  }

  static func set(_ elements: String) throws(TraceInputError) -> RequirementSet {
    try RequirementSet(read(elements))
  }
}
