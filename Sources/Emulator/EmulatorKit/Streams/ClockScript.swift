import Quantities

/// What billing goes through beside a sample stream: an hour in which much comes together.
///
/// It begins at 2026-10-25T00:29:30 UTC in central Europe: a billing period ends at 02:30 local time, half a minute later and not again
/// when the hour comes again, another calendar takes over half a minute before clocks go back at 01:00, and the rate changes every 24
/// minutes. In every ten minutes the clock is set by a second twice, the supply goes, the clock becomes invalid and is set, and a period
/// is ended by hand.
struct ClockScript {
  static let start: Int64 = 1_792_888_170
  private var second: Int64 = 0
  private var offset: Int64 = 0

  func writeSettings(to bytes: inout ByteWriter) {
    let zone = "CET-1CEST,M3.5.0,M10.5.0/3"
    bytes.put(UInt8(zone.utf8.count))
    bytes.put(text: zone)
    // Demand over 15 min in three parts, rows of 15 min, day 25, 02:30.
    for value: Int32 in [900, 3, 900, 25, 9_000] { bytes.put(value) }
    bytes.put(Self.start)
    Self.writeCalendar(to: &bytes, activation: Self.start - 1, firstRate: 0)
    Self.writeCalendar(to: &bytes, activation: Self.start + 1_800, firstRate: 1)
  }

  /// Three rates that take turns every 24 minutes, one ahead on every other weekday.
  private static func writeCalendar(to bytes: inout ByteWriter, activation: Int64, firstRate: Int) {
    bytes.put(activation)
    bytes.put(3 as UInt8)
    for day in 0..<2 {
      bytes.put(1 as UInt8)
      for index in 0..<60 {
        bytes.put(2 as UInt8)
        bytes.put(Int32(index * 1_440))
        bytes.put(UInt8((firstRate + day + index) % 3))
      }
    }
    bytes.put(3 as UInt8)
    for weekday: UInt8 in 0..<7 { bytes.put(weekday % 2) }
    for entry: [UInt8] in [[4, 1, 1, 0], [5, 10, 26]] { bytes.put(bytes: entry) }
    bytes.put(0 as Int32)
    bytes.put(1 as UInt8)
    bytes.put(0 as UInt8)
  }

  /// Writes what has happened up to `instant` of the meter's monotonic clock.
  mutating func advance(to instant: Instant, writing bytes: inout ByteWriter) {
    while (second + 1) * 1_000_000_000 <= instant.nanoseconds {
      second += 1
      switch second % 600 {
      case 137: set(by: 1, &bytes)
      case 211: set(by: -1, &bytes)
      case 301: tell(3, &bytes)
      case 309: tell(4, &bytes)
      case 399: tell(2, &bytes)
      case 433: set(by: 0, &bytes)
      case 487: tell(5, &bytes)
      default: break
      }
    }
  }

  private mutating func set(by seconds: Int64, _ bytes: inout ByteWriter) {
    offset += seconds
    tell(1, &bytes)
  }

  private func tell(_ kind: UInt8, _ bytes: inout ByteWriter) {
    bytes.put(UInt8(ascii: "T"))
    bytes.put(kind)
    bytes.put(second * 1_000_000_000)
    bytes.put(Self.start + second + offset)
  }
}
