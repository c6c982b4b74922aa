import Foundation
import Testing

/// Says which requirements a test, or every test of a suite, verifies.
///
/// When a run is prepared and the environment variable `METER_TRACE_FILE` names a file, the trait appends one JSON line
/// to it for each test: the test's identifier as in the event stream, the UIDs, and the place of the trait. What was
/// planned is thereby known before anything runs, and a test without a result can't pass unseen.
///
/// Put it ahead of `.disabled` and `.enabled(if:)`: the traits after one that disables a test are not prepared. (The
/// sources are scanned too, so the test is still missed; it only appears without its name.)
public struct RequirementTrait: SuiteTrait, TestTrait {
  /// The requirements, by UID.
  public let uids: [String]
  /// The place of the trait, as the compiler tells it: inside `@Test(..)` it is that of the declaration.
  public let sourceLocation: SourceLocation

  public var isRecursive: Bool { true }

  public func prepare(for test: Test) async throws {
    guard !test.isSuite, let path = ProcessInfo.processInfo.environment["METER_TRACE_FILE"], !path.isEmpty else {
      return
    }
    try append(to: path, test: String(describing: test.id))
  }

  /// Appends the line for one test. One write to a file opened for appending: lines of tests that are prepared at the
  /// same time don't mix.
  public func append(to path: String, test: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let line = Line(test: test, uids: uids, file: "\(sourceLocation.filePath)", line: sourceLocation.line)
    let bytes = Array(try encoder.encode(line)) + [UInt8(ascii: "\n")]
    let descriptor = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw PlanNotWritten(path: path, code: errno) }
    defer { close(descriptor) }
    guard write(descriptor, bytes, bytes.count) == bytes.count else { throw PlanNotWritten(path: path, code: errno) }
  }

  private struct Line: Encodable {
    let test: String
    let uids: [String]
    let file: String
    let line: Int
  }
}

/// The plan of the run could not be written.
public struct PlanNotWritten: Error, CustomStringConvertible {
  let path: String
  let code: Int32

  public var description: String { "\(path): METER_TRACE_FILE: \(String(cString: strerror(code)))" }
}

extension Trait where Self == RequirementTrait {
  /// The requirements that the test, or every test of the suite, verifies: at least one UID, in plain string literals.
  public static func verifies(
    _ first: String, _ more: String..., sourceLocation: SourceLocation = #_sourceLocation
  ) -> RequirementTrait {
    RequirementTrait(uids: [first] + more, sourceLocation: sourceLocation)
  }
}
