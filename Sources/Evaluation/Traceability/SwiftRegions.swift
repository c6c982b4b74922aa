/// What each byte of a Swift source file is: code, comment, or the text of a literal.
///
/// A small lexer, so that a marker in a string is not taken for a comment, and a call in a comment not for code. It
/// knows nested comments, plain, raw and multi-line strings with interpolation, names in backticks, and regular
/// expression literals on one line.
struct SwiftRegions {
  enum Kind: UInt8 { case code, comment, literal }

  let bytes: [UInt8]
  private(set) var kinds: [Kind]
  private var index = 0
  private let file: String

  /// - Throws: ``TraceInputError`` for a comment or a string that is not closed.
  init(text: String, file: String) throws(TraceInputError) {
    bytes = Array(text.utf8)
    kinds = Array(repeating: .code, count: bytes.count)
    self.file = file
    try code(untilClosingParenthesis: false)
  }

  /// The line of a byte, counted from 1.
  func line(at offset: Int) -> Int {
    bytes[..<offset].count { $0 == UInt8(ascii: "\n") } + 1
  }

  /// Whether `text` stands at `offset`.
  func matches(_ text: StaticString, at offset: Int) -> Bool {
    text.withUTF8Buffer { offset + $0.count <= bytes.count && bytes[offset..<offset + $0.count].elementsEqual($0) }
  }

  private func failure(_ start: Int, _ message: String) -> TraceInputError {
    TraceInputError(file: file, line: line(at: start), message)
  }

  private mutating func mark(_ kind: Kind, to end: Int) {
    for position in index..<end { kinds[position] = kind }
    index = end
  }

  /// Code, to the end of the text, or past the parenthesis that closes an interpolation.
  private mutating func code(untilClosingParenthesis isInterpolation: Bool) throws(TraceInputError) {
    var depth = 0
    while index < bytes.count {
      switch bytes[index] {
      case UInt8(ascii: "/") where matches("//", at: index): lineComment()
      case UInt8(ascii: "/") where matches("/*", at: index): try blockComment()
      case UInt8(ascii: "/"): if !regularExpression(hashes: 0) { index += 1 }
      case UInt8(ascii: "\""): try string(hashes: 0)
      case UInt8(ascii: "#"): try afterHashes()
      case UInt8(ascii: "`"): quotedName()
      case UInt8(ascii: "("):
        depth += 1
        index += 1
      case UInt8(ascii: ")"):
        index += 1
        if isInterpolation && depth == 0 { return }
        depth -= 1
      default: index += 1
      }
    }
  }

  private mutating func lineComment() {
    mark(.comment, to: bytes[index...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count)
  }

  private mutating func blockComment() throws(TraceInputError) {
    let start = index
    var depth = 0
    repeat {
      guard index < bytes.count else { throw failure(start, "a comment is not closed") }
      if matches("/*", at: index) {
        depth += 1
        mark(.comment, to: index + 2)
      } else if matches("*/", at: index) {
        depth -= 1
        mark(.comment, to: index + 2)
      } else {
        mark(.comment, to: index + 1)
      }
    } while depth > 0
  }

  private mutating func quotedName() {
    let rest = bytes[(index + 1)...]
    let end = rest.firstIndex { $0 == UInt8(ascii: "`") || $0 == UInt8(ascii: "\n") }
    index = end.map { $0 + 1 } ?? bytes.count
  }

  private mutating func afterHashes() throws(TraceInputError) {
    let start = index
    while index < bytes.count, bytes[index] == UInt8(ascii: "#") { index += 1 }
    let hashes = index - start
    guard index < bytes.count else { return }
    if bytes[index] == UInt8(ascii: "\"") {
      try string(hashes: hashes)
    } else if bytes[index] == UInt8(ascii: "/") {
      _ = regularExpression(hashes: hashes)
    }
  }

  /// Whether `hashes` number signs stand at `offset`.
  private func hasHashes(_ hashes: Int, at offset: Int) -> Bool {
    offset + hashes <= bytes.count && bytes[offset..<offset + hashes].allSatisfy { $0 == UInt8(ascii: "#") }
  }

  private mutating func string(hashes: Int) throws(TraceInputError) {
    let start = index
    let isMultiline = matches("\"\"\"", at: index)
    let quotes = isMultiline ? 3 : 1
    mark(.literal, to: index + quotes)
    while index < bytes.count {
      if bytes[index] == UInt8(ascii: "\\"), hasHashes(hashes, at: index + 1) {
        let next = index + 1 + hashes
        if next < bytes.count, bytes[next] == UInt8(ascii: "(") {
          mark(.literal, to: next + 1)
          try code(untilClosingParenthesis: true)
        } else {
          mark(.literal, to: min(next + 1, bytes.count))
        }
      } else if isMultiline ? matches("\"\"\"", at: index) : bytes[index] == UInt8(ascii: "\""),
        hasHashes(hashes, at: index + quotes)
      {
        mark(.literal, to: index + quotes + hashes)
        return
      } else if !isMultiline, bytes[index] == UInt8(ascii: "\n") {
        break
      } else {
        mark(.literal, to: index + 1)
      }
    }
    throw failure(start, "a string is not closed")
  }

  /// Takes a regular expression literal when one stands here. A bare slash is one only where an operand can begin, as
  /// for the compiler, and only when it is closed on its line; else it divides.
  private mutating func regularExpression(hashes: Int) -> Bool {
    guard index + 1 < bytes.count, hashes > 0 || canBeginOperand else { return false }
    if hashes == 0, bytes[index + 1] == UInt8(ascii: " ") { return false }
    var end = index + 1
    while end < bytes.count, hashes > 0 || bytes[end] != UInt8(ascii: "\n") {
      if bytes[end] == UInt8(ascii: "\\") {
        end += 2
        continue
      }
      if bytes[end] == UInt8(ascii: "/"), hasHashes(hashes, at: end + 1) {
        mark(.literal, to: end + 1 + hashes)
        return true
      }
      end += 1
    }
    return false
  }

  private var canBeginOperand: Bool {
    let before = bytes[..<index].last { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\n") }
    return before.map { "(,=:[{!&|?;".utf8.contains($0) } ?? true
  }
}
