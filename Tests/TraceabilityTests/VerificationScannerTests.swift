import RequirementTrait
import Testing

@testable import Traceability

@Suite(.verifies("REQ-EVA-003")) struct `Traits in the sources of tests` {
  private func scan(_ text: String) throws(TraceInputError) -> [DeclaredCheck] {
    try VerificationScanner.scan(text: text, file: "A.swift")
  }

  private func check(_ uids: [String], _ line: Int) -> DeclaredCheck {
    DeclaredCheck(uids: uids, place: SourcePlace(file: "A.swift", line: line))
  }

  @Test func `suites and tests are found with their UIDs and lines`() throws {
    let text = """
      @Suite(.verifies("REQ-1"))
      struct A {
        @Test(
          "name", .verifies("REQ-2", /* and */ "REQ-3"),
          arguments: [1]) func a(_ x: Int) {}
        @Test(.verifies(
          "REQ-4",
          "REQ-5"
        )) func b() {}
      }
      """
    #expect(try scan(text) == [check(["REQ-1"], 1), check(["REQ-2", "REQ-3"], 4), check(["REQ-4", "REQ-5"], 6)])
  }

  @Test(arguments: [
    "// @Test(.verifies(\"REQ-1\"))\n",
    "/* /* */ .verifies(\"REQ-1\") */\n",
    "let x = \".verifies(1)\"\n",
    "let x = #\"a\" .verifies(1) \\(\"#\n",
    "let x = \"\"\"\n\" .verifies(1) \"\n\"\"\"\n",
    "let x = /\" .verifies(1)/\n",
    "let x = #/\" .verifies(1)/#\n",
    "func `a \" name`() {}  // \" .verifies(1)\n",
    "let x = \"\\(f(\"a) .verifies(1)\") + \".verifies(2)\")\"\n",
    "func verifies(_ x: Int) {}\n",
  ]) func `a trait in a comment or a literal is none`(text: String) throws {
    #expect(try scan(text).isEmpty)
  }

  @Test(arguments: [
    "let x = a / b; let s = \"/\"; let y = c /d; ", "let x = \"\\(a(b))\\\\\"; ", "let x = #\"\\\"#; ",
    "let x = \"\"\"\n  a \"\" \\\"\"\" b\n  \"\"\"; ", "func `a / \" name`() {}; ", "let x = (/a\\/\"/, 1); ",
    "let x = \"\\(a ? \"(\" : \")\")\"; ", "/* \" */ ",
  ]) func `a trait after literals and names of all kinds is found`(before: String) throws {
    let lines = before.split(separator: "\n").count
    #expect(try scan(before + "f(.verifies(\"REQ-1\"))\n") == [check(["REQ-1"], lines)])
  }

  @Test(arguments: [
    ".verifies(uid)", ".verifies()", ".verifies(\"REQ-\\(1)\")", ".verifies(\"REQ-1\" + \"2\")", ".verifies(\"REQ 1\")",
    ".verifies(\"REQ-1\", sourceLocation: x)", ".verifies(\"\")", ".verifies(\"REQ-1\"",
  ]) func `arguments that can't be read from the source are an error`(call: String) {
    let error = #expect(throws: TraceInputError.self) { try scan("\n@Test(\(call)") }
    #expect(error?.line == 2)
    #expect(error?.key == "verifies")
  }

  @Test(arguments: ["let x = \".verifies(\n", "/* .verifies(\n", "let x = \"\"\" .verifies("])
  func `a literal or a comment that is not closed is an error`(text: String) {
    let error = #expect(throws: TraceInputError.self) { try scan("\n" + text) }
    #expect(error?.line == 2)
  }
}
