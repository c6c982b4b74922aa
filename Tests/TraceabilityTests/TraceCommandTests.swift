import Foundation
import RequirementTrait
import Testing

/// `meter-evaluate trace` as a program: exit status and output.
@Suite struct `The trace command` {
  /// A project of one Critical requirement, its code and its test, in a directory of its own.
  private struct Project: ~Copyable {
    let root = FileManager.default.temporaryDirectory.appending(path: "trace-\(UUID().uuidString)")

    init() throws {
      try write("Tests/Requirements/a.sdoc", Texts.head + Texts.requirement("REQ-1"))
      try write("Sources/A.swift", "// @relation(REQ-1, scope=file)\nlet x = 1\n")
      try write("Tests/A.swift", "@Test(.verifies(\"REQ-1\")) func a() {}\n")
      try write("planned", "{\"file\":\"\(root.path)/Tests/A.swift\",\"line\":1,\"test\":\"T\",\"uids\":[\"REQ-1\"]}\n")
      try write("events", Self.event("testEnded"))
    }

    deinit { try? FileManager.default.removeItem(at: root) }

    static func event(_ kind: String) -> String {
      "{\"kind\":\"event\",\"payload\":{\"kind\":\"\(kind)\",\"testID\":\"T\"},\"version\":\"6.3.0\"}\n"
    }

    func write(_ path: String, _ text: String) throws {
      let file = root.appending(path: path)
      try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
    }

    func trace(_ arguments: String...) throws -> (status: Int32, output: String, error: String) {
      try trace(arguments)
    }

    /// Runs the program in this project and gives its exit status and what it printed.
    func trace(_ arguments: [String]) throws -> (status: Int32, output: String, error: String) {
      let process = Process()
      let (output, error) = (Pipe(), Pipe())
      // The program is built beside the tests.
      let tests = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
      process.executableURL = tests.deletingLastPathComponent().appending(path: "meter-evaluate")
      process.arguments = ["trace"] + arguments
      process.currentDirectoryURL = root
      process.standardOutput = output
      process.standardError = error
      try process.run()
      let texts = try [output, error].map {
        String(decoding: try $0.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
      }
      process.waitUntilExit()
      return (process.terminationStatus, texts[0], texts[1])
    }
  }

  @Test(.verifies("REQ-EVA-004")) func `a project without gaps gives 0`() throws {
    let project = try Project()
    let plain = try project.trace()
    #expect(plain.status == 0, "\(plain)")
    let joined = try project.trace("--planned", "planned", "--events", "events", "--json")
    #expect(joined.status == 0, "\(joined)")
    let object = try JSONSerialization.jsonObject(with: Data(joined.output.utf8)) as? [String: Any]
    #expect((object?["requirements"] as? [Any])?.count == 1)
    #expect((object?["gaps"] as? [Any])?.count == 0)
  }

  @Test(.verifies("REQ-EVA-002", "REQ-EVA-004")) func `a planned test that was skipped gives 1 and is named`() throws {
    let project = try Project()
    try project.write("events", Project.event("testSkipped"))
    let result = try project.trace("--planned", "planned", "--events", "events", "--gaps")
    #expect(result.status == 1)
    #expect(result.output.contains("test skipped: REQ-1: T\n"))
  }

  @Test(.verifies("REQ-EVA-001", "REQ-EVA-004")) func `a marker for an unknown requirement gives 1 and its place`()
    throws
  {
    let project = try Project()
    try project.write("Sources/B.swift", "\n// @relation(REQ-2, scope=file)\n")
    let result = try project.trace("--gaps")
    #expect(result.status == 1)
    #expect(result.output.hasPrefix("Sources/B.swift:1-2: unknown UID: REQ-2"))
  }

  @Test(.verifies("REQ-EMU-008", "REQ-EMU-009")) func `bad input gives 65 and one line with file, line and key`() throws
  {
    let project = try Project()
    try project.write("Sources/B.swift", "\n// @relation(REQ-1, scope=function)\n")
    let result = try project.trace("--json")
    #expect(result.status == 65)
    #expect(result.output.isEmpty)
    #expect(result.error.hasPrefix("Sources/B.swift:2: @relation: scope function is not one of"))
    #expect(result.error.split(separator: "\n").count == 1)
  }

  @Test(.verifies("REQ-EMU-008")) func `a directory that is not there gives 65`() throws {
    let project = try Project()
    #expect(try project.trace("--requirements", "nowhere").status == 65)
    #expect(try project.trace("--sources", "nowhere").status == 65)
    #expect(try project.trace("--tests", "nowhere").status == 65)
  }

  @Test(
    .verifies("REQ-EMU-011"),
    arguments: [["--planned", "planned"], ["--events", "events"], ["--json", "--gaps"], ["--what"]])
  func `wrong usage gives 64`(arguments: [String]) throws {
    let project = try Project()
    #expect(try project.trace(arguments).status == 64)
  }
}
