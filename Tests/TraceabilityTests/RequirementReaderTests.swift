import RequirementTrait
import Testing

@testable import Traceability

@Suite(.verifies("REQ-EVA-003")) struct `Requirement documents` {
  @Test func `a requirement is read with all its fields and its place`() throws {
    let text = """

      [[SECTION]]
      TITLE: Energy

      [TEXT]
      STATEMENT: Words.

      [REQUIREMENT]
      UID: REQ-A-001
      CRITICALITY: Important
      REVISION: 12
      TITLE: One
      STATEMENT: >>>
      First line: with a colon

      [REQUIREMENT]
      last line
      <<<
      RELATIONS:
      - TYPE: Parent
        VALUE: REQ-B-001
      - TYPE: Parent
        VALUE: REQ-B-002

      [[/SECTION]]

      """
    let all = try Texts.read(text)
    let start = Texts.headLines + 8
    #expect(
      all == [
        Requirement(
          uid: "REQ-A-001", title: "One", statement: "First line: with a colon\n\n[REQUIREMENT]\nlast line",
          criticality: .important, revision: 12,
          parents: [
            .init(uid: "REQ-B-001", place: .init(file: "a.sdoc", line: start + 13)),
            .init(uid: "REQ-B-002", place: .init(file: "a.sdoc", line: start + 15)),
          ], place: .init(file: "a.sdoc", line: start))
      ])
  }

  @Test func `an imported grammar is looked for beside the document`() throws {
    let text = "[DOCUMENT]\nTITLE: T\n\n[GRAMMAR]\nIMPORT_FROM_FILE: own.sgra\n" + Texts.requirement("REQ-1")
    let all = try RequirementReader.read(text: text, file: "some/where/a.sdoc") { (path) throws(TraceInputError) in
      #expect(path == "some/where/own.sgra")
      return Texts.grammar
    }
    #expect(all.map(\.uid) == ["REQ-1"])
  }

  /// What to replace in a good document, by what, and where the error is then to be seen: lines after the head.
  struct Fault: CustomTestStringConvertible {
    let old: String
    let new: String
    let line: Int
    let key: String?
    init(_ old: String, _ new: String, _ line: Int, _ key: String?) {
      (self.old, self.new, self.line, self.key) = (old, new, line, key)
    }
    var testDescription: String { "\(old.debugDescription) -> \(new.debugDescription)" }
  }

  @Test(arguments: [
    Fault("UID: REQ-1\n", "", 3, "UID"),
    Fault("UID: REQ-1", "UID: 1-REQ", 3, "UID"),
    Fault("UID: REQ-1", "UID: REQ 1", 3, "UID"),
    Fault("UID: REQ-1", "UID:REQ-1", 3, "UID"),
    Fault("UID: REQ-1", "UID: ", 3, "UID"),
    Fault("UID: REQ-1", "UID: REQ-1\nUID: REQ-1", 4, "UID"),
    Fault("CRITICALITY: Critical", "CRITICALITY: critical", 4, "CRITICALITY"),
    Fault("CRITICALITY: Critical\n", "", 4, "CRITICALITY"),
    Fault("REVISION: 1", "REVISION: 0", 5, "REVISION"),
    Fault("REVISION: 1", "REVISION: 01", 5, "REVISION"),
    Fault("REVISION: 1", "REVISION: one", 5, "REVISION"),
    Fault("REVISION: 1\nTITLE: Title of REQ-1", "TITLE: Title of REQ-1\nREVISION: 1", 5, "REVISION"),
    Fault("TITLE: Title of REQ-1\n", "", 6, "TITLE"),
    Fault("STATEMENT: It shall.\n", "", 7, "STATEMENT"),
    Fault("STATEMENT: It shall.", "STATEMENT: >>>\nIt shall.", 14, "STATEMENT"),
    Fault("STATEMENT: It shall.", "STATEMENT: >>>\n\n<<<", 9, "STATEMENT"),
    Fault("STATEMENT: It shall.", "STATEMENT: It shall.\nNOTE: x", 8, "NOTE"),
    Fault("STATEMENT: It shall.", "STATEMENT: It shall.\n  on two lines", 8, "  on two lines"),
    Fault("- TYPE: Parent", "- TYPE: File", 9, "RELATIONS"),
    Fault("  VALUE: REQ-0", "  PATH: REQ-0", 10, "VALUE"),
    Fault("  VALUE: REQ-0", "  VALUE: REQ-0\n- TYPE: Parent\n  VALUE: REQ-0", 12, "VALUE"),
    Fault("- TYPE: Parent\n  VALUE: REQ-0\n", "", 9, "RELATIONS"),
    Fault("[REQUIREMENT]", "[REQUIREMENTS]", 2, nil),
    Fault("\n[REQUIREMENT]", "\n\n[REQUIREMENT]", 2, nil),
    Fault("[TEXT]", "[[SECTION]]\nTITLE: x\n\n[TEXT]", 12, "SECTION"),
    Fault("[TEXT]", "[[/SECTION]]", 12, "SECTION"),
    Fault("[TEXT]", "[GRAMMAR]", 12, "GRAMMAR"),
    Fault("STATEMENT: Text.\n", "STATEMENT: Text.", 13, nil),
    Fault("Text.", "Text.\r", 13, nil),
  ]) func `a document outside the grammar is refused with line and key`(_ fault: Fault) throws {
    let good = Texts.requirement("REQ-1", parents: ["REQ-0"]) + "\n[TEXT]\nSTATEMENT: Text.\n"
    _ = try Texts.read(good)
    let bad = good.replacing(fault.old, with: fault.new, maxReplacements: 1)
    #expect(bad != good)
    let error = #expect(throws: TraceInputError.self) { try Texts.read(bad) }
    #expect(error?.file == "a.sdoc")
    #expect(error?.line == Texts.headLines + fault.line)
    #expect(error?.key == fault.key)
  }

  @Test(arguments: [
    ("[DOCUMENT]", "[DOCUMENTS]", 1, "DOCUMENT"),
    ("TITLE: T\n", "", 2, "TITLE"),
    ("TITLE: T\n", "TITLE: T\nTITLE: T\n", 3, "TITLE"),
    ("ELEMENTS:", "ELEMENTS", 5, "GRAMMAR"),
    ("    IS_COMPOSITE: True", "    IS_COMPOSITE: Maybe", 8, "PROPERTIES"),
    ("  FIELDS:", "  FIELD:", 9, "FIELDS"),
    ("    TYPE: String", "    TYPE: Text", 12, "TITLE"),
    ("    REQUIRED: True", "    REQUIRED: Yes", 12, "TITLE"),
    ("- TAG: REQUIREMENT", "- TAG: SECTION", 14, "TAG"),
    ("  - TYPE: File\n", "", Texts.headLines + 1, "REQUIREMENT"),
    ("- TAG: REQUIREMENT", "- TAG: NEED", Texts.headLines + 2, "REQUIREMENT"),
  ]) func `a head that is wrong is refused with line and key`(old: String, new: String, line: Int, key: String) throws {
    let bad = (Texts.head + Texts.requirement("REQ-1")).replacing(old, with: new, maxReplacements: 1)
    let error = #expect(throws: TraceInputError.self) { try RequirementReader.read(text: bad, file: "a.sdoc") }
    #expect(error?.line == line)
    #expect(error?.key == key)
  }

  @Test func `an error reads as file, line, key and message`() {
    let error = #expect(throws: TraceInputError.self) { try Texts.read("\n[REQUIREMENT]\nUID: 1\n", file: "x/y.sdoc") }
    #expect(error?.description.hasPrefix("x/y.sdoc:\(Texts.headLines + 3): CRITICALITY: missing") == true)
  }
}
