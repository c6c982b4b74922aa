// @relation(REQ-EVA-003, scope=file)

/// Finds the relation markers in source files.
public enum RelationScanner {
  /// The places marked in all text files below `directory`, in the order of their paths.
  ///
  /// - Throws: ``TraceInputError`` for a marker that is malformed, stands outside a comment, or opens or closes a range
  ///   that has no other end.
  public static func scan(directory: String) throws(TraceInputError) -> [CodePlace] {
    var places: [CodePlace] = []
    for file in try TextFiles.list(directory, where: { _ in true }) {
      if let text = try TextFiles.readIfText(file) {
        places += try scan(text: text, file: file)
      } else if file.hasSuffix(".swift") {
        throw TraceInputError(file: file, "not UTF-8 text")
      }
    }
    return places
  }

  /// The places marked in one text; `file` is the name used for places and errors, and its ending tells the language.
  public static func scan(text: String, file: String) throws(TraceInputError) -> [CodePlace] {
    guard text.contains(RelationMarker.keyword) else { return [] }
    let regions = file.hasSuffix(".swift") ? try SwiftRegions(text: text, file: file) : nil
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let lineCount = lines.last == "" ? lines.count - 1 : lines.count
    var builder = PlaceBuilder(file: file, lineCount: lineCount)
    var lineStart = 0
    for (index, line) in lines.enumerated() {
      defer { lineStart += line.utf8.count + 1 }
      guard let found = line.firstRange(of: RelationMarker.keyword) else { continue }
      let number = index + 1
      let offset = lineStart + line.utf8.distance(from: line.startIndex, to: found.lowerBound)
      let isComment = regions.map { $0.kinds[offset] == .comment } ?? beginsComment(line[..<found.lowerBound])
      if isComment {
        let marker = try RelationMarker(line[found.lowerBound...], file: file, line: number)
        try builder.add(marker, line: number)
      } else if line[found.upperBound...].hasPrefix("(") {
        throw TraceInputError(
          file: file, line: number, key: RelationMarker.keyword,
          "stands outside a comment, where StrictDoc would count it all the same")
      }
    }
    return try builder.finish()
  }

  /// Whether what stands before a marker, in a file that is not Swift, opens a comment.
  private static func beginsComment(_ before: Substring) -> Bool {
    ["//", "#", "/*"].contains { before.contains($0) } || before.drop(while: \.isWhitespace).hasPrefix("*")
  }
}

/// Joins markers of one file to places; ranges nest and close the innermost first.
private struct PlaceBuilder {
  let file: String
  let lineCount: Int
  private var places: [CodePlace] = []
  private var open: [(uids: [String], line: Int)] = []
  private var lastLineMarker = -1

  init(file: String, lineCount: Int) {
    self.file = file
    self.lineCount = lineCount
  }

  private func failure(_ line: Int, _ message: String) -> TraceInputError {
    TraceInputError(file: file, line: line, key: RelationMarker.keyword, message)
  }

  mutating func add(_ marker: RelationMarker, line: Int) throws(TraceInputError) {
    switch marker.scope {
    case .file:
      places.append(.init(uids: marker.uids, scope: .file, place: .init(file: file, firstLine: 1, lastLine: lineCount)))
    case .line:
      guard line < lineCount else { throw failure(line, "scope=line covers the next line, and there is none") }
      guard lastLineMarker != line - 1 else { throw failure(line, "two scope=line markers in a row: make them one") }
      lastLineMarker = line
      places.append(
        .init(uids: marker.uids, scope: .line, place: .init(file: file, firstLine: line, lastLine: line + 1)))
    case .rangeStart:
      open.append((marker.uids, line))
    case .rangeEnd:
      guard let start = open.popLast() else { throw failure(line, "range_end, but no range is open") }
      guard start.uids == marker.uids else {
        throw failure(
          line,
          "range_end of \(marker.uids.joined(separator: ", ")), but the range open since line \(start.line) is "
            + start.uids.joined(separator: ", "))
      }
      places.append(
        .init(uids: marker.uids, scope: .range, place: .init(file: file, firstLine: start.line, lastLine: line)))
    }
  }

  func finish() throws(TraceInputError) -> [CodePlace] {
    if let start = open.last { throw failure(start.line, "range_start without a range_end") }
    return places.sorted { $0.place < $1.place }
  }
}
