import Foundation

/// Bounded reading of a document's file: a device or an endless pipe must not fill the memory.
package enum DocumentFile {
  /// The text of a file.
  package static func text(_ path: String) throws -> String {
    let data = try read(path)
    guard let text = String(validating: data, as: UTF8.self) else {
      let lines = data.split(separator: 10, omittingEmptySubsequences: false)
      let line = lines.firstIndex { String(validating: $0, as: UTF8.self) == nil } ?? 0
      throw DocumentError(file: path, line: line + 1, column: 1, key: "document", message: "the line is not UTF-8 text")
    }
    return text
  }

  /// A file opened for reading.
  package static func open(_ path: String) throws(DocumentError) -> FileHandle {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw failure(path, "there is no such file")
    }
    guard !isFolder.boolValue else { throw failure(path, "this is a folder") }
    guard let handle = FileHandle(forReadingAtPath: path) else { throw failure(path, "the file can't be opened") }
    return handle
  }

  /// What is wrong with a file as a whole.
  package static func failure(_ path: String, _ message: String) -> DocumentError {
    DocumentError(file: path, at: .file, key: "file", message: message)
  }

  private static func read(_ path: String) throws -> Data {
    let handle = try open(path)
    defer { try? handle.close() }
    var data = Data()
    while data.count <= SourceText.maximumBytes {
      let block: Data?
      do {
        block = try handle.read(upToCount: 1 << 16)
      } catch {
        throw failure(path, "the file can't be read")
      }
      guard let block, !block.isEmpty else { return data }
      data.append(block)
    }
    throw failure(path, "the file is larger than \(SourceText.maximumBytes) bytes")
  }
}
