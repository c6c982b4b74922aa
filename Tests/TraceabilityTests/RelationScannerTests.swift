import RequirementTrait
import Testing

@testable import Traceability

@Suite(.verifies("REQ-EVA-003")) struct `Relation markers` {
  private func scan(_ text: String, file: String = "A.swift") throws(TraceInputError) -> [CodePlace] {
    try RelationScanner.scan(text: text, file: file)
  }

  @Test func `file, line and range reach as far as they say`() throws {
    let text = """
      // @relation(REQ-1, scope=file)
      struct A {
        /// @relation(REQ-2, REQ-3, scope=range_start)
        let x = 1  // @relation(REQ-4, scope=line)
        let y = 2
        /* @relation(REQ-5, scope=range_start) */
        let z = 3
        // @relation(REQ-5, scope=range_end)
        // @relation(REQ-2, REQ-3, scope=range_end) and words
      }

      """
    #expect(
      try scan(text) == [
        CodePlace(uids: ["REQ-1"], scope: .file, place: .init(file: "A.swift", firstLine: 1, lastLine: 10)),
        CodePlace(uids: ["REQ-2", "REQ-3"], scope: .range, place: .init(file: "A.swift", firstLine: 3, lastLine: 9)),
        CodePlace(uids: ["REQ-4"], scope: .line, place: .init(file: "A.swift", firstLine: 4, lastLine: 5)),
        CodePlace(uids: ["REQ-5"], scope: .range, place: .init(file: "A.swift", firstLine: 6, lastLine: 8)),
      ])
  }

  @Test(arguments: [
    ("// @relation(REQ-1, scope=function)\nlet x = 1\n", 1),
    ("// @relation(REQ-1, scope=class)\nlet x = 1\n", 1),
    ("// @relation(REQ-1, scope=FILE)\nlet x = 1\n", 1),
    ("// @relation(REQ-1)\nlet x = 1\n", 1),
    ("// @relation(scope=file)\nlet x = 1\n", 1),
    ("// @relation(REQ-1,REQ-2, scope=file)\nlet x = 1\n", 1),
    ("// @relation(REQ-1, REQ-1, scope=file)\nlet x = 1\n", 1),
    ("// @relation(REQ-1, scope=file, role=x)\nlet x = 1\n", 1),
    ("// @relation (REQ-1, scope=file)\nlet x = 1\n", 1),
    ("// @relation(REQ-1,\n// scope=file)\nlet x = 1\n", 1),
    ("// @relation(REQ-1, scope=file) @relation(REQ-2, scope=file)\nlet x = 1\n", 1),
    ("let x = 1\n// @relation(REQ-1, scope=range_start)\nlet y = 1\n", 2),
    ("let x = 1\n// @relation(REQ-1, scope=range_end)\nlet y = 1\n", 2),
    ("// @relation(R1, scope=range_start)\nlet x = 1\n// @relation(R2, scope=range_end)\n", 3),
    ("// @relation(R1, scope=line)\n// @relation(R2, scope=line)\nlet x = 1\n", 2),
    ("let x = 1\n// @relation(R1, scope=line)\n", 2),
    ("let x = \"// @relation(REQ-1, scope=file)\"\n", 1),
    ("let x = \"\"\"\n  // @relation(REQ-1, scope=file)\n  \"\"\"\n", 2),
  ]) func `a marker that StrictDoc would refuse or pass over is an error`(text: String, line: Int) {
    let error = #expect(throws: TraceInputError.self) { try scan(text) }
    #expect(error?.file == "A.swift")
    #expect(error?.line == line)
    #expect(error?.key == "@relation")
  }

  @Test(arguments: [
    ("a.c", "/* @relation(REQ-1, scope=file) */\n"), ("run", "# @relation(REQ-1, scope=file)\n"),
    ("a.h", "/*\n * @relation(REQ-1, scope=file)\n */\n"), ("a.yaml", "a: 1  # @relation(REQ-1, scope=file)\n"),
  ]) func `a marker stands in the comments of other languages`(file: String, text: String) throws {
    #expect(try scan(text, file: file).map(\.uids) == [["REQ-1"]])
  }

  @Test func `a marker outside a comment in another language is an error`() {
    #expect(throws: TraceInputError.self) { try scan("text @relation(REQ-1, scope=file)\n", file: "a.txt") }
  }

  @Test func `the keyword in code is no marker`() throws {
    #expect(try scan("let keyword = \"@relation\"\n").isEmpty)
  }
}
