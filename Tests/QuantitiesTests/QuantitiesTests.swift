import Quantities
import Testing

// verifies: quadrants and directions (IEC 62053-23, annex C)
@Suite struct QuadrantQuickTests {
  /// Zero counts as positive.
  @Test(arguments: [
    (5, 3, Quadrant.one), (-5, 3, .two), (-5, -3, .three), (5, -3, .four), (0, 0, .one), (0, -1, .four), (-1, 0, .two),
  ])
  func `import is to the right and inductive on top`(active: Int, reactive: Int, expected: Quadrant) {
    #expect(Quadrant(active: Int128(active), reactive: Int128(reactive)) == expected)
  }

  @Test func `the ends of the range have quadrants`() {
    #expect(Quadrant(active: .max, reactive: .min) == .four)
    #expect(Quadrant(active: .min, reactive: .min) == .three)
  }

  /// What is stored keeps its meaning.
  @Test func `stored numbers of directions and quadrants stay`() {
    #expect(Direction.import.rawValue == 0 && Direction.export.rawValue == 1)
    #expect([Quadrant.one, .two, .three, .four].map(\.rawValue) == [0, 1, 2, 3])
  }
}

// verifies: instants and sampling periods
@Suite struct InstantQuickTests {
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

  @Test func `a period of 125 microseconds is 32 million ticks`() {
    #expect(SamplePeriod(nanoseconds: 125_000) == SamplePeriod(ticks: 32_000_000))
    #expect(SamplePeriod.ticksPerNanosecond == 256)
    // 156.25 microseconds: 6.4 kS/s.
    #expect(SamplePeriod.longestTicks == 156_250 * 256)
  }
}

// verifies: OBIS codes and raw frames
@Suite struct CodeQuickTests {
  @Test func `codes of registers are told apart by each group`() {
    let codes: Set = [ObisCode(1, 8, 0), ObisCode(2, 8, 0), ObisCode(1, 7, 0), ObisCode(1, 8, 1), ObisCode(1, 8, 0)]
    #expect(codes.count == 4)
  }

  @Test func `codes of a converter have 24 bits`() {
    #expect(RawFrame.largestCode == (1 << 23) - 1)
    #expect(RawFrame.smallestCode == -(1 << 23))
    #expect(RawFrame(voltage: 1, current: 2) != RawFrame(voltage: 2, current: 1))
  }
}
