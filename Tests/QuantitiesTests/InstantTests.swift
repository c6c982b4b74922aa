import Quantities
import Testing

@Suite struct InstantTests {
  @Test func `instants are counted in nanoseconds`() {
    let instant = Instant(nanoseconds: 5_000_000_000)
    #expect(instant.advanced(byNanoseconds: 250).nanoseconds == 5_000_000_250)
    #expect(instant.advanced(byNanoseconds: -5_000_000_001).nanoseconds == -1)
    #expect(instant.nanoseconds(since: Instant(nanoseconds: 4_000_000_000)) == 1_000_000_000)
    #expect(Instant(nanoseconds: 4).nanoseconds(since: instant) == -4_999_999_996)
  }

  @Test func `instants are ordered`() {
    let instants = [3, -1, 7, 0].map { Instant(nanoseconds: $0) }
    #expect(instants.sorted().map(\.nanoseconds) == [-1, 0, 3, 7])
    #expect(Instant(nanoseconds: 3) == instants[0])
  }

  @Test func `a century fits`() {
    let century: Int64 = 100 * 36525 * 864 * 1_000_000_000
    #expect(Instant(nanoseconds: 0).advanced(byNanoseconds: century).nanoseconds == century)
  }
}

@Suite struct SamplePeriodTests {
  @Test func `a period of 125 microseconds is 32 million ticks`() {
    #expect(SamplePeriod(nanoseconds: 125_000) == SamplePeriod(ticks: 32_000_000))
    #expect(SamplePeriod.ticksPerNanosecond == 256)
  }

  /// 8 kS/s and 0.3 % of tolerance; 156.25 microseconds are 6.4 kS/s.
  @Test(arguments: [
    (31_899_999, false), (31_900_000, true), (32_000_000, true), (40_000_000, true), (40_000_001, false),
  ])
  func `sample periods have a range`(ticks: Int64, isValid: Bool) {
    #expect(SamplePeriod(ticks: ticks).isValid == isValid)
    #expect(SamplePeriod.longestTicks == 156_250 * 256)
  }
}
