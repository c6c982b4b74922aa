// @relation(REQ-EMU-048, scope=file)

/// Walks over the lines of a text and cuts them at commas; bounds are byte offsets, nothing is copied.
struct TextFields {
  let bytes: UnsafeBufferPointer<UInt8>
  /// Number of the current line, counted from 1; 0 ahead of the first.
  private(set) var line = 0
  /// Fields of the current line without blanks around them.
  private(set) var fields: [Range<Int>] = []
  private var position: Int
  private let end: Int

  /// - Parameters:
  ///   - range: The part of the bytes that is text.
  ///   - firstLine: Number of its first line.
  init(_ bytes: UnsafeBufferPointer<UInt8>, in range: Range<Int>, firstLine: Int = 1) {
    self.bytes = bytes
    position = range.lowerBound
    end = range.upperBound
    line = firstLine - 1
  }

  /// Goes to the next line; false at the end of the text.
  ///
  /// Lines end with LF or CR LF. An end-of-file mark (0x1A), as old systems leave it, ends the text where nothing follows; in front of
  /// more text it stays a part of its line, which is then refused, so that no text goes missing without a word.
  mutating func next() -> Bool {
    guard position < end, !(bytes[position] == 0x1A && isPadding(position..<end)) else { return false }
    var lineEnd = position
    fields.removeAll(keepingCapacity: true)
    var fieldStart = position
    while lineEnd < end, bytes[lineEnd] != 0x0A {
      if bytes[lineEnd] == UInt8(ascii: ",") {
        fields.append(trimmed(fieldStart..<lineEnd))
        fieldStart = lineEnd + 1
      }
      lineEnd += 1
    }
    fields.append(trimmed(fieldStart..<lineEnd))
    position = lineEnd + 1
    line += 1
    return true
  }

  /// Whether the current line holds nothing but blanks.
  var isBlank: Bool { fields.count == 1 && fields[0].isEmpty }

  /// Whether only blank lines follow; leaves the current line in place.
  func onlyBlanksFollow() -> Bool {
    var ahead = self
    while ahead.next() {
      if !ahead.isBlank { return false }
    }
    return true
  }

  /// A field as text, for names and units: UTF-8, or where it is none ISO 8859-1, in which older recorders write the micro sign.
  func text(_ field: Int) -> String {
    let content = bytes[fields[field]]
    return String(validating: content, as: UTF8.self)
      ?? String(String.UnicodeScalarView(content.map { Unicode.Scalar($0) }))
  }

  /// A field as text that is short enough for a message.
  func excerpt(_ field: Int) -> String {
    let range = fields[field]
    let shown = String(decoding: bytes[range.lowerBound..<min(range.lowerBound + 24, range.upperBound)], as: UTF8.self)
    let printable = shown.unicodeScalars.map { $0.value < 32 || $0.value == 127 ? "?" : String($0) }.joined()
    return "'\(printable)\(range.count > 24 ? "..." : "")'"
  }

  /// A field as number.
  func number(_ field: Int) -> DecimalField { decimalField(bytes, fields[field]) }

  /// A field as unsigned integer of at most 18 digits.
  func integer(_ field: Int) -> Int? {
    let range = fields[field]
    guard !range.isEmpty, range.count <= 18 else { return nil }
    var value = 0
    for index in range {
      guard bytes[index] >= 48 && bytes[index] <= 57 else { return nil }
      value = value * 10 + Int(bytes[index] - 48)
    }
    return value
  }

  private func trimmed(_ range: Range<Int>) -> Range<Int> {
    var low = range.lowerBound
    var high = range.upperBound
    while low < high, isBlank(bytes[low]) { low += 1 }
    while high > low, isBlank(bytes[high - 1]) { high -= 1 }
    return low..<high
  }

  /// Whether there are end-of-file marks, zeros and blanks alone.
  private func isPadding(_ range: Range<Int>) -> Bool {
    range.allSatisfy { bytes[$0] == 0x1A || bytes[$0] == 0 || bytes[$0] == 0x0A || isBlank(bytes[$0]) }
  }

  private func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D }
}
