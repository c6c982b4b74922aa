import Foundation
import RequirementTrait
import Testing

/// The proofs are evidence of requirements, so they have their place among the tests; all of them, and their canaries, are a step of CI.
@Suite(.serialized) struct `The proofs` {
  private static func run(_ tool: String, _ arguments: String...) throws -> (status: Int32, text: String) {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "../..").standardizedFileURL
    let process = Process()
    let output = Pipe()
    process.executableURL = root.appending(path: "Tools/\(tool)")
    process.arguments = arguments
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = output
    try process.run()
    let text = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    process.waitUntilExit()
    return (process.terminationStatus, text)
  }

  @Test(.verifies("REQ-RT-101"), .timeLimit(.minutes(10)))
  func `link the images without a library`() throws {
    let (status, text) = try Self.run("prove", "images")
    #expect(status == 0, "\(text)")
  }

  @Test(.verifies("REQ-RT-103"), .timeLimit(.minutes(10)))
  func `find no trap`() throws {
    let (status, text) = try Self.run("prove", "traps")
    #expect(status == 0, "\(text)")
  }

  @Test(.verifies("REQ-RT-102"), .timeLimit(.minutes(10)))
  func `find no global that is made at first use`() throws {
    let (status, text) = try Self.run("prove", "images", "allocations", "globals")
    #expect(status == 0, "\(text)")
  }

  @Test(.verifies("REQ-RT-104", "REQ-RT-105"), .timeLimit(.minutes(10)))
  func `bound the stack and the memory`() throws {
    let (status, text) = try Self.run("prove", "images", "stack", "memory")
    #expect(status == 0, "\(text)")
  }

  @Test(.verifies("REQ-RT-107"), .timeLimit(.minutes(10)))
  func `find the same records in three worlds`() throws {
    let (status, text) = try Self.run("check-worlds", "burst-60hz", "three-phase-ideal")
    #expect(status == 0, "\(text)")
  }
}
