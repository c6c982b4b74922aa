/// A walk over the lines of one text, which knows where it stands.
struct LineCursor {
  let file: String
  private let lines: [Substring]
  private var index = 0

  /// - Throws: ``TraceInputError`` for a carriage return, or a last line that does not end.
  init(text: String, file: String) throws(TraceInputError) {
    self.file = file
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard lines.last == "" else {
      throw TraceInputError(file: file, line: lines.count, "the last line does not end: is the file cut short?")
    }
    lines.removeLast()
    self.lines = lines
    if let number = lines.firstIndex(where: { $0.unicodeScalars.contains("\r") }) {
      throw TraceInputError(file: file, line: number + 1, "a carriage return; lines end with a line feed alone")
    }
  }

  /// The current line, nil at the end of the text.
  var current: Substring? { index < lines.count ? lines[index] : nil }

  /// Number of the current line, counted from 1.
  var line: Int { index + 1 }

  var isAtEnd: Bool { index >= lines.count }

  mutating func advance() { index += 1 }

  /// Takes the current line when it is exactly `text`.
  mutating func take(_ text: String) -> Bool {
    guard let current, current == text else { return false }
    advance()
    return true
  }

  /// Takes the current line when it begins with `prefix` and goes on, and returns the rest.
  mutating func take(prefix: String) -> Substring? {
    guard let current, current.hasPrefix(prefix), current.utf8.count > prefix.utf8.count else { return nil }
    advance()
    return current.dropFirst(prefix.count)
  }

  func failure(_ key: String?, _ message: String) -> TraceInputError {
    TraceInputError(file: file, line: min(line, max(lines.count, 1)), key: key, message)
  }

  /// How the current line reads in a message.
  var found: String { current.map { $0.isEmpty ? "an empty line" : "\"\($0)\"" } ?? "the end of the file" }
}
