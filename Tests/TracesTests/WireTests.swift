import Devices
import EmulatorKit
import RequirementTrait
import Testing

/// What stands on SCL and SDA. The expected levels are written down by hand after NXP UM10204, not computed.
@Suite struct `Wire` {
  /// Levels of SDA at the rises of SCL; behind the last acknowledge comes the rise of the stop.
  @Test(
    .verifies("REQ-EMU-016"),
    arguments: [
      (Bench.transfer([0x78]), "0101000 0 0 01111000 0 0"),
      (Bench.transfer([]), "0101000 0 0 0"),
      (Bench.transfer(isAcknowledged: false, []), "0101000 0 1 0"),
      (Bench.transfer(reads: true, isAcknowledged: false, []), "0101000 1 1 0"),
      (Bench.transfer(reads: true, []), "0101000 1 0 0"),
      (Bench.transfer(reads: true, [0x0D]), "0101000 1 0 00001101 1 0"),
      (Bench.transfer(reads: true, [0x18, 0xFF]), "0101000 1 0 00011000 0 11111111 1 0"),
      (Bench.transfer(address: 0x7F, reads: true, [0x00, 0x80]), "1111111 1 0 00000000 0 10000000 1 0"),
      (Bench.transfer([0xA5, 0x5A]), "0101000 0 0 10100101 0 01011010 0 0"),
    ])
  func `carries address, direction, bytes from the highest bit, and acknowledges`(
    transfer: BusTransfer, levels: String
  ) throws {
    let dump = try Bench.dump { $0.add(transfer) }
    #expect(dump.bits() == levels.filter { $0 != " " })
    let decoded = try Decoder.transfers(dump, bus: 1)
    #expect(decoded.map(\.octets) == [[transfer.address << 1 | (transfer.isRead ? 1 : 0)] + transfer.bytes])
  }

  @Test(.verifies("REQ-EMU-016"))
  func `has its edges where they belong at 400 kHz`() throws {
    // Address 0x7F, reading, not acknowledged: SDA rises once after the start and stays up to the stop.
    let dump = try Bench.dump {
      $0.add(Bench.transfer(at: 1_000_000, address: 0x7F, reads: true, isAcknowledged: false, []))
    }
    let lines = dump.of("scl1", "sda1").filter { $0.time > 0 }.map { "\($0.time - 1_000_000) \($0.signal)=\($0.value)" }
    var expected = ["1500 sda1=0", "2500 scl1=0", "3000 sda1=1", "4000 scl1=1"]
    for fall in [5000, 7500, 10_000, 12_500, 15_000, 17_500, 20_000, 22_500] {
      expected += ["\(fall) scl1=0", "\(fall + 1500) scl1=1"]
    }
    expected += ["25000 scl1=0", "25500 sda1=0", "26500 scl1=1", "27250 sda1=1"]
    #expect(lines == expected)
    // 11 periods: the stop lies within the last.
    #expect(27_250 < 11 * 2500)
  }

  /// Least times of the fast mode, ns: low 1300, high 600, set-up of data 100, hold of a start 600, set-up of a stop 600, bus free 1300.
  @Test(.verifies("REQ-EMU-016"), arguments: [2_500_000_000, 2_487_654_321, 2_512_345_678] as [Int64])
  func `keeps the times of the fast mode, between transfers too`(period: Int64) throws {
    let bytes = (0..<200).map { UInt8(truncatingIfNeeded: $0 * 73) }
    let second = 11 * period + 9 * period
    let dump = try Bench.dump {
      $0.add(Bench.transfer(period: period, [0x78]))
      $0.add(
        Bench.transfer(
          at: second / 1_000_000, femtoseconds: second % 1_000_000, period: period, reads: true, bytes))
    }
    var (clock, data): (Character, Character) = ("1", "1")
    var (rise, fall, change, stop): (Int64, Int64, Int64, Int64) = (-9999, -9999, -9999, -9999)
    var start: Int64?
    for edge in dump.of("scl1", "sda1").drop(while: { $0.time == 0 }) {
      if edge.signal == "scl1" {
        clock = edge.value
        if clock == "1" {
          #expect(edge.time - fall >= 1300)
          #expect(edge.time - change >= 100)
          rise = edge.time
        } else {
          if let start { #expect(edge.time - start >= 600) }
          start = nil
          #expect(edge.time - rise >= 600)
          fall = edge.time
        }
      } else {
        data = edge.value
        change = edge.time
        guard clock == "1" else { continue }
        if data == "1" {
          #expect(edge.time - rise >= 600)
          stop = edge.time
        } else {
          #expect(edge.time - stop >= 1300)
          start = edge.time
        }
      }
    }
    #expect(try Decoder.transfers(dump, bus: 1).count == 2)
  }

  @Test(.verifies("REQ-EMU-016"), arguments: [2_500_123_457, 2_499_999_999, 1_000_000_001] as [Int64])
  func `rounds each edge down from its exact instant, over a whole read`(period: Int64) throws {
    let (start, rest): (Int64, Int64) = (123_456_789, 987_654)
    let dump = try Bench.dump {
      $0.add(
        Bench.transfer(
          at: start, femtoseconds: rest, period: period, reads: true, [UInt8](repeating: 0xA5, count: 8190)))
    }
    let falls = dump.of("scl1").filter { $0.value == "0" }.map(\.time)
    #expect(falls.count == 9 * 8191 + 1)
    for (index, fall) in falls.enumerated() {
      let exact = rest + Int64(index + 1) * period
      #expect(fall == start + exact / 1_000_000)
    }
    #expect(zip(dump.times, dump.times.dropFirst()).allSatisfy { $0 < $1 })
  }

  @Test func `tells the octet on its way, and none on a free bus`() throws {
    let dump = try Bench.dump { $0.add(Bench.transfer(reads: true, [0x0D, 0x0D, 0xF2])) }
    var bits = [Character](repeating: "x", count: 8)
    var octets: [String] = []
    var time: Int64 = 0
    for change in dump.changes where change.signal.hasPrefix("octet1") {
      if change.time != time { octets.append("\(time) \(String(bits.reversed()))") }
      time = change.time
      bits[Int(String(change.signal.dropLast().last!))!] = change.value
    }
    octets.append("\(time) \(String(bits.reversed()))")
    // 0x51, then 0x0D twice, which changes nothing, then 0xF2; free from the stop on.
    #expect(octets == ["0 zzzzzzzz", "2500 01010001", "25000 00001101", "70000 11110010", "94750 zzzzzzzz"])
  }
}
