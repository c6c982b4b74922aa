import Foundation
import RequirementTrait
import Testing

@testable import Traceability

@Suite struct `The verifies trait` {
  /// The trait of the test that is running.
  private func current() throws -> (trait: RequirementTrait, test: Test) {
    let test = try #require(Test.current)
    return (try #require(test.traits.compactMap { $0 as? RequirementTrait }.first), test)
  }

  @Test(
    .verifies("REQ-EVA-001", "REQ-EVA-002"))
  func `its line in the plan is read back, place included`() throws {
    let lines = #line - 2...#line - 1
    let (trait, test) = try current()
    let file = FileManager.default.temporaryDirectory.appending(path: "plan-\(UUID().uuidString).jsonl").path
    defer { try? FileManager.default.removeItem(atPath: file) }
    try trait.append(to: file, test: String(describing: test.id))
    try trait.append(to: file, test: "other")
    let plan = try TestRun.planned(text: TextFiles.read(file), file: file)
    #expect(plan.map(\.test) == [String(describing: test.id), "other"])
    #expect(plan.first?.uids == ["REQ-EVA-001", "REQ-EVA-002"])
    #expect(plan.first?.file == #filePath)
    #expect(plan.first.map { lines.contains($0.line) } == true)
  }

  @Test(.verifies("REQ-EVA-002"))
  func `lines that are appended at the same time stay whole`() async throws {
    let (trait, _) = try current()
    let file = FileManager.default.temporaryDirectory.appending(path: "plan-\(UUID().uuidString).jsonl").path
    defer { try? FileManager.default.removeItem(atPath: file) }
    let count = 200
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<count {
        group.addTask { try trait.append(to: file, test: "test \(number)") }
      }
      try await group.waitForAll()
    }
    let plan = try TestRun.planned(text: TextFiles.read(file), file: file)
    #expect(plan.count == count)
    #expect(Set(plan.map(\.test)).count == count)
  }

  @Test(.verifies("REQ-EVA-002")) func `a plan that can't be written is an error`() throws {
    let (trait, _) = try current()
    #expect(throws: PlanNotWritten.self) { try trait.append(to: "/nowhere/at/all", test: "a") }
  }
}
