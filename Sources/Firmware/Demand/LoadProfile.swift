// @relation(REQ-DEM-008, REQ-DEM-009, scope=file)

import Quantities

/// The load profile: a ring of rows in memory, the running interval, and what the registers held ahead of the oldest row.
///
/// At all times, for each quantity: `oldestReading` + the rows that are kept + the running interval = `reading`, the register.
public struct LoadProfile<let quantities: Int>: Sendable {
  /// Rows that can be kept.
  public let capacity: Int
  /// Of the zone, seconds east of UTC: rows are stamped by standard time.
  public let standardOffset: Int32
  /// Where the oldest row lies in the ring.
  private var oldest = 0
  /// Rows that are kept.
  public private(set) var count = 0
  /// Rows that were overwritten: the number of the oldest, the first ever closed being 0.
  public private(set) var oldestNumber: UInt32 = 0
  /// The registers at the start of the oldest row, or of the running interval when no row is kept; quanta.
  public private(set) var oldestReading: InlineArray<quantities, Int64>
  /// The registers, quanta.
  public private(set) var reading: InlineArray<quantities, Int64>
  /// The interval that is under way; its end is the regular one.
  public private(set) var running: ProfileRow<quantities>
  /// Rows that could not be read when they were overwritten.
  public private(set) var unreadable: UInt32 = 0

  /// Bytes of a row.
  @inlinable
  public static var rowSize: Int { ProfileRowCode.size(quantities: quantities) }

  /// As many rows as `size` bytes hold, at least one. `reading` is what the registers hold now.
  public init(
    size: Int, standardOffset: Int32, reading: InlineArray<quantities, Int64> = InlineArray(repeating: 0)
  ) {
    capacity = max(1, size / Self.rowSize)
    self.standardOffset = standardOffset
    oldestReading = reading
    self.reading = reading
    running = ProfileRow(end: .earliest, energy: InlineArray(repeating: 0), status: .sound)
  }

  /// Begins an interval.
  public mutating func begin(end: UTCTime, status: IntervalStatus) {
    running = ProfileRow(end: end, energy: InlineArray(repeating: 0), status: status)
  }

  /// Adds quanta, each 0 ..< 2^40, to the running interval.
  ///
  /// What would not fit its row any more goes on in a second row of the same stamp, and both say that their data are not valid: an
  /// interval gets that long only when its clock was set back again and again.
  public mutating func add<Memory: ProfileMemory & ~Copyable>(
    _ quanta: InlineArray<quantities, Int64>, to memory: inout Memory
  ) {
    var fits = true
    for index in 0..<quantities where running.energy[index] &+ quanta[index] > ProfileRowCode.largestEnergy {
      fits = false
    }
    if !fits {
      mark(.dataNotValid)
      close(into: &memory)
      begin(end: running.end, status: running.status)
    }
    for index in 0..<quantities {
      running.energy[index] = running.energy[index] &+ quanta[index]
      reading[index] = reading[index] &+ quanta[index]
    }
  }

  /// Says something of the running interval.
  public mutating func mark(_ status: IntervalStatus) { running.status.insert(status) }

  /// Ends the running interval and keeps its row in `memory`, over the oldest when there is no room. Follow it with
  /// ``begin(end:status:)``.
  public mutating func close<Memory: ProfileMemory & ~Copyable>(into memory: inout Memory) {
    // The reading moves ahead of the row that is overwritten: whoever keeps this state keeps it first.
    if count == capacity { forgetOldest(in: &memory) }
    var bytes = InlineArray<64, UInt8>(repeating: 0)
    var span = bytes.mutableSpan
    ProfileRowCode.encode(running, standardOffset: standardOffset, into: &span)
    memory.write(bytes.span.extracting(0..<Self.rowSize), at: address(count))
    count = count &+ 1
  }

  /// The row `index`, 0 ..< count, 0 the oldest; nil when there is none or its check does not hold.
  public func row<Memory: ProfileMemory & ~Copyable>(
    _ index: Int, from memory: inout Memory
  ) -> ProfileRow<quantities>? {
    guard index >= 0, index < count else { return nil }
    var bytes = InlineArray<64, UInt8>(repeating: 0)
    var span = bytes.mutableSpan
    memory.read(Self.rowSize, at: address(index), into: &span)
    return ProfileRowCode.decode(bytes.span, standardOffset: standardOffset)
  }

  /// Address of the row `index`, 0 ... count.
  private func address(_ index: Int) -> Int {
    let place = oldest &+ index
    return (place < capacity ? place : place &- capacity) &* Self.rowSize
  }

  private mutating func forgetOldest<Memory: ProfileMemory & ~Copyable>(in memory: inout Memory) {
    if let row = row(0, from: &memory) {
      for index in 0..<quantities { oldestReading[index] = oldestReading[index] &+ row.energy[index] }
    } else {
      unreadable = unreadable &+ 1
      recoverReading(from: &memory)
    }
    oldest = oldest &+ 1 == capacity ? 0 : oldest &+ 1
    oldestNumber = oldestNumber &+ 1
    count = count &- 1
  }

  /// The reading behind an oldest row that can't be read: the register less all that came after it.
  private mutating func recoverReading<Memory: ProfileMemory & ~Copyable>(from memory: inout Memory) {
    var behind = running.energy
    var index = 0
    while index &+ 1 < count {
      index = index &+ 1
      guard let row = row(index, from: &memory) else { continue }
      for quantity in 0..<quantities { behind[quantity] = behind[quantity] &+ row.energy[quantity] }
    }
    for quantity in 0..<quantities { oldestReading[quantity] = reading[quantity] &- behind[quantity] }
  }
}

extension LoadProfile: CheckedState {
  public mutating func add(to check: inout StateCheck) {
    check.add(capacity)
    check.add(standardOffset)
    check.add(oldest)
    check.add(count)
    check.add(oldestNumber)
    for quantity in 0..<quantities {
      check.add(oldestReading[quantity])
      check.add(reading[quantity])
      check.add(running.energy[quantity])
    }
    check.add(running.end)
    check.add(running.status.rawValue)
    check.add(unreadable)
  }
}
