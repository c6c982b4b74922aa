import World

/// Writes records as lines of text: a letter and decimal numbers, the same bytes in every world.
struct RecordWriter: ~Copyable {
  private var bytes = InlineArray<256, UInt8>(repeating: 0)
  private var count = 0

  mutating func flush() {
    let span = bytes.span
    unsafe span.withUnsafeBytes { unsafe world_write($0.baseAddress!, Int32(truncatingIfNeeded: count)) }
    count = 0
  }

  private mutating func put(_ byte: UInt8) {
    if count >= 256 { flush() }
    bytes[count & 255] = byte
    count = count &+ 1
  }

  /// Begins a line.
  mutating func begin(_ kind: RecordKind) { put(kind.rawValue) }

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

/// What a line tells: its first letter.
enum RecordKind: UInt8 {
  case window = 0x57  // W
  case phase = 0x50  // P, of the window above
  case edge = 0x45  // E, of a pulse line
  case row = 0x4C  // L, of the load profile, as it was written to its memory
  case switched = 0x53  // S, a rate or the relay
  case reset = 0x42  // B, the end of a billing period
  case refused = 0x4E  // N, a billing period that was not ended
  case registers = 0x52  // R, of the total or a phase
  case discarded = 0x44  // D, energy under the no-load threshold
  case samples = 0x41  // A, how a phase's came about
  case converter = 0x43  // C, what its driver has been through
  case pulses = 0x49  // I, of a line
  case billing = 0x54  // T, the tariff registers
  case maxima = 0x4D  // M
  case profile = 0x46  // F
  case period = 0x48  // H, that has ended
  case history = 0x4B  // K, places of the periods that are kept, the latest first
  case page = 0x47  // G, of the display
  case tasks = 0x4A  // J, jobs of each task, and what the supervisor and the self-test found
  case size = 0x5A  // Z: bytes of Metrology, Drivers, Tariff, Demand, of Meter with all of them, and of everything
}
