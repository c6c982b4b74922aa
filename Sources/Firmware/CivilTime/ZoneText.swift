// @relation(REQ-CIV-003, REQ-CIV-005, scope=file)

/// Reads a TZ string: POSIX.1-2017, 8.3, with the wider range of transition times of RFC 8536, 3.3.1.
///
/// Each function reads on from `position` and leaves it behind what it has read; the text is read once, from front to back.
struct ZoneText {
  private var position = 0

  /// `std offset [dst [offset] , start [/time] , end [/time]]`, and nothing behind it.
  mutating func zone(_ text: Span<UInt8>) throws(ZoneTextError) -> PosixTimeZone {
    try name(text)
    let standard = 0 &- (try time(text, hourDigits: 2, hours: 24))
    guard position < text.count else { return try checked(standard, nil, at: position) }
    try name(text)
    let shiftPosition = position
    var offset = standard &+ 3_600
    if next(text) != Self.comma && position < text.count {
      offset = 0 &- (try time(text, hourDigits: 2, hours: 24))
    }
    guard position < text.count else { throw ZoneTextError(.missingRule, position: position) }
    try expect(Self.comma, .comma, text)
    let start = try instant(text)
    try expect(Self.comma, .comma, text)
    let end = try instant(text)
    guard position == text.count else { throw ZoneTextError(.excess, position: position) }
    return try checked(standard, DaylightRule(offset: offset, start: start, end: end), at: shiftPosition)
  }

  private func checked(
    _ standard: Int32, _ daylight: DaylightRule?, at position: Int
  ) throws(ZoneTextError) -> PosixTimeZone {
    guard let zone = PosixTimeZone(standardOffset: standard, daylight: daylight) else {
      throw ZoneTextError(.shift, position: position)
    }
    return zone
  }

  /// Letters, or `<` letters, digits and signs `>`: at least three.
  private mutating func name(_ text: Span<UInt8>) throws(ZoneTextError) {
    let start = position
    let isQuoted = skip(Self.openBracket, text)
    let first = position
    while Self.isInName(next(text), isQuoted: isQuoted) { position = position &+ 1 }
    let length = position &- first
    if isQuoted { try expect(Self.closeBracket, .name, text) }
    guard length >= 3 else { throw ZoneTextError(.name, position: start) }
  }

  /// `[+|-]hh[:mm[:ss]]` in seconds.
  private mutating func time(_ text: Span<UInt8>, hourDigits: Int, hours: Int32) throws(ZoneTextError) -> Int32 {
    let isNegative = skip(Self.minus, text)
    if !isNegative { _ = skip(Self.plus, text) }
    var seconds = try number(text, digits: 1...max(1, hourDigits), 0...max(0, hours), .hour) &* 3_600
    if skip(Self.colon, text) {
      seconds = seconds &+ (try number(text, digits: 2...2, 0...59, .minuteOrSecond)) &* 60
      if skip(Self.colon, text) { seconds = seconds &+ (try number(text, digits: 2...2, 0...59, .minuteOrSecond)) }
    }
    return isNegative ? 0 &- seconds : seconds
  }

  /// `Jn`, `n` or `Mm.w.d`, and `/time`, which is 02:00:00 when it is left out.
  private mutating func instant(_ text: Span<UInt8>) throws(ZoneTextError) -> YearlyInstant {
    let start = position
    let day = try day(text)
    let second = skip(Self.slash, text) ? try time(text, hourDigits: 3, hours: 167) : 7_200
    // The parts are in their ranges.
    guard let instant = YearlyInstant(day, second: second) else { throw ZoneTextError(.number, position: start) }
    return instant
  }

  private mutating func day(_ text: Span<UInt8>) throws(ZoneTextError) -> YearlyInstant.Day {
    if skip(Self.letterJ, text) {
      return .julian(UInt16(truncatingIfNeeded: try number(text, digits: 1...3, 1...365, .dayOfYear)))
    }
    guard skip(Self.letterM, text) else {
      return .ofYear(UInt16(truncatingIfNeeded: try number(text, digits: 1...3, 0...365, .dayOfYear)))
    }
    let month = try number(text, digits: 1...2, 1...12, .month)
    try expect(Self.fullStop, .fullStop, text)
    let week = try number(text, digits: 1...1, 1...5, .week)
    try expect(Self.fullStop, .fullStop, text)
    let weekday = try number(text, digits: 1...1, 0...6, .weekday)
    return .ofMonth(
      month: UInt8(truncatingIfNeeded: month), week: UInt8(truncatingIfNeeded: week),
      weekday: Weekday(rawValue: weekday == 0 ? 7 : UInt8(truncatingIfNeeded: weekday)) ?? .sunday)
  }

  /// All digits that follow; `kind` tells what the number is when there are too few or many, or it is out of its range.
  private mutating func number(
    _ text: Span<UInt8>, digits: ClosedRange<Int>, _ range: ClosedRange<Int32>, _ kind: ZoneTextError.Kind
  ) throws(ZoneTextError) -> Int32 {
    let start = position
    var value: Int32 = 0
    while next(text) >= Self.zero && next(text) <= Self.nine {
      // Nothing in a rule is as great as 1000.
      value = min(value &* 10 &+ Int32(next(text) &- Self.zero), 1_000)
      position = position &+ 1
    }
    guard position > start else { throw ZoneTextError(.number, position: start) }
    let length = position &- start
    guard
      length >= digits.lowerBound && length <= digits.upperBound && value >= range.lowerBound
        && value <= range.upperBound
    else { throw ZoneTextError(kind, position: start) }
    return value
  }

  /// The byte at the position; behind the end a zero, which is in no rule.
  private func next(_ text: Span<UInt8>) -> UInt8 {
    position >= 0 && position < text.count ? text[position] : 0
  }

  private mutating func skip(_ byte: UInt8, _ text: Span<UInt8>) -> Bool {
    guard next(text) == byte else { return false }
    position = position &+ 1
    return true
  }

  private mutating func expect(_ byte: UInt8, _ kind: ZoneTextError.Kind, _ text: Span<UInt8>) throws(ZoneTextError) {
    guard skip(byte, text) else { throw ZoneTextError(kind, position: position) }
  }

  private static func isInName(_ byte: UInt8, isQuoted: Bool) -> Bool {
    let letter = byte | 0x20
    if letter >= 0x61 && letter <= 0x7a { return true }
    return isQuoted && ((byte >= zero && byte <= nine) || byte == plus || byte == minus)
  }

  // ASCII.
  private static var plus: UInt8 { 0x2b }
  private static var comma: UInt8 { 0x2c }
  private static var minus: UInt8 { 0x2d }
  private static var fullStop: UInt8 { 0x2e }
  private static var slash: UInt8 { 0x2f }
  private static var zero: UInt8 { 0x30 }
  private static var nine: UInt8 { 0x39 }
  private static var colon: UInt8 { 0x3a }
  private static var openBracket: UInt8 { 0x3c }
  private static var closeBracket: UInt8 { 0x3e }
  private static var letterJ: UInt8 { 0x4a }
  private static var letterM: UInt8 { 0x4d }
}

extension PosixTimeZone {
  /// Reads a TZ string in ASCII, such as `CET-1CEST,M3.5.0,M10.5.0/3` or `<+03>-3`.
  ///
  /// Offsets in the string are those west of UTC, as POSIX has it. A daylight saving time must tell its beginning and end:
  /// `EST5EDT` alone is refused, since POSIX leaves to the system what it means.
  public init(parsing text: Span<UInt8>) throws(ZoneTextError) {
    var reader = ZoneText()
    self = try reader.zone(text)
  }
}
