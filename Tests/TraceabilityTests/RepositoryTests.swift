import Foundation
import Testing
import Traceability

/// The project's own requirements, sources and tests. What only a run can tell is checked after it, by `Tools/test`.
@Suite struct `This repository` {
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appending(path: "../..").standardizedFileURL.path

  private static func matrix() throws -> TraceMatrix {
    let code = try ["Sources", "Board", "Tools"].map { "\(root)/\($0)" }
      .filter { FileManager.default.fileExists(atPath: $0) }.flatMap { try RelationScanner.scan(directory: $0) }
    return TraceMatrix(
      requirements: try RequirementSet(directory: "\(root)/Tests/Requirements"), code: code,
      checks: try VerificationScanner.scan(directory: "\(root)/Tests"))
  }

  @Test func `code and tests name only requirements that exist`() throws {
    let gaps = try Self.matrix().gaps.filter { $0.kind == .unknownUID }
    #expect(gaps.isEmpty, "\(gaps.map { "\($0.place): \($0.message)" })")
  }

  @Test func `every Critical requirement has code`() throws {
    #expect(try Self.matrix().gaps.filter { $0.kind == .criticalWithoutCode }.map(\.uid) == [])
  }

  @Test func `every Critical requirement has a test`() throws {
    #expect(try Self.matrix().gaps.filter { $0.kind == .criticalWithoutTest }.map(\.uid) == [])
  }
}
