import Foundation

/// `meter-emulator` as a program, and a folder of its own to run it in.
final class Workplace {
  struct Outcome {
    var status: Int32
    var output: String
    var error: String
  }

  /// The program is built beside the tests.
  static let program = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    .deletingLastPathComponent().appending(path: "meter-emulator")

  let folder = FileManager.default.temporaryDirectory.appending(path: "command-line-\(UUID().uuidString)")

  init() throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  func write(_ name: String, _ text: String) throws { try write(name, Data(text.utf8)) }

  func write(_ name: String, _ data: Data) throws { try data.write(to: folder.appending(path: name)) }

  /// Names of the files in the folder.
  var files: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() }
  }

  func run(_ arguments: String...) throws -> Outcome { try run(arguments) }

  /// Runs the program in this folder; its standard input is the file `input`, or empty.
  func run(_ arguments: [String], input: String? = nil) throws -> Outcome {
    try Self.start(Self.program, arguments, in: folder, input: input.map { folder.appending(path: $0) })
  }

  /// Runs a line of shell in this folder, in which `$METER` is the program.
  func shell(_ line: String) throws -> Outcome {
    try Self.start(
      URL(fileURLWithPath: "/bin/sh"), ["-c", line], in: folder, environment: ["METER": Self.program.path])
  }

  private static func start(
    _ program: URL, _ arguments: [String], in folder: URL, input: URL? = nil, environment: [String: String] = [:]
  ) throws -> Outcome {
    let process = Process()
    process.executableURL = program
    process.arguments = arguments
    process.currentDirectoryURL = folder
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.standardInput = try input.map { try FileHandle(forReadingFrom: $0) } ?? FileHandle.nullDevice
    // Both texts are far smaller than a pipe holds, so reading one after the other does not block.
    let (output, error) = (Pipe(), Pipe())
    process.standardOutput = output
    process.standardError = error
    try process.run()
    let texts = try [output, error].map {
      String(decoding: try $0.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    }
    process.waitUntilExit()
    return Outcome(status: process.terminationStatus, output: texts[0], error: texts[1])
  }
}
