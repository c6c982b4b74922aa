import Foundation

/// Bounded reading of whole files.
enum FileBytes {
  /// Reads a regular file or pipe of at most `limits.fileBytes` bytes.
  static func read(_ path: String, limits: RecordingLimits) throws(RecordingError) -> [UInt8] {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw RecordingError(.unreadable, file: path, "there is no such file")
    }
    guard !isFolder.boolValue else { throw RecordingError(.unreadable, file: path, "this is a folder") }
    guard let handle = FileHandle(forReadingAtPath: path) else {
      throw RecordingError(.unreadable, file: path, "the file can't be opened")
    }
    defer { try? handle.close() }
    return try read(handle, name: path, limits: limits)
  }

  /// Reads a handle to its end.
  static func read(
    _ handle: FileHandle, name: String, limits: RecordingLimits
  ) throws(RecordingError) -> [UInt8] {
    var bytes: [UInt8] = []
    while true {
      let block: Data?
      do {
        block = try handle.read(upToCount: 1 << 16)
      } catch {
        throw RecordingError(.unreadable, file: name, "it can't be read")
      }
      guard let block, !block.isEmpty else { return bytes }
      guard bytes.count + block.count <= limits.fileBytes else {
        throw RecordingError(.tooLarge, file: name, "the file is longer than \(limits.fileBytes) bytes")
      }
      bytes.append(contentsOf: block)
    }
  }

  /// Where the content begins: behind the UTF-8 byte order mark, if there is one.
  static func afterByteOrderMark(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
    bytes.count >= 3 && bytes[0] == 0xEF && bytes[1] == 0xBB && bytes[2] == 0xBF ? 3 : 0
  }
}

/// `withUnsafeBufferPointer` that keeps the type of the error.
func withBytes<Result>(
  _ bytes: [UInt8], _ body: (UnsafeBufferPointer<UInt8>) throws(RecordingError) -> Result
) throws(RecordingError) -> Result {
  try bytes.withUnsafeBufferPointer { (buffer) throws(RecordingError) in try body(buffer) }
}
