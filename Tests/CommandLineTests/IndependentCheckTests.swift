import Foundation
import RequirementTrait
import Testing

/// The independent side is Python: it is set up where it is missing, and its absence is a failure.
@Suite(.serialized) struct `The independent check` {
  private func check(_ arguments: String) throws -> Workplace.Outcome {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "../..").standardizedFileURL
    let place = try Workplace()
    return try place.shell(
      """
      cd '\(root.path)' && Tools/setup python >&2 &&
      exec env -u METER_SEED_BLOCK OPENBLAS_NUM_THREADS=1 .venv/bin/python -B Tools/support/independent "$METER" \(arguments)
      """)
  }

  @Test(.verifies("REQ-EMU-041", "REQ-EMU-042"), .timeLimit(.minutes(10)))
  func `finds meter and bench right, and every comparison notices a spoilt side`() throws {
    let outcome = try check("--signals 10")
    #expect(outcome.status == 0, "\(outcome.output)\(outcome.error)")
    #expect(outcome.output.contains("steady: 10 of 10 signals within every bar"), "\(outcome.output)")
    let canary = try #require(outcome.output.firstMatch(of: /canary: (\d+) of (\d+) comparisons notice/))
    #expect(canary.1 == canary.2 && (Int(canary.1) ?? 0) > 100, "\(canary.0)")
  }

  @Test(.verifies("REQ-EMU-042"), .timeLimit(.minutes(10)), arguments: ["steady", "changing", "recorded"])
  func `ends with exit status 1 when a side is spoilt`(family: String) throws {
    let outcome = try check("--\(family) 0 --spoil")
    #expect(outcome.status == 1, "\(outcome.output)\(outcome.error)")
    #expect(outcome.output.contains("\(family): 0 of 1 signals within every bar"), "\(outcome.output)")
  }
}
