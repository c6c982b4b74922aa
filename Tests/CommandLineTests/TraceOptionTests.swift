import Foundation
import RequirementTrait
import Testing

/// `--trace` writes a file beside the report, whole or not at all.
@Suite struct `Trace option` {
  private static let run = ["run", "quadrants", "--front-end", "ad7991", "--duration", "1s"]

  @Test(.verifies("REQ-EMU-016"), arguments: ["t.vcd", "t.json", "T.VCD"])
  func `writes the file and leaves the report as it is`(name: String) throws {
    let workplace = try Workplace()
    let alone = try workplace.run(Self.run + ["--json"])
    let traced = try workplace.run(Self.run + ["--json", "--trace", name])
    #expect(traced.status == 0, "\(traced.error)")
    #expect(Report.withoutTiming(traced.output) == Report.withoutTiming(alone.output))
    #expect(try workplace.files == [name])
    let text = try String(contentsOf: workplace.folder.appending(path: name), encoding: .utf8)
    #expect(text.hasPrefix(name.lowercased().hasSuffix("vcd") ? "$version" : "{"))
  }

  @Test(.verifies("REQ-EMU-016"))
  func `of a replay gives the bytes of the run`() throws {
    let workplace = try Workplace()
    let report = try Report(workplace.run("run", "dips", "--duration", "1s", "--json", "--trace", "a.vcd").output)
    #expect(try workplace.run("replay", report.text("replay"), "--trace", "b.vcd").status == 0)
    let files = try ["a.vcd", "b.vcd"].map { try Data(contentsOf: workplace.folder.appending(path: $0)) }
    #expect(files[0] == files[1])
  }

  @Test(.verifies("REQ-EMU-011"), arguments: ["t.txt", "t", "vcd", "t.vcd.gz"])
  func `to a file of another kind ends with 64`(name: String) throws {
    let workplace = try Workplace()
    let outcome = try workplace.run(Self.run + ["--trace", name])
    #expect(outcome.status == 64)
    #expect(outcome.output.isEmpty)
    #expect(outcome.error.hasPrefix("Error: --trace: '\(name)' is neither"))
    #expect(try workplace.files.isEmpty)
  }

  @Test(.verifies("REQ-EMU-010"))
  func `leaves no file after bad input`() throws {
    let workplace = try Workplace()
    try workplace.write("bad.yaml", "meter: single-phase\nduration: 5 furlongs\n")
    #expect(try workplace.run("run", "bad.yaml", "--trace", "t.vcd").status == 65)
    #expect(try workplace.files == ["bad.yaml"])
  }

  @Test(.verifies("REQ-EMU-010"))
  func `leaves what was there when the disk is full, and ends with 74`() throws {
    let workplace = try Workplace()
    try workplace.write("t.vcd", "of another time")
    // A limit on the size of files stands for a full disk: a write fails in the middle.
    let outcome = try workplace.shell(
      "trap '' XFSZ; ulimit -f 64; \"$METER\" \(Self.run.joined(separator: " ")) --json --trace t.vcd")
    #expect(outcome.status == 74)
    #expect(outcome.output.isEmpty)
    #expect(outcome.error == "t.vcd: trace: can't be written: File too large\n")
    #expect(try workplace.files == ["t.vcd"])
    #expect(try Data(contentsOf: workplace.folder.appending(path: "t.vcd")) == Data("of another time".utf8))
  }

  @Test(.verifies("REQ-EMU-010"), arguments: ["nowhere/t.vcd", "folder.json"])
  func `to a place that takes no file ends with 74`(path: String) throws {
    let workplace = try Workplace()
    try FileManager.default.createDirectory(
      at: workplace.folder.appending(path: "folder.json"), withIntermediateDirectories: true)
    let outcome = try workplace.run(Self.run + ["--trace", path])
    #expect(outcome.status == 74)
    #expect(outcome.output.isEmpty)
    #expect(outcome.error.hasPrefix("\(path): trace: can't be written: "))
    #expect(outcome.error.split(separator: "\n").count == 1)
    #expect(try workplace.files == ["folder.json"])
  }

  @Test(.verifies("REQ-EMU-010"))
  func `leaves no file when a signal ends the run`() throws {
    let workplace = try Workplace()
    // Threads of the test runner hold signals back, and what they start inherits that.
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGTERM)
    var before = sigset_t()
    pthread_sigmask(SIG_UNBLOCK, &signals, &before)
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
    let outcome = try workplace.shell(
      "\"$METER\" run --front-end ad7991 --duration 2min --trace t.vcd & sleep 0.5; kill -TERM $!; wait $!")
    #expect(outcome.status == 128 + SIGTERM)
    #expect(try workplace.files.isEmpty)
  }
}
