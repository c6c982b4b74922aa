import Testing
import VirtualTime

/// Exact quotients by 128-bit integers, the oracle of the clock.
private func floorQuotient(_ value: Int64, _ factor: Int64, _ divisor: Int64) -> Int64 {
  let product = Int128(value) * Int128(factor)
  let quotient = product / Int128(divisor)
  return Int64(product % Int128(divisor) < 0 ? quotient - 1 : quotient)
}

@Suite("CPU clock")
struct CPUClockTests {
  @Test("three cycles at 120 MHz are 25 ns, and one is 8 ns rounded down")
  func nanosecondsOfCycles() {
    let clock = CPUClock.reference
    #expect(clock.hertz == 120_000_000)
    #expect(clock.nanoseconds(at: CycleTime(cycles: 3)) == 25)
    #expect(clock.nanoseconds(at: CycleTime(cycles: 1)) == 8)
    #expect(clock.nanoseconds(at: CycleTime(cycles: -1)) == -9)
    #expect(clock.nanoseconds(at: .start) == 0)
  }

  @Test("the first cycle at or after an instant rounds up, the containing one down")
  func cyclesOfNanoseconds() {
    let clock = CPUClock.reference
    #expect(clock.firstCycle(atOrAfterNanoseconds: 1).cycles == 1)
    #expect(clock.cycle(containingNanoseconds: 1).cycles == 0)
    #expect(clock.firstCycle(atOrAfterNanoseconds: 25).cycles == 3)
    #expect(clock.cycle(containingNanoseconds: 25).cycles == 3)
    #expect(clock.firstCycle(atOrAfterNanoseconds: -1).cycles == 0)
    #expect(clock.cycle(containingNanoseconds: -1).cycles == -1)
    #expect(clock.cycles(lastingNanoseconds: 32_000_000) == 3_840_000)
  }

  @Test(
    "conversions agree with 128-bit arithmetic and come back", arguments: [1, 3, 32_768, 120_000_000, 1_000_000_000])
  func agreesWithWideArithmetic(hertz: Int64) {
    let clock = CPUClock(hertz: hertz)
    var random = Xoshiro256(seed: 7, stream: "clock \(hertz)")
    for _ in 0..<2000 {
      let cycles = Int64.random(in: -hertz * 1_000_000_000 / 1000...hertz * 1_000_000_000 / 1000, using: &random)
      let nanoseconds = clock.nanoseconds(at: CycleTime(cycles: cycles))
      #expect(nanoseconds == floorQuotient(cycles, 1_000_000_000, hertz), "seed 7, \(cycles) cycles")
      #expect(clock.firstCycle(atOrAfterNanoseconds: nanoseconds).cycles == cycles, "seed 7, \(cycles) cycles")
      let containing = clock.cycle(containingNanoseconds: nanoseconds).cycles
      #expect(containing == floorQuotient(nanoseconds, hertz, 1_000_000_000), "seed 7, \(nanoseconds) ns")
    }
  }

  @Test("a thousand years of cycles at 120 MHz stay within range")
  func range() {
    let millennium = Int64(1000) * 365 * 86_400 * 120_000_000
    #expect(CycleTime(cycles: millennium) + 1 - .start == millennium + 1)
  }
}
