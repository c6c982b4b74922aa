// @relation(REQ-EMU-010, scope=file)

import ArgumentParser
import Foundation

/// A file that is there whole or not at all: written beside its place and moved there at the end.
final class TraceFile {
  private let path: String
  /// What the file is called in a message.
  private let what: String
  private let temporary: String
  private var descriptor: Int32

  /// Makes the file beside its place; ends with exit status 74 and a message when that can't be done.
  init(path: String, what: String = "trace") throws {
    self.path = path
    self.what = what
    let place = URL(fileURLWithPath: path)
    temporary =
      place.deletingLastPathComponent()
      .appendingPathComponent(".\(place.lastPathComponent).\(getpid())").path
    var isFolder: ObjCBool = false
    if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue {
      Self.report(path, what, EISDIR)
      throw ExitCode(74)
    }
    descriptor = Foundation.open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else {
      Self.report(path, what, errno)
      throw ExitCode(74)
    }
    Abandoned.file = strdup(temporary)
    for number in [SIGINT, SIGTERM, SIGHUP] { signal(number, Abandoned.leave) }
  }

  /// Writes all of `bytes`. When the disk is full there is no sense in going on: ends the program with 74.
  func write(_ bytes: UnsafeRawBufferPointer) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = UnsafeRawBufferPointer(rebasing: rest).withMemoryRebound(to: UInt8.self) {
        Foundation.write(descriptor, $0.baseAddress, $0.count)
      }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else {
        let error = errno
        discard()
        Self.report(path, what, error)
        RunCommand.exit(withError: ExitCode(74))
      }
      rest = rest.dropFirst(count)
    }
  }

  /// Puts the file at its place.
  func finish() throws {
    let status = close(descriptor)
    descriptor = -1
    guard status == 0, rename(temporary, path) == 0 else {
      let error = errno
      discard()
      Self.report(path, what, error)
      throw ExitCode(74)
    }
    Abandoned.file = nil
  }

  /// Takes away what has been written.
  func discard() {
    if descriptor >= 0 { close(descriptor) }
    descriptor = -1
    unlink(temporary)
  }

  private static func report(_ path: String, _ what: String, _ error: Int32) {
    let line = "\(path): \(what): can't be written: \(String(cString: strerror(error)))"
    FileHandle.standardError.write(Data((line.replacing("\n", with: " ") + "\n").utf8))
  }
}

/// What is left behind when a signal ends the program.
private enum Abandoned {
  nonisolated(unsafe) static var file: UnsafeMutablePointer<CChar>?

  /// Takes the file away, and lets the signal do its work.
  static let leave: @convention(c) (Int32) -> Void = { number in
    if let file { unlink(file) }
    signal(number, SIG_DFL)
    raise(number)
  }
}
