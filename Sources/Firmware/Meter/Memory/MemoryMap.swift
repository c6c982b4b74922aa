// @relation(REQ-BIL-020, scope=file)

import Demand
import Tariff

/// The board's memories, bytes.
public enum BoardMemory {
  /// MB85RC256V: written byte by byte, without delay.
  public static var framBytes: Int { 32_768 }
  /// Every record lies in both halves of the FRAM, at the same place.
  public static var copies: Int { 2 }
  public static var copyBytes: Int { framBytes / copies }
  /// 24LC512: written by pages, in 5 ms.
  public static var eepromBytes: Int { 65_536 }
  public static var pageBytes: Int { 128 }
}

/// Where a meter keeps what must not be lost: the one place that knows. `docs/memory-map.md` is made from it, by
/// Tools/generate-memory-map.
///
/// A record begins with the version of its form, the number of its commit and a check; its fields follow. Commits are counted in
/// 32 bits, which at the shortest windows last for 23 years. Capacities are the bounds of the types, used or not, so that a record
/// never moves.
public struct MemoryMap: Equatable, Sendable {
  /// 1...3.
  public let phases: Int
  /// 1...16.
  public let rates: Int

  /// `nil` when there is no such meter.
  public init?(phases: Int, rates: Int) {
    guard phases >= 1, phases <= 3, rates >= 1, rates <= Int(TariffBounds.rates) else { return nil }
    self.init(checked: phases, rates)
  }

  private init(checked phases: Int, _ rates: Int) {
    self.phases = phases
    self.rates = rates
  }

  public static var singlePhase: MemoryMap { MemoryMap(checked: 1, 4) }
  public static var threePhase: MemoryMap { MemoryMap(checked: 3, 4) }

  /// Places of a record: a billing period, a calendar and a calibration have several.
  public func places(of record: StoredRecord) -> Int {
    switch record {
    case .period: BillingHistory.capacity
    case .calendar: 2
    case .calibration: phases
    default: 1
    }
  }

  /// Bytes of one record, with its head.
  public func size(of record: StoredRecord) -> Int {
    var size = FieldSize()
    readHead(&size)
    read(record, &size)
    return size.bytes
  }

  /// Where a record lies in a copy; `nil` for a place that there isn't.
  public func offset(of record: StoredRecord, place: Int = 0) -> Int? {
    guard place >= 0, place < places(of: record) else { return nil }
    return end(ofRecordsBefore: record.rawValue) &+ place &* size(of: record)
  }

  /// Bytes of a copy that are used.
  public var used: Int { end(ofRecordsBefore: UInt8(truncatingIfNeeded: StoredRecord.count)) }

  /// Whether all fits.
  public var fits: Bool {
    used <= BoardMemory.copyBytes && ProfileRegion.bytes &+ EventLogRegion.bytes <= BoardMemory.eepromBytes
  }

  private func end(ofRecordsBefore raw: UInt8) -> Int {
    var end = 0
    for index in 0..<raw {
      guard let record = StoredRecord(rawValue: index) else { continue }
      end = end &+ places(of: record) &* size(of: record)
    }
    return end
  }
}

/// The rows of the load profile in the EEPROM: a ring of whole pages, at its beginning.
public enum ProfileRegion {
  public static var start: Int { 0 }
  /// +A and -A.
  public static var rowBytes: Int { ProfileRowCode.size(quantities: 2) }
  public static var rowsInPage: Int { BoardMemory.pageBytes / rowBytes }
  /// 40 days of quarters are 3840, with a day of 100 in them 3844; 8 pages more, so that what is torn or being written costs none of
  /// them.
  public static var pages: Int { 488 }
  public static var rows: Int { pages &* rowsInPage }
  public static var bytes: Int { pages &* BoardMemory.pageBytes }
}

/// The event log behind them: entries of fixed size, a ring of whole pages.
public enum EventLogRegion {
  public static var start: Int { ProfileRegion.start &+ ProfileRegion.bytes }
  public static var pages: Int { BoardMemory.eepromBytes / BoardMemory.pageBytes &- ProfileRegion.pages }
  public static var bytes: Int { pages &* BoardMemory.pageBytes }
  public static var entries: Int { pages &* (BoardMemory.pageBytes / entryBytes) }
  /// Bytes of an entry.
  public static var entryBytes: Int {
    var size = FieldSize()
    read(&size)
    return size.bytes
  }

  /// Fields of an entry. The chained check covers the entry before too: one that was taken out or altered is found.
  public static func read(_ reader: inout some StoredFieldReader & ~Copyable) {
    reader.take("number", .int32, times: 1)
    reader.take("instant", .instant, times: 1)
    reader.take("event", .octet, times: 1)
    reader.take("value", .int16, times: 1)
    reader.take("chained check", .int32, times: 1)
  }
}
