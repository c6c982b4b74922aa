import Documents
import RequirementTrait
import Testing

@Suite(.verifies("REQ-EMU-009")) struct `Brackets of a document` {
  private func fault(_ text: String) -> String? {
    do {
      _ = try Document.root(of: SourceText(file: "a.yaml", text: text))
      return nil
    } catch {
      return "\(error)"
    }
  }

  @Test func `do not count in remarks`() {
    #expect(fault(String(repeating: "# - [x {\n", count: 300) + "a: [1] # [\n") == nil)
  }

  @Test func `are counted everywhere else`() throws {
    let nested = "a: " + String(repeating: "[", count: 65) + String(repeating: "]", count: 65) + "\n"
    #expect(try #require(fault(nested)).contains("more than 64 brackets are open"))
    #expect(fault("a: " + String(repeating: "[", count: 64) + String(repeating: "]", count: 64) + "\n") == nil)
  }

  /// What looks like a remark is the end of a text of two lines: such a document may be read or refused, but must not nest without end.
  @Test(arguments: [100, 900, 5000])
  func `that hide behind the end of a text do not exhaust the stack`(depth: Int) {
    let hidden = "a: " + String(repeating: "[\"\n # \", ", count: depth) + String(repeating: "]\n", count: depth)
    let message = fault(hidden)
    if depth > 1000 { #expect(message?.contains("brackets are open") == true) }
  }
}
