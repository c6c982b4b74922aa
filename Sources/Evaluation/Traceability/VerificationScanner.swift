// @relation(REQ-EVA-003, scope=file)

/// Finds the `verifies` traits in the sources of the tests.
///
/// Needed beside the record of the run: a test that is disabled ahead of its trait, or that was never built, leaves no
/// line there.
public enum VerificationScanner {
  /// The traits in all Swift files below `directory`, in the order of their paths.
  public static func scan(directory: String) throws(TraceInputError) -> [DeclaredCheck] {
    var checks: [DeclaredCheck] = []
    for file in try TextFiles.list(directory, where: { $0.hasSuffix(".swift") }) {
      checks += try scan(text: try TextFiles.read(file), file: file)
    }
    return checks
  }

  /// The traits in one text.
  ///
  /// - Throws: ``TraceInputError`` when the arguments are not UIDs in plain string literals: others can't be traced.
  public static func scan(text: String, file: String) throws(TraceInputError) -> [DeclaredCheck] {
    guard text.contains(".verifies") else { return [] }
    let regions = try SwiftRegions(text: text, file: file)
    var checks: [DeclaredCheck] = []
    for offset in regions.bytes.indices
    where regions.kinds[offset] == .code && regions.matches(".verifies(", at: offset) {
      let line = regions.line(at: offset)
      let uids = literals(regions, from: offset + ".verifies(".utf8.count)
      guard let uids, !uids.isEmpty, uids.allSatisfy(Requirement.isUID) else {
        throw TraceInputError(
          file: file, line: line, key: "verifies", "its arguments are UIDs in plain string literals, at least one")
      }
      checks.append(DeclaredCheck(uids: uids, place: SourcePlace(file: file, line: line)))
    }
    return checks
  }

  /// The texts of the string literals up to the closing parenthesis, nil when anything else stands there.
  private static func literals(_ regions: SwiftRegions, from start: Int) -> [String]? {
    var uids: [String] = []
    var offset = start
    var needsComma = false
    while offset < regions.bytes.count {
      let byte = regions.bytes[offset]
      if regions.kinds[offset] == .comment || byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\n") {
        offset += 1
      } else if regions.kinds[offset] == .literal, byte == UInt8(ascii: "\""), !needsComma {
        let end = regions.bytes[(offset + 1)...].firstIndex(of: UInt8(ascii: "\""))
        guard let end else { return nil }
        uids.append(String(decoding: regions.bytes[(offset + 1)..<end], as: UTF8.self))
        offset = end + 1
        needsComma = true
      } else if byte == UInt8(ascii: ","), needsComma {
        offset += 1
        needsComma = false
      } else {
        return byte == UInt8(ascii: ")") ? uids : nil
      }
    }
    return nil
  }
}
