// @relation(REQ-EVA-011, scope=file)

import Foundation

/// A file that this process alone appends to.
struct AppendedFile: ~Copyable {
  private let path: String
  private let descriptor: Int32

  /// Opens the file, or makes an empty one.
  ///
  /// - Throws: ``CampaignError`` when it can't be opened, or another process appends to it.
  init(_ path: String) throws(CampaignError) {
    let descriptor = open(path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw CampaignError(file: path, "can't be opened: \(Self.reason)") }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      close(descriptor)
      throw CampaignError(file: path, "another run writes to it")
    }
    (self.path, self.descriptor) = (path, descriptor)
  }

  deinit { close(descriptor) }

  /// Takes off what stands behind the first `length` bytes.
  func truncate(to length: Int) throws(CampaignError) {
    guard ftruncate(descriptor, off_t(length)) == 0 else {
      throw CampaignError(file: path, "can't be cut: \(Self.reason)")
    }
  }

  func append(_ bytes: Data) throws(CampaignError) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { throw CampaignError(file: path, "can't be written: \(Self.reason)") }
      rest = rest.dropFirst(count)
    }
  }

  private static var reason: String { String(cString: strerror(errno)) }
}
