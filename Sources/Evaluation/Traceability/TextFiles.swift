import Foundation

/// Reading of the text files that the trace is made of.
enum TextFiles {
  /// The text of the file at `path`.
  ///
  /// - Throws: ``TraceInputError`` when it can't be read or is not UTF-8.
  static func read(_ path: String) throws(TraceInputError) -> String {
    let data = try bytes(path)
    guard let text = String(validating: data, as: UTF8.self) else {
      throw TraceInputError(file: path, "not UTF-8 text")
    }
    return text
  }

  /// The text of the file at `path`, nil when it is not UTF-8: a picture, a recording.
  static func readIfText(_ path: String) throws(TraceInputError) -> String? {
    String(validating: try bytes(path), as: UTF8.self)
  }

  private static func bytes(_ path: String) throws(TraceInputError) -> Data {
    do {
      return try Data(contentsOf: URL(fileURLWithPath: path))
    } catch {
      throw TraceInputError(file: path, "cannot be read")
    }
  }

  /// All files below `directory` that `isWanted` takes by name, in the order of their paths; hidden ones are left out.
  ///
  /// - Throws: ``TraceInputError`` when `directory` is not a directory that can be read.
  static func list(_ directory: String, where isWanted: (String) -> Bool) throws(TraceInputError) -> [String] {
    var isDirectory: ObjCBool = false
    guard FileManager.default.fileExists(atPath: directory, isDirectory: &isDirectory), isDirectory.boolValue,
      let relativePaths = FileManager.default.enumerator(atPath: directory)
    else {
      throw TraceInputError(file: directory, "not a directory that can be read")
    }
    let base = directory.hasSuffix("/") ? String(directory.dropLast()) : directory
    var found: [String] = []
    while let relative = relativePaths.nextObject() as? String {
      let isHidden = relative.split(separator: "/").contains { $0.hasPrefix(".") }
      if isHidden || relativePaths.fileAttributes?[.type] as? FileAttributeType != .typeRegular { continue }
      if isWanted(relative) { found.append("\(base)/\(relative)") }
    }
    return found.sorted()
  }
}
