import Foundation
import RequirementTrait
import Testing

/// The cross build is the proof of a requirement, so it has its place among the tests.
@Suite struct `The cross build` {
  @Test(.verifies("REQ-MET-037"), .timeLimit(.minutes(10)))
  func `takes the firmware with every allocation refused`() throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "../..").standardizedFileURL
    let process = Process()
    let output = Pipe()
    process.executableURL = root.appending(path: "Tools/cross-build")
    process.arguments = ["aarch64"]
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = output
    try process.run()
    let text = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 0, "\(text)")
  }
}
