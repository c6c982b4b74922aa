import RequirementTrait
import Testing

@testable import Traceability

@Suite(.verifies("REQ-EVA-003")) struct `Sets of requirements` {
  @Test func `a UID used twice is refused and names both places`() throws {
    let a = try Texts.read(Texts.requirement("REQ-1"), file: "a.sdoc")
    let b = try Texts.read(Texts.requirement("REQ-2") + Texts.requirement("REQ-1"), file: "b.sdoc")
    let error = #expect(throws: TraceInputError.self) { try RequirementSet(a + b) }
    #expect(error?.file == "b.sdoc")
    #expect(error?.line == Texts.headLines + 9)
    #expect(error?.message.contains("a.sdoc:\(Texts.headLines + 2)") == true)
  }

  @Test func `an unknown parent is refused at its relation`() {
    let error = #expect(throws: TraceInputError.self) {
      try Texts.set(Texts.requirement("REQ-1", parents: ["REQ-0"]))
    }
    #expect(error?.line == Texts.headLines + 10)
    #expect(error?.key == "VALUE")
  }

  @Test func `a parent may stand in another document, before or after`() throws {
    let a = try Texts.read(Texts.requirement("REQ-2", parents: ["REQ-1"]), file: "a.sdoc")
    let b = try Texts.read(Texts.requirement("REQ-1"), file: "b.sdoc")
    #expect(try RequirementSet(a + b).requirements.count == 2)
  }

  @Test(arguments: [
    ([("R1", ["R1"])], "R1 -> R1"),
    ([("R1", ["R2"]), ("R2", ["R1"])], "R1 -> R2 -> R1"),
    ([("R0", []), ("R4", ["R3"]), ("R1", ["R0", "R2"]), ("R2", ["R3"]), ("R3", ["R1"])], "R3 -> R1 -> R2 -> R3"),
  ]) func `a cycle of parents is refused and spelled out`(links: [(String, [String])], cycle: String) {
    let text = links.map { Texts.requirement($0.0, parents: $0.1) }.joined()
    let error = #expect(throws: TraceInputError.self) { try Texts.set(text) }
    #expect(error?.message == "parents form a cycle: \(cycle)")
  }

  @Test func `a family is a requirement with all that refine it`() throws {
    let set = try Texts.set(
      Texts.requirement("R1") + Texts.requirement("R2", parents: ["R1"]) + Texts.requirement("R3", parents: ["R2"])
        + Texts.requirement("R4", parents: ["R1", "R2"]) + Texts.requirement("R5"))
    #expect(set.family(of: "R1") == ["R1", "R2", "R3", "R4"])
    #expect(set.family(of: "R3") == ["R3"])
    #expect(set.family(of: "R9").isEmpty)
  }
}
