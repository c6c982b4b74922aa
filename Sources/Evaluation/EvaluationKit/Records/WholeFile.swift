// @relation(REQ-EVA-013, scope=file)

import Foundation

/// Files that are there as a whole or not at all.
enum WholeFile {
  /// - Throws: ``CampaignError`` when the file can't be read.
  static func read(_ path: String) throws(CampaignError) -> Data {
    do {
      return try Data(contentsOf: URL(fileURLWithPath: path))
    } catch {
      throw CampaignError(file: path, "can't be read")
    }
  }

  /// The content of a file; nil when there is none.
  static func readIfThere(_ path: String) throws(CampaignError) -> Data? {
    FileManager.default.fileExists(atPath: path) ? try read(path) : nil
  }

  /// Writes beside the file and takes its place.
  ///
  /// - Throws: ``CampaignError``; then nothing has changed.
  static func write(_ text: Data, to path: String) throws(CampaignError) {
    let beside = "\(path).\(ProcessInfo.processInfo.processIdentifier).new"
    do {
      try text.write(to: URL(fileURLWithPath: beside))
    } catch {
      try? FileManager.default.removeItem(atPath: beside)
      throw CampaignError(file: path, "can't be written")
    }
    guard rename(beside, path) == 0 else {
      let reason = String(cString: strerror(errno))
      try? FileManager.default.removeItem(atPath: beside)
      throw CampaignError(file: path, "can't be written: \(reason)")
    }
  }

  static func makeFolder(_ path: String) throws(CampaignError) {
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw CampaignError(file: path, "the folder can't be made")
    }
  }
}
