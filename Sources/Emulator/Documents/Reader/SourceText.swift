/// The text of a document cut into lines the way libyaml counts them, with the limits that keep parsing short.
///
/// Checked ahead of the parser: size, length of lines, depth of brackets, characters that YAML forbids. Deep nesting
/// would exhaust the stack of a recursive parser; a long line is the other way to nest deeply.
package struct SourceText {
  package static let maximumBytes = 4 << 20
  static let maximumLineLength = 1_000
  static let maximumBracketDepth = 64
  /// Comments don't count for that, but what looks like one may be the end of a text of several lines: so they count for this.
  static let maximumRawDepth = 1000

  package let file: String
  let text: String
  let lines: [[Unicode.Scalar]]

  package init(file: String, text: String) throws {
    self.file = file
    // libyaml would count a byte order mark as a column.
    let text = text.unicodeScalars.first == "\u{FEFF}" ? String(text.unicodeScalars.dropFirst()) : text
    self.text = text
    func fail(_ line: Int, _ column: Int, _ message: String) -> DocumentError {
      DocumentError(file: file, line: line, column: column, key: "document", message: message)
    }
    guard text.utf8.count <= Self.maximumBytes else {
      throw fail(1, 1, "the file is larger than \(Self.maximumBytes) bytes")
    }
    var lines: [[Unicode.Scalar]] = [[]]
    var (depth, rawDepth) = (0, 0)
    // The quotation mark that is open on this line, and whether a comment began on it.
    var quote: Unicode.Scalar?
    var isComment = false
    var previous: Unicode.Scalar?
    for scalar in text.unicodeScalars {
      defer { previous = scalar }
      if scalar == "\n", previous == "\r" { continue }
      if Self.isLineBreak(scalar) {
        (quote, isComment) = (nil, false)
        lines.append([])
        continue
      }
      let line = lines.count
      lines[line - 1].append(scalar)
      let column = lines[line - 1].count
      guard Self.isPermitted(scalar) else {
        let code = String(scalar.value, radix: 16, uppercase: true)
        throw fail(line, column, "character U+\(code) is not permitted")
      }
      guard column <= Self.maximumLineLength else {
        throw fail(line, column, "the line is longer than \(Self.maximumLineLength) characters")
      }
      if let open = quote {
        if scalar == open { quote = nil }
      } else if scalar == "\"" || scalar == "'" {
        quote = scalar
      } else if scalar == "#", column == 1 || previous == " " || previous == "\t" {
        isComment = true
      }
      let step = scalar == "[" || scalar == "{" ? 1 : scalar == "]" || scalar == "}" ? -1 : 0
      rawDepth = max(0, rawDepth + step)
      if !isComment { depth = max(0, depth + step) }
      guard depth <= Self.maximumBracketDepth, rawDepth <= Self.maximumRawDepth else {
        throw fail(line, column, "more than \(Self.maximumBracketDepth) brackets are open")
      }
    }
    self.lines = lines
  }

  /// The character at a position, both counted from 1; nil past the end of the line.
  func scalar(line: Int, column: Int) -> Unicode.Scalar? {
    guard lines.indices.contains(line - 1), lines[line - 1].indices.contains(column - 1) else { return nil }
    return lines[line - 1][column - 1]
  }

  /// The text with one character replaced; line breaks become line feeds, so positions stay.
  func replacing(line: Int, column: Int, with scalar: Unicode.Scalar) -> String {
    var result = String.UnicodeScalarView()
    for (index, content) in lines.enumerated() {
      if index > 0 { result.append("\n") }
      var content = content
      if index == line - 1, content.indices.contains(column - 1) { content[column - 1] = scalar }
      result.append(contentsOf: content)
    }
    return String(result)
  }

  /// Places outside comments where an anchor or an alias may stand. Text in quotes is counted too: this is an upper
  /// bound.
  func anchorCandidates() -> [(line: Int, column: Int)] {
    var places: [(line: Int, column: Int)] = []
    for (index, content) in lines.enumerated() {
      var previous: Unicode.Scalar = " "
      for (offset, scalar) in content.enumerated() {
        let startsWord = previous == " " || previous == "\t" || "[{,:?-".unicodeScalars.contains(previous)
        if scalar == "#", previous == " " || previous == "\t" { break }
        let isFollowed = offset + 1 < content.count && content[offset + 1] != " "
        if startsWord, isFollowed, scalar == "*" || scalar == "&" { places.append((index + 1, offset + 1)) }
        previous = scalar
      }
    }
    return places
  }

  private static func isLineBreak(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x0A, 0x0D, 0x85, 0x2028, 0x2029: true
    default: false
    }
  }

  private static func isPermitted(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09, 0x20...0x7E, 0xA0...0xD7FF, 0xE000...0xFEFE, 0xFF00...0xFFFD, 0x10000...0x10FFFF: true
    default: false
    }
  }
}
