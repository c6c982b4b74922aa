// @relation(REQ-EVA-004, scope=file)

import ArgumentParser
import Foundation
import Traceability

/// `meter-evaluate trace`: requirement, code, test and result, and the gaps between them.
struct Trace: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Traces requirements to code, tests and results, and names the gaps.",
    discussion: """
      Without the record of a run the links are those that the sources declare. With --planned and --events each test \
      is joined with its result, and a planned test that was skipped or has no result is a gap.
      Exit status: 0 without gaps, 1 with gaps, 64 for wrong usage, 65 for bad input.
      """)

  @Option(help: "Directory of the requirement documents (.sdoc).")
  var requirements = "Tests/Requirements"

  @Option(
    help: "Directory with marked sources; may be repeated. (default: those of Sources, Board, Tools that exist)")
  var sources: [String] = []

  @Option(help: "Directory of the tests' sources.")
  var tests = "Tests"

  @Option(help: "The plan that the tests wrote to $METER_TRACE_FILE.")
  var planned: String?

  @Option(help: "An event stream of swift test, version 6.3; may be repeated.")
  var events: [String] = []

  @Option(
    help: "Source of tests that another run makes: without results here they are told, and are no gap; may be repeated."
  )
  var left: [String] = []

  @Flag(help: "Print one JSON object.")
  var json = false

  @Flag(name: .customLong("gaps"), help: "Print the gaps and the totals alone.")
  var gapsOnly = false

  func validate() throws {
    guard (planned == nil) == events.isEmpty else {
      throw ValidationError("--planned and --events belong together.")
    }
    guard !(json && gapsOnly) else { throw ValidationError("--json holds the gaps already; leave --gaps out.") }
  }

  func run() throws {
    let matrix: TraceMatrix
    do {
      matrix = try trace()
    } catch {
      FileHandle.standardError.write(Data("\(error)\n".utf8))
      throw ExitCode(65)
    }
    if json {
      print(try matrix.json())
    } else {
      if !gapsOnly { print(matrix.text()) }
      print(matrix.summary())
    }
    if !matrix.gaps.isEmpty { throw ExitCode.failure }
  }

  private func trace() throws(TraceInputError) -> TraceMatrix {
    var code: [CodePlace] = []
    for directory in sources.isEmpty ? Self.existing(["Sources", "Board", "Tools"]) : sources {
      code += try RelationScanner.scan(directory: directory)
    }
    return TraceMatrix(
      requirements: try RequirementSet(directory: requirements), code: code,
      checks: try VerificationScanner.scan(directory: tests),
      run: try planned.map { (file) throws(TraceInputError) in
        try TestRun(plannedFile: file, eventFiles: events)
      }, leftFiles: Set(left))
  }

  private static func existing(_ directories: [String]) -> [String] {
    let found = directories.filter { FileManager.default.fileExists(atPath: $0) }
    return found.isEmpty ? Array(directories.prefix(1)) : found
  }
}
