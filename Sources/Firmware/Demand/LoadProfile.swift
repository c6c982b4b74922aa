// @relation(REQ-DEM-008, REQ-DEM-009, scope=file)

import Quantities

/// The load profile: a ring of rows in memory, the running interval, and what the registers held ahead of the oldest row.
///
/// At all times, for each quantity: `oldestReading` + the rows that are kept + the running interval = the register.
public struct LoadProfile<let quantities: Int>: Sendable {
  /// Rows that can be kept.
  public let capacity: Int
  /// Row 0 of the ring.
  private var oldest = 0
  /// Rows that are kept.
  public private(set) var count = 0
  /// Number of the oldest row that is kept, counted from the first ever closed, 0.
  public private(set) var oldestNumber: UInt32 = 0
  /// The registers at the start of the oldest row, or of the running interval when no row is kept; quanta.
  public private(set) var oldestReading: InlineArray<quantities, Int64>
  /// The interval that is under way; its end is the regular one.
  public private(set) var running: ProfileRow<quantities>
  /// Rows whose check did not hold when they were overwritten. Their energy is missing in `oldestReading`.
  public private(set) var unreadable: UInt32 = 0

  /// Bytes of a row.
  @inlinable
  public static var rowSize: Int { ProfileRowCode.size(quantities: quantities) }

  /// As many rows as `size` bytes hold. `reading` is what the registers hold now.
  public init(size: Int, reading: InlineArray<quantities, Int64> = InlineArray(repeating: 0)) {
    capacity = max(1, size / Self.rowSize)
    oldestReading = reading
    running = ProfileRow(end: .earliest, energy: InlineArray(repeating: 0), status: .sound)
  }

  /// Begins an interval.
  public mutating func begin(end: UTCTime, status: IntervalStatus) {
    running = ProfileRow(end: end, energy: InlineArray(repeating: 0), status: status)
  }

  /// Adds quanta to the running interval; its row takes 2^40 quanta a quantity, 1099 kWh, which the callers stay below.
  public mutating func add(_ quanta: InlineArray<quantities, Int64>) {
    for index in 0..<quantities { running.energy[index] = running.energy[index] &+ quanta[index] }
  }

  /// Says something of the running interval.
  public mutating func mark(_ status: IntervalStatus) { running.status.insert(status) }

  /// Ends the running interval and keeps its row in `memory`, over the oldest when there is no room. Follow it with
  /// ``begin(end:status:)``.
  public mutating func close<Memory: ProfileMemory & ~Copyable>(into memory: inout Memory) {
    if count == capacity { forgetOldest(in: &memory) }
    var place = oldest &+ count
    if place >= capacity { place = place &- capacity }
    var bytes = InlineArray<64, UInt8>(repeating: 0)
    var span = bytes.mutableSpan
    ProfileRowCode.encode(running, into: &span)
    memory.write(bytes.span.extracting(0..<Self.rowSize), at: place &* Self.rowSize)
    count = count &+ 1
  }

  /// The row `index`, 0 ..< count, 0 the oldest; nil when there is none or its check does not hold.
  public func row<Memory: ProfileMemory & ~Copyable>(
    _ index: Int, from memory: inout Memory
  ) -> ProfileRow<quantities>? {
    guard index >= 0, index < count else { return nil }
    var place = oldest &+ index
    if place >= capacity { place = place &- capacity }
    var bytes = InlineArray<64, UInt8>(repeating: 0)
    var span = bytes.mutableSpan
    memory.read(Self.rowSize, at: place &* Self.rowSize, into: &span)
    return ProfileRowCode.decode(bytes.span)
  }

  private mutating func forgetOldest<Memory: ProfileMemory & ~Copyable>(in memory: inout Memory) {
    if let row = row(0, from: &memory) {
      for index in 0..<quantities { oldestReading[index] = oldestReading[index] &+ row.energy[index] }
    } else {
      unreadable = unreadable &+ 1
    }
    oldest = oldest &+ 1 == capacity ? 0 : oldest &+ 1
    oldestNumber = oldestNumber &+ 1
    count = count &- 1
  }
}
