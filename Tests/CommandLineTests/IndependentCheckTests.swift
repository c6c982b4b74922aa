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

  @Test(
    .verifies("REQ-EMU-041", "REQ-EMU-042"), .timeLimit(.minutes(10)), arguments: ["steady", "changing", "recorded"])
  func `finds meter and bench right`(family: String) throws {
    let outcome = try check("--\(family) 0")
    #expect(outcome.status == 0, "\(outcome.output)\(outcome.error)")
    #expect(outcome.output.contains("\(family): 1 of 1 signals within every bar"), "\(outcome.output)")
  }

  @Test(.verifies("REQ-EMU-042"), .timeLimit(.minutes(10)), arguments: ["steady", "changing", "recorded"])
  func `misses every comparison and ends with exit status 1 when a side is spoilt`(family: String) throws {
    let outcome = try check("--\(family) 0 --spoil")
    #expect(outcome.status == 1, "\(outcome.output)\(outcome.error)")
    #expect(outcome.output.contains("\(family): 0 of 1 signals within every bar"), "\(outcome.output)")
    // Each line: the comparison, "size of bar", the unit.
    let sizes = outcome.output.matches(of: /(?m)^  \S.* (\S+) of (\S+) .+$/).compactMap { line in
      Double(line.1).flatMap { size in Double(line.2).map { (size, $0) } }
    }
    #expect(sizes.count >= 3 && sizes.allSatisfy { $0 > $1 }, "\(outcome.output)")
  }
}
