import Documents
import Foundation

/// Bytes in blocks: a file, or what is in memory.
struct ByteSource {
  private var handle: FileHandle?
  private var rest: [UInt8]

  static let blockSize = 1 << 18

  init(bytes: [UInt8]) { rest = bytes }

  /// - Throws: ``DocumentError`` when the file can't be opened.
  init(path: String) throws {
    handle = try DocumentFile.open(path)
    rest = []
  }

  /// The next block; nil at the end.
  mutating func next(file: String) throws -> [UInt8]? {
    guard let handle else {
      defer { rest = [] }
      return rest.isEmpty ? nil : rest
    }
    var block = [UInt8](repeating: 0, count: Self.blockSize)
    let count = block.withUnsafeMutableBytes { Foundation.read(handle.fileDescriptor, $0.baseAddress, $0.count) }
    guard count >= 0 else {
      throw DocumentFile.failure(file, "the file can't be read")
    }
    if count < block.count { block.removeLast(block.count - count) }
    return count == 0 ? nil : block
  }
}
