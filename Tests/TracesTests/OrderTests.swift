import Devices
import RequirementTrait
import Testing
import Traces

@testable import EmulatorKit

/// Events come out of order: a read with its start, others' edges in between later.
@Suite struct `Order of a trace` {
  private static let edges = [
    PulseEdge(isReactive: false, isRising: true, nanoseconds: 40_000),
    PulseEdge(isReactive: true, isRising: true, nanoseconds: 50_000),
    PulseEdge(isReactive: false, isRising: false, nanoseconds: 50_000),
    PulseEdge(isReactive: true, isRising: false, nanoseconds: 300_000_000),
  ]
  private static let transfers = (0..<3).map { bus in
    Bench.transfer(
      phase: bus, at: Int64(bus) * 700, period: 2_500_000_000 + Int64(bus) * 1_234_567, reads: true,
      (0..<90).map { UInt8(truncatingIfNeeded: $0 * 31 + bus) })
  }

  @Test(.verifies("REQ-EMU-016"))
  func `time never goes back, and each bus and line keeps its own story`() throws {
    let dump = try Bench.dump(buses: 3, until: 400_000_000) { writer in
      for transfer in Self.transfers { writer.add(transfer) }
      for edge in Self.edges { writer.add(edge) }
    }
    #expect(zip(dump.times, dump.times.dropFirst()).allSatisfy { $0 < $1 })
    #expect(dump.times.last == 400_000_000)
    for bus in 1...3 {
      #expect(try Decoder.transfers(dump, bus: bus).map(\.octets) == [[0x51] + Self.transfers[bus - 1].bytes])
    }
    let pulses = dump.of("active", "reactive").map { "\($0.time) \($0.signal)=\($0.value)" }
    #expect(
      pulses == [
        "0 active=0", "0 reactive=0", "40000 active=1", "50000 active=0", "50000 reactive=1", "300000000 reactive=0",
      ])
  }

  /// Whatever is settled when: the bytes are the same.
  @Test(.verifies("REQ-EMU-016"), arguments: [true, false])
  func `settling in between changes nothing`(json: Bool) {
    func text(_ steps: [Int64]) -> String {
      let lines = TraceLines(busCount: 3)
      return Bench.text(0) {
        json ? ChromeTrace(lines, output: $0) as any TraceWriter : ValueChangeDump(lines, output: $0)
      } body: { writer in
        for transfer in Self.transfers { writer.add(transfer) }
        var edges = Self.edges[...]
        for step in steps {
          while let edge = edges.first, edge.nanoseconds <= step { writer.add(edges.removeFirst()) }
          writer.settle(before: step)
        }
        for edge in edges { writer.add(edge) }
      }
    }
    #expect(text([]) == text([0, 1000, 40_000, 45_000, 50_000, 1_000_000, 300_000_000]))
    #expect(text([]) == text(Array(stride(from: 0, through: 310_000_000, by: 97_000))))
  }

  @Test(.verifies("REQ-EMU-016"))
  func `an edge that comes late is written at the earliest instant left`() throws {
    let dump = try Bench.dump { writer in
      writer.add(Bench.transfer(reads: true, [UInt8](repeating: 0x5A, count: 90)))
      writer.settle(before: 1_000_000)
      writer.add(PulseEdge(isReactive: false, isRising: true, nanoseconds: 999_990))
    }
    #expect(dump.of("active").map(\.time) == [0, 1_000_000])
    #expect(zip(dump.times, dump.times.dropFirst()).allSatisfy { $0 < $1 })
  }

  @Test(.verifies("REQ-EMU-016"))
  func `what is settled is handed on, in blocks`() {
    final class Count { var bytes = 0 }
    let count = Count()
    let writer = ValueChangeDump(TraceLines(busCount: 1)) { count.bytes += $0.count }
    writer.add(Bench.transfer(reads: true, [UInt8](repeating: 0x5A, count: 8190)))
    #expect(count.bytes == 0)
    writer.settle(before: 92_000_000)
    let half = count.bytes
    #expect(half > 1_000_000)
    writer.finish(at: 0)
    // All but a block had been handed on.
    #expect(abs(count.bytes - 2 * half) < 150_000)
  }
}
