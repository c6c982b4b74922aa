import ArgumentParser
import Foundation

/// A file that is there whole or not at all.
enum OutputFile {
  /// Writes to a temporary file beside it and renames that; ends with exit status 73 and a message when it can't.
  static func write(_ text: String, to path: String) throws {
    do {
      try Data(text.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
    } catch {
      FileHandle.standardError.write(Data("\(path): file: can't be written\n".utf8))
      throw ExitCode(73)
    }
  }
}
