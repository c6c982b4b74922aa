import Foundation
import RequirementTrait
import Testing

@testable import EmulatorKit

/// The JSON form, against text written down by hand.
@Suite struct `Chrome trace` {
  @Test(.verifies("REQ-EMU-016"))
  func `is this text for a write and a pulse`() {
    let text = Bench.json { writer in
      // "123456789", whose CRC-32 every description gives: cbf43926.
      writer.add(Bench.transfer(at: 1_234_567, period: 2_500_100_000, Array("123456789".utf8)))
      writer.add(PulseEdge(isReactive: true, isRising: true, nanoseconds: 5))
      writer.add(PulseEdge(isReactive: true, isRising: false, nanoseconds: 30_000_005))
    }
    // 9 * 9 + 11 = 92 periods: 230.0092 us.
    #expect(
      text == """
        {"displayTimeUnit":"ns","traceEvents":[
        {"name":"process_name","ph":"M","pid":1,"tid":0,"args":{"name":"reference-meter"}},
        {"name":"thread_name","ph":"M","pid":1,"tid":1,"args":{"name":"bus 1"}},
        {"name":"thread_sort_index","ph":"M","pid":1,"tid":1,"args":{"sort_index":0}},
        {"name":"thread_name","ph":"M","pid":1,"tid":2,"args":{"name":"active pulses"}},
        {"name":"thread_sort_index","ph":"M","pid":1,"tid":2,"args":{"sort_index":1}},
        {"name":"thread_name","ph":"M","pid":1,"tid":3,"args":{"name":"reactive pulses"}},
        {"name":"thread_sort_index","ph":"M","pid":1,"tid":3,"args":{"sort_index":2}},
        {"name":"pulse","ph":"B","pid":1,"tid":3,"ts":0.005},
        {"name":"write 0x28","ph":"X","pid":1,"tid":1,"ts":1234.567,"dur":230.009,"args":{"bytes":9,"acknowledged":true,\
        "sclPeriod":"2500 ns","firstBytes":"31 32 33 34 35 36","crc32":"cbf43926"}},
        {"name":"pulse","ph":"E","pid":1,"tid":3,"ts":30000.005}
        ]}

        """)
  }

  @Test(.verifies("REQ-EMU-016"))
  func `names no bytes where there are none`() {
    let text = Bench.json { $0.add(Bench.transfer(reads: true, isAcknowledged: false, [])) }
    #expect(
      text.hasSuffix(
        #""name":"read 0x28","ph":"X","pid":1,"tid":1,"ts":0.000,"dur":27.500,"args":{"bytes":0,"#
          + #""acknowledged":false,"sclPeriod":"2500 ns"}}"# + "\n]}\n"))
  }

  @Test(.verifies("REQ-EMU-016"), arguments: [0, 1, 3])
  func `is JSON for any number of buses, without events too`(buses: Int) throws {
    let text = Bench.json(buses: buses) { _ in }
    let object = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    #expect(try #require(object["traceEvents"] as? [Any]).count == 1 + 2 * (buses + 2))
  }
}
