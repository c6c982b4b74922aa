import Demand
import Foundation
import Quantities
import RequirementTrait
import Testing

/// Memory of so many bytes; a byte can be spoilt.
struct TestMemory: ProfileMemory {
  var bytes: [UInt8]

  init(size: Int) { bytes = Array(repeating: 0xFF, count: size) }

  var size: Int { bytes.count }

  mutating func read(_ count: Int, at address: Int, into target: inout MutableSpan<UInt8>) {
    for index in 0..<count { target[index] = bytes[address + index] }
  }

  mutating func write(_ source: Span<UInt8>, at address: Int) {
    for index in source.indices { bytes[address + index] = source[index] }
  }
}

@Suite struct `Profile rows` {
  @Test(.verifies("REQ-DEM-007"), arguments: [0, 3600, -12_600, 20_700, -2670] as [Int32])
  func `a row comes back as it was stored`(offset: Int32) {
    var generator = SystemRandom(seed: UInt64(bitPattern: Int64(offset)))
    for _ in 0..<2000 {
      let minutes = Int64.random(in: 0..<105_000_000, using: &generator)
      let row = ProfileRow<2>(
        end: UTCTime.earliest.advanced(bySeconds: minutes * 60 - Int64(offset)),
        energy: [
          Int64.random(in: 0...ProfileRowCode.largestEnergy, using: &generator),
          Int64.random(in: 0...ProfileRowCode.largestEnergy, using: &generator),
        ], status: IntervalStatus(rawValue: UInt8.random(in: 0...255, using: &generator)))
      guard row.end >= .earliest else { continue }
      var bytes = InlineArray<16, UInt8>(repeating: 0)
      var span = bytes.mutableSpan
      ProfileRowCode.encode(row, standardOffset: offset, into: &span)
      let back: ProfileRow<2>? = ProfileRowCode.decode(bytes.span, standardOffset: offset)
      #expect(back.map { $0 == row } == true, "\(row)")
    }
  }

  @Test(.verifies("REQ-DEM-007"))
  func `the layout is the one that is written down`() {
    let minutes: Int64 = 13_797_240
    let row = ProfileRow<2>(
      end: UTCTime.earliest.advanced(bySeconds: minutes * 60), energy: [0x01_0203_0405, 0xFF], status: .daylightSaving)
    var bytes = InlineArray<16, UInt8>(repeating: 0)
    var span = bytes.mutableSpan
    ProfileRowCode.encode(row, standardOffset: 0, into: &span)
    // 13 797 240 = 0x00D28778.
    let expected: [UInt8] = [
      0x78, 0x87, 0xD2, 0x00, 0x05, 0x04, 0x03, 0x02, 0x01, 0xFF, 0, 0, 0, 0, 0x08,
    ]
    #expect((0..<15).map { bytes[$0] } == expected)
  }

  @Test(.verifies("REQ-DEM-007"))
  func `every single flipped bit is found`() {
    let row = ProfileRow<2>(end: UTCTime(seconds: 1_774_746_000), energy: [123_456_789, 42], status: .sound)
    var bytes = InlineArray<16, UInt8>(repeating: 0)
    var span = bytes.mutableSpan
    ProfileRowCode.encode(row, standardOffset: 0, into: &span)
    for bit in 0..<128 {
      var spoilt = bytes
      spoilt[bit / 8] ^= 1 << UInt8(bit % 8)
      let back: ProfileRow<2>? = ProfileRowCode.decode(spoilt.span, standardOffset: 0)
      #expect(back == nil, "bit \(bit)")
    }
    var empty = InlineArray<16, UInt8>(repeating: 0xFF)
    #expect((ProfileRowCode.decode(empty.span, standardOffset: 0) as ProfileRow<2>?) == nil)
    empty = InlineArray(repeating: 0)
    #expect((ProfileRowCode.decode(empty.span, standardOffset: 0) as ProfileRow<2>?) == nil)
  }
}

@Suite struct `Load profile` {
  /// Snapshot, rows and running interval against the register.
  private func expectIdentity(_ profile: LoadProfile<2>, _ memory: inout TestMemory, seed: UInt64, step: Int) {
    for quantity in 0..<2 {
      var sum = profile.oldestReading[quantity] + profile.running.energy[quantity]
      for index in 0..<profile.count { sum += profile.row(index, from: &memory)?.energy[quantity] ?? 0 }
      #expect(sum == profile.reading[quantity], "seed \(seed), step \(step)")
    }
  }

  @Test(.verifies("REQ-DEM-008"), arguments: 1...20 as ClosedRange<UInt64>)
  func `snapshot, rows and running interval are the register, whatever is overwritten`(seed: UInt64) {
    var generator = SystemRandom(seed: seed)
    var memory = TestMemory(size: Int.random(in: 16...400, using: &generator))
    var profile = LoadProfile<2>(size: memory.size, standardOffset: 3600, reading: [1_000, 2_000])
    var end = UTCTime(seconds: 1_700_000_100)
    profile.begin(end: end, status: .sound)
    for step in 0..<3000 {
      let quanta: InlineArray<2, Int64> = [
        Int64.random(in: 0...10_000_000_000, using: &generator), Int64.random(in: 0...5, using: &generator),
      ]
      profile.add(quanta, to: &memory)
      if Int.random(in: 0..<3, using: &generator) == 0 {
        profile.close(into: &memory)
        end = end.advanced(bySeconds: 900)
        profile.begin(end: end, status: .sound)
      }
      if step % 50 == 0 { expectIdentity(profile, &memory, seed: seed, step: step) }
    }
    #expect(profile.count == profile.capacity)
    #expect(profile.oldestNumber > 0)
    expectIdentity(profile, &memory, seed: seed, step: 3000)
  }

  @Test(.verifies("REQ-DEM-008"))
  func `rows are kept in order, and the oldest goes first`() {
    var memory = TestMemory(size: 5 * 16)
    var profile = LoadProfile<2>(size: memory.size, standardOffset: 0)
    for number in 0..<12 {
      profile.begin(end: UTCTime(seconds: 1_700_000_100 + 900 * Int64(number)), status: .sound)
      profile.add([Int64(number), 0], to: &memory)
      profile.close(into: &memory)
    }
    #expect(profile.oldestNumber == 7)
    #expect((0..<5).map { profile.row($0, from: &memory)?.energy[0] } == [7, 8, 9, 10, 11])
    #expect(profile.row(5, from: &memory) == nil)
    #expect(profile.row(-1, from: &memory) == nil)
  }

  /// 2^40 - 1 quanta fit in a row; what is beyond goes on in another of the same stamp.
  @Test(.verifies("REQ-DEM-009"))
  func `an interval that outgrows its row goes on in a second one`() {
    var memory = TestMemory(size: 10 * 16)
    var profile = LoadProfile<2>(size: memory.size, standardOffset: 0)
    let end = UTCTime(seconds: 1_700_000_100)
    profile.begin(end: end, status: .powerDown)
    profile.add([ProfileRowCode.largestEnergy, 1], to: &memory)
    #expect(profile.count == 0)
    profile.add([1, 1], to: &memory)
    #expect(profile.count == 1)
    #expect(profile.row(0, from: &memory)?.energy[0] == ProfileRowCode.largestEnergy)
    #expect(profile.row(0, from: &memory)?.status.contains(.dataNotValid) == true)
    #expect(profile.running.end == end)
    #expect(profile.running.status.contains(.powerDown))
    expectIdentity(profile, &memory, seed: 0, step: 0)
  }

  @Test(.verifies("REQ-DEM-009"))
  func `a row that can't be read any more is told, and the snapshot behind it is right`() {
    var memory = TestMemory(size: 4 * 16)
    var profile = LoadProfile<2>(size: memory.size, standardOffset: 0)
    for number in 0..<4 {
      profile.begin(end: UTCTime(seconds: 1_700_000_100 + 900 * Int64(number)), status: .sound)
      profile.add([100 + Int64(number), 0], to: &memory)
      profile.close(into: &memory)
    }
    memory.bytes[4] ^= 1
    profile.begin(end: UTCTime(seconds: 1_700_003_700), status: .sound)
    profile.add([7, 0], to: &memory)
    profile.close(into: &memory)
    #expect(profile.unreadable == 1)
    #expect(profile.oldestReading[0] == 100)
    profile.begin(end: UTCTime(seconds: 1_700_004_600), status: .sound)
    expectIdentity(profile, &memory, seed: 0, step: 0)
  }

  /// 40 days of quarters fit the board's EEPROM with room for the event log.
  @Test(.verifies("REQ-DEM-008"))
  func `forty days of quarters take 60 KiB`() {
    #expect(LoadProfile<2>.rowSize == 16)
    #expect(LoadProfile<2>(size: 62_464, standardOffset: 0).capacity == 3904)
  }
}
