import Drivers
import Quantities
import RequirementTrait
import Testing

@Suite(.verifies("REQ-DRV-010")) struct TimingTests {
  private static func read(nanoseconds: Int64, bytes: Int) -> ConverterRead {
    ConverterRead(
      start: Instant(nanoseconds: 7), end: Instant(nanoseconds: 7 + nanoseconds), transferredBytes: bytes, frames: 0)
  }

  @Test func `at 400 kHz a conversion takes 45 µs and a frame 135 µs`() {
    let bench = Bench(Signal(.mains, seed: 51))
    let read = bench.capture(1365)
    // 73721 periods of 2.5 µs: start, address, 8190 bytes, stop.
    #expect(read.end.nanoseconds(since: read.start) == 184_302_500)
    #expect(read.conversionTicks == 45_000 * 65_536)
    #expect(read.firstSampleTicks == 25_000 * 65_536)
    #expect(read.firstSample == read.start.advanced(byNanoseconds: 25_000))
  }

  @Test(arguments: [100_000, 250_000, 1_000_000] as [Int64])
  func `the rate follows the clock of the bus`(hertz: Int64) {
    let bench = Bench(Signal(.mains, seed: 52))
    bench.bus.periodNanoseconds = 1_000_000_000 / hertz
    let read = bench.capture(1365)
    #expect(read.conversionTicks == 18 * bench.bus.periodNanoseconds * 65_536)
  }

  @Test func `the configuration does not count as time of the read`() {
    let bench = Bench(Signal(.mains, seed: 53))
    let first = bench.capture(100)
    let second = bench.capture(100)
    #expect(first.end.nanoseconds(since: first.start) == second.end.nanoseconds(since: second.start))
  }

  @Test func `pauses between bytes are spread over the read`() {
    // Each byte 0.1 % longer: 73710 periods of 2502.5 ns and 11 of 2500.
    let read = Self.read(nanoseconds: 184_486_775, bytes: 8190)
    let exact = 184_486_775.0 / 73_721 * 18 * 65_536
    #expect(abs(Double(read.conversionTicks) - exact) <= 0.5)
  }

  @Test func `over the longest read rounding stays below a nanosecond`() {
    var random = Seeded(54)
    for _ in 0..<1000 {
      let nanoseconds = Int64.random(in: 70_000_000...800_000_000, using: &random)
      let read = Self.read(nanoseconds: nanoseconds, bytes: 8190)
      let last = Double(read.firstSampleTicks + 4094 * read.conversionTicks) / 65_536
      #expect(abs(last - Double(nanoseconds) * (10 + 18 * 4094) / 73_721) < 0.1, "seed 54")
    }
  }

  @Test(
    arguments: [(-5, 8190), (Int64.max - 7, 8190), (1 << 42, 0), (1000, -1), (1000, Int.max), (0, 0)] as [(Int64, Int)])
  func `what can't be is clamped and does not trap`(nanoseconds: Int64, bytes: Int) {
    let read = Self.read(nanoseconds: nanoseconds, bytes: bytes)
    #expect(read.conversionTicks >= 0)
    #expect(read.firstSampleTicks >= 0)
  }

  @Test func `the longest time at the fewest periods fits`() {
    let read = Self.read(nanoseconds: 1 << 42, bytes: 0)
    #expect(read.conversionTicks == Int64((Int128(1 << 58) * 18 + 5) / 11))
  }
}
