// @relation(REQ-EMU-048, scope=file)

import Waveforms

/// Reads the single-file form of COMTRADE 2013 (CFF): sections between lines like `--- file type: CFG ---`.
enum ComtradeSingleFile {
  /// How such a file begins, in lower case.
  static let signature = "--- file type:"

  private struct Section {
    /// Words after `file type`, in capitals: `CFG`, `DAT ASCII`, `DAT BINARY: 702`.
    var title: String
    var titleLine: Int
    var range: Range<Int>
  }

  static func read(_ bytes: [UInt8], file: String, limits: RecordingLimits) throws(RecordingError) -> Recording {
    let sections = sections(of: bytes)
    guard let head = sections.first(where: { $0.title == "CFG" }) else {
      throw RecordingError(.malformed, file: file, at: .line(1), key: "CFG section", "there is no such section")
    }
    if let again = sections.last(where: { $0.title == "CFG" }), again.titleLine != head.titleLine {
      throw RecordingError(
        .malformed, file: file, at: .line(again.titleLine), key: "CFG section", "there are two such sections")
    }
    guard let data = sections.first(where: { $0.title.hasPrefix("DAT") }) else {
      let lines = bytes.count { $0 == 0x0A }
      throw RecordingError(
        .truncated, file: file, at: .line(lines + 1), key: "DAT section", "the file ends without one")
    }
    let configuration = try ComtradeReader.configuration(
      bytes, in: head.range, firstLine: head.titleLine + 1, file: file, limits: limits)
    let position = InputPlace.line(data.titleLine)
    let words = data.title.split { $0 == " " || $0 == ":" }
    guard words.count >= 2, words[1] == configuration.dataKind.rawValue else {
      throw RecordingError(
        .malformed, file: file, at: position, key: "DAT section",
        "the section and the configuration (\(configuration.dataKind.rawValue)) name different kinds of data")
    }
    var range = data.range
    if configuration.dataKind != .ascii {
      guard words.count == 3, let byteCount = Int(words[2]), byteCount >= 0 else {
        throw RecordingError(
          .malformed, file: file, at: position, key: "DAT section", "binary data without their number of bytes")
      }
      guard byteCount <= range.count else {
        throw RecordingError(
          .truncated, file: file, at: .byte(range.upperBound), key: "DAT section",
          "\(range.count) bytes are left where \(byteCount) are declared")
      }
      range = range.lowerBound..<range.lowerBound + byteCount
    }
    return try ComtradeReader.recording(
      configuration, data: bytes, in: range, firstLine: data.titleLine + 1, file: file, dataFile: file,
      limits: limits)
  }

  /// Cuts the file at its title lines; the search ends at the data, which come last and may be binary.
  private static func sections(of bytes: [UInt8]) -> [Section] {
    var result: [Section] = []
    var start = 0
    var line = 0
    while start < bytes.count {
      let end = bytes[start...].firstIndex(of: 0x0A) ?? bytes.count
      line += 1
      if let title = title(bytes[start..<end]) {
        if !result.isEmpty { result[result.count - 1].range = result[result.count - 1].range.lowerBound..<start }
        let contentStart = min(end + 1, bytes.count)
        result.append(Section(title: title, titleLine: line, range: contentStart..<bytes.count))
        if title.hasPrefix("DAT") { break }
      }
      start = end + 1
    }
    return result
  }

  private static func title(_ line: ArraySlice<UInt8>) -> String? {
    guard line.count <= 120, line.contains(UInt8(ascii: "-")) else { return nil }
    let text = String(decoding: line, as: UTF8.self).uppercased()
    guard let head = text.firstRange(of: signature.uppercased()),
      let tail = text[head.upperBound...].firstRange(of: "---")
    else { return nil }
    return text[head.upperBound..<tail.lowerBound].split(separator: " ").joined(separator: " ")
  }
}
