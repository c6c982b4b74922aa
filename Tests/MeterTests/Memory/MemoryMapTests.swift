import Demand
import Meter
import RequirementTrait
import Tariff
import Testing

/// The map itself: all records in their places, and all of it in the board's memories.
@Suite(.verifies("REQ-BIL-020")) struct MemoryMapTests {
  static let records = (0..<StoredRecord.count).compactMap { StoredRecord(rawValue: UInt8($0)) }

  @Test(arguments: [MemoryMap.singlePhase, .threePhase])
  func `all records of a built-in meter follow each other in a copy, and fit`(map: MemoryMap) {
    #expect(map.rates == 4 && map.places(of: .period) == 15 && map.places(of: .calendar) == 2)
    #expect(map.places(of: .calibration) == map.phases)
    var end = 0
    for record in Self.records {
      for place in 0..<map.places(of: record) {
        #expect(map.offset(of: record, place: place) == end, "\(record) \(place)")
        end += map.size(of: record)
      }
      #expect(map.offset(of: record, place: map.places(of: record)) == nil)
      #expect(map.offset(of: record, place: -1) == nil)
    }
    #expect(end == map.used)
    #expect(map.fits && end <= 16_384)
    #expect(BoardMemory.copyBytes * BoardMemory.copies == 32_768)
  }

  @Test func `there is no further record, and each has fields of its own`() {
    #expect(Self.records.count == StoredRecord.count)
    #expect(StoredRecord(rawValue: UInt8(StoredRecord.count)) == nil)
    var names = FieldNames()
    for record in Self.records {
      let before = names.names.count
      MemoryMap.threePhase.read(record, &names)
      #expect(names.names.count > before, "\(record)")
    }
    #expect(Set(names.names).count == names.names.count)
  }

  @Test func `a meter that keeps more than there is room for does not fit`() throws {
    #expect(try !#require(MemoryMap(phases: 1, rates: 16)).fits)
    #expect(try #require(MemoryMap(phases: 3, rates: 4)) == .threePhase)
    for (phases, rates) in [(0, 4), (4, 4), (1, 0), (1, 17)] { #expect(MemoryMap(phases: phases, rates: rates) == nil) }
  }

  @Test func `rows of 40 days lie in whole pages, none across two`() {
    #expect(ProfileRegion.start % 128 == 0 && 128 % ProfileRegion.rowBytes == 0)
    #expect(ProfileRegion.bytes == 62_464 && ProfileRegion.rows == 3_904)
    #expect(ProfileRegion.rows * ProfileRegion.rowBytes == ProfileRegion.bytes)
    // Forty days, one of them with the repeated hour.
    #expect(ProfileRegion.rows >= 40 * 96 + 4)
    #expect(LoadProfile<2>(size: ProfileRegion.bytes, standardOffset: 3_600).capacity == ProfileRegion.rows)
  }

  @Test func `the event log takes the pages behind the rows`() {
    #expect(EventLogRegion.start == ProfileRegion.start + ProfileRegion.bytes && EventLogRegion.start % 128 == 0)
    #expect(EventLogRegion.start + EventLogRegion.bytes == 65_536)
    #expect(128 % EventLogRegion.entryBytes == 0)
    #expect(EventLogRegion.entries * EventLogRegion.entryBytes == EventLogRegion.bytes && EventLogRegion.entries == 192)
  }
}

/// Names of all fields that it was told.
struct FieldNames: StoredFieldReader {
  var names: [String] = []

  mutating func take(_ name: StaticString, _ word: StoredWord, times: Int) { names.append("\(name)") }
}
