import World

/// Writes records as lines of text: a word and decimal numbers. The same bytes in every world.
struct RecordWriter: ~Copyable {
  private var bytes = InlineArray<512, UInt8>(repeating: 0)
  private var count = 0

  mutating func flush() {
    let span = bytes.span
    unsafe span.withUnsafeBytes { unsafe world_write($0.baseAddress!, Int32(truncatingIfNeeded: count)) }
    count = 0
  }

  private mutating func put(_ byte: UInt8) {
    if count >= 512 { flush() }
    bytes[count & 511] = byte
    count = count &+ 1
  }

  /// Begins a line.
  mutating func begin(_ word: StaticString) {
    for index in 0..<min(64, word.utf8CodeUnitCount) { put(unsafe word.utf8Start[index]) }
  }

  /// Ends a line.
  mutating func end() { put(0x0A) }

  mutating func write(_ value: Int64) {
    put(0x20)
    if value < 0 { put(0x2D) }
    writeDigits(value.magnitude)
  }

  mutating func write(_ value: UInt32) { write(Int64(value)) }
  mutating func write(_ value: Int32) { write(Int64(value)) }
  mutating func write(_ value: Int) { write(Int64(value)) }
  mutating func write(_ value: UInt8) { write(Int64(value)) }
  mutating func write(_ value: Bool) { write(value ? 1 as Int64 : 0) }
  /// nil is -1.
  mutating func write(optional value: Int64?) { write(value ?? -1) }

  /// Two halves, the upper one first.
  mutating func write(_ value: Int128) {
    write(Int64(truncatingIfNeeded: value &>> 64))
    write(Int64(truncatingIfNeeded: value))
  }

  private mutating func writeDigits(_ value: UInt64) {
    var digits = InlineArray<32, UInt8>(repeating: 0)
    var place = 31
    var rest = value
    // A product of 32 bits where it fits: most numbers are short, and this processor divides no 64 bits.
    while rest > UInt64(UInt32.max) {
      digits[place & 31] = UInt8(truncatingIfNeeded: rest % 10)
      rest = rest / 10
      place = place &- 1
    }
    var short = UInt32(truncatingIfNeeded: rest)
    repeat {
      digits[place & 31] = UInt8(truncatingIfNeeded: short % 10)
      short = short / 10
      place = place &- 1
    } while short > 0 && place > 0
    for index in (place &+ 1) & 31..<32 { put(0x30 &+ digits[index & 31]) }
  }
}
