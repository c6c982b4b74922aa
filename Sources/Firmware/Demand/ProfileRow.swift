// @relation(REQ-DEM-007, scope=file)

import Quantities

/// One interval of the load profile.
public struct ProfileRow<let quantities: Int>: Sendable {
  /// Regular end of the interval: its time stamp. Rows of equal stamps, after the clock was set back, are told apart by their order.
  public var end: UTCTime
  /// Quanta by quantity, 0 ..< 2^40 (1099 kWh).
  public var energy: InlineArray<quantities, Int64>
  public var status: IntervalStatus

  public init(end: UTCTime, energy: InlineArray<quantities, Int64>, status: IntervalStatus) {
    self.end = end
    self.energy = energy
    self.status = status
  }

  public static func == (left: Self, right: Self) -> Bool {
    var isEqual = left.end == right.end && left.status == right.status
    for index in 0..<quantities where left.energy[index] != right.energy[index] { isEqual = false }
    return isEqual
  }
}

/// A row as it is stored.
///
///     end of the interval                 4 bytes, little-endian: minutes of standard time since 2000-01-01T00:00 (until 10166)
///     energy of each quantity, quanta     5 bytes each, little-endian
///     status                              1 byte
///     check                               1 byte: CRC-8, polynomial x^8 + x^2 + x + 1, of all before it, begun with 0xFF
///
/// 16 bytes for two quantities: 8 rows in a page of 128 bytes, 3840 of them, 40 days of quarters, in 60 KiB.
public enum ProfileRowCode {
  /// Bytes of a row.
  @inlinable
  public static func size(quantities: Int) -> Int { 6 &+ 5 &* quantities }

  /// Largest energy of a row, quanta.
  @inlinable
  public static var largestEnergy: Int64 { 1_099_511_627_775 }

  /// Byte `index` of a row, 0 ..< size - 1: all but the check.
  private static func byte<let quantities: Int>(
    _ index: Int, of row: ProfileRow<quantities>, standardOffset: Int32
  ) -> UInt8 {
    if index < 4 {
      // Ends are whole minutes of standard time, whatever seconds its offset has.
      let minutes = (row.end.seconds(since: .earliest) &+ Int64(standardOffset)) / 60
      return UInt8(truncatingIfNeeded: minutes &>> Int64(8 &* index))
    }
    let quantity = (index &- 4) / 5
    guard quantity < quantities else { return row.status.rawValue }
    return UInt8(truncatingIfNeeded: row.energy[quantity] &>> Int64(8 &* ((index &- 4) % 5)))
  }

  /// Encodes a row into `bytes`, which hold at least ``size(quantities:)``; `standardOffset` in seconds east of UTC.
  public static func encode<let quantities: Int>(
    _ row: ProfileRow<quantities>, standardOffset: Int32, into bytes: inout MutableSpan<UInt8>
  ) {
    let size = size(quantities: quantities)
    guard bytes.count >= size else { return }
    var check: UInt8 = 0xFF
    for index in 0..<size &- 1 {
      let byte = byte(index, of: row, standardOffset: standardOffset)
      bytes[index] = byte
      check = crc(check, byte)
    }
    bytes[size &- 1] = check
  }

  /// The row that was encoded; nil when the check does not hold.
  public static func decode<let quantities: Int>(
    _ bytes: Span<UInt8>, standardOffset: Int32
  ) -> ProfileRow<quantities>? {
    let size = size(quantities: quantities)
    guard bytes.count >= size else { return nil }
    var check: UInt8 = 0xFF
    for index in 0..<size &- 1 { check = crc(check, bytes[index]) }
    guard check == bytes[size &- 1] else { return nil }
    var energy = InlineArray<quantities, Int64>(repeating: 0)
    for quantity in 0..<quantities { energy[quantity] = number(bytes, at: 4 &+ 5 &* quantity, count: 5) }
    return ProfileRow(
      end: UTCTime.earliest.advanced(bySeconds: number(bytes, at: 0, count: 4) &* 60 &- Int64(standardOffset)),
      energy: energy,
      status: IntervalStatus(rawValue: bytes[size &- 2]))
  }

  private static func number(_ bytes: Span<UInt8>, at first: Int, count: Int) -> Int64 {
    var value: Int64 = 0
    for index in 0..<count { value = value | Int64(bytes[first &+ index]) &<< Int64(8 &* index) }
    return value
  }

  private static func crc(_ check: UInt8, _ byte: UInt8) -> UInt8 {
    var value = check ^ byte
    for _ in 0..<8 { value = value & 0x80 != 0 ? value &<< 1 ^ 0x07 : value &<< 1 }
    return value
  }
}
