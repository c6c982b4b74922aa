import Foundation
import RequirementTrait
import Testing

@testable import Traceability

@Suite struct `Trace matrix` {
  private static let test = "T.a()/A.swift:3:4"

  private func code(_ uids: String...) -> CodePlace {
    CodePlace(uids: uids, scope: .file, place: .init(file: "S.swift", firstLine: 1, lastLine: 9))
  }

  private func check(_ uids: String..., line: Int = 3) -> DeclaredCheck {
    DeclaredCheck(uids: uids, place: .init(file: "/t/A.swift", line: line))
  }

  private func run(_ result: TestResult?, _ uids: String...) -> TestRun {
    TestRun(
      planned: [PlannedCheck(test: Self.test, uids: uids, file: "/t/A.swift", line: 3)],
      results: result.map { [Self.test: $0] } ?? [:])
  }

  private func kinds(_ matrix: TraceMatrix) -> [TraceGap.Kind] { matrix.gaps.map(\.kind) }

  @Test(.verifies("REQ-EVA-002"))
  func `a test that is left to another run is told, and no gap, as long as it has no result`() throws {
    let set = try Texts.set(Texts.requirement("R1", .critical))
    let left: Set<String> = [check("R1").place.file]
    let without = TraceMatrix(
      requirements: set, code: [code("R1")], checks: [check("R1")], run: TestRun(planned: [], results: [:]),
      leftFiles: left)
    #expect(without.gaps.isEmpty && without.left.count == 1)
    #expect(without.summary().contains("left to another run, not passed: 1"))
    #expect(without.summary().contains("0 with all tests passed"))
    let here = TraceMatrix(
      requirements: set, code: [code("R1")], checks: [check("R1")], run: TestRun(planned: [], results: [:]))
    #expect(here.gaps.map(\.kind) == [.withoutResult] && here.left.isEmpty)
  }

  @Test func `a requirement is joined with its code, its test and the result`() throws {
    let matrix = TraceMatrix(
      requirements: try Texts.set(Texts.requirement("R1")), code: [code("R1")], checks: [check("R1")],
      run: run(.passed, "R1"))
    #expect(matrix.gaps.isEmpty)
    let row = try #require(matrix.requirements.first)
    #expect(row.uid == "R1")
    #expect(row.code == [.init(scope: .file, place: .init(file: "S.swift", firstLine: 1, lastLine: 9))])
    #expect(row.tests == [.init(test: Self.test, place: .init(file: "/t/A.swift", line: 3), result: .passed)])
  }

  @Test(
    .verifies("REQ-EVA-002"),
    arguments: [
      (TestResult.skipped as TestResult?, TraceGap.Kind.skipped), (.failed, .failed), (nil, .withoutResult),
    ])
  func `a planned test that did not pass is a gap`(result: TestResult?, kind: TraceGap.Kind) throws {
    let matrix = TraceMatrix(
      requirements: try Texts.set(Texts.requirement("R1")), code: [code("R1")], checks: [check("R1")],
      run: run(result, "R1"))
    #expect(kinds(matrix) == [kind])
    #expect(matrix.gaps.first?.uid == "R1")
    #expect(matrix.gaps.first?.test == Self.test)
  }

  @Test(.verifies("REQ-EVA-002")) func `a declared test that the run did not plan is a gap`() throws {
    let matrix = TraceMatrix(
      requirements: try Texts.set(Texts.requirement("R1")), code: [code("R1")],
      checks: [check("R1"), check("R1", line: 8)], run: run(.passed, "R1"))
    #expect(kinds(matrix) == [.withoutResult])
    #expect(matrix.gaps.first?.place.firstLine == 8)
    #expect(matrix.gaps.first?.test == nil)
  }

  @Test func `a planned test is joined with the trait at or above its declaration`() throws {
    let run = TestRun(
      planned: [PlannedCheck(test: Self.test, uids: ["R1"], file: "/t/../t/A.swift", line: 7)],
      results: [Self.test: .passed])
    let matrix = TraceMatrix(
      requirements: try Texts.set(Texts.requirement("R1")), code: [code("R1")],
      checks: [check("R1", line: 2), check("R1", line: 5), check("R1", line: 8)], run: run)
    #expect(matrix.gaps.map(\.place.firstLine) == [2, 8])
    let joined = matrix.requirements.first?.tests.filter { $0.test != nil }
    #expect(joined?.map(\.place.firstLine) == [5])
  }

  @Test func `without a run declared tests are no gaps`() throws {
    let set = try Texts.set(Texts.requirement("R1"))
    #expect(TraceMatrix(requirements: set, code: [code("R1")], checks: [check("R1")]).gaps.isEmpty)
  }

  @Test(.verifies("REQ-EVA-001"), arguments: Criticality.allCases)
  func `only Critical requirements need code and test`(_ criticality: Criticality) throws {
    let matrix = TraceMatrix(requirements: try Texts.set(Texts.requirement("R1", criticality)), code: [], checks: [])
    #expect(kinds(matrix) == (criticality == .critical ? [.criticalWithoutCode, .criticalWithoutTest] : []))
  }

  @Test(.verifies("REQ-EVA-001")) func `a requirement is met by those that refine it, and not the other way round`()
    throws
  {
    let set = try Texts.set(
      Texts.requirement("R1") + Texts.requirement("R2", .standard, parents: ["R1"])
        + Texts.requirement("R3", parents: ["R2"]))
    #expect(TraceMatrix(requirements: set, code: [code("R3")], checks: [check("R3")]).gaps.isEmpty)
    let above = TraceMatrix(requirements: set, code: [code("R1")], checks: [check("R1")])
    #expect(above.gaps.map(\.uid) == ["R3", "R3"])
  }

  @Test(.verifies("REQ-EVA-001")) func `unknown UIDs in code, in declared and in planned tests are gaps`() throws {
    let set = try Texts.set(Texts.requirement("R1"))
    let known = (code: code("R1"), check: check("R1"))
    let inCode = TraceMatrix(requirements: set, code: [known.code, code("R8")], checks: [known.check])
    #expect(inCode.gaps.map(\.uid) == ["R8"])
    let declared = TraceMatrix(requirements: set, code: [known.code], checks: [known.check, check("R9")])
    #expect(declared.gaps.map(\.uid) == ["R9"])
    let planned = TraceMatrix(requirements: set, code: [known.code], checks: [], run: run(.passed, "R1", "R7"))
    #expect(planned.gaps.map(\.uid) == ["R7"])
    #expect(kinds(inCode) + kinds(declared) + kinds(planned) == [.unknownUID, .unknownUID, .unknownUID])
  }

  @Test func `JSON is one object with requirements and gaps`() throws {
    let matrix = TraceMatrix(
      requirements: try Texts.set(Texts.requirement("R1")), code: [], checks: [check("R1")], run: run(.failed, "R1"))
    let json = try matrix.json()
    let object = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
    #expect(Set(object.keys) == ["requirements", "gaps", "left"])
    let rows = try #require(object["requirements"] as? [[String: Any]])
    #expect(rows.map { $0["uid"] as? String } == ["R1"])
    let gaps = try #require(object["gaps"] as? [[String: Any]])
    #expect(gaps.map { $0["kind"] as? String } == ["criticalWithoutCode", "failed"])
  }

  @Test func `the text names requirement, code, test, result and gap`() throws {
    let matrix = TraceMatrix(
      requirements: try Texts.set(Texts.requirement("R1")), code: [code("R1")], checks: [check("R1")],
      run: run(.skipped, "R1"))
    #expect(
      matrix.text() == """
        R1  Critical, revision 1: Title of R1
            code     S.swift:1-9 (file)
            test     skipped: T.a()/A.swift:3:4
        """)
    #expect(
      matrix.summary() == """
        /t/A.swift:3: test skipped: R1: T.a()/A.swift:3:4
        1 requirements, 1 with code, 1 with a test, 0 with all tests passed; gaps: 1
        """)
  }
}
